package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Indexing.Scatter;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Indexing.ScatterMax;
import org.autodiff4j.tensor.Indexing.ScatterMin;
import org.autodiff4j.tensor.Indexing.ScatterMul;
import org.autodiff4j.tensor.Indexing.ScatterSet;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;

/** Kernels that update at positions given by an integer tensor. */
final class ScatterKernels {
  private ScatterKernels() {}

  static void register(Kernels kernels) {
    kernels.put(ScatterAdd.class, (p, x, y) -> scatter(p, Combination.SUM, x));
    kernels.put(ScatterMul.class, (p, x, y) -> scatter(p, Combination.PRODUCT, x));
    kernels.put(ScatterMax.class, (p, x, y) -> scatter(p, Combination.GREATEST, x));
    kernels.put(ScatterMin.class, (p, x, y) -> scatter(p, Combination.LEAST, x));
    kernels.put(ScatterSet.class, (p, x, y) -> scatterSet(p, x));
  }

  /** What becomes of a number and its update. */
  private enum Combination {
    SUM,
    PRODUCT,
    GREATEST,
    LEAST;

    void fold(double[] into, double[] row, int n) {
      switch (this) {
        case SUM -> {
          for (int j = 0; j < n; j++) {
            into[j] += row[j];
          }
        }
        case PRODUCT -> {
          for (int j = 0; j < n; j++) {
            into[j] *= row[j];
          }
        }
        case GREATEST -> {
          for (int j = 0; j < n; j++) {
            into[j] = Math.max(into[j], row[j]);
          }
        }
        case LEAST -> {
          for (int j = 0; j < n; j++) {
            into[j] = Math.min(into[j], row[j]);
          }
        }
      }
    }

    void fold(long[] into, long[] row, int n) {
      switch (this) {
        case SUM -> {
          for (int j = 0; j < n; j++) {
            into[j] += row[j];
          }
        }
        case PRODUCT -> {
          for (int j = 0; j < n; j++) {
            into[j] *= row[j];
          }
        }
        case GREATEST -> {
          for (int j = 0; j < n; j++) {
            into[j] = Math.max(into[j], row[j]);
          }
        }
        case LEAST -> {
          for (int j = 0; j < n; j++) {
            into[j] = Math.min(into[j], row[j]);
          }
        }
      }
    }
  }

  private static Tensor scatter(Scatter p, Combination combination, Tensor[] inputs) {
    Tensor input = inputs[0];
    Places places = Places.of(p.label(), p.axis(), p.batchAxes(), input.shape(), inputs[1]);
    if (inputs[2].shape().elements() == 0) {
      return input;
    }
    Nd4jTensor u = Nd4jTensor.of(inputs[2]).rowMajor();
    Nd4jTensor y = copyOf(input);
    int size = y.dtype().bytes();
    Updates updates = new Updates(combination, y.dtype(), places);
    long targets = (long) places.size() * places.after() * size;
    long sources = (long) places.count() * places.after() * size;
    for (int batch = 0; batch < places.batches(); batch++) {
      updates.group(batch);
      for (int i = 0; i < places.before(); i++) {
        long outer = (long) batch * places.before() + i;
        updates.run(batch, u.address() + outer * sources, y.address() + outer * targets);
      }
    }
    Reference.reachabilityFence(u);
    Reference.reachabilityFence(y);
    return y;
  }

  /** Updates are copied in their order, so that of several to one element the last stays. */
  private static Tensor scatterSet(ScatterSet p, Tensor[] inputs) {
    Tensor input = inputs[0];
    Places places = Places.of(p.label(), p.axis(), p.batchAxes(), input.shape(), inputs[1]);
    if (inputs[2].shape().elements() == 0) {
      return input;
    }
    Nd4jTensor u = Nd4jTensor.of(inputs[2]).rowMajor();
    Nd4jTensor y = copyOf(input);
    int[] at = places.at();
    long row = (long) places.after() * y.dtype().bytes();
    long from = u.address();
    for (int outer = 0; outer < places.batches() * places.before(); outer++) {
      int first = outer / places.before() * places.count();
      long to = y.address() + (long) outer * places.size() * row;
      for (int i = first; i < first + places.count(); i++) {
        put(from, to + at[i] * row, row);
        from += row;
      }
    }
    Reference.reachabilityFence(u);
    Reference.reachabilityFence(y);
    return y;
  }

  private static void put(long from, long to, long bytes) {
    if (bytes == Double.BYTES) {
      Memory.putLong(to, Memory.getLong(from));
    } else if (bytes == Float.BYTES) {
      Memory.putInt(to, Memory.getInt(from));
    } else {
      Rows.copy(from, to, bytes);
    }
  }

  /** The elements in memory of their own, row-major. */
  static Nd4jTensor copyOf(Tensor input) {
    Nd4jTensor x = Nd4jTensor.of(input);
    Nd4jTensor y = Nd4jTensor.allocate(x.type());
    int size = x.dtype().bytes();
    StridedCopy.pack(size, x.shape().toArray(), x.address(), x.strides(), y.address());
    Reference.reachabilityFence(x);
    return y;
  }

  /**
   * Folds rows of updates into rows of a result. Those that go to one row are folded in double, and
   * rounded once; sums are added up in blocks.
   */
  private static final class Updates {
    /** Rows that are added up before their sum is added to those before. */
    private static final int BLOCK = 128;

    /** Up to so many updates are sorted without looking at every target. */
    private static final int FEW = 24;

    private final Combination combination;
    private final DType dtype;
    private final Places places;
    private final int[] order;
    private final double[] row;
    private final double[] part;
    private final double[] sum;
    private final long[] integers;
    private final long[] integerSum;

    Updates(Combination combination, DType dtype, Places places) {
      this.combination = combination;
      this.dtype = dtype;
      this.places = places;
      this.order = new int[places.count()];
      int length = Math.min(Rows.BLOCK, places.after());
      int reals = dtype.isFloat() ? length : 0;
      this.row = new double[reals];
      this.part = new double[reals];
      this.sum = new double[reals];
      this.integers = new long[length - reals];
      this.integerSum = new long[length - reals];
    }

    /** Sorts the updates of a batch by target, keeping the order of those of one target. */
    void group(int batch) {
      int first = batch * places.count();
      if (places.count() <= FEW) {
        insert(first);
      } else {
        distribute(first);
      }
    }

    private void insert(int first) {
      for (int i = 0; i < places.count(); i++) {
        int target = places.at()[first + i];
        int j = i;
        for (; j > 0 && places.at()[first + order[j - 1]] > target; j--) {
          order[j] = order[j - 1];
        }
        order[j] = i;
      }
    }

    private void distribute(int first) {
      int[] next = new int[places.size() + 1]; // where the next update of each target goes
      for (int i = 0; i < places.count(); i++) {
        next[places.at()[first + i] + 1]++;
      }
      for (int target = 0; target < places.size(); target++) {
        next[target + 1] += next[target];
      }
      for (int i = 0; i < places.count(); i++) {
        order[next[places.at()[first + i]]++] = i;
      }
    }

    void run(int batch, long updates, long results) {
      int first = batch * places.count();
      int size = dtype.bytes();
      long step = (long) places.after() * size;
      int end;
      for (int start = 0; start < places.count(); start = end) {
        int target = places.at()[first + order[start]];
        end = start + 1;
        while (end < places.count() && places.at()[first + order[end]] == target) {
          end++;
        }
        for (int done = 0; done < places.after(); done += Rows.BLOCK) {
          int n = Math.min(Rows.BLOCK, places.after() - done);
          long at = (long) done * size;
          long to = results + target * step + at;
          if (!dtype.isFloat()) {
            foldIntegers(updates + at, step, start, end, to, n);
          } else if (combination == Combination.SUM) {
            addReals(updates + at, step, start, end, to, n);
          } else {
            foldReals(updates + at, step, start, end, to, n);
          }
        }
      }
    }

    private void addReals(long updates, long step, int start, int end, long to, int n) {
      if (n == 1) {
        addNumbers(updates, step, start, end, to);
        return;
      }
      Rows.get(dtype, to, sum, n);
      for (int block = start; block < end; block += BLOCK) {
        Arrays.fill(part, 0, n, 0);
        for (int i = block; i < Math.min(end, block + BLOCK); i++) {
          Rows.get(dtype, updates + order[i] * step, row, n);
          for (int j = 0; j < n; j++) {
            part[j] += row[j];
          }
        }
        for (int j = 0; j < n; j++) {
          sum[j] += part[j];
        }
      }
      Rows.put(dtype, sum, to, n);
    }

    private void addNumbers(long updates, long step, int start, int end, long to) {
      boolean isFloat = dtype == DType.FLOAT32;
      double total = isFloat ? Memory.getFloat(to) : Memory.getDouble(to);
      for (int block = start; block < end; block += BLOCK) {
        double blockSum = 0;
        for (int i = block; i < Math.min(end, block + BLOCK); i++) {
          long at = updates + order[i] * step;
          blockSum += isFloat ? Memory.getFloat(at) : Memory.getDouble(at);
        }
        total += blockSum;
      }
      if (isFloat) {
        Memory.putFloat(to, (float) total);
      } else {
        Memory.putDouble(to, total);
      }
    }

    private void foldReals(long updates, long step, int start, int end, long to, int n) {
      Rows.get(dtype, to, sum, n);
      for (int i = start; i < end; i++) {
        Rows.get(dtype, updates + order[i] * step, row, n);
        combination.fold(sum, row, n);
      }
      Rows.put(dtype, sum, to, n);
    }

    private void foldIntegers(long updates, long step, int start, int end, long to, int n) {
      Rows.get(dtype, to, integerSum, n);
      for (int i = start; i < end; i++) {
        Rows.get(dtype, updates + order[i] * step, integers, n);
        combination.fold(integerSum, integers, n);
      }
      Rows.put(dtype, integerSum, to, n);
    }
  }
}
