package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Half;
import org.autodiff4j.types.Shape;

/**
 * Reads the elements of a tensor of any strides in row-major order, a block at a time.
 *
 * <p>Axes along which the elements are evenly spaced are joined first, so that a contiguous tensor
 * is one row. The tensor is kept reachable by the caller. Used again for every call of a thread.
 */
public final class Reader {
  private long[] dims = new long[8];
  private long[] index = new long[8];
  private long[] steps = new long[8];
  private int rank;

  private DType dtype = DType.FLOAT64;
  private long start;
  private long inner;
  private long innerStep;
  private long row;
  private long column;

  /** Whether all elements are equal, so that a block once filled stays as it is. */
  private boolean constant;

  private int filled;
  private double real;
  private long integer;

  /** A reader that is yet to be opened. */
  public Reader() {}

  /** Starts at the first element of a literal or a tensor of this backend, which is not empty. */
  public void open(Tensor x) {
    dtype = x.dtype();
    filled = 0;
    if (x instanceof Literal literal) {
      constant = true;
      real = literal.value();
      integer =
          switch (dtype) {
            case FLOAT64 -> Double.doubleToRawLongBits(real);
            case FLOAT32 -> Float.floatToRawIntBits((float) real);
            case FLOAT16, BFLOAT16 -> Half.bits(dtype, real);
            default -> literal.integer();
          };
      return;
    }
    Nd4jTensor tensor = (Nd4jTensor) x;
    constant = false;
    start = tensor.address();
    if (tensor.isRowMajor()) {
      rank = 0;
      inner = tensor.shape().elements();
      innerStep = dtype.bytes();
    } else {
      join(tensor.shape(), tensor.strides());
    }
    row = start;
    column = 0;
  }

  private void join(Shape shape, long[] strides) {
    if (dims.length < strides.length) {
      dims = new long[strides.length];
      index = new long[strides.length];
      steps = new long[strides.length];
    }
    int size = dtype.bytes();
    rank = 0;
    inner = 1;
    innerStep = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      int dim = shape.size(axis);
      long step = strides[axis] * size;
      if (dim == 1) {
        continue;
      }
      if (inner == 1) {
        inner = dim;
      } else if (innerStep == step * dim) {
        inner *= dim;
      } else {
        dims[rank] = inner;
        steps[rank] = innerStep;
        index[rank] = 0;
        rank++;
        inner = dim;
      }
      innerStep = step;
    }
  }

  /** Goes to an element, counted in row-major order. */
  public void seek(long element) {
    if (constant) {
      return;
    }
    column = element % inner;
    long rest = element / inner;
    row = start;
    for (int axis = rank - 1; axis >= 0; axis--) {
      index[axis] = rest % dims[axis];
      row += index[axis] * steps[axis];
      rest /= dims[axis];
    }
  }

  /** The next n elements of a real tensor; {@code to} must be the array of every call. */
  public void reals(double[] to, int n) {
    if (constant) {
      if (filled < n) {
        Arrays.fill(to, filled, n, real);
        filled = n;
      }
      return;
    }
    for (int at = 0; at < n; ) {
      int m = (int) Math.min(n - at, inner - column);
      long from = row + column * innerStep;
      if (dtype == DType.FLOAT32) {
        Transfer.floats(from, innerStep, to, at, m);
      } else if (dtype.isHalf()) {
        Transfer.halves(dtype, from, innerStep, to, at, m);
      } else {
        Transfer.doubles(from, innerStep, to, at, m);
      }
      at += m;
      advance(m);
    }
  }

  /** The next n elements of an f32 tensor; {@code to} must be the array of every call. */
  public void floats(float[] to, int n) {
    if (constant) {
      if (filled < n) {
        Arrays.fill(to, filled, n, (float) real);
        filled = n;
      }
      return;
    }
    for (int at = 0; at < n; ) {
      int m = (int) Math.min(n - at, inner - column);
      Transfer.floats(row + column * innerStep, innerStep, to, at, m);
      at += m;
      advance(m);
    }
  }

  /**
   * The next n elements as bits: integers extended by sign, booleans 0 or 1, real numbers as they
   * are stored; {@code to} must be the array of every call.
   */
  public void integers(long[] to, int n) {
    if (constant) {
      if (filled < n) {
        Arrays.fill(to, filled, n, integer);
        filled = n;
      }
      return;
    }
    for (int at = 0; at < n; ) {
      int m = (int) Math.min(n - at, inner - column);
      long from = row + column * innerStep;
      switch (dtype.bytes()) {
        case 8 -> Transfer.longs(from, innerStep, to, at, m);
        case 4 -> Transfer.ints(from, innerStep, to, at, m);
        case 2 -> Transfer.shorts(from, innerStep, to, at, m);
        default -> Transfer.bytes(from, innerStep, to, at, m);
      }
      at += m;
      advance(m);
    }
  }

  private void advance(int m) {
    column += m;
    if (column < inner) {
      return;
    }
    column = 0;
    for (int axis = rank - 1; axis >= 0; axis--) {
      row += steps[axis];
      if (++index[axis] < dims[axis]) {
        return;
      }
      row -= steps[axis] * dims[axis];
      index[axis] = 0;
    }
  }
}
