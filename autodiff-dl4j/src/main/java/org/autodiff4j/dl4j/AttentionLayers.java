package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.jspecify.annotations.Nullable;

/**
 * Attention over the steps of sequences {@code [n, c, t]}. These layers are SameDiff graphs in
 * Deeplearning4j, whose own gradient of them is twice the derivative of its score.
 */
final class AttentionLayers {
  /** What libnd4j adds to the score of a step that does not exist. */
  private static final double NEVER = 1e9;

  private AttentionLayers() {}

  static void addTo(LayerTable table) {
    table.put(
        SelfAttentionLayer.class,
        layer -> call -> attention(call, call.x(), layer.isProjectInput()));
    table.put(
        LearnedSelfAttentionLayer.class,
        layer -> {
          throw new Unsupported(
              "Deeplearning4j 1.0.0-M2.1 cannot compute learned self-attention itself: its"
                  + " scatter_update fails, so there are no numbers to meet");
        });
    table.put(RecurrentAttentionLayer.class, AttentionLayers::recurrent);
  }

  /** Queries {@code [n, c, q]} over the call's input as keys and values. */
  private static Tensor attention(LayerCall call, Tensor queries, boolean projects) {
    Tensor x = call.x();
    if (!projects) {
      return attended(queries, x, x, call.mask());
    }
    Tensor heads =
        attended(
            projected(call.param("Wq"), queries),
            projected(call.param("Wk"), x),
            projected(call.param("Wv"), x),
            call.mask()); // [n, heads, size, q]
    Shape s = heads.shape();
    return heads
        .permute(0, 3, 1, 2)
        .reshape(s.size(0), s.size(3), s.size(1) * s.size(2))
        .matmul(call.param("Wo"))
        .permute(0, 2, 1);
  }

  /** Weights {@code [heads, size, c]} on each step: {@code [n, c, t] -> [n, heads, size, t]}. */
  private static Tensor projected(Tensor weights, Tensor x) {
    return weights.matmul(x.expandDims(1));
  }

  /**
   * v·softmax(kᵀ·q/√size) over the steps: {@code [..., size, q], [..., size, t], [..., out, t] ->
   * [..., out, q]}.
   */
  private static Tensor attended(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    Tensor scores = Tensors.swapLast(k).matmul(q).div(Math.sqrt(q.shape().size(-2)));
    if (mask != null) {
      Tensor missing = mask.cast(scores.dtype()).sub(1).mul(NEVER).expandDims(2); // [n, t, 1]
      scores = scores.add(scores.rank() == 4 ? missing.expandDims(1) : missing);
    }
    return v.matmul(Nn.softmax(scores, -2));
  }

  /** h' = act(x·W + b + attention(h)·R); the first step has no attention. */
  private static LayerFunction recurrent(RecurrentAttentionLayer layer) {
    UnaryOperator<Tensor> act = Activations.ofSameDiff(layer.getActivation());
    boolean projects = layer.isProjectInput();
    return call -> {
      int steps = call.x().shape().size(2);
      Tensor[] outputs = new Tensor[steps];
      for (int t = 0; t < steps; t++) {
        Tensor z = RecurrentLayers.at(call.x(), t).matmul(call.param("W"));
        z = call.has("b") ? z.add(call.param("b")) : z;
        if (t > 0) {
          Tensor attention = attention(call, outputs[t - 1].expandDims(2), projects);
          z = z.add(attention.squeeze(2).matmul(call.param("RW")));
        }
        outputs[t] = act.apply(z);
      }
      return Tensors.stack(2, outputs);
    };
  }
}
