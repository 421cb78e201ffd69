package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.types.DType;

/**
 * Sums of real numbers, as products with ones: BLAS adds several elements at a time, at the speed
 * of memory, where ND4J's reduction adds one by one, in f32 with an error that grows with their
 * number. Here each product is short enough to be right to a few units in the last place, relative
 * to the sum of the absolute values; products are added up in double, compensated.
 */
final class SumFold implements Fold {
  /** The longest sum within one product: matrix products accumulate in their own type. */
  private static final int LONGEST = 1024;

  private static final int LONGEST_IN_FLOAT = 64;

  /** Up to so many elements, a loop is faster than a call. */
  private static final int FEW = 16;

  /** From so many columns on, BLAS adds several rows at a time. */
  private static final int WIDE = 64;

  private static final Storage ONES = ones(DType.FLOAT64);
  private static final Storage FLOAT_ONES = ones(DType.FLOAT32);

  private static final ThreadLocal<Storage> PRODUCTS =
      ThreadLocal.withInitial(() -> Storage.allocate((long) ROW * Double.BYTES));

  private final DType dtype;
  private final int size;
  private final int longest;
  private final long ones;
  private final long factor;
  private final long product = PRODUCTS.get().address();
  private double[] sums = {};

  /** What rounding took from the sums. */
  private double[] lost = {};

  private State state = State.EMPTY;

  /** Where the sums so far are. */
  private enum State {
    EMPTY,
    IN_PRODUCT,
    IN_SUMS
  }

  /** Sums of f32 or f64 times a factor, in the thread that makes this. */
  SumFold(DType dtype, long factor) {
    boolean isFloat = dtype == DType.FLOAT32;
    this.dtype = dtype;
    this.size = dtype.bytes();
    this.longest = isFloat ? LONGEST_IN_FLOAT : LONGEST;
    this.ones = (isFloat ? FLOAT_ONES : ONES).address();
    this.factor = factor;
  }

  private static Storage ones(DType dtype) {
    Storage ones = Storage.allocate((long) LONGEST * dtype.bytes());
    Launch.fill(dtype, 1, ones.address(), LONGEST);
    return ones;
  }

  @Override
  public void start(int n) {
    state = State.EMPTY;
  }

  @Override
  public void rows(long x, int n, long step, int k) {
    long stride = step / size;
    if ((long) n * k <= FEW) {
      addFew(x, n, step, k, size);
    } else if (n > 1 && k <= longest && stride >= k && stride <= Integer.MAX_VALUE) {
      multiply(x, n, k, false, (int) stride);
    } else {
      open(n);
      for (int i = 0; i < n; i++) {
        long from = x + i * step;
        for (int j = 0; j < k; j += LONGEST) {
          int m = Math.min(LONGEST, k - j);
          add(i, Blas.dot(dtype, m, from + (long) j * size, 1, ones, 1));
        }
      }
    }
  }

  @Override
  public void columns(long x, int m, long step, int n) {
    long stride = step / size;
    if ((long) n * m <= FEW || stride < n || stride > Integer.MAX_VALUE) {
      addFew(x, n, size, m, step);
      return;
    }
    int done = 0;
    if (n < WIDE && stride == n) {
      int side = WIDE / n; // so many rows are one wide row
      int wide = m / side;
      for (int j = 0; j < wide; j += longest) {
        int length = Math.min(longest, wide - j);
        open(n);
        Blas.gemv(
            dtype, side * n, length, x + (long) j * side * step, true, side * n, ones, 1, product);
        for (int i = 0; i < side; i++) {
          addFew(product + i * step, n, size, 1, size);
        }
      }
      done = wide * side;
    }
    int length = n < WIDE ? longest / 2 : longest; // narrow ones are added up one by one
    for (; done < m; done += length) {
      multiply(x + done * step, n, Math.min(length, m - done), true, (int) stride);
    }
  }

  private void multiply(long x, int n, int k, boolean transposed, int stride) {
    if (state != State.EMPTY) {
      open(n);
    }
    Blas.gemv(dtype, n, k, x, transposed, stride, ones, 1, product);
    if (state == State.EMPTY) {
      state = State.IN_PRODUCT;
    } else {
      addFew(product, n, size, 1, size);
    }
  }

  private void addFew(long x, int n, long step, int k, long innerStep) {
    open(n);
    boolean isFloat = dtype == DType.FLOAT32;
    for (int i = 0; i < n; i++) {
      long from = x + i * step;
      double sum = 0;
      for (int j = 0; j < k; j++) {
        long at = from + j * innerStep;
        sum += isFloat ? Memory.getFloat(at) : Memory.getDouble(at);
      }
      add(i, sum);
    }
  }

  private void add(int i, double term) {
    double sum = sums[i];
    double next = sum + term;
    double added = next - sum;
    lost[i] += sum - (next - added) + (term - added);
    sums[i] = next;
  }

  private void open(int n) {
    if (state == State.IN_SUMS) {
      return;
    }
    if (sums.length < n) {
      sums = new double[n];
      lost = new double[n];
    } else {
      Arrays.fill(sums, 0, n, 0);
      Arrays.fill(lost, 0, n, 0);
    }
    if (state == State.IN_PRODUCT) {
      Rows.get(dtype, product, sums, n);
    }
    state = State.IN_SUMS;
  }

  @Override
  public void finish(long z, int n) {
    if (state == State.IN_PRODUCT && factor == 1) {
      Memory.copy(product, z, (long) n * size);
      return;
    }
    open(n);
    for (int i = 0; i < n; i++) {
      double sum = sums[i];
      sums[i] = (Double.isFinite(sum) ? sum + lost[i] : sum) * factor;
    }
    Rows.put(dtype, sums, z, n);
  }
}
