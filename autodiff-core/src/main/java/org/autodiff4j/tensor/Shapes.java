package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Operations that rearrange elements: splitting and joining, rolling and repeating, diagonals and
 * triangles, padding by what is there.
 */
public final class Shapes {
  private Shapes() {}

  // ---- Splitting and joining ----

  /** Equal parts of an axis, whose size the number of parts must divide. */
  public static List<Tensor> split(Tensor x, int parts, int axis) {
    int n = x.shape().size(axis);
    if (parts < 1 || n % parts != 0) {
      throw new ShapeException(
          "split: axis "
              + axis
              + " of "
              + x.shape()
              + " does not divide into "
              + parts
              + " equal parts. arraySplit makes parts that differ by one.");
    }
    return arraySplit(x, parts, axis);
  }

  /** The parts of an axis between positions, which count from the end if negative. */
  public static List<Tensor> split(Tensor x, int[] positions, int axis) {
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int position : positions) {
      parts.add(x.slice(axis, start, position));
      start = position;
    }
    parts.add(x.slice(axis, start, Integer.MAX_VALUE));
    return parts;
  }

  /** Parts of an axis, of which the first may be longer than the last by one element. */
  public static List<Tensor> arraySplit(Tensor x, int parts, int axis) {
    if (parts < 1) {
      throw new ShapeException("arraySplit needs at least one part, but got " + parts + ".");
    }
    int n = x.shape().size(axis);
    List<Tensor> result = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < parts; i++) {
      int size = n / parts + (i < n % parts ? 1 : 0);
      result.add(x.slice(axis, start, start + size));
      start += size;
    }
    return result;
  }

  /** The elements of an axis one by one, without it. */
  public static List<Tensor> unstack(Tensor x, int axis) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < x.shape().size(axis); i++) {
      result.add(x.slice(axis, i, i + 1).squeeze(axis));
    }
    return result;
  }

  /** Vectors end to end; tensors of more axes side by side, along the second one. */
  public static Tensor hstack(Tensor... tensors) {
    Tensor[] all = each(tensors, x -> atLeast(x, 1));
    return Tensors.concat(all.length > 0 && all[0].rank() == 1 ? 0 : 1, all);
  }

  /** Tensors one below the other, vectors as rows: {@code [n], [n] -> [2, n]}. */
  public static Tensor vstack(Tensor... tensors) {
    return Tensors.concat(0, each(tensors, Shapes::atLeast2d));
  }

  /** Tensors one behind the other, along the third axis: {@code [n], [n] -> [1, n, 2]}. */
  public static Tensor dstack(Tensor... tensors) {
    return Tensors.concat(2, each(tensors, Shapes::atLeast3d));
  }

  /** Vectors as columns, and matrices, side by side: {@code [n], [n, m] -> [n, 1 + m]}. */
  public static Tensor columnStack(Tensor... tensors) {
    return Tensors.concat(1, each(tensors, x -> x.rank() < 2 ? x.reshape(-1, 1) : x));
  }

  private interface Change {
    Tensor of(Tensor x);
  }

  private static Tensor[] each(Tensor[] tensors, Change change) {
    return Arrays.stream(tensors).map(change::of).toArray(Tensor[]::new);
  }

  // ---- Axes ----

  /** A scalar as {@code [1]}; others as they are. */
  public static Tensor atLeast1d(Tensor x) {
    return atLeast(x, 1);
  }

  /** A scalar as {@code [1, 1]}, a vector as {@code [1, n]}; others as they are. */
  public static Tensor atLeast2d(Tensor x) {
    return atLeast(x, 2);
  }

  /**
   * A scalar as {@code [1, 1, 1]}, a vector as {@code [1, n, 1]}, a matrix as {@code [n, m, 1]};
   * others as they are.
   */
  public static Tensor atLeast3d(Tensor x) {
    return x.rank() == 2 ? x.expandDims(2) : x.rank() == 1 ? x.reshape(1, -1, 1) : atLeast(x, 3);
  }

  private static Tensor atLeast(Tensor x, int rank) {
    Tensor result = x;
    while (result.rank() < rank) {
      result = result.expandDims(0);
    }
    return result;
  }

  /** Two axes exchanged. */
  public static Tensor swapAxes(Tensor x, int first, int second) {
    int a = Axes.normalise(first, x.rank());
    int b = Axes.normalise(second, x.rank());
    int[] order = Axes.range(0, x.rank()).toArray();
    order[a] = b;
    order[b] = a;
    return x.permute(order);
  }

  /** The tensors repeated to the shape that all broadcast to. */
  public static List<Tensor> broadcastArrays(Tensor... tensors) {
    Shape shape = Shape.SCALAR;
    for (Tensor tensor : tensors) {
      shape = Broadcasting.broadcast("broadcastArrays", shape, tensor.shape());
    }
    List<Tensor> result = new ArrayList<>();
    for (Tensor tensor : tensors) {
      result.add(tensor.broadcastTo(shape));
    }
    return result;
  }

  /** {@link #meshgrid(boolean, Tensor...)} with the axes in the order of the vectors. */
  public static List<Tensor> meshgrid(Tensor... vectors) {
    return meshgrid(false, vectors);
  }

  /**
   * Vectors as coordinates: each repeated over a grid with one axis for each vector, without a
   * copy. With {@code xy} the first two axes change places, as NumPy does unless told otherwise:
   * the first vector then runs along the columns.
   */
  public static List<Tensor> meshgrid(boolean xy, Tensor... vectors) {
    int rank = vectors.length;
    int[] sizes = new int[rank];
    for (int i = 0; i < rank; i++) {
      if (vectors[i].rank() > 1) {
        throw new ShapeException(
            "meshgrid takes vectors, but tensor " + i + " is " + vectors[i].type() + ".");
      }
      sizes[axis(i, xy, rank)] = (int) vectors[i].shape().elements();
    }
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int[] own = new int[rank];
      Arrays.fill(own, 1);
      own[axis(i, xy, rank)] = (int) vectors[i].shape().elements();
      result.add(vectors[i].reshape(own).broadcastTo(sizes));
    }
    return result;
  }

  private static int axis(int vector, boolean xy, int rank) {
    return xy && rank > 1 && vector < 2 ? 1 - vector : vector;
  }

  // ---- Rolling, turning, repeating ----

  /** The elements, row-major, moved on by a shift; those pushed out come in at the other end. */
  public static Tensor roll(Tensor x, int shift) {
    return roll(x.reshape(-1), shift, 0).reshape(x.shape());
  }

  /** The elements of an axis moved on by a shift; those pushed out come in at the other end. */
  public static Tensor roll(Tensor x, int shift, int axis) {
    int n = x.shape().size(axis);
    int moved = n == 0 ? 0 : Math.floorMod(shift, n);
    return moved == 0
        ? x
        : Tensors.concat(axis, x.slice(axis, n - moved, n), x.slice(axis, 0, n - moved));
  }

  /** {@link #roll(Tensor, int, int)} along several axes, one shift for each. */
  public static Tensor roll(Tensor x, int[] shifts, int[] axes) {
    if (shifts.length != axes.length) {
      throw new ShapeException(
          "roll: " + shifts.length + " shifts and " + axes.length + " axes do not pair up.");
    }
    Tensor result = x;
    for (int i = 0; i < axes.length; i++) {
      result = roll(result, shifts[i], axes[i]);
    }
    return result;
  }

  /** The first two axes turned by 90 degrees, k times, from the first towards the second. */
  public static Tensor rot90(Tensor x, int k) {
    return rot90(x, k, 0, 1);
  }

  /** A plane of two axes turned by 90 degrees, k times, from the first towards the second. */
  public static Tensor rot90(Tensor x, int k, int first, int second) {
    int a = Axes.normalise(first, x.rank());
    int b = Axes.normalise(second, x.rank());
    if (a == b) {
      throw new ShapeException("rot90 needs two different axes, but got " + a + " twice.");
    }
    return switch (Math.floorMod(k, 4)) {
      case 0 -> x;
      case 1 -> swapAxes(x.flip(b), a, b);
      case 2 -> x.flip(a, b);
      default -> swapAxes(x, a, b).flip(b);
    };
  }

  /** Each element of an axis so many times in a row: {@code [a, b] -> [a, a, b, b]}. */
  public static Tensor repeat(Tensor x, int count, int axis) {
    int at = Axes.normalise(axis, x.rank());
    if (count < 0) {
      throw new ShapeException("repeat: the count must not be negative, but is " + count + ".");
    }
    Shape apart = x.shape().insert(at + 1, count);
    return x.expandDims(at + 1)
        .broadcastTo(apart)
        .reshape(x.shape().with(at, x.shape().size(at) * count));
  }

  /** Each element of an axis as often as its own count says. */
  public static Tensor repeat(Tensor x, int[] counts, int axis) {
    int n = x.shape().size(axis);
    if (counts.length != n || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new ShapeException(
          "repeat: counts "
              + Arrays.toString(counts)
              + " do not give one of at least 0 to each of the "
              + n
              + " elements of axis "
              + axis
              + ".");
    }
    long[] from = new long[Arrays.stream(counts).sum()];
    int next = 0;
    for (int i = 0; i < n; i++) {
      Arrays.fill(from, next, next + counts[i], i);
      next += counts[i];
    }
    return x.gather(axis, Tensor.of(from));
  }

  // ---- Triangles and diagonals ----

  /**
   * {@code [n, m]} with ones on and below a diagonal, of which 0 is the main one and 1 that above.
   */
  public static Tensor tri(int n, int m, int k, DType dtype) {
    Tensor columns = Tensor.arange(m);
    return columns.le(Tensor.arange(n).add(k).expandDims(1)).cast(dtype);
  }

  /** The elements on and below the k-th diagonal, 0 above; of each matrix of a batch. */
  public static Tensor tril(Tensor x, int k) {
    Shape shape = matrix("tril", x);
    Tensor kept = tri(shape.size(-2), shape.size(-1), k, DType.BOOL);
    return Tensors.where(kept, x, Literal.zero(x.type()));
  }

  /** The elements on and above the k-th diagonal, 0 below; of each matrix of a batch. */
  public static Tensor triu(Tensor x, int k) {
    Shape shape = matrix("triu", x);
    Tensor dropped = tri(shape.size(-2), shape.size(-1), k - 1, DType.BOOL);
    return Tensors.where(dropped, Literal.zero(x.type()), x);
  }

  /** The matrix with a vector on its k-th diagonal, or the k-th diagonal of a matrix. */
  public static Tensor diag(Tensor x, int k) {
    if (x.rank() == 2) {
      return diagonal(x, k, 0, 1);
    }
    if (x.rank() != 1) {
      throw new ShapeException(
          "diag takes a vector or a matrix, but got " + x.type() + ". diagonal takes batches.");
    }
    return diagEmbed(x, k);
  }

  /** Matrices with the last axis on their k-th diagonals: {@code [..., n] -> [..., m, m]}. */
  public static Tensor diagEmbed(Tensor x, int k) {
    if (x.rank() == 0) {
      throw new ShapeException("diagEmbed needs at least one axis, but got " + x.type() + ".");
    }
    int n = x.shape().size(-1);
    int m = n + Math.abs(k);
    Shape result = x.shape().range(0, x.rank() - 1).concat(Shape.of(m, m));
    if (n == 0) {
      return Literal.zero(x.type().with(result));
    }
    // Of the row-major elements of a matrix every m+1-st is on one diagonal.
    int low = k >= 0 ? k : -k * m;
    Padding[] paddings = new Padding[x.rank()];
    Arrays.fill(paddings, Padding.NONE);
    paddings[x.rank() - 1] = new Padding(low, m * m - low - (n - 1) * (m + 1) - 1, m);
    return x.pad(paddings).reshape(result);
  }

  /**
   * The k-th diagonal of the matrices in two axes, as a new last axis: {@code [n, m, b] -> [b, d]}
   * of axes 0 and 1. Without a copy if those are the last.
   */
  public static Tensor diagonal(Tensor x, int k, int first, int second) {
    Tensor moved = matricesLast(x, first, second);
    int n = moved.shape().size(-2);
    int m = moved.shape().size(-1);
    Shape batch = moved.shape().range(0, x.rank() - 2);
    int length = Math.max(0, k >= 0 ? Math.min(n, m - k) : Math.min(n + k, m));
    Tensor flat = moved.reshape(batch.insert(batch.rank(), n * m));
    int start = length == 0 ? 0 : k >= 0 ? k : -k * m;
    int stop = length == 0 ? 0 : start + (length - 1) * (m + 1) + 1;
    return flat.slice(-1, start, stop, m + 1);
  }

  /** {@code [n, n, …]} with its main diagonal replaced by a number or a vector. */
  public static Tensor fillDiagonal(Tensor x, Tensor value) {
    int n = x.rank() < 2 ? 0 : Arrays.stream(x.shape().toArray()).min().orElse(0);
    boolean equal = Arrays.stream(x.shape().toArray()).allMatch(size -> size == n);
    if (x.rank() < 2 || (x.rank() > 2 && !equal)) {
      throw new ShapeException(
          "fillDiagonal takes a matrix, or a tensor whose axes are equal, but got "
              + x.type()
              + ".");
    }
    int step = (int) Arrays.stream(x.shape().rowMajorStrides()).sum();
    int stop = n == 0 ? 0 : (n - 1) * step + 1;
    return x.reshape(-1).at(Index.range(0, stop, Math.max(1, step))).set(value).reshape(x.shape());
  }

  private static Shape matrix(String name, Tensor x) {
    if (x.rank() < 2) {
      throw new ShapeException(name + " needs at least two axes, but got " + x.type() + ".");
    }
    return x.shape();
  }

  private static Tensor matricesLast(Tensor x, int first, int second) {
    int a = Axes.normalise(first, matrix("diagonal", x).rank());
    int b = Axes.normalise(second, x.rank());
    if (a == b) {
      throw new ShapeException("diagonal needs two different axes, but got " + a + " twice.");
    }
    Axes matrix = Axes.of(a, b);
    return x.permute(matrix.complement(x.rank()).concat(matrix).toArray());
  }

  /**
   * Powers of the elements of a vector, {@code [n] -> [n, m]}: from m - 1 down to 0, or up if told.
   */
  public static Tensor vander(Tensor x, int m, boolean increasing) {
    if (x.rank() != 1) {
      throw new ShapeException("vander takes a vector, but got " + x.type() + ".");
    }
    if (m == 0) {
      return Literal.zero(x.type().with(x.shape().insert(1, 0)));
    }
    Tensor[] powers = new Tensor[m];
    for (int i = 0; i < m; i++) {
      powers[increasing ? i : m - 1 - i] = x.pow(i);
    }
    return Tensors.stack(1, powers);
  }

  /**
   * The matrix of constant diagonals with a first column {@code [n]} and a first row {@code [m]},
   * whose first element is not looked at: {@code [n, m]}.
   */
  public static Tensor toeplitz(Tensor column, Tensor row) {
    if (column.rank() != 1 || row.rank() != 1) {
      throw new ShapeException(
          "toeplitz takes two vectors, but got " + column.type() + " and " + row.type() + ".");
    }
    int n = column.shape().size(0);
    int m = row.shape().size(0);
    Tensor all = Tensors.concat(0, column.flip(), row.slice(0, 1, Integer.MAX_VALUE));
    Tensor at = Tensor.arange(m).sub(Tensor.arange(n).expandDims(1)).add(n - 1);
    return all.gather(0, at);
  }
}
