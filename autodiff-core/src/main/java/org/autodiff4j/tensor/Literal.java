package org.autodiff4j.tensor;

import java.util.Arrays;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * A tensor whose elements all have one value known to Java: no buffer is made for it, at any shape.
 * Kernels and printed graphs see the value. The literal zero doubles as the symbolic zero: a
 * tangent that is known to be zero and not stored.
 *
 * @param type shape and element type
 * @param value the value, rounded to the element type; for integers the nearest double
 * @param integer the exact value if the type is an integer or boolean, else 0
 */
public record Literal(TensorType type, double value, long integer) implements Tensor {
  /** A literal of any type; the value is converted to it as {@link Conversion} does. */
  public static Literal of(TensorType type, double value) {
    return switch (type.dtype()) {
      case FLOAT64 -> new Literal(type, value, 0);
      case FLOAT32 -> new Literal(type, (float) value, 0);
      case FLOAT16, BFLOAT16 -> new Literal(type, Half.round(type.dtype(), value), 0);
      case INT64 -> ofInteger(type, (long) value);
      case INT32 -> ofInteger(type, (int) value);
      case BOOL -> ofInteger(type, value == 0 ? 0 : 1);
    };
  }

  /** A literal of an integer or boolean type, exact over the whole range. */
  public static Literal ofInteger(TensorType type, long value) {
    return switch (type.dtype()) {
      case FLOAT64 -> new Literal(type, (double) value, 0);
      case FLOAT32 -> new Literal(type, (float) value, 0); // by way of double would round twice
      case FLOAT16, BFLOAT16 -> new Literal(type, Half.round(type.dtype(), value), 0);
      case INT64 -> new Literal(type, (double) value, value);
      case INT32 -> new Literal(type, (int) value, (int) value);
      case BOOL -> new Literal(type, value == 0 ? 0 : 1, value == 0 ? 0 : 1);
    };
  }

  /** The symbolic zero of this type. */
  public static Literal zero(TensorType type) {
    return new Literal(type, 0, 0);
  }

  /** Whether this tensor is the symbolic zero. */
  public static boolean isZero(Tensor tensor) {
    return tensor instanceof Literal literal && literal.value == 0;
  }

  /** Whether this tensor is known to be this value everywhere. */
  static boolean is(Tensor tensor, double value) {
    return tensor instanceof Literal literal && literal.value == value;
  }

  /** The same value at another shape. */
  public Literal at(Shape shape) {
    return new Literal(type.with(shape), value, integer);
  }

  @Override
  public Tensor concrete() {
    return this;
  }

  /** The elements as a fresh Java array of the element type; f16 and bf16 as floats. */
  public Object toHost() {
    int n = type.shape().length();
    switch (type.dtype()) {
      case FLOAT64 -> {
        double[] data = new double[n];
        Arrays.fill(data, value);
        return data;
      }
      case FLOAT32, FLOAT16, BFLOAT16 -> {
        float[] data = new float[n];
        Arrays.fill(data, (float) value);
        return data;
      }
      case INT64 -> {
        long[] data = new long[n];
        Arrays.fill(data, integer);
        return data;
      }
      case INT32 -> {
        int[] data = new int[n];
        Arrays.fill(data, (int) integer);
        return data;
      }
      default -> {
        boolean[] data = new boolean[n];
        Arrays.fill(data, integer != 0);
        return data;
      }
    }
  }

  /** The value as a graph prints it: {@code 2.0}, {@code 3}, {@code true}. */
  public String text() {
    if (type.dtype() == DType.BOOL) {
      return Boolean.toString(integer != 0);
    }
    if (type.dtype().isHalf()) {
      return TensorFormat.shortest(type.dtype(), value);
    }
    return type.isFloat() ? Double.toString(value) : Long.toString(integer);
  }

  @Override
  public String toString() {
    return TensorFormat.format(this);
  }
}
