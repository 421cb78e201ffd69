package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.DataFormat;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.LocalResponseNormalizationConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyWithLogitsLoss;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs of layers, losses and whole networks. */
final class NetworkGraphs {
  private final List<Graph> all = new ArrayList<>();

  static List<Graph> all() {
    NetworkGraphs graphs = new NetworkGraphs();
    graphs.convolutions();
    graphs.pools();
    graphs.layers();
    for (LossReduce reduce : LossReduce.values()) {
      graphs.losses(reduce);
    }
    graphs.otherLosses();
    graphs.networks();
    return graphs.all;
  }

  private void add(Graph graph) {
    all.add(graph);
  }

  private void add(String name, Function<Graph, SDVariable> y) {
    all.add(Graph.of(name, y));
  }

  private void addLoss(String name, Function<Graph, SDVariable> loss) {
    all.add(Graph.ofLoss(name, loss));
  }

  private void convolutions() {
    Conv2DConfig.Conv2DConfigBuilder two = Conv2DConfig.builder().kH(2).kW(3);
    add(
        "conv2d",
        g -> g.sd.cnn.conv2d(g.x(2, 3, 5, 6), g.w("w", 2, 3, 3, 4), g.w("b", 4), two.build()));
    add(
        "conv2d strides padding dilation",
        g ->
            g.sd.cnn.conv2d(
                g.x(2, 3, 7, 8),
                g.w("w", 2, 3, 3, 4),
                Conv2DConfig.builder().kH(2).kW(3).sH(2).sW(3).pH(1).pW(2).dH(2).dW(1).build()));
    add(
        "conv2d same",
        g ->
            g.sd.cnn.conv2d(
                g.x(2, 3, 5, 6),
                g.w("w", 2, 3, 3, 4),
                Conv2DConfig.builder()
                    .kH(2)
                    .kW(3)
                    .sH(2)
                    .sW(2)
                    .paddingMode(PaddingMode.SAME)
                    .build()));
    add(
        "conv2d nhwc",
        g ->
            g.sd.cnn.conv2d(
                g.x(2, 5, 6, 3),
                g.w("w", 2, 3, 3, 4),
                g.w("b", 4),
                Conv2DConfig.builder().kH(2).kW(3).dataFormat("NHWC").build()));
    add(
        "conv2d oiyx",
        g ->
            g.sd.cnn.conv2d(
                g.x(2, 3, 5, 6),
                g.w("w", 4, 3, 2, 3),
                g.w("b", 4),
                Conv2DConfig.builder().kH(2).kW(3).weightsFormat(WeightsFormat.OIYX).build()));
    add(
        "conv1d",
        g ->
            g.sd.cnn.conv1d(
                g.x(2, 3, 7),
                g.w("w", 2, 3, 4),
                g.w("b", 4),
                Conv1DConfig.builder().k(2).s(2).p(1).paddingMode(PaddingMode.VALID).build()));
    add(
        "conv1d same",
        g ->
            g.sd.cnn.conv1d(
                g.x(2, 3, 7),
                g.w("w", 2, 3, 4),
                Conv1DConfig.builder().k(2).s(1).paddingMode(PaddingMode.SAME).build()));
    add(
        "conv1d causal",
        g ->
            g.sd.cnn.conv1d(
                g.x(2, 3, 7),
                g.w("w", 2, 3, 4),
                Conv1DConfig.builder().k(2).s(1).paddingMode(PaddingMode.CAUSAL).build()));
    add(
        "conv1d nwc",
        g ->
            g.sd.cnn.conv1d(
                g.x(2, 7, 3),
                g.w("w", 2, 3, 4),
                Conv1DConfig.builder()
                    .k(2)
                    .s(1)
                    .dataFormat("NWC")
                    .paddingMode(PaddingMode.VALID)
                    .build()));
    add(
        "conv3d",
        g ->
            g.sd.cnn.conv3d(
                g.x(1, 2, 3, 4, 5),
                g.w("w", 2, 3, 2, 2, 3),
                g.w("b", 3),
                Conv3DConfig.builder()
                    .kD(2)
                    .kH(3)
                    .kW(2)
                    .paddingMode(PaddingMode.VALID)
                    .dataFormat("NCDHW")
                    .build()));
    add(
        "depthwise conv2d",
        g ->
            g.sd.cnn.depthWiseConv2d(
                g.x(2, 3, 5, 6), g.w("w", 2, 3, 3, 2), g.w("b", 6), two.build()));
    add(
        "separable conv2d",
        g ->
            g.sd.cnn.separableConv2d(
                g.x(2, 3, 5, 6),
                g.w("w", 2, 3, 3, 2),
                g.w("p", 1, 1, 6, 4),
                g.w("b", 4),
                two.build()));
    add(
        "deconv2d",
        g ->
            g.sd.cnn.deconv2d(
                g.x(2, 3, 4, 5),
                g.w("w", 2, 3, 4, 3),
                g.w("b", 4),
                DeConv2DConfig.builder().kH(2).kW(3).sH(2).sW(1).build()));
    add("upsampling2d", g -> g.sd.cnn.upsampling2d(g.w(2, 3, 2, 2), 2, 3, true));
    add("space to depth", g -> g.sd.cnn.spaceToDepth(g.w(2, 3, 4, 6), 2, DataFormat.NCHW));
    add("depth to space", g -> g.sd.cnn.depthToSpace(g.w(2, 8, 2, 3), 2, DataFormat.NCHW));
    add(
        "lrn",
        g ->
            g.sd.cnn.localResponseNormalization(
                g.w(2, 5, 2, 2), new LocalResponseNormalizationConfig(0.7, 1.5, 0.5, 2)));
  }

  private void pools() {
    add("max pool", g -> g.sd.cnn.maxPooling2d(g.w(2, 3, 5, 6), pool().build()));
    add(
        "max pool padding dilation",
        g -> g.sd.cnn.maxPooling2d(g.w(2, 3, 7, 6), pool().sH(2).sW(1).pH(1).pW(1).dH(2).build()));
    add(
        "max pool same",
        g ->
            g.sd.cnn.maxPooling2d(
                g.w(2, 3, 5, 6), pool().sH(2).sW(2).paddingMode(PaddingMode.SAME).build()));
    add(
        "max pool nhwc",
        g -> g.sd.cnn.maxPooling2d(g.w(2, 5, 6, 3), pool().sH(2).sW(2).isNHWC(true).build()));
    add("avg pool", g -> g.sd.cnn.avgPooling2d(g.w(2, 3, 5, 6), pool().build()));
    add(
        "avg pool padding",
        g -> g.sd.cnn.avgPooling2d(g.w(2, 3, 5, 6), pool().sH(2).sW(1).pH(1).pW(1).build()));
    add(
        "avg pool padding counted",
        g ->
            g.sd.cnn.avgPooling2d(
                g.w(2, 3, 5, 6),
                pool().sH(2).sW(1).pH(1).pW(1).divisor(Pooling2D.Divisor.INCLUDE_PADDING).build()));
    add(
        "avg pool same",
        g ->
            g.sd.cnn.avgPooling2d(
                g.w(2, 3, 5, 6), pool().sH(2).sW(2).paddingMode(PaddingMode.SAME).build()));
    add(
        "max pool 3d",
        g ->
            g.sd.cnn.maxPooling3d(
                g.w(1, 2, 4, 4, 4),
                Pooling3DConfig.builder().kD(2).kH(2).kW(2).sD(2).sH(1).sW(2).build()));
    add(
        "avg pool 3d",
        g ->
            g.sd.cnn.avgPooling3d(
                g.w(1, 2, 4, 4, 4),
                Pooling3DConfig.builder().kD(2).kH(2).kW(2).sD(2).sH(1).sW(2).build()));
  }

  private static Pooling2DConfig.Pooling2DConfigBuilder pool() {
    return Pooling2DConfig.builder().kH(2).kW(3);
  }

  private void layers() {
    add("layer norm", g -> g.sd.nn.layerNorm(g.w(3, 4), g.w("g", 4), g.w("b", 4), false, 1));
    add("layer norm without bias", g -> g.sd.nn.layerNorm(g.w(3, 4), g.w("g", 4), false, 1));
    add(
        "layer norm channels first",
        g -> g.sd.nn.layerNorm(g.w(3, 4, 5), g.w("g", 4), g.w("b", 4), true, 1, 2));
    add(
        "layer norm channels last",
        g -> g.sd.nn.layerNorm(g.w(3, 4, 5), g.w("g", 5), g.w("b", 5), false, 1, 2));
    add(
        "batch norm",
        g ->
            g.sd.nn.batchNorm(
                g.w(3, 4),
                g.w("m", 4),
                g.sd.var("v", g.fractions(4)),
                g.w("g", 4),
                g.w("b", 4),
                1e-3,
                1));
    add(
        "batch norm of images",
        g ->
            g.sd.nn.batchNorm(
                g.w(2, 4, 3, 2),
                g.w("m", 4),
                g.sd.var("v", g.fractions(4)),
                g.w("g", 4),
                g.w("b", 4),
                1e-3,
                1));
    add(
        "attention",
        g ->
            g.sd.nn.dotProductAttention(
                g.w("q", 2, 4, 3), g.w("k", 2, 4, 5), g.w("v", 2, 6, 5), null, true));
    add(
        "attention masked",
        g ->
            g.sd.nn.dotProductAttention(
                g.w("q", 2, 4, 3),
                g.w("k", 2, 4, 5),
                g.w("v", 2, 6, 5),
                g.given("mask", mask()),
                false));
    add(
        "multi head attention",
        g ->
            g.sd.nn.multiHeadDotProductAttention(
                g.w("q", 2, 4, 3),
                g.w("k", 2, 4, 5),
                g.w("v", 2, 6, 5),
                g.w("wq", 2, 3, 4),
                g.w("wk", 2, 3, 4),
                g.w("wv", 2, 5, 6),
                g.w("wo", 10, 7),
                null,
                true));
    add(
        "multi head attention masked",
        g ->
            g.sd.nn.multiHeadDotProductAttention(
                g.w("q", 2, 4, 3),
                g.w("k", 2, 4, 5),
                g.w("v", 2, 6, 5),
                g.w("wq", 2, 3, 4),
                g.w("wk", 2, 3, 4),
                g.w("wv", 2, 5, 6),
                g.w("wo", 10, 7),
                g.given("mask", mask()),
                true));
  }

  private static INDArray mask() {
    return Nd4j.createFromArray(new double[][] {{1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}});
  }

  private interface WeightedLoss {
    SDVariable of(Graph g, SDVariable y, SDVariable x, SDVariable weights);
  }

  private void losses(LossReduce reduce) {
    loss(
        "absolute difference",
        reduce,
        (g, y, x, w) -> g.sd.loss.absoluteDifference(y, x, w, reduce));
    loss("mean squared error", reduce, (g, y, x, w) -> g.sd.loss.meanSquaredError(y, x, w, reduce));
    loss("huber", reduce, (g, y, x, w) -> g.sd.loss.huberLoss(y, x, w, reduce, 0.8));
    loss(
        "hinge",
        reduce,
        (g, y, x, w) -> g.sd.loss.hingeLoss(g.given("y01", g.oneHot(4, 3)), x, w, reduce));
    loss(
        "log loss",
        reduce,
        (g, y, x, w) ->
            g.sd.loss.logLoss(g.given("y01", g.oneHot(4, 3)), g.sd.nn.sigmoid(x), w, reduce, 1e-4));
    loss(
        "log poisson",
        reduce,
        (g, y, x, w) -> g.sd.loss.logPoisson(g.sd.math.square(y), x, w, reduce, false));
    loss(
        "sigmoid cross entropy",
        reduce,
        (g, y, x, w) ->
            g.sd.loss.sigmoidCrossEntropy(g.given("y01", g.oneHot(4, 3)), x, w, reduce, 0.125));
    rowLoss(
        "softmax cross entropy",
        reduce,
        (g, y, x, w) ->
            g.sd.loss.softmaxCrossEntropy(g.given("y01", g.oneHot(4, 3)), x, w, reduce, 0.125));
    add(
        Graph.ofLoss(
            "cosine distance " + reduce,
            g ->
                g.sd.loss.cosineDistance(
                    g.given("y", g.reals(4, 3)),
                    g.w(4, 3),
                    g.sd.constant("weights", g.fractions(4, 1)),
                    reduce,
                    1)));
  }

  private void loss(String name, LossReduce reduce, WeightedLoss loss) {
    add(
        Graph.ofLoss(
            name + " " + reduce,
            g ->
                loss.of(
                    g,
                    g.given("y", g.reals(4, 3)),
                    g.w(4, 3),
                    g.sd.constant("weights", weights()))));
  }

  private void rowLoss(String name, LossReduce reduce, WeightedLoss loss) {
    add(
        Graph.ofLoss(
            name + " " + reduce,
            g ->
                loss.of(
                    g,
                    g.given("y", g.reals(4, 3)),
                    g.w(4, 3),
                    g.sd.constant(
                        "weights",
                        reduce == LossReduce.NONE
                            ? Nd4j.scalar(0.5)
                            : Nd4j.createFromArray(0.5, 0.0, 2.0, 1.0)))));
  }

  private static INDArray weights() {
    return Nd4j.createFromArray(new double[][] {{0.5, 1, 2}, {0, 1, 1}, {1, 0, 0.25}, {1, 1, 1}});
  }

  private void otherLosses() {
    addLoss(
        "mean squared error unweighted",
        g -> g.sd.loss.meanSquaredError(g.given("y", g.reals(4, 3)), g.w(4, 3), null));
    addLoss(
        "weights of rows",
        g ->
            g.sd.loss.meanSquaredError(
                g.given("y", g.reals(4, 3)),
                g.w(4, 3),
                g.sd.constant("weights", g.fractions(4, 1))));
    addLoss("l2 loss", g -> g.sd.loss.l2Loss(g.w(4, 3)));
    addLoss(
        "log loss default",
        g -> g.sd.loss.logLoss(g.given("y", g.oneHot(4, 3)), g.sd.nn.sigmoid(g.w(4, 3))));
    addLoss(
        "log poisson full",
        g ->
            g.sd.loss.logPoisson(
                g.sd.math.square(g.given("y", g.reals(4, 3))), g.w(4, 3), null, true));
    addLoss(
        "softmax cross entropy with logits",
        g ->
            new SoftmaxCrossEntropyWithLogitsLoss(g.sd, g.w(4, 3), g.given("y", g.oneHot(4, 3)), 1)
                .outputVariable());
    addLoss(
        "sparse softmax cross entropy",
        g -> g.sd.loss.sparseSoftmaxCrossEntropy(g.w(4, 3), g.given("y", g.integers(3, 4))));
  }

  private void networks() {
    add(
        "loss with a factor",
        g -> g.sd.loss.meanSquaredError(g.given("y", g.reals(4, 3)), g.w(4, 3), null));
    add(Graph.ofLoss("mlp", NetworkGraphs::mlp));
    add(Graph.ofLoss("cnn", NetworkGraphs::cnn));
    add(Graph.ofLoss("recurrent", NetworkGraphs::recurrent));
    add(Graph.ofLoss("attention network", NetworkGraphs::attention));
  }

  static SDVariable mlp(Graph g) {
    SDVariable x = g.x(6, 5);
    SDVariable y = g.given("y", g.oneHot(6, 3));
    SDVariable h = g.sd.nn.tanh(g.sd.nn.linear(x, g.w("w0", 5, 7), g.w("b0", 7)));
    SDVariable h2 = g.sd.nn.gelu(h.mmul(g.w("w1", 7, 4)).add(g.w("b1", 1, 4)));
    SDVariable logits = g.sd.nn.linear(h2, g.w("w2", 4, 3), g.w("b2", 3));
    logits.rename("logits");
    SDVariable penalty = g.sd.getVariable("w0").norm2().mul(0.01);
    return g.sd.loss.softmaxCrossEntropy(y, logits, null).add(penalty);
  }

  static SDVariable cnn(Graph g) {
    SDVariable x = g.x(3, 1, 8, 8);
    SDVariable y = g.given("y", g.oneHot(3, 4));
    SDVariable c =
        g.sd.cnn.conv2d(
            x, g.w("w0", 3, 3, 1, 4), g.w("b0", 4), Conv2DConfig.builder().kH(3).kW(3).build());
    SDVariable p =
        g.sd.cnn.maxPooling2d(
            g.sd.nn.relu(c, 0), Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build());
    SDVariable flat = g.sd.reshape(p, -1, 36);
    SDVariable logits = g.sd.nn.linear(flat, g.w("w1", 36, 4), g.w("b1", 4));
    return g.sd.loss.softmaxCrossEntropy(y, logits, null);
  }

  static SDVariable recurrent(Graph g) {
    SDVariable x = g.x(4, 3, 5);
    SDVariable w = g.w("w", 3, 6);
    SDVariable r = g.w("r", 6, 6);
    SDVariable b = g.w("b", 6);
    SDVariable h = g.sd.constant("h0", Nd4j.zeros(DataType.DOUBLE, 4, 6));
    SDVariable[] steps = g.sd.unstack(x, 2, 5);
    for (SDVariable step : steps) {
      h = g.sd.nn.tanh(step.mmul(w).add(h.mmul(r)).add(b));
    }
    return g.sd.loss.meanSquaredError(g.given("y", g.reals(4, 6)), h, null);
  }

  static SDVariable attention(Graph g) {
    SDVariable x = g.x(2, 5, 4);
    SDVariable q =
        g.sd.mmul(x, g.w("wq", 1, 4, 3).mul(g.sd.constant(Nd4j.ones(DataType.DOUBLE, 2, 1, 1))));
    SDVariable k =
        g.sd.mmul(x, g.w("wk", 1, 4, 3).mul(g.sd.constant(Nd4j.ones(DataType.DOUBLE, 2, 1, 1))));
    SDVariable scores = g.sd.mmul(q, k, false, true, false).div(Math.sqrt(3));
    SDVariable mixed = g.sd.mmul(g.sd.nn.softmax(scores, 2), x);
    SDVariable normed = g.sd.nn.layerNorm(mixed.add(x), g.w("g", 4), g.w("b", 4), false, 2);
    return g.sd.loss.meanSquaredError(g.given("y", g.reals(2, 4)), normed.mean(1), null);
  }
}
