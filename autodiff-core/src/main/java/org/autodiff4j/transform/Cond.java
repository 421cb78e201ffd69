package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Enclosing;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * One of several programs, by an index that may be traced. All have the same inputs and results of
 * the same types; an index outside counts as the nearest. Inputs: the index, then the operands.
 */
public final class Cond implements Call, Enclosing {
  private final List<Program> branches;

  private Cond(List<Program> branches) {
    this.branches = branches;
  }

  /**
   * Runs one of several functions of the same operands, which may use tensors of enclosing
   * transforms and have results of the same types.
   */
  public static Tensor[] apply(Tensor index, List<Closed> functions, Tensor[] operands) {
    List<Tensor> captured = Closed.allCaptured(functions);
    List<Program> branches = functions.stream().map(f -> f.program("cond", captured)).toList();
    return bind(branches, index, Leaves.concat(captured.toArray(Tensor[]::new), operands));
  }

  private static Tensor[] bind(List<Program> branches, Tensor index, Tensor[] operands) {
    return Interpreter.bindAll(new Cond(branches), Leaves.concat(new Tensor[] {index}, operands));
  }

  @Override
  public String label() {
    return "cond";
  }

  @Override
  public String heading() {
    return label();
  }

  @Override
  public Map<String, Graph> programs() {
    Map<String, Graph> programs = new LinkedHashMap<>();
    for (int i = 0; i < branches.size(); i++) {
      programs.put("branch " + i, branches.get(i).graph());
    }
    return programs;
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public boolean isLinearIn(int input) {
    return input > 0;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return branches.get(0).outputTypes();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    int index = Math.max(0, Math.min((int) inputs[0].toDouble(), branches.size() - 1));
    return branches.get(index).apply(operands(inputs));
  }

  private static Tensor[] operands(Tensor[] inputs) {
    return Leaves.range(inputs, 1, inputs.length);
  }

  /**
   * Every branch is split; the index chooses both halves. The residuals of the branches not taken
   * are zeros that occupy no memory.
   */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    BitSet active = Masks.nonzero(operands(dx));
    List<Linearization> splits = linearizations(active, Masks.NONE);
    BitSet outputs = new BitSet();
    splits.forEach(split -> outputs.or(split.outputs()));
    splits = linearizations(active, outputs);
    int results = branches.get(0).outputTypes().length;

    List<Program> forward = new ArrayList<>();
    List<Program> tangent = new ArrayList<>();
    List<TensorType> residuals = new ArrayList<>();
    for (Linearization split : splits) {
      residuals.addAll(List.of(split.tangent().inputTypes()).subList(0, split.residuals()));
    }
    int first = 0;
    for (Linearization split : splits) {
      forward.add(withZeros(split.forward(), results, residuals, first));
      tangent.add(withUnused(split.tangent(), residuals, first, split.residuals()));
      first += split.residuals();
    }
    Tensor[] all = bind(forward, x[0], operands(x));
    Tensor[] y = Leaves.range(all, 0, results);
    TensorType[] types = branches.get(0).outputTypes();
    if (outputs.isEmpty()) {
      return new Tangents(y, Masks.spread(new Tensor[0], outputs, types));
    }
    Tensor[] kept = Leaves.range(all, results, all.length);
    Tensor[] dy = bind(tangent, x[0], Leaves.concat(kept, Masks.select(operands(dx), active)));
    return new Tangents(y, Masks.spread(dy, outputs, types));
  }

  private List<Linearization> linearizations(BitSet active, BitSet forced) {
    return branches.stream().map(branch -> branch.linearization(active, forced)).toList();
  }

  /** The program with zeros for the residuals of the other branches among its outputs. */
  private static Program withZeros(
      Program program, int results, List<TensorType> residuals, int first) {
    List<Atom> outputs = program.graph().outputs();
    int own = outputs.size() - results;
    List<Atom> all = new ArrayList<>(outputs.subList(0, results));
    for (int i = 0; i < residuals.size(); i++) {
      boolean mine = i >= first && i < first + own;
      all.add(
          mine
              ? outputs.get(results + i - first)
              : new Atom.Constant(Literal.zero(residuals.get(i))));
    }
    return new Program(program.label(), program.graph().withOutputs(all));
  }

  /** The program with inputs, which it does not use, for the residuals of the other branches. */
  private static Program withUnused(
      Program program, List<TensorType> residuals, int first, int own) {
    Graph graph = program.graph();
    List<Variable> inputs = new ArrayList<>();
    for (int i = 0; i < residuals.size(); i++) {
      boolean mine = i >= first && i < first + own;
      inputs.add(
          mine ? graph.inputs().get(i - first) : new Variable(residuals.get(i), graph.slots() + i));
    }
    inputs.addAll(graph.inputs().subList(own, graph.inputs().size()));
    return new Program(program.label(), graph.withInputs(inputs));
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    int n = inputs.count();
    BitSet all = inputs.linear();
    BitSet fixed = Masks.complement(all, n);
    fixed.clear(0); // the index
    BitSet linear = Masks.range(all, 1, n, 0);
    BitSet arriving = Masks.nonzero(cts);
    List<Program> back =
        branches.stream()
            .map(branch -> branch.transposition(linear, arriving, true).program())
            .toList();
    Tensor[] given = Leaves.concat(Masks.values(inputs, fixed), Masks.select(cts, arriving));
    Tensor[] ct = bind(back, inputs.value(0), given);
    return Masks.spread(ct, all, inputs.types());
  }

  /** Where the index differs from example to example, all branches run and it selects. */
  @Override
  public Tensor[] batchAll(Batch inputs) {
    BitSet mapped = Masks.range(inputs.mapped(), 1, inputs.count(), 0);
    TensorType[] types = branches.get(0).outputTypes();
    BitSet forced = new BitSet();
    if (inputs.mapped(0)) {
      forced.set(0, types.length);
    } else {
      branches.forEach(
          branch -> forced.or(branch.batching(mapped, Masks.NONE, inputs.size()).outputs()));
    }
    List<Program> batched =
        branches.stream()
            .map(branch -> branch.batching(mapped, forced, inputs.size()).program())
            .toList();
    Tensor[] operands = operands(inputs.all());
    Tensor[] y =
        inputs.mapped(0)
            ? selected(inputs.x(0), batched, operands)
            : bind(batched, inputs.x(0), operands);
    return new Batch(y, Masks.flags(forced, y.length), inputs.size()).spreadAll();
  }

  private static Tensor[] selected(Tensor index, List<Program> branches, Tensor[] operands) {
    Tensor[] y = branches.get(branches.size() - 1).inline(operands);
    for (int b = branches.size() - 2; b >= 0; b--) {
      Tensor[] other = branches.get(b).inline(operands);
      Tensor taken = index.le(b);
      for (int i = 0; i < y.length; i++) {
        y[i] = Tensors.where(along(taken, y[i]), other[i], y[i]);
      }
    }
    return y;
  }

  /** A flag for each example, at the shape of what it decides about. */
  static Tensor along(Tensor flags, Tensor y) {
    int[] sizes = new int[y.rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = flags.shape().size(0);
    return flags.reshape(Shape.of(sizes)).broadcastTo(y.shape());
  }
}
