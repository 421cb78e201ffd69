package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;

/** Operands of which every element is the same: to a native kernel, one number. */
final class Scalars {
  /** Integers up to this are exact as doubles, in which native kernels take them. */
  private static final long EXACT = 1L << 53;

  private Scalars() {}

  /** Whether all elements are known to be equal, and the value is exact as a double. */
  static boolean isScalar(Tensor x) {
    if (x instanceof Literal literal) {
      return Math.abs(literal.value()) <= EXACT || x.type().isFloat();
    }
    for (long stride : ((Nd4jTensor) x).strides()) {
      if (stride != 0) {
        return false;
      }
    }
    return x.type().isFloat();
  }

  /** The value of all elements. */
  static double value(Tensor x) {
    if (x instanceof Literal literal) {
      return literal.value();
    }
    Nd4jTensor tensor = (Nd4jTensor) x;
    double value = Elements.get(x.dtype(), tensor.address());
    Reference.reachabilityFence(tensor);
    return value;
  }

  /** Whether the elements are stored one after another in row-major order. */
  static boolean isContiguous(Tensor x) {
    return x instanceof Nd4jTensor tensor && tensor.isRowMajor();
  }
}
