package org.autodiff4j.transform;

import java.util.List;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NaNs;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Transposable;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.NaNException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Runs a linear program backwards. Transpose rules are ordinary tensor operations, so what this
 * computes can itself be differentiated, batched and recorded. A cotangent that never arrives is
 * never made.
 */
final class Transpose {
  private final @Nullable Tensor[] cotangents;

  private Transpose(int slots) {
    this.cotangents = new @Nullable Tensor[slots];
  }

  /** The cotangents of the graph's inputs; {@link Literal} zeros where none arrives. */
  static Tensor[] run(Graph graph, Tensor[] ct, boolean consume) {
    Transpose transpose = new Transpose(graph.slots());
    for (int i = 0; i < ct.length; i++) {
      transpose.add(graph.outputs().get(i), ct[i]);
    }
    List<Equation> equations = graph.equations();
    for (int i = equations.size() - 1; i >= 0; i--) {
      transpose.located(consume ? equations.remove(i) : equations.get(i));
    }
    Tensor[] result = new Tensor[graph.inputs().size()];
    for (int i = 0; i < result.length; i++) {
      Variable input = graph.inputs().get(i);
      Tensor arrived = transpose.take(input);
      result[i] = arrived == null ? Literal.zero(input.type()) : arrived;
    }
    return result;
  }

  private void located(Equation equation) {
    try {
      step(equation);
    } catch (NaNException e) {
      throw NaNs.backward(equation.primitive(), equation.site(), e);
    }
  }

  private void step(Equation equation) {
    if (equation.primitive() instanceof Call call) {
      step(call, equation);
      return;
    }
    Tensor ct = null;
    for (Variable output : equation.outputs()) {
      Tensor arrived = take(output);
      ct = ct == null ? arrived : ct;
    }
    if (ct == null) {
      return;
    }
    LinearInputs inputs = inputs(equation.inputs());
    for (int i = 0; i < inputs.count(); i++) {
      if (inputs.isLinear(i)) {
        Transposable rule = transposable(equation.primitive(), i, inputs);
        add(equation.inputs().get(i), rule.transpose(i, ct, inputs));
      }
    }
  }

  private void step(Call call, Equation equation) {
    Tensor[] ct = new Tensor[equation.outputs().size()];
    boolean any = false;
    for (int i = 0; i < ct.length; i++) {
      Variable output = equation.outputs().get(i);
      Tensor arrived = take(output);
      any |= arrived != null;
      ct[i] = arrived == null ? Literal.zero(output.type()) : arrived;
    }
    if (any) {
      Tensor[] result = call.transpose(ct, inputs(equation.inputs()));
      for (int i = 0; i < result.length; i++) {
        add(equation.inputs().get(i), result[i]);
      }
    }
  }

  private static LinearInputs inputs(List<Atom> atoms) {
    TensorType[] types = new TensorType[atoms.size()];
    @Nullable Tensor[] values = new @Nullable Tensor[types.length];
    for (int i = 0; i < types.length; i++) {
      Atom atom = atoms.get(i);
      types[i] = atom.type();
      values[i] = atom instanceof Constant constant ? constant.value() : null;
    }
    return new LinearInputs(types, values);
  }

  private static Transposable transposable(Primitive primitive, int argument, LinearInputs inputs) {
    if (primitive instanceof Transposable rule && rule.isLinearIn(argument)) {
      boolean product = primitive instanceof org.autodiff4j.tensor.Bilinear;
      if (!product || !inputs.isLinear(1 - argument)) {
        return rule;
      }
    }
    throw new DerivativeException(
        "Cannot transpose "
            + primitive.label()
            + " of "
            + inputs.type(argument)
            + ": it is not linear in argument "
            + argument
            + ". Only linear functions have a transpose; use vjp for others.");
  }

  private void add(Atom atom, Tensor ct) {
    if (!(atom instanceof Variable variable) || Literal.isZero(ct)) {
      return;
    }
    Tensor typed = variable.type().dtype().isHalf() ? ct.cast(variable.type().dtype()) : ct;
    assert typed.type().equals(variable.type())
        : "cotangent " + ct.type() + " of " + variable.type();
    Tensor sum = cotangents[variable.slot()];
    cotangents[variable.slot()] = sum == null ? typed : Leaves.sum(sum, typed);
  }

  private @Nullable Tensor take(Variable variable) {
    Tensor ct = cotangents[variable.slot()];
    cotangents[variable.slot()] = null;
    return ct;
  }
}
