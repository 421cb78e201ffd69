package org.autodiff4j.tensor;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** Numbers between tensors and Java arrays. */
final class Host {
  private Host() {}

  static Tensor tensor(DType dtype, Shape shape, Object values) {
    int length = Array.getLength(values);
    if (length != shape.elements()) {
      throw new ShapeException(
          "A tensor of shape "
              + shape
              + " has "
              + shape.elements()
              + " elements, but "
              + length
              + " were given.");
    }
    return Backend.standard().tensor(new TensorType(dtype, shape), values);
  }

  static Tensor range(int n) {
    if (n < 0) {
      throw new ShapeException("arange needs a count of at least 0, but got " + n + ".");
    }
    long[] values = new long[n];
    java.util.Arrays.setAll(values, i -> i);
    return Tensor.of(values);
  }

  static Tensor range(long start, long stop, long step) {
    if (step == 0) {
      throw new ShapeException("arange needs a step other than 0.");
    }
    long[] values = new long[0];
    if (step > 0 ? start < stop : start > stop) {
      // Unsigned, so that no two ends are too far apart.
      long distance = step > 0 ? stop - start : start - stop;
      long last = Long.divideUnsigned(distance - 1, Math.abs(step));
      double exact = last < 0 ? (double) last + 0x1p64 : (double) last;
      values = new long[count("arange", exact + 1)];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = start + i * step;
    }
    return Tensor.of(values);
  }

  static Tensor range(double start, double stop, double step) {
    double[] values = new double[count("arange", Math.ceil((stop - start) / step))];
    java.util.Arrays.setAll(values, i -> start + i * step);
    return Tensor.of(values);
  }

  private static int count(String name, double exact) {
    if (Double.isNaN(exact) || exact > Integer.MAX_VALUE - 8) {
      throw new ShapeException(name + " would have " + exact + " elements.");
    }
    return (int) Math.max(0, exact);
  }

  static Tensor logspace(double start, double stop, int count, double base) {
    double[] exponents = linspace(start, stop, count).toArray();
    java.util.Arrays.setAll(exponents, i -> Math.pow(base, exponents[i]));
    return Tensor.of(exponents);
  }

  static Tensor geomspace(double start, double stop, int count) {
    if (!(start * Math.signum(stop) > 0) || Double.isInfinite(start) || Double.isInfinite(stop)) {
      throw new ShapeException(
          "geomspace goes between two numbers of one sign that are not 0, but got "
              + start
              + " and "
              + stop
              + ".");
    }
    double[] values = linspace(0, 1, count).toArray();
    java.util.Arrays.setAll(values, i -> start * Math.pow(stop / start, values[i]));
    if (count > 1) {
      values[count - 1] = stop;
    }
    return Tensor.of(values);
  }

  static Tensor linspace(double start, double stop, int count) {
    if (count < 0) {
      throw new ShapeException("linspace needs a count of at least 0, but got " + count + ".");
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double t = count == 1 ? 0 : (double) i / (count - 1);
      values[i] = i == count - 1 && count > 1 ? stop : start + t * (stop - start);
    }
    return Tensor.of(values);
  }

  /** A tensor from nested arrays of one primitive type, all of equal length level by level. */
  static Tensor nested(Object array) {
    List<Integer> sizes = new ArrayList<>();
    Class<?> type = array.getClass();
    Object level = array;
    while (type.isArray()) {
      int n = level == null ? 0 : Array.getLength(level);
      sizes.add(n);
      type = type.getComponentType();
      level = n == 0 || type.isPrimitive() ? null : Array.get(level, 0);
    }
    DType dtype = dtypeOf(type);
    Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    if (shape.isScalar()) {
      throw new ShapeException(
          "ofArray needs an array, but got a "
              + array.getClass().getName()
              + ". Use Tensor.scalar.");
    }
    Object flat = Array.newInstance(type, shape.length());
    copy(array, shape, 0, flat, 0, "");
    return tensor(dtype, shape, flat);
  }

  private static int copy(Object from, Shape shape, int axis, Object to, int at, String path) {
    int length = Array.getLength(from);
    if (length != shape.size(axis)) {
      throw new ShapeException(
          "Nested arrays must not be ragged: expected "
              + shape.size(axis)
              + " elements, but found "
              + length
              + " at index "
              + (path.isEmpty() ? "[]" : path)
              + ".");
    }
    if (axis == shape.rank() - 1) {
      System.arraycopy(from, 0, to, at, length);
      return at + length;
    }
    int next = at;
    for (int i = 0; i < length; i++) {
      next = copy(Array.get(from, i), shape, axis + 1, to, next, path + "[" + i + "]");
    }
    return next;
  }

  private static DType dtypeOf(Class<?> type) {
    if (type == double.class) {
      return DType.FLOAT64;
    }
    if (type == float.class) {
      return DType.FLOAT32;
    }
    if (type == long.class) {
      return DType.INT64;
    }
    if (type == int.class) {
      return DType.INT32;
    }
    if (type == boolean.class) {
      return DType.BOOL;
    }
    throw new DTypeException(
        "A tensor is made from double, float, long, int or boolean arrays, but the elements are "
            + type.getName()
            + ".");
  }

  static double number(Tensor tensor) {
    if (tensor.shape().elements() != 1) {
      throw new ShapeException(
          "toDouble needs a tensor of one element, but the shape is "
              + tensor.shape()
              + ". Use toArray() or item(i, ...).");
    }
    return tensor instanceof Literal literal ? literal.value() : doubles(tensor)[0];
  }

  static double[] doubles(Tensor tensor) {
    Object host = host(tensor);
    if (host instanceof double[] values) {
      return values;
    }
    double[] result = new double[Array.getLength(host)];
    for (int i = 0; i < result.length; i++) {
      result[i] = host instanceof boolean[] truth ? (truth[i] ? 1 : 0) : Array.getDouble(host, i);
    }
    return result;
  }

  static float[] floats(Tensor tensor) {
    Object host = host(tensor);
    if (host instanceof float[] values) {
      return values;
    }
    double[] values = doubles(tensor);
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  static long[] longs(Tensor tensor) {
    Object host = host(tensor);
    if (host instanceof long[] values) {
      return values;
    }
    long[] result = new long[Array.getLength(host)];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          host instanceof boolean[] truth ? (truth[i] ? 1 : 0) : (long) Array.getDouble(host, i);
    }
    return result;
  }

  static boolean[] booleans(Tensor tensor) {
    Object host = host(tensor);
    if (host instanceof boolean[] values) {
      return values;
    }
    double[] values = doubles(tensor);
    boolean[] result = new boolean[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] != 0;
    }
    return result;
  }

  /** The row-major elements as a fresh array of the element type. */
  static Object host(Tensor tensor) {
    Tensor concrete = tensor.concrete();
    return concrete instanceof Literal literal
        ? literal.toHost()
        : ((ConcreteTensor) concrete).toHost();
  }
}
