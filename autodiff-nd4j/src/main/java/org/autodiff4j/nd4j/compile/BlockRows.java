package org.autodiff4j.nd4j.compile;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.compile.Operation.Row;
import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;

/**
 * Operations that run as loops of their own. Each loop is a method, and what varies is decided
 * before it, because only such loops compile to good code.
 */
final class BlockRows {
  private BlockRows() {}

  /** A function of one variable, computed in double. */
  static Row function(RealRow row, Bank bank) {
    return bank == Bank.REALS
        ? (in, out) -> {
          int x = in[0];
          return (r, n) -> row.run(r.reals[x], r.reals[x], r.reals[out], n);
        }
        : (in, out) -> {
          int x = in[0];
          return (r, n) -> {
            widen(r.floats[x], r.x, n);
            row.run(r.x, r.x, r.z, n);
            round(r.z, r.floats[out], n);
          };
        };
  }

  /** A function of two variables, computed in double. */
  static Row function2(RealRow row, Bank bank) {
    return bank == Bank.REALS
        ? (in, out) -> {
          int x = in[0];
          int y = in[1];
          return (r, n) -> row.run(r.reals[x], r.reals[y], r.reals[out], n);
        }
        : (in, out) -> {
          int x = in[0];
          int y = in[1];
          return (r, n) -> {
            widen(r.floats[x], r.x, n);
            widen(r.floats[y], r.y, n);
            row.run(r.x, r.y, r.z, n);
            round(r.z, r.floats[out], n);
          };
        };
  }

  /** A comparison of reals; null for one of booleans. */
  static @Nullable Row comparison(Comparison comparison, Bank bank) {
    return switch (bank) {
      case REALS ->
          (in, out) -> {
            int x = in[0];
            int y = in[1];
            return (r, n) -> compare(comparison, r.reals[x], r.reals[y], r.truths[out], n);
          };
      case FLOATS ->
          (in, out) -> {
            int x = in[0];
            int y = in[1];
            return (r, n) -> compare(comparison, r.floats[x], r.floats[y], r.truths[out], n);
          };
      case TRUTHS -> null;
    };
  }

  static Row logic(Logic logic) {
    return (in, out) -> {
      int x = in[0];
      int y = in[in.length - 1];
      return (r, n) -> combine(logic, r.truths[x], r.truths[y], r.truths[out], n);
    };
  }

  /** The second or the third operand, by the first. */
  static @Nullable Row selection(Bank bank) {
    return switch (bank) {
      case REALS ->
          (in, out) -> {
            int c = in[0];
            int x = in[1];
            int y = in[2];
            return (r, n) -> select(r, r.truths[c], r.reals[x], r.reals[y], r.reals[out], n);
          };
      case FLOATS ->
          (in, out) -> {
            int c = in[0];
            int x = in[1];
            int y = in[2];
            return (r, n) -> select(r, r.truths[c], r.floats[x], r.floats[y], r.floats[out], n);
          };
      case TRUTHS -> null;
    };
  }

  /** Null where integers are involved, and where nothing is converted. */
  static @Nullable Row conversion(DType from, DType to) {
    if (from == DType.FLOAT64) {
      return switch (to) {
        case FLOAT32 -> (in, out) -> (r, n) -> round(r.reals[in[0]], r.floats[out], n);
        case BOOL -> (in, out) -> (r, n) -> isNotZero(r.reals[in[0]], r.truths[out], n);
        default -> null;
      };
    }
    if (from == DType.FLOAT32) {
      return switch (to) {
        case FLOAT64 -> (in, out) -> (r, n) -> widen(r.floats[in[0]], r.reals[out], n);
        case BOOL ->
            (in, out) ->
                (r, n) -> {
                  widen(r.floats[in[0]], r.x, n);
                  isNotZero(r.x, r.truths[out], n);
                };
        default -> null;
      };
    }
    return switch (to) {
      case FLOAT64 -> (in, out) -> (r, n) -> number(r.truths[in[0]], r.reals[out], n);
      case FLOAT32 -> (in, out) -> (r, n) -> number(r.truths[in[0]], r.floats[out], n);
      default -> null;
    };
  }

  private static void widen(float[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i];
    }
  }

  private static void round(double[] x, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = (float) x[i];
    }
  }

  private static void isNotZero(double[] x, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] != 0 ? 1 : 0;
    }
  }

  private static void number(long[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i];
    }
  }

  private static void number(long[] x, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i];
    }
  }

  private static void compare(Comparison comparison, double[] x, double[] y, long[] z, int n) {
    switch (comparison) {
      case EQ -> equal(x, y, z, n);
      case NE -> {
        equal(x, y, z, n);
        not(z, z, n);
      }
      case LT -> less(x, y, z, n);
      case GT -> less(y, x, z, n);
      case LE -> lessOrEqual(x, y, z, n);
      case GE -> lessOrEqual(y, x, z, n);
    }
  }

  private static void equal(double[] x, double[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  private static void less(double[] x, double[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] < y[i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(double[] x, double[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  private static void compare(Comparison comparison, float[] x, float[] y, long[] z, int n) {
    switch (comparison) {
      case EQ -> equal(x, y, z, n);
      case NE -> {
        equal(x, y, z, n);
        not(z, z, n);
      }
      case LT -> less(x, y, z, n);
      case GT -> less(y, x, z, n);
      case LE -> lessOrEqual(x, y, z, n);
      case GE -> lessOrEqual(y, x, z, n);
    }
  }

  private static void equal(float[] x, float[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  private static void less(float[] x, float[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] < y[i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(float[] x, float[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  private static void combine(Logic logic, long[] x, long[] y, long[] z, int n) {
    switch (logic) {
      case AND -> and(x, y, z, n);
      case OR -> or(x, y, z, n);
      case XOR -> xor(x, y, z, n);
      case NOT -> not(x, z, n);
    }
  }

  private static void and(long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] & y[i];
    }
  }

  private static void or(long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] | y[i];
    }
  }

  private static void xor(long[] x, long[] y, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = x[i] ^ y[i];
    }
  }

  private static void not(long[] x, long[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = 1 - x[i];
    }
  }

  /** By masks on the bits, because a loop that chooses is not vectorized. */
  private static void select(Registers r, long[] c, double[] x, double[] y, double[] z, int n) {
    Memory.reinterpret(x, r.longX, 8L * n);
    Memory.reinterpret(y, r.longY, 8L * n);
    blend(c, r.longX, r.longY, n);
    Memory.reinterpret(r.longX, z, 8L * n);
  }

  private static void blend(long[] c, long[] x, long[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] & -c[i]) | (y[i] & (c[i] - 1));
    }
  }

  private static void select(Registers r, long[] c, float[] x, float[] y, float[] z, int n) {
    Memory.reinterpret(x, r.intX, 4L * n);
    Memory.reinterpret(y, r.intY, 4L * n);
    narrow(c, r.mask, n);
    blend(r.mask, r.intX, r.intY, n);
    Memory.reinterpret(r.intX, z, 4L * n);
  }

  private static void narrow(long[] c, int[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = (int) c[i];
    }
  }

  private static void blend(int[] c, int[] x, int[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] & -c[i]) | (y[i] & (c[i] - 1));
    }
  }
}
