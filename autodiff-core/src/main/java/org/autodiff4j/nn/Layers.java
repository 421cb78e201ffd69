package org.autodiff4j.nn;

import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/** Layers that look up, or that draw random numbers by a key. */
public final class Layers {
  private Layers() {}

  /**
   * Elements become 0 with probability {@code rate}, the others are divided by {@code 1 - rate}:
   * the expected value stays. With rate 0 it is x, with rate 1 zeros; at inference, leave it out.
   * Srivastava et al., 2014.
   *
   * @throws AutodiffException if the rate is not from 0 to 1
   */
  public static Tensor dropout(RandomKey key, double rate, Tensor x) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new AutodiffException("dropout: the rate must be from 0 to 1, but is " + rate + ".");
    }
    Tensor real = x.cast(x.dtype().toFloat());
    if (rate == 0 || rate == 1) {
      return rate == 0 ? real : real.like(0);
    }
    Tensor kept = key.bernoulli(1 - rate, x.shape().toArray());
    return Tensors.where(kept, real.div(1 - rate), real.like(0));
  }

  /**
   * The rows of a table at indices: {@code [n, ...], [i...] -> [i..., ...]}.
   *
   * @throws DTypeException if the indices are not integers
   * @throws org.autodiff4j.types.IndexException if an index is not in {@code 0 … n - 1}; a negative
   *     one is reported less n
   */
  public static Tensor embedding(Tensor table, Tensor indices) {
    if (table.rank() == 0) {
      throw new ShapeException("embedding needs a table of rows, but got a scalar.");
    }
    if (!indices.dtype().isInteger()) {
      throw new DTypeException(
          "embedding needs integer indices, but got "
              + indices.type()
              + ". Convert them with cast(INT64).");
    }
    // A gather counts negative indices from the end, where -1 would pass for the last row.
    int n = table.shape().size(0);
    return table.gather(0, Tensors.where(indices.lt(0), indices.sub(n), indices));
  }

  /**
   * As {@link #embedding(Tensor, Tensor)}, where the row at {@code paddingIndex} gets no
   * derivative.
   */
  public static Tensor embedding(Tensor table, Tensor indices, int paddingIndex) {
    Tensor rows = embedding(table, indices);
    int[] sizes = new int[rows.rank()];
    java.util.Arrays.fill(sizes, 1);
    System.arraycopy(indices.shape().toArray(), 0, sizes, 0, indices.rank());
    Tensor padding = indices.eq(paddingIndex).reshape(sizes);
    return Tensors.where(padding, rows.stopGradient(), rows);
  }

  /**
   * {@code softmax((logits + Gumbel noise)/temperature)} along the last axis: a differentiable
   * stand-in for a one-hot sample of the classes, to which it tends as the temperature goes to 0.
   * Jang, Gu and Poole, 2017.
   */
  public static Tensor gumbelSoftmax(RandomKey key, Tensor logits, double temperature) {
    if (!(temperature > 0)) {
      throw new AutodiffException(
          "gumbelSoftmax: the temperature must be above 0, but is " + temperature + ".");
    }
    TensorType type = logits.type().with(logits.dtype().toFloat());
    return Nn.softmax(logits.add(key.gumbel(type)).div(temperature), -1);
  }
}
