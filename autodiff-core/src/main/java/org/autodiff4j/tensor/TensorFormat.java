package org.autodiff4j.tensor;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.MathContext;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Prints tensors like NumPy: {@code f64[2,2] [[1.0, 2.0], [3.0, 4.0]]}, long ones shortened. */
final class TensorFormat {
  private static final int LONGEST = 1000;
  private static final int EDGE = 3;

  private TensorFormat() {}

  static String format(Tensor tensor) {
    StringBuilder text = new StringBuilder(tensor.type().toString()).append(' ');
    boolean whole = tensor.shape().elements() <= LONGEST;
    if (tensor instanceof Literal literal && !whole) {
      return text.append("filled with ").append(literal.text()).toString();
    }
    append(text, Host.host(tensor), tensor.type(), 0, 0, whole);
    return text.toString();
  }

  private static int append(
      StringBuilder text, Object data, TensorType type, int axis, int at, boolean whole) {
    Shape shape = type.shape();
    if (axis == shape.rank()) {
      text.append(
          type.dtype().isHalf()
              ? shortest(type.dtype(), Array.getDouble(data, at))
              : Array.get(data, at));
      return at + 1;
    }
    int n = shape.size(axis);
    int stride = shape.range(axis + 1, shape.rank()).length();
    text.append('[');
    for (int i = 0; i < n; i++) {
      if (!whole && n > 2 * EDGE && i == EDGE) {
        text.append(", ...");
        i = n - EDGE;
      }
      if (i > 0) {
        text.append(axis == shape.rank() - 1 ? ", " : ",\n" + " ".repeat(axis + 1));
      }
      append(text, data, type, axis + 1, at + i * stride, whole);
    }
    text.append(']');
    return at + n * stride;
  }

  /** The fewest decimal digits that round to this number of a 16-bit type. */
  static String shortest(DType dtype, double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    double result = value;
    for (int digits = 1; digits <= 5; digits++) { // five tell any two numbers of 11 bits apart
      result = exact.round(new MathContext(digits)).doubleValue();
      if (Half.round(dtype, result) == value) {
        break;
      }
    }
    return Double.toString(result);
  }
}
