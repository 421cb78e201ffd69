package org.autodiff4j.tensor;

import java.util.Objects;
import java.util.StringJoiner;
import org.autodiff4j.types.NaNException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** The search for the operation that gives the first NaN. */
public final class NaNs {
  private static volatile boolean sought = Boolean.getBoolean("autodiff4j.debugNaNs");

  private static final String FORWARD = "In the forward pass";

  private NaNs() {}

  /** Whether every result is looked at, and lines of the user's program are noted. */
  public static boolean areSought() {
    return sought;
  }

  /** Starts or ends the search, in all threads. */
  public static void seek(boolean on) {
    sought = on;
  }

  /** The error with the line where a recorded step came from. */
  public static NaNException recordedAt(String site, NaNException error) {
    return new NaNException(error.getMessage() + " It was recorded at " + site + ".");
  }

  /** The error as one of a backward pass: in the transpose of a step. */
  public static NaNException backward(Primitive step, @Nullable String site, NaNException error) {
    String pass =
        "In the backward pass of "
            + step.label()
            + (site == null ? "" : " (recorded at " + site + ")");
    return new NaNException(Objects.requireNonNull(error.getMessage()).replace(FORWARD, pass));
  }

  static void check(Primitive primitive, TensorType[] inputs, Tensor[] results) {
    for (Tensor result : results) {
      if (!result.type().isFloat()) {
        continue;
      }
      double[] values = result.toArray();
      int first = -1;
      int count = 0;
      for (int i = 0; i < values.length; i++) {
        if (Double.isNaN(values[i])) {
          first = first < 0 ? i : first;
          count++;
        }
      }
      if (count > 0) {
        throw found(primitive, inputs, result.type(), first, count);
      }
    }
  }

  private static NaNException found(
      Primitive primitive, TensorType[] inputs, TensorType result, int first, int count) {
    StringJoiner types = new StringJoiner(", ");
    for (TensorType input : inputs) {
      types.add(input.toString());
    }
    return new NaNException(
        "debugNaNs: "
            + FORWARD
            + ", "
            + primitive.label()
            + " of "
            + types
            + " gave NaN in "
            + count
            + " of "
            + result.shape().elements()
            + " elements, the first at "
            + index(result.shape(), first)
            + ", at "
            + CallSite.ofUser()
            + ".");
  }

  private static String index(Shape shape, int flat) {
    StringBuilder text = new StringBuilder();
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      text.insert(0, (axis == 0 ? "" : ", ") + rest % shape.size(axis));
      rest /= shape.size(axis);
    }
    return "[" + text + "]";
  }
}
