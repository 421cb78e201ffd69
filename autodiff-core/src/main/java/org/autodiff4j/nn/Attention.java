package org.autodiff4j.nn;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Scaled dot-product attention and its masks. Vaswani et al., 2017.
 *
 * <p>A mask is boolean, and broadcasts to {@code [..., queries, keys]}: true where a query may look
 * at a key. A query that may look at no key gets 0, with derivative 0.
 */
public final class Attention {
  private Attention() {}

  /**
   * {@code softmax(q·kᵀ/√size)·v}: {@code [..., queries, size], [..., keys, size], [..., keys, out]
   * -> [..., queries, out]}; leading axes, such as those of examples and heads, broadcast. Takes
   * memory for all pairs of query and key.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value) {
    return weights(query, key, null).matmul(value);
  }

  /**
   * As {@link #dotProductAttention(Tensor, Tensor, Tensor)}, where the mask allows.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value, Tensor mask) {
    return weights(query, key, mask).matmul(value);
  }

  private static Tensor weights(
      Tensor query, Tensor key, @org.jspecify.annotations.Nullable Tensor mask) {
    if (query.rank() < 2
        || key.rank() < 2
        || query.shape().size(-1) != key.shape().size(-1)
        || query.shape().size(-1) == 0) {
      throw new ShapeException(
          "attention takes queries [..., queries, size] and keys [..., keys, size], but got "
              + query.shape()
              + " and "
              + key.shape()
              + ".");
    }
    Tensor scores = query.matmul(Tensors.swapLast(key));
    Tensor scaled = scores.mul(1 / Math.sqrt(query.shape().size(-1)));
    return mask == null ? Nn.softmax(scaled, -1) : Nn.softmax(scaled, -1, mask);
  }

  /**
   * The matrices of {@link #multiHeadAttention}.
   *
   * @param query {@code [features, heads·size]}
   * @param key {@code [features, heads·size]}
   * @param value {@code [features, heads·size]}
   * @param output {@code [heads·size, features]}
   */
  public record Projections(Tensor query, Tensor key, Tensor value, Tensor output) {}

  /**
   * Attention of several heads, each on its own projections: {@code [..., queries, features], [...,
   * keys, features] -> [..., queries, features]}. The mask broadcasts to {@code [..., heads,
   * queries, keys]}; for none, give {@code Tensor.of(true)}. Biases, where wanted, are added
   * outside.
   *
   * @param context what is looked at: the queries themselves for self-attention
   * @throws ShapeException if the shapes do not fit, or the projections do not divide into heads
   */
  public static Tensor multiHeadAttention(
      Tensor queries, Tensor context, Projections projections, int heads, Tensor mask) {
    Tensor q = split(queries.matmul(projections.query()), heads);
    Tensor k = split(context.matmul(projections.key()), heads);
    Tensor v = split(context.matmul(projections.value()), heads);
    Tensor attended = Tensors.moveAxis(dotProductAttention(q, k, v, mask), -3, -2);
    Shape rows = attended.shape().range(0, attended.rank() - 2);
    int size = attended.shape().size(-1);
    return attended.reshape(rows.concat(Shape.of(heads * size))).matmul(projections.output());
  }

  /** {@code [..., length, heads·size] -> [..., heads, length, size]}. */
  private static Tensor split(Tensor x, int heads) {
    int features = x.shape().size(-1);
    if (heads < 1 || features % heads != 0 || x.rank() < 2) {
      throw new ShapeException(
          "multiHeadAttention: a projection of shape "
              + x.shape()
              + " does not divide into "
              + heads
              + " heads.");
    }
    Shape rows = x.shape().range(0, x.rank() - 1);
    return Tensors.moveAxis(x.reshape(rows.concat(Shape.of(heads, features / heads))), -2, -3);
  }

  /** {@code [queries, keys]}: query i may look at keys 0 … i. */
  public static Tensor causalMask(int queries, int keys) {
    return Tensor.arange(keys).le(Tensor.arange(queries).expandDims(1));
  }

  /** {@code [...] -> [..., 1, 1, keys]}: the first {@code lengths} keys of each example. */
  public static Tensor paddingMask(Tensor lengths, int keys) {
    Tensor rows = lengths.expandDims(-1).expandDims(-1).expandDims(-1);
    return Tensor.arange(keys).lt(rows.cast(DType.INT64));
  }
}
