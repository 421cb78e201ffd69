package org.autodiff4j.goldens;

import java.util.List;
import org.autodiff4j.nn.Attention;
import org.autodiff4j.nn.Initializers;
import org.autodiff4j.nn.Layers;
import org.autodiff4j.nn.Losses;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.nn.Normalization;
import org.autodiff4j.nn.Normalization.BatchNormalized;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

class NnGoldensTest extends GoldenContract {
  private static final double EPS = 1e-5;

  NnGoldensTest() {
    super("nn");
  }

  @Override
  protected void functions() {
    normalization();
    attention();
    losses();
    layers();
  }

  private void normalization() {
    put("standardize", (x, p) -> Normalization.standardize(x[0], EPS, p.integers("axes")));
    put("layerNorm", (x, p) -> Normalization.layerNorm(x[0], x[1], x[2], EPS, p.integers("axes")));
    put("rmsNorm", (x, p) -> Normalization.rmsNorm(x[0], x[1], EPS, p.integers("axes")));
    put("l2Normalize", (x, p) -> Normalization.l2Normalize(x[0], 1e-6, p.integers("axes")));
    putAll(
        "batchNorm",
        (x, p) -> {
          BatchNormalized y = Normalization.batchNorm(x[0], x[1], x[2], EPS, p.integer("axis"));
          return new Tensor[] {y.output(), y.mean(), y.variance()};
        });
    put(
        "batchNormInference",
        (x, p) -> Normalization.batchNorm(x[0], x[1], x[2], x[3], x[4], EPS, p.integer("axis")));
    put(
        "groupNorm",
        (x, p) ->
            Normalization.groupNorm(x[0], p.integer("groups"), x[1], x[2], EPS, p.integer("axis")));
    put(
        "instanceNorm",
        (x, p) -> Normalization.instanceNorm(x[0], x[1], x[2], EPS, p.integer("axis")));
    putAll(
        "clipByGlobalNorm",
        (x, p) ->
            Normalization.clipByGlobalNorm(List.of(x), p.number("limit")).toArray(Tensor[]::new));
    put("globalNorm", (x, p) -> Normalization.globalNorm(List.of(x)));
  }

  private void attention() {
    put("attention", (x, p) -> Attention.dotProductAttention(x[0], x[1], x[2]));
    put("attentionMasked", (x, p) -> Attention.dotProductAttention(x[0], x[1], x[2], x[3]));
    put(
        "attentionCausal",
        (x, p) ->
            Attention.dotProductAttention(
                x[0],
                x[1],
                x[2],
                Attention.causalMask(x[0].shape().size(-2), x[1].shape().size(-2))));
    put(
        "attentionPadded",
        (x, p) -> Attention.dotProductAttention(x[0], x[1], x[2], Attention.paddingMask(x[3], 4)));
    put("multiHeadAttention", (x, p) -> multiHead(x, p, Tensor.of(true)));
    put("multiHeadCausal", (x, p) -> multiHead(x, p, Attention.causalMask(3, 3)));
    put("softmaxMasked", (x, p) -> Nn.softmax(x[0], p.integer("axis"), x[1]));
  }

  private static Tensor multiHead(Tensor[] x, Params p, Tensor mask) {
    Attention.Projections w = new Attention.Projections(x[2], x[3], x[4], x[5]);
    return Attention.multiHeadAttention(x[0], x[1], w, p.integer("heads"), mask);
  }

  private void losses() {
    put("absoluteError", (x, p) -> Losses.absoluteError(x[0], x[1]));
    put("squaredError", (x, p) -> Losses.squaredError(x[0], x[1]));
    put("huber", (x, p) -> Losses.huber(x[0], x[1], p.number("delta")));
    put("smoothL1", (x, p) -> Losses.smoothL1(x[0], x[1], p.number("beta")));
    put("logCosh", (x, p) -> Losses.logCosh(x[0], x[1]));
    put("hinge", (x, p) -> Losses.hinge(x[0], x[1]));
    put("squaredHinge", (x, p) -> Losses.squaredHinge(x[0], x[1]));
    put("poissonNll", (x, p) -> Losses.poissonNll(x[0], x[1]));
    put("klDivergence", (x, p) -> Losses.klDivergence(x[0], x[1]));
    put("smoothLabels", (x, p) -> Losses.smoothLabels(x[0], p.number("alpha")));
    put(
        "cosineSimilarity",
        (x, p) -> Losses.cosineSimilarity(x[0], x[1], 1e-12, p.integer("axis")));
    put("cosineDistance", (x, p) -> Losses.cosineDistance(x[0], x[1], 1e-12, p.integer("axis")));
  }

  private void layers() {
    put("embedding", (x, p) -> Layers.embedding(x[0], x[1]));
    put("embeddingPadded", (x, p) -> Layers.embedding(x[0], x[1], p.integer("padding")));
    RandomKey key = RandomKey.of(7);
    put("glorotUniform", (x, p) -> Initializers.glorotUniform(key, type(p)));
    put("glorotNormal", (x, p) -> Initializers.glorotNormal(key, type(p)));
    put("heUniform", (x, p) -> Initializers.heUniform(key, type(p)));
    put("heNormal", (x, p) -> Initializers.heNormal(key, type(p)));
    put("lecunUniform", (x, p) -> Initializers.lecunUniform(key, type(p)));
    put("lecunNormal", (x, p) -> Initializers.lecunNormal(key, type(p)));
  }

  private static TensorType type(Params p) {
    return TensorType.of(DType.FLOAT64, p.integers("shape"));
  }
}
