package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.jspecify.annotations.Nullable;

/** Attention, of operands that have their features before their steps, {@code [n, f, t]}. */
final class AttentionOps {
  private static final double MASKED = 1e9;

  private AttentionOps() {}

  static void addTo(OpTable table) {
    table.putAll("dot_product_attention", AttentionOps::single);
    table.putAll("multi_head_dot_product_attention", AttentionOps::ofSeveralHeads);
  }

  /** Operands: queries, keys, values, perhaps a mask {@code [n, t]}. */
  private static List<Tensor> single(List<Tensor> in, OpArguments a) {
    Tensor mask = in.size() > 3 ? in.get(3) : null;
    return attended(in.get(0), in.get(1), in.get(2), mask, a);
  }

  /** Values mixed by weights, and the weights if they are asked for. */
  private static List<Tensor> attended(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, OpArguments a) {
    Tensor scores = Tensors.swapLast(k).matmul(q); // [..., keys, queries]
    if (a.integer(0) == 1) {
      scores = scores.div(Math.sqrt(k.shape().size(-2)));
    }
    if (mask != null) {
      scores = scores.add(columns(mask, q.rank()).cast(q.dtype()).sub(1).mul(MASKED));
    }
    Tensor weights = Nn.softmax(scores, -2);
    List<Tensor> results = new ArrayList<>();
    results.add(v.matmul(weights));
    if (a.integer(1, 0) == 1) {
      results.add(weights);
    }
    return results;
  }

  /** A mask {@code [n, t]} as one of the keys, which are the axis before the last. */
  private static Tensor columns(Tensor mask, int rank) {
    Shape s = mask.shape();
    return rank == 4
        ? mask.reshape(s.size(0), 1, s.size(1), 1)
        : mask.reshape(s.size(0), s.size(1), 1);
  }

  /**
   * Operands: queries, keys, values, the projections of each {@code [heads, p, f]}, that of the
   * result {@code [heads·p, out]}, perhaps a mask.
   */
  private static List<Tensor> ofSeveralHeads(List<Tensor> in, OpArguments a) {
    Tensor mask = in.size() > 7 ? in.get(7) : null;
    List<Tensor> mixed =
        attended(
            projected(in.get(0), in.get(3)),
            projected(in.get(1), in.get(4)),
            projected(in.get(2), in.get(5)),
            mask,
            a);
    Tensor heads = mixed.get(0); // [n, heads, p, t]
    Shape s = heads.shape();
    Tensor joined = heads.reshape(s.size(0), s.size(1) * s.size(2), s.size(3));
    List<Tensor> results = new ArrayList<>(mixed);
    results.set(0, in.get(6).T().matmul(joined));
    return results;
  }

  /** {@code [n, f, t] x [heads, p, f] -> [n, heads, p, t]}. */
  private static Tensor projected(Tensor x, Tensor w) {
    return w.matmul(x.expandDims(1));
  }
}
