package org.autodiff4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.CallSite;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.NaNs;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.jspecify.annotations.Nullable;

/**
 * Records what is done to its tracers, which have a type but no numbers. A function may do so on
 * several threads: a step is recorded before its results can be used, so the order is one in which
 * the program can be run.
 */
public final class GraphBuilder extends Interpreter {
  private final ArrayList<Equation> equations = new ArrayList<>();
  private final ArrayList<Variable> inputs = new ArrayList<>();
  private final Call.Recording purpose;
  private int slots;

  /** A recorder for the transform of this name. */
  public GraphBuilder(String transform, Call.Recording purpose) {
    super(transform);
    this.purpose = purpose;
  }

  /** A further input of the program. */
  public synchronized Tensor input(TensorType type) {
    Variable variable = new Variable(type, slots++);
    inputs.add(variable);
    return new Recorded(variable, null);
  }

  @Override
  protected Tensor[] interpret(Primitive primitive, Tensor[] arguments) {
    if (primitive instanceof Call call && !call.isRecorded(purpose)) {
      return call.evaluate(arguments);
    }
    TensorType[] types = new TensorType[arguments.length];
    Atom[] atoms = new Atom[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] = arguments[i].type();
      atoms[i] = atom(arguments[i]);
    }
    Variable[] outputs = record(primitive, atoms, primitive.outputTypes(types));
    Tensor[] results = new Tensor[outputs.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = new Recorded(outputs[i], primitive);
    }
    return results;
  }

  private synchronized Variable[] record(Primitive primitive, Atom[] inputs, TensorType[] types) {
    Variable[] outputs = new Variable[types.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new Variable(types[i], slots++);
    }
    String site = NaNs.areSought() ? CallSite.ofUser() : null;
    equations.add(new Equation(primitive, Arrays.asList(inputs), Arrays.asList(outputs), site));
    return outputs;
  }

  /**
   * Ends the recording: the program that computes these tensors from the inputs. Steps that no
   * output needs are left out. The list of equations belongs to the graph's owner, who may consume
   * it.
   */
  public synchronized Graph build(Tensor[] outputs) {
    requireOpen(outputs);
    close();
    List<Atom> atoms = new ArrayList<>(outputs.length);
    for (Tensor output : outputs) {
      atoms.add(atom(output));
    }
    List<Equation> live = Graph.live(equations, atoms, slots);
    equations.clear();
    return new Graph(List.copyOf(inputs), live, atoms, slots);
  }

  private Atom atom(Tensor tensor) {
    return owns(tensor) ? ((Recorded) tensor).variable : new Constant(tensor);
  }

  /** A value of the program being recorded. */
  private final class Recorded extends Tracer {
    private final Variable variable;

    @Override
    public boolean isRecordedTangent() {
      return purpose == Call.Recording.LINEAR;
    }

    Recorded(Variable variable, @Nullable Primitive source) {
      super(GraphBuilder.this, source);
      this.variable = variable;
    }

    @Override
    public TensorType type() {
      return variable.type();
    }

    @Override
    public Tensor concrete() {
      throw new TraceException(
          "This "
              + type()
              + " is being recorded by "
              + transform()
              + ", so it has no number yet. Use where(...) or cond(...) to choose, whileLoop,"
              + " foriLoop or scan to repeat, or compute it outside "
              + transform()
              + ".");
    }
  }
}
