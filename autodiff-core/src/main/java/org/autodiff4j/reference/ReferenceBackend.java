package org.autodiff4j.reference;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.TensorType;

/**
 * The backend in plain Java on the heap. It is exact rather than fast: functions of f32 tensors are
 * computed in double and rounded once, and sums are compensated. It needs no native library, and is
 * what other backends are checked against.
 */
public final class ReferenceBackend implements Backend {
  /** All tensors name this one as theirs, whichever instance made them. */
  static final ReferenceBackend INSTANCE = new ReferenceBackend();

  private static final Kernels KERNELS = new Kernels();

  /** A backend; all instances are alike, and share their tensors. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public ConcreteTensor tensor(TensorType type, Object array) {
    Class<?> component = ReferenceTensor.component(type);
    if (array.getClass().getComponentType() != component
        || Array.getLength(array) != type.shape().elements()) {
      throw new AutodiffException(
          type
              + " is made from a "
              + component
              + "[] of "
              + type.shape().elements()
              + " elements, but got a "
              + array.getClass().getSimpleName()
              + (array.getClass().isArray() ? " of " + Array.getLength(array) : "")
              + ".");
    }
    return type.dtype().isHalf()
        ? ReferenceTensor.ofReals(type, i -> Array.getFloat(array, i))
        : new ReferenceTensor(type, ReferenceTensor.copy(array));
  }

  @Override
  public Tensor[] evaluate(Primitive primitive, Tensor[] inputs, TensorType[] outputs) {
    ReferenceTensor[] x = new ReferenceTensor[inputs.length];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          inputs[i] instanceof Literal literal
              ? new ReferenceTensor(literal.type(), literal.toHost())
              : (ReferenceTensor) inputs[i];
    }
    Tensor[] results = KERNELS.of(primitive).apply(primitive, x, outputs);
    return Arrays.copyOf(results, results.length, Tensor[].class); // into which any tensor fits
  }
}
