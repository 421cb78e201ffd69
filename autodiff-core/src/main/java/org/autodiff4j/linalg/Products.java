package org.autodiff4j.linalg;

import java.util.Arrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Products of vectors and matrices, composed of contractions and elementwise products. */
final class Products {
  private Products() {}

  static Tensor dot(Tensor x, Tensor y) {
    if (x.rank() != 1 || y.rank() != 1) {
      throw new ShapeException(
          "dot needs two vectors, but got shapes "
              + x.shape()
              + " and "
              + y.shape()
              + ". Use matmul or einsum.");
    }
    return ofVectors("dot", x, y);
  }

  static Tensor vdot(Tensor x, Tensor y) {
    return ofVectors("vdot", flat(x), flat(y));
  }

  private static Tensor ofVectors(String name, Tensor x, Tensor y) {
    if (!x.shape().equals(y.shape())) {
      throw new ShapeException(
          name + ": lengths differ: " + x.shape().size(0) + " and " + y.shape().size(0) + ".");
    }
    return Tensors.tensordot(counted(x), counted(y), Axes.of(0), Axes.of(0));
  }

  static Tensor inner(Tensor x, Tensor y) {
    if (x.rank() == 0 || y.rank() == 0) {
      return x.mul(y);
    }
    if (x.shape().size(-1) != y.shape().size(-1)) {
      throw new ShapeException(
          "inner: the last sizes of " + x.shape() + " and " + y.shape() + " differ.");
    }
    return Tensors.tensordot(counted(x), counted(y), Axes.of(-1), Axes.of(-1));
  }

  static Tensor outer(Tensor x, Tensor y) {
    return Tensors.tensordot(counted(flat(x)), counted(flat(y)), Axes.of(), Axes.of());
  }

  static Tensor kron(Tensor x, Tensor y) {
    int rank = Math.max(x.rank(), y.rank());
    int[] left = new int[2 * rank];
    int[] right = new int[2 * rank];
    int[] result = new int[rank];
    Arrays.fill(left, 1);
    Arrays.fill(right, 1);
    for (int axis = 0; axis < rank; axis++) {
      int m = sizeFromLast(x, axis - rank);
      int n = sizeFromLast(y, axis - rank);
      left[2 * axis] = m;
      right[2 * axis + 1] = n;
      result[axis] = Math.multiplyExact(m, n);
    }
    Tensor product = x.reshape(Shape.of(left)).mul(y.reshape(Shape.of(right)));
    return product.reshape(Shape.of(result));
  }

  private static int sizeFromLast(Tensor x, int axis) {
    return -axis > x.rank() ? 1 : x.shape().size(axis);
  }

  /** (x₁y₂ - x₂y₁, x₂y₀ - x₀y₂, x₀y₁ - x₁y₀) along the axis. */
  static Tensor cross(Tensor x, Tensor y, int axis) {
    Tensor a = Tensors.moveAxis(x, axis, -1);
    Tensor b = Tensors.moveAxis(y, axis, -1);
    if (a.shape().size(-1) != 3 || b.shape().size(-1) != 3) {
      throw new ShapeException(
          "cross needs vectors of 3 elements, but axis "
              + axis
              + " of "
              + x.shape()
              + " and "
              + y.shape()
              + " has "
              + a.shape().size(-1)
              + " and "
              + b.shape().size(-1)
              + ".");
    }
    Broadcasting.broadcast("cross", a.shape(), b.shape());
    Tensor difference = turned(a, 1).mul(turned(b, 2)).sub(turned(a, 2).mul(turned(b, 1)));
    return Tensors.moveAxis(difference, -1, axis);
  }

  /** With element i + by, counted cyclically, at i. */
  private static Tensor turned(Tensor x, int by) {
    return Tensors.concat(-1, x.slice(-1, by, 3), x.slice(-1, 0, by));
  }

  /** The diagonal of each matrix that starts {@code offset} columns right of the first. */
  static Tensor diagonal(Tensor x, int offset) {
    int rows = x.shape().size(-2);
    int columns = x.shape().size(-1);
    long length =
        offset >= 0
            ? Math.min((long) rows, (long) columns - offset)
            : Math.min((long) rows + offset, (long) columns);
    int n = (int) Math.max(0, length);
    int first = n == 0 ? 0 : offset >= 0 ? offset : -offset * columns;
    int stop = n == 0 ? 0 : first + (n - 1) * (columns + 1) + 1;
    Shape flat = x.shape().range(0, x.rank() - 2).concat(Shape.of(rows * columns));
    return x.reshape(flat).slice(-1, first, stop, columns + 1);
  }

  static Tensor trace(Tensor x, int offset) {
    if (x.rank() < 2) {
      throw new ShapeException("trace needs a matrix, but got shape " + x.shape() + ".");
    }
    return diagonal(x, offset).sum(-1);
  }

  // ---- Products of several matrices ----

  static Tensor multiDot(Tensor... matrices) {
    int count = matrices.length;
    if (count == 0) {
      throw new ShapeException("multiDot needs at least one matrix.");
    }
    Tensor[] factors = matrices.clone();
    boolean row = count > 1 && factors[0].rank() == 1;
    boolean column = count > 1 && factors[count - 1].rank() == 1;
    factors[0] = row ? factors[0].expandDims(0) : factors[0];
    factors[count - 1] = column ? factors[count - 1].expandDims(1) : factors[count - 1];
    for (int i = 0; i < count; i++) {
      if (factors[i].rank() < 2) {
        throw new ShapeException(
            "multiDot: operand "
                + i
                + " has shape "
                + factors[i].shape()
                + ", but needs to be a matrix; the first and the last of several may be vectors.");
      }
      if (i > 0 && factors[i - 1].shape().size(-1) != factors[i].shape().size(-2)) {
        throw new ShapeException(
            "multiDot: operands "
                + (i - 1)
                + " and "
                + i
                + " do not fit: "
                + matrices[i - 1].shape()
                + " x "
                + matrices[i].shape()
                + ".");
      }
    }
    Tensor product = product(factors, cheapest(factors), 0, count - 1);
    product = row ? product.squeeze(-2) : product;
    return column ? product.squeeze(-1) : product;
  }

  private static Tensor product(Tensor[] factors, int[][] split, int from, int to) {
    return from == to
        ? factors[from]
        : product(factors, split, from, split[from][to])
            .matmul(product(factors, split, split[from][to] + 1, to));
  }

  /** Where to split the product of the factors i to j so that the multiplications are fewest. */
  private static int[][] cheapest(Tensor[] factors) {
    int n = factors.length;
    int[][] split = new int[n][n];
    double[][] cost = new double[n][n];
    for (int length = 1; length < n; length++) {
      for (int from = 0; from + length < n; from++) {
        int to = from + length;
        cost[from][to] = Double.POSITIVE_INFINITY;
        double outer = (double) factors[from].shape().size(-2) * factors[to].shape().size(-1);
        for (int at = to - 1; at >= from; at--) {
          double candidate =
              cost[from][at] + cost[at + 1][to] + outer * factors[at].shape().size(-1);
          // Of equal costs the last split is kept: from left to right.
          if (candidate < cost[from][to]) {
            cost[from][to] = candidate;
            split[from][to] = at;
          }
        }
      }
    }
    return split;
  }

  /** By squaring: the bits of n from the lowest. */
  static Tensor matrixPower(Tensor x, int n) {
    requireSquare("matrixPower", x);
    if (n == 0) {
      return identity(x);
    }
    Tensor square = n < 0 ? Linalg.inverse(x) : counted(x);
    Tensor power = null;
    for (long bits = Math.abs((long) n); ; square = square.matmul(square)) {
      if ((bits & 1) == 1) {
        power = power == null ? square : power.matmul(square);
      }
      bits >>= 1;
      if (bits == 0) {
        return java.util.Objects.requireNonNull(power);
      }
    }
  }

  /** The identity matrix for each matrix of a batch, in its type. */
  static Tensor identity(Tensor x) {
    DType dtype = x.dtype() == DType.BOOL ? DType.INT64 : x.dtype();
    return Tensor.eye(x.shape().size(-1)).cast(dtype).broadcastTo(x.shape());
  }

  /**
   * Checks that the last two sizes are equal.
   *
   * @throws ShapeException if not
   */
  static void requireSquare(String name, Tensor x) {
    if (x.rank() < 2 || x.shape().size(-1) != x.shape().size(-2)) {
      throw new ShapeException(name + " needs square matrices, but got " + x.type() + ".");
    }
  }

  private static Tensor flat(Tensor x) {
    return x.reshape(x.shape().length());
  }

  /** Booleans as integers. */
  private static Tensor counted(Tensor x) {
    return x.dtype() == DType.BOOL ? x.cast(DType.INT64) : x;
  }
}
