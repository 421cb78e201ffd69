package org.autodiff4j.contract;

import java.lang.reflect.Array;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;

/** Java arrays of each element type. */
public final class HostArrays {
  private HostArrays() {}

  /** An array for this element type with these numbers, converted. */
  public static Object of(DType dtype, double... values) {
    Object array = empty(dtype, values.length);
    for (int i = 0; i < values.length; i++) {
      switch (dtype) {
        case FLOAT64 -> Array.setDouble(array, i, values[i]);
        case FLOAT32 -> Array.setFloat(array, i, (float) values[i]);
        case FLOAT16, BFLOAT16 -> Array.setFloat(array, i, (float) Half.round(dtype, values[i]));
        case INT64 -> Array.setLong(array, i, (long) values[i]);
        case INT32 -> Array.setInt(array, i, (int) values[i]);
        case BOOL -> Array.setBoolean(array, i, values[i] != 0);
      }
    }
    return array;
  }

  /** An array for this element type, all 0. */
  public static Object empty(DType dtype, int n) {
    return switch (dtype) {
      case FLOAT64 -> new double[n];
      case FLOAT32, FLOAT16, BFLOAT16 -> new float[n];
      case INT64 -> new long[n];
      case INT32 -> new int[n];
      case BOOL -> new boolean[n];
    };
  }

  /** The row-major elements of a tensor, as a fresh array of its element type. */
  public static Object of(Tensor tensor) {
    Tensor concrete = tensor.concrete();
    return concrete instanceof Literal literal
        ? literal.toHost()
        : ((ConcreteTensor) concrete).toHost();
  }
}
