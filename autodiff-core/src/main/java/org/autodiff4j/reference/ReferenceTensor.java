package org.autodiff4j.reference;

import java.lang.reflect.Array;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;
import org.autodiff4j.types.TensorType;

/**
 * A tensor in a row-major Java array of its element type; f16 and bf16 are held as floats.
 *
 * <p>Invariant: the array is never written after construction, so tensors may share it.
 */
final class ReferenceTensor extends ConcreteTensor {
  private final Object elements;

  /** A tensor of these elements, of which it becomes the owner. */
  ReferenceTensor(TensorType type, Object elements) {
    super(type);
    this.elements = elements;
  }

  /** A tensor of a real type, rounded to it. */
  static ReferenceTensor ofReals(TensorType type, IntToDoubleFunction element) {
    Object elements = empty(type);
    if (elements instanceof double[] wide) {
      for (int i = 0; i < wide.length; i++) {
        wide[i] = element.applyAsDouble(i);
      }
    } else {
      float[] narrow = (float[]) elements;
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) rounded(type.dtype(), element.applyAsDouble(i));
      }
    }
    return new ReferenceTensor(type, elements);
  }

  /** A tensor of an integer type, modulo its range, or of booleans by {@code ≠ 0}. */
  static ReferenceTensor ofIntegers(TensorType type, IntToLongFunction element) {
    Object elements = empty(type);
    if (elements instanceof long[] wide) {
      for (int i = 0; i < wide.length; i++) {
        wide[i] = element.applyAsLong(i);
      }
    } else if (elements instanceof int[] narrow) {
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (int) element.applyAsLong(i);
      }
    } else {
      boolean[] truths = (boolean[]) elements;
      for (int i = 0; i < truths.length; i++) {
        truths[i] = element.applyAsLong(i) != 0;
      }
    }
    return new ReferenceTensor(type, elements);
  }

  /** The elements of all parts, one part after another, as a vector. */
  static ReferenceTensor join(ReferenceTensor... parts) {
    int length = 0;
    for (ReferenceTensor part : parts) {
      length += part.length();
    }
    Object joined = Array.newInstance(parts[0].elements.getClass().getComponentType(), length);
    int at = 0;
    for (ReferenceTensor part : parts) {
      System.arraycopy(part.elements, 0, joined, at, part.length());
      at += part.length();
    }
    return new ReferenceTensor(TensorType.of(parts[0].dtype(), length), joined);
  }

  @Override
  public Backend backend() {
    return ReferenceBackend.INSTANCE;
  }

  @Override
  public Object toHost() {
    return copy(elements);
  }

  static Object copy(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  int length() {
    return Array.getLength(elements);
  }

  /** The elements of a real tensor, not to be written to. */
  double[] reals() {
    if (elements instanceof double[] wide) {
      return wide;
    }
    float[] narrow = (float[]) elements;
    double[] result = new double[narrow.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = narrow[i];
    }
    return result;
  }

  /** The elements of an integer or boolean tensor, false as 0, not to be written to. */
  long[] integers() {
    if (elements instanceof long[] wide) {
      return wide;
    }
    long[] result = new long[length()];
    if (elements instanceof int[] narrow) {
      for (int i = 0; i < result.length; i++) {
        result[i] = narrow[i];
      }
    } else {
      boolean[] truths = (boolean[]) elements;
      for (int i = 0; i < result.length; i++) {
        result[i] = truths[i] ? 1 : 0;
      }
    }
    return result;
  }

  /** The same elements in another shape. */
  ReferenceTensor in(TensorType type) {
    return new ReferenceTensor(type, elements);
  }

  /** The tensor whose element i is this one's at {@code from[i]}, or 0 at {@link Offsets#NONE}. */
  ReferenceTensor pick(TensorType type, int[] from) {
    Object picked = Array.newInstance(elements.getClass().getComponentType(), from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != Offsets.NONE) {
        System.arraycopy(elements, from[i], picked, i, 1); // copies whatever the element type
      }
    }
    return new ReferenceTensor(type, picked);
  }

  private static double rounded(DType dtype, double value) {
    return dtype.isHalf() ? Half.round(dtype, value) : value;
  }

  /** The Java array that elements of this type are held in, all 0. */
  private static Object empty(TensorType type) {
    return Array.newInstance(component(type), type.shape().length());
  }

  static Class<?> component(TensorType type) {
    return switch (type.dtype()) {
      case FLOAT64 -> double.class;
      case FLOAT32, FLOAT16, BFLOAT16 -> float.class;
      case INT64 -> long.class;
      case INT32 -> int.class;
      case BOOL -> boolean.class;
    };
  }
}
