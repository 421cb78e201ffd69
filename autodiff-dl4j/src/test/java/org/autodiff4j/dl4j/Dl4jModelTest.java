package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.StructureException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class Dl4jModelTest {
  @Test
  void params_ofEveryModel_flattenToTheNetworksVector() {
    for (Models.Model model : Models.all()) {
      Dl4jModel read = Dl4jModel.of(model.net());
      Tensor flat = read.flatten(read.params());
      double[] expected = model.net().params().toDoubleVector();
      assertArrayEquals(expected, flat.toArray(), model.name());
      assertArrayEquals(
          expected, read.flatten(read.unflatten(flat)).toArray(), model.name() + " and back");
    }
  }

  @Test
  void model_isASnapshot_thatWriteToAloneChanges() {
    MultiLayerNetwork net = net(DataType.DOUBLE, dense());
    Dl4jModel model = Dl4jModel.of(net);
    double[] before = net.params().dup().toDoubleVector();
    Map<String, Tensor> params = model.params();
    params.replaceAll((name, value) -> value.mul(2));
    grad(model.loss(data())).apply(params);
    assertArrayEquals(before, net.params().toDoubleVector());
    model.writeTo(net, params);
    assertArrayEquals(model.flatten(params).toArray(), net.params().toDoubleVector());
    assertArrayEquals(before, model.flatten(model.params()).toArray());
  }

  @Test
  void hvp_ofALoss_equalsTheDifferenceOfDeeplearning4jsGradients() {
    MultiLayerNetwork net = net(DataType.DOUBLE, dense());
    Dl4jModel model = Dl4jModel.of(net);
    Tensor v = NDArrays.tensor(Models.reals(5, net.params().length()));
    Dl4jLoss loss = model.loss(data()).clip(Clip.LOGITS);
    Map<String, Tensor> hv = hvp(loss, model.params(), model.unflatten(v));
    INDArray start = net.params().dup();
    double h = 1e-5;
    INDArray right = gradient(net, start, NDArrays.toNd4j(v).mul(h));
    INDArray left = gradient(net, start, NDArrays.toNd4j(v).mul(-h));
    double[] expected = right.sub(left).div(2 * h).toDoubleVector();
    double[] actual = model.flatten(hv).toArray();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-8);
    }
  }

  private static INDArray gradient(MultiLayerNetwork net, INDArray start, INDArray step) {
    net.setParams(start.add(step.reshape(start.shape())));
    DataSet data = data();
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    INDArray gradient = net.gradient().gradient().dup();
    net.setParams(start);
    return gradient.reshape(gradient.length()).div(data.numExamples());
  }

  @Test
  void loss_underJitAndInSomeParameters_givesTheSame() {
    Dl4jModel model = Dl4jModel.of(net(DataType.DOUBLE, dense()));
    Dl4jLoss loss = model.loss(data());
    double expected = loss.apply(model.params()).toDouble();
    assertEquals(expected, jit(loss).apply(model.params()).toDouble());
    Map<String, Tensor> some = new TreeMap<>(Map.of("1_b", model.params().get("1_b")));
    assertEquals(expected, loss.apply(some).toDouble());
    assertEquals(Set.of("1_b"), grad(loss).apply(some).keySet());
    assertEquals(expected, loss.ofInput().apply(loss.features()).toDouble());
    assertEquals(
        expected, loss.perExample(model.params()).mean().toDouble(), 1e-15 * Math.abs(expected));
  }

  @Test
  void logitsThenOfLogits_ofEveryModel_areTheLossWithoutPenalties() {
    for (Models.Model model : Models.all()) {
      Dl4jModel read = Dl4jModel.of(model.net());
      for (Reduction reduction : Reduction.values()) {
        Dl4jLoss loss = read.loss(model.data()).reduction(reduction);
        double halves = loss.ofLogits().apply(loss.logits().apply(read.params())).toDouble();
        double whole = loss.regularized(false).apply(read.params()).toDouble();
        assertEquals(whole, halves, model.name());
      }
    }
  }

  @Test
  void gnvp_ofSoftmax_equalsTheFisherInformationSummedOverClasses() {
    Dl4jModel model = Dl4jModel.of(net(DataType.DOUBLE, dense()));
    Map<String, Tensor> v = model.unflatten(NDArrays.tensor(Models.reals(5, 26)));
    Dl4jLoss loss = model.loss(data()).reduction(Reduction.SUM);
    double[] actual = model.flatten(loss.gnvp(model.params(), v)).toArray();
    double[] expected = new double[actual.length];
    Tensor p = model.output(model.params(), loss.features());
    for (int row = 0; row < 4; row++) {
      for (int k = 0; k < 2; k++) {
        int example = row;
        int label = k;
        Tensor g =
            model.flatten(
                grad((Map<String, Tensor> q) ->
                        model
                            .output(q, loss.features().slice(0, example, example + 1))
                            .slice(1, label, label + 1)
                            .log()
                            .sum())
                    .apply(model.params()));
        double[] each = g.mul(g.mul(model.flatten(v)).sum()).mul(p.item(row, k)).toArray();
        for (int i = 0; i < each.length; i++) {
          expected[i] += each[i];
        }
      }
    }
    assertArrayEquals(expected, actual, 1e-13);
    Map<String, Tensor> some = new TreeMap<>(Map.of("1_b", v.get("1_b")));
    assertEquals(Set.of("1_b"), loss.gnvp(Map.of("1_b", model.params().get("1_b")), some).keySet());
  }

  @Test
  void errors_ofModelsAndData_nameTheWayOut() {
    assertMessage(
        AutodiffException.class,
        "The network is not initialized. Call init() first.",
        () -> Dl4jModel.of(new MultiLayerNetwork(configuration(DataType.DOUBLE, dense()))));
    assertMessage(
        DTypeException.class,
        "The network's numbers are HALF, of which derivatives are too coarse. Use"
            + " net.convertDataType(DataType.DOUBLE).",
        () -> Dl4jModel.of(net(DataType.HALF, dense())));
    Dl4jModel model = Dl4jModel.of(net(DataType.DOUBLE, dense()));
    assertMessage(
        StructureException.class,
        "The model's parameter 0_W has shape [3, 4], but got f64[2].",
        () -> model.loss(data()).apply(Map.of("0_W", Tensor.zeros(2))));
    Layer dropped =
        new DenseLayer.Builder().nIn(3).nOut(4).dropOut(0.5).activation(Activation.TANH).build();
    Dl4jModel random = Dl4jModel.of(net(DataType.DOUBLE, dropped));
    assertEquals(0, random.loss(data()).apply(random.params()).rank());
    assertMessage(
        AutodiffException.class,
        "In training these layers are random, so there is no function to differentiate: 0"
            + " (DenseLayer: Dropout). Use Mode.TEST, in which they are the identity.",
        () -> random.loss(data()).mode(Mode.TRAIN).apply(random.params()));
  }

  @Test
  void float32_ofANetwork_staysFloat32() {
    Dl4jModel model = Dl4jModel.of(net(DataType.FLOAT, dense()));
    DataSet data =
        new DataSet(
            data().getFeatures().castTo(DataType.FLOAT), data().getLabels().castTo(DataType.FLOAT));
    Dl4jLoss loss = model.loss(data);
    assertEquals("f32[]", loss.apply(model.params()).type().toString());
    assertEquals("f32[3,4]", grad(loss).apply(model.params()).get("0_W").type().toString());
  }

  // ---- A small network ----

  private static Layer dense() {
    return new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build();
  }

  private static org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration(
      DataType type, Layer first) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(type)
        .list()
        .layer(first)
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static MultiLayerNetwork net(DataType type, Layer first) {
    MultiLayerNetwork net = new MultiLayerNetwork(configuration(type, first));
    net.init();
    return net;
  }

  private static DataSet data() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
    return new DataSet(Models.reals(6, 4, 3), labels);
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type,
      String message,
      org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }
}
