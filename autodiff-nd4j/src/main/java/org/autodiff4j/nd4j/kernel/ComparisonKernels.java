package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Blocks.IntegerRow;
import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Comparisons, what is done with their results, and changes of the element type. */
final class ComparisonKernels {
  private ComparisonKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Comparison.class, Repeats.once(ComparisonKernels::compare));
    kernels.put(Logic.class, Repeats.once(ComparisonKernels::logic));
    kernels.put(Selection.class, Repeats.once((f, x, z) -> select(x[0], x[1], x[2], z)));
    kernels.put(Conversion.class, ComparisonKernels::convert);
  }

  private static Tensor compare(Comparison f, Tensor[] inputs, TensorType type) {
    Tensor x = inputs[0];
    Tensor y = inputs[1];
    Nd4jTensor z = Nd4jTensor.allocate(type);
    if (x.type().isFloat()) {
      if (type.shape().elements() < ElementwiseKernels.CHEAP || !launch(f, x, y, z)) {
        Blocks.reals(reals(f), x, y, z);
      }
    } else {
      Blocks.integers(integers(f), x, y, z);
    }
    return z;
  }

  private static boolean launch(Comparison f, Tensor x, Tensor y, Nd4jTensor z) {
    if (!(x instanceof Nd4jTensor left) || !left.isRowMajor()) {
      return false;
    }
    long n = z.shape().elements();
    if (y instanceof Nd4jTensor right && right.isRowMajor()) {
      Launch.compare(op(f), x.dtype(), left.address(), right.address(), z.address(), n);
    } else if (Scalars.isScalar(y)) {
      Launch.compare(op(f), x.dtype(), left.address(), Scalars.value(y), z.address(), n);
    } else {
      return false;
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Reference.reachabilityFence(z);
    return true;
  }

  private static Launch.Relation op(Comparison f) {
    return switch (f) {
      case EQ -> Launch.Relation.EQ;
      case NE -> Launch.Relation.NE;
      case LT -> Launch.Relation.LT;
      case LE -> Launch.Relation.LE;
      case GT -> Launch.Relation.GT;
      case GE -> Launch.Relation.GE;
    };
  }

  private static RealRow reals(Comparison f) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = f.test(x[i], y[i]) ? 1 : 0;
      }
    };
  }

  private static IntegerRow integers(Comparison f) {
    return (x, y, z, n) -> {
      for (int i = 0; i < n; i++) {
        z[i] = f.test(x[i], y[i]) ? 1 : 0;
      }
    };
  }

  private static Tensor logic(Logic f, Tensor[] x, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    IntegerRow row =
        switch (f) {
          case AND ->
              (a, b, c, n) -> {
                for (int i = 0; i < n; i++) {
                  c[i] = a[i] & b[i];
                }
              };
          case OR ->
              (a, b, c, n) -> {
                for (int i = 0; i < n; i++) {
                  c[i] = a[i] | b[i];
                }
              };
          case XOR ->
              (a, b, c, n) -> {
                for (int i = 0; i < n; i++) {
                  c[i] = a[i] ^ b[i];
                }
              };
          case NOT ->
              type.dtype() == DType.BOOL ? ComparisonKernels::not : ComparisonKernels::bitwiseNot;
        };
    Blocks.integers(row, x[0], f == Logic.NOT ? null : x[1], z);
    return z;
  }

  private static void not(long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = 1 - x[i];
    }
  }

  private static void bitwiseNot(long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = ~x[i];
    }
  }

  private static Tensor select(Tensor condition, Tensor x, Tensor y, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    Blocks.select(condition, x, y, z);
    return z;
  }

  private static final Kernel<Conversion> CONVERT =
      Repeats.once((f, inputs, type) -> converted(inputs[0], type));

  private static Tensor convert(Conversion f, Tensor[] x, TensorType type) {
    return x[0].dtype() == f.to() ? x[0] : CONVERT.run(f, x, type);
  }

  /** Native casts give the least integer for NaN and infinities, so those to integers are ours. */
  private static Tensor converted(Tensor x, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    long n = type.shape().elements();
    boolean halves = type.dtype().isHalf() || x.dtype().isHalf(); // natively, double rounds twice
    if (n >= ElementwiseKernels.CHEAP && type.isFloat() && !halves && Scalars.isContiguous(x)) {
      Nd4jTensor in = (Nd4jTensor) x;
      Launch.cast(x.dtype(), in.address(), type.dtype(), z.address(), n);
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(z);
    } else if (x.type().isFloat()) {
      Blocks.reals((a, b, c, length) -> System.arraycopy(a, 0, c, 0, length), x, null, z);
    } else {
      Blocks.integers((a, b, c, length) -> System.arraycopy(a, 0, c, 0, length), x, null, z);
    }
    return z;
  }
}
