package org.autodiff4j.nd4j.compile;

import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.KernelOfSeveral;
import org.autodiff4j.nd4j.kernel.Kernels;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** An equation that its kernel computes. */
final class KernelStep extends Step {
  private final Primitive primitive;
  private final KernelOfSeveral<Primitive> kernel;
  private final TensorType[] types;
  private final int[] inputs;
  private final int[] outputs;

  KernelStep(Primitive primitive, TensorType[] types, int[] inputs, int[] outputs, int[] ending) {
    super(ending);
    this.primitive = primitive;
    this.kernel = Kernels.of(primitive);
    this.types = types;
    this.inputs = inputs;
    this.outputs = outputs;
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
      run.put(outputs, kernel.run(primitive, x, types), inputs);
      return;
    }
    Tensor[] results = BoundStep.bind(primitive, x); // folds literals as eager code does
    for (int i = 0; i < outputs.length; i++) {
      run.putForeign(outputs[i], results[i]);
    }
  }
}
