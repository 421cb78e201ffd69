package org.autodiff4j.nd4j.compile;

import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TraceException;

/**
 * An equation that is bound as in eager code, such as control flow. It may keep its inputs, so
 * their memory is left to the garbage collector.
 */
final class BoundStep extends Step {
  private final Primitive primitive;
  private final int[] inputs;
  private final int[] outputs;

  BoundStep(Primitive primitive, int[] inputs, int[] outputs, int[] ending) {
    super(ending);
    this.primitive = primitive;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  void compute(Run run) {
    for (int input : inputs) {
      run.share(input);
    }
    Tensor[] results = bind(primitive, run.values(inputs));
    for (int i = 0; i < outputs.length; i++) {
      run.putForeign(outputs[i], results[i]);
    }
  }

  /** The results of a primitive, as literals and tensors of this backend. */
  static Tensor[] bind(Primitive primitive, Tensor[] inputs) {
    Tensor[] results = Interpreter.bindAll(primitive, inputs).clone();
    for (int i = 0; i < results.length; i++) {
      results[i] = here(results[i]);
    }
    return results;
  }

  /**
   * A literal, or a tensor of this backend.
   *
   * @throws TraceException if the tensor is a tracer: its transform would be lost
   */
  static Tensor here(Tensor tensor) {
    if (tensor instanceof Nd4jTensor || tensor instanceof Literal) {
      return tensor;
    }
    if (tensor instanceof ConcreteTensor concrete) {
      return new Nd4jBackend().tensor(tensor.type(), concrete.toHost());
    }
    throw new TraceException(
        "A compiled program takes tensors with numbers, but got a traced "
            + tensor.type()
            + ". Run the program with GraphEvaluator to transform it.");
  }
}
