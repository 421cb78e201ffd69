package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Masks that reach layers on ways of their own give Deeplearning4j's score, its derivative, and its
 * gradient. Nd4j's default type is f64 here where a layer would round to it.
 */
final class SequenceMaskTest {
  private static final int N = 3;
  private static final double STEP = 1e-5;

  /** Which steps do not exist. */
  private enum Gaps {
    NONE,
    INSIDE,
    AT_THE_END
  }

  private record Case(String name, boolean toRow, Gaps gaps, Layer... layers) {
    /**
     * Deeplearning4j's gradient of an LSTM that a wrapper gives a mask is not the derivative of its
     * score where a step that exists follows one that does not.
     */
    boolean isRight() {
      boolean lstm = name.contains("LSTM") || name.contains("both ways");
      boolean zeros = name.contains("masks zeros");
      boolean masks = zeros || name.startsWith("last step");
      boolean reversed = name.contains("both ways") && gaps == Gaps.AT_THE_END;
      return !(lstm && masks && (zeros || reversed || gaps == Gaps.INSIDE));
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Gaps masked : Gaps.values()) {
      String end = ", gaps " + masked;
      cases.add(new Case("last step of an LSTM" + end, true, masked, new LastTimeStep(lstm())));
      cases.add(
          new Case("last step of a Graves LSTM" + end, true, masked, new LastTimeStep(graves())));
      cases.add(
          new Case("last step of a simple RNN" + end, true, masked, new LastTimeStep(simple())));
      cases.add(
          new Case(
              "last step of both ways" + end,
              true,
              masked,
              new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, lstm()))));
      cases.add(
          new Case("LSTM that masks zeros" + end, false, masked, new MaskZeroLayer(lstm(), 0)));
      cases.add(
          new Case(
              "Graves LSTM that masks zeros" + end, false, masked, new MaskZeroLayer(graves(), 0)));
      cases.add(
          new Case(
              "simple RNN that masks zeros" + end, false, masked, new MaskZeroLayer(simple(), 0)));
      cases.add(
          new Case(
              "last step of an LSTM that masks zeros" + end,
              true,
              masked,
              new LastTimeStep(new MaskZeroLayer(lstm(), 0))));
      cases.add(new Case("mask layer" + end, false, masked, lstm(), new MaskLayer()));
      cases.add(
          new Case(
              "mask layer below pooling" + end,
              true,
              masked,
              lstm(),
              new MaskLayer(),
              new GlobalPoolingLayer(PoolingType.SUM)));
      cases.add(
          new Case(
              "dense between LSTMs" + end,
              false,
              masked,
              lstm(),
              new DenseLayer.Builder().nOut(4).activation(Activation.SIGMOID).build(),
              lstm()));
    }
    return cases;
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(4).activation(Activation.TANH).build();
  }

  @SuppressWarnings("deprecation")
  private static Layer graves() {
    return new GravesLSTM.Builder().nOut(4).activation(Activation.TANH).build();
  }

  private static Layer simple() {
    return new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build();
  }

  @TestFactory
  Stream<DynamicTest> loss_withMasks_equalsTheNetworksInEveryWay() {
    return cases().stream()
        .map(each -> DynamicTest.dynamicTest(each.name, () -> inDouble(() -> check(each))));
  }

  private static void check(Case each) {
    MultiLayerNetwork net = net(each);
    DataSet data = data(each);
    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data);
    assertEquals(net.score(data), loss.apply(model.params()).toDouble(), 1e-12);
    assertEquals(
        trainingScore(net, data), loss.mode(Mode.TRAIN).apply(model.params()).toDouble(), 1e-12);
    INDArray gradient = net.gradient().gradient().div(N);
    INDArray v = Models.reals(7, net.params().length());
    Map<String, Tensor> direction = model.unflatten(NDArrays.tensor(v));
    double derivative = jvp(loss, model.params(), direction).tangent().toDouble();
    assertEquals(difference(net, data, v), derivative, 1e-7);
    double[] theirs = gradient.toDoubleVector();
    double[] ours = model.flatten(grad(loss).apply(model.params())).toArray();
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      worst = Math.max(worst, Math.abs(theirs[i] - ours[i]));
    }
    assertEquals(each.isRight(), worst <= 1e-8, "gradient off by " + worst);
  }

  private static double trainingScore(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    net.computeGradientAndScore();
    net.clearLayerMaskArrays();
    return net.score();
  }

  private static double difference(MultiLayerNetwork net, DataSet data, INDArray v) {
    INDArray start = net.params().dup();
    double[] scores = new double[2];
    for (int i = 0; i < 2; i++) {
      net.setParams(start.add(v.mul(i == 0 ? -STEP : STEP).reshape(start.shape())));
      scores[i] = net.score(data);
    }
    net.setParams(start);
    return (scores[1] - scores[0]) / (2 * STEP);
  }

  private static void inDouble(Runnable check) {
    DataType type = Nd4j.dataType();
    DataType floating = Nd4j.defaultFloatingPointType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      check.run();
    } finally {
      Nd4j.setDefaultDataTypes(type, floating);
    }
  }

  @Test
  void lastStep_withAMaskAndSingleAsDefault_isRoundedAsInDeeplearning4j() {
    Case each = new Case("last step", true, Gaps.INSIDE, new LastTimeStep(lstm()));
    MultiLayerNetwork net = net(each);
    DataSet data = data(each);
    assertEquals(DataType.FLOAT, Nd4j.defaultFloatingPointType());
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(net.score(data), model.loss(data).apply(model.params()).toDouble(), 1e-14);
    assertEquals(
        List.of(
            "Layer 0 (LSTM) gets its mask from a LastTimeStep. Where a step that exists follows one"
                + " that is masked, Deeplearning4j's back-propagation is not the derivative of its"
                + " score; the derivative here is. Without such steps they agree."),
        model.loss(data).warnings());
    assertEquals(List.of(), model.warnings());
    DataSet whole = new DataSet(data.getFeatures(), data.getLabels());
    assertEquals(List.of(), model.loss(whole).warnings());
  }

  @Test
  void lastStep_ofAnExampleWithoutSteps_namesIt() {
    Case each = new Case("last step", true, Gaps.INSIDE, new LastTimeStep(lstm()));
    DataSet data = data(each);
    data.getFeaturesMaskArray().putRow(1, Nd4j.zeros(DataType.DOUBLE, 1, 4));
    Dl4jModel model = Dl4jModel.of(net(each));
    assertEquals(
        "Layer 0 takes the last step that exists of each sequence, but example 1 has none: its mask"
            + " is 0 throughout.",
        assertThrows(
                AutodiffException.class, () -> model.loss(data).apply(model.params()).toDouble())
            .getMessage());
  }

  @Test
  void featureMask_ofRowsAndLossLayers_masksLabelsWithoutOneOfTheirOwn() {
    Layer dense = new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.TANH).build();
    Layer head =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(3)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build();
    Layer loss = new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    INDArray mask = Nd4j.createFromArray(new double[][] {{1}, {0}, {1}});
    for (Layer last : List.of(head, loss)) {
      MultiLayerNetwork net = initialized(builder().list(dense, last).build());
      DataSet data = new DataSet(Models.reals(1, N, 2), Nd4j.eye(3).castTo(DataType.DOUBLE));
      double all = net.score(data);
      data.setFeaturesMaskArray(mask);
      double score = net.score(data);
      assertTrue(score < all);
      Dl4jModel model = Dl4jModel.of(net);
      assertEquals(score, model.loss(data).apply(model.params()).toDouble(), 1e-12);
    }
    MultiLayerNetwork net =
        initialized(
            builder()
                .list(
                    lstm(),
                    new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.SIGMOID)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    DataSet data = new DataSet(Models.reals(9, N, 2, 4), Models.reals(4, N, 4, 4));
    data.setFeaturesMaskArray(stepMask());
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(net.score(data), model.loss(data).apply(model.params()).toDouble(), 1e-12);
  }

  // ---- Networks and data ----

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE);
  }

  private static MultiLayerNetwork initialized(
      org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration) {
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    return net;
  }

  private static MultiLayerNetwork net(Case each) {
    NeuralNetConfiguration.ListBuilder list = builder().list();
    for (Layer layer : each.layers) {
      list.layer(layer.clone());
    }
    list.layer(
        each.toRow
            ? new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build()
            : new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build());
    MultiLayerNetwork net = initialized(list.setInputType(InputType.recurrent(2, 4)).build());
    net.params()
        .addi(Models.reals(8, net.params().length()).muli(0.3).reshape(net.params().shape()));
    return net;
  }

  private static INDArray stepMask() {
    return Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 0, 1, 0}, {0, 1, 1, 1}});
  }

  private static DataSet data(Case each) {
    INDArray x = Models.reals(9, N, 2, 4);
    for (int[] place : new int[][] {{0, 3}, {2, 1}}) { // steps of zeros
      x.putScalar(new int[] {place[0], 0, place[1]}, 0);
      x.putScalar(new int[] {place[0], 1, place[1]}, 0);
    }
    INDArray y =
        Nd4j.create(DataType.DOUBLE, each.toRow ? new long[] {N, 3} : new long[] {N, 3, 4});
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < (each.toRow ? 1 : 4); t++) {
        int label = (n + 2 * t) % 3;
        y.putScalar(each.toRow ? new int[] {n, label} : new int[] {n, label, t}, 1);
      }
    }
    DataSet data = new DataSet(x, y);
    if (each.gaps == Gaps.INSIDE) {
      data.setFeaturesMaskArray(stepMask());
    }
    if (each.gaps == Gaps.AT_THE_END) {
      data.setFeaturesMaskArray(
          Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 1, 1, 0}}));
    }
    return data;
  }
}
