package org.autodiff4j.nd4j.compile;

import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Kernel;
import org.autodiff4j.nd4j.kernel.Kernels;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** An equation that its kernel computes. */
final class KernelStep extends Step {
  private final SingleResult primitive;
  private final Kernel<Primitive> kernel;
  private final TensorType type;
  private final int[] inputs;
  private final int output;

  KernelStep(SingleResult primitive, TensorType type, int[] inputs, int output, int[] ending) {
    super(ending);
    this.primitive = primitive;
    this.kernel = Kernels.of(primitive);
    this.type = type;
    this.inputs = inputs;
    this.output = output;
  }

  @Override
  void compute(Run run) {
    Tensor[] x = new Tensor[inputs.length];
    boolean stored = false;
    for (int i = 0; i < x.length; i++) {
      x[i] = run.value(inputs[i]);
      stored |= x[i] instanceof Nd4jTensor;
    }
    if (stored) {
      run.put(output, kernel.run(primitive, x, type), inputs);
    } else {
      run.putForeign(output, BoundStep.bind(primitive, x)[0]); // folds literals as eager code does
    }
  }
}
