package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;

/** Spares elementwise kernels what they need not see: empty tensors, and repeated elements. */
final class Repeats {
  private Repeats() {}

  /**
   * A kernel that, along axes on which all inputs are repeated, computes once and repeats the
   * result, by stride 0; and that never calls the given one with an empty tensor.
   */
  static <P extends Primitive> Kernel<P> once(Kernel<P> kernel) {
    return (primitive, inputs, output) -> {
      Shape shape = output.shape();
      if (shape.elements() == 0) {
        return Nd4jTensor.allocate(output);
      }
      if (shape.elements() == 1 || isAnyRowMajor(inputs)) {
        return kernel.run(primitive, inputs, output);
      }
      Shape unique = unique(inputs, shape);
      if (unique.elements() == shape.elements()) {
        return kernel.run(primitive, inputs, output);
      }
      Tensor[] parts = new Tensor[inputs.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] =
            inputs[i] instanceof Nd4jTensor x
                ? x.view(unique, x.strides(), x.offset())
                : ((Literal) inputs[i]).at(unique);
      }
      Nd4jTensor part = Nd4jTensor.of(kernel.run(primitive, parts, output.with(unique)));
      long[] strides = part.strides().clone();
      for (int axis = 0; axis < strides.length; axis++) {
        if (unique.size(axis) != shape.size(axis)) {
          strides[axis] = 0;
        }
      }
      return part.view(shape, strides, part.offset());
    };
  }

  private static boolean isAnyRowMajor(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (input instanceof Nd4jTensor tensor && tensor.isRowMajor()) {
        return true;
      }
    }
    return false;
  }

  /** The shape with size 1 on each axis along which every input is repeated. */
  private static Shape unique(Tensor[] inputs, Shape shape) {
    int[] sizes = shape.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      boolean repeated = true;
      for (Tensor input : inputs) {
        repeated &= !(input instanceof Nd4jTensor tensor) || tensor.strides()[axis] == 0;
      }
      if (repeated) {
        sizes[axis] = 1;
      }
    }
    return Shape.of(sizes);
  }
}
