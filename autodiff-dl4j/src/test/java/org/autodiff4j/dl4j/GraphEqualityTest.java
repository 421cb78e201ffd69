package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Computation graphs with every vertex give Deeplearning4j's score, and its derivative. */
final class GraphEqualityTest {
  private static final double STEP = 1e-5;

  /** A graph and data for it. */
  record Model(ComputationGraph net, MultiDataSet data) {}

  static Map<String, Model> models() {
    Map<String, Model> models = new LinkedHashMap<>();
    for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
      models.put(
          "element-wise " + op,
          rows(
              g ->
                  g.addLayer("a", dense(4), "in")
                      .addLayer("b", dense(4), "in")
                      .addVertex("v", new ElementWiseVertex(op), "a", "b")
                      .addLayer("out", output(), "v")));
    }
    models.put(
        "merge, subset, scale and shift",
        rows(
            g ->
                g.addLayer("a", dense(4), "in")
                    .addVertex("m", new MergeVertex(), "a", "in")
                    .addVertex("s", new SubsetVertex(1, 5), "m")
                    .addVertex("c", new ScaleVertex(0.7), "s")
                    .addVertex("d", new ShiftVertex(0.3), "c")
                    .addLayer("out", output(), "d")));
    models.put(
        "stack and unstack",
        rows(
            g ->
                g.addLayer("a", dense(4), "in")
                    .addLayer("b", dense(4), "in")
                    .addVertex("s", new StackVertex(), "a", "b")
                    .addLayer("c", dense(3), "s")
                    .addVertex("u", new UnstackVertex(0, 2), "c")
                    .addVertex("w", new UnstackVertex(1, 2), "c")
                    .addVertex("m", new MergeVertex(), "u", "w")
                    .addLayer("out", output(), "m")));
    models.put(
        "distance",
        rows(
            g ->
                g.addLayer("a", dense(4), "in")
                    .addLayer("b", dense(4), "in")
                    .addVertex("d", new L2Vertex(), "a", "b")
                    .addLayer("out", output(), "d")));
    models.put(
        "normalize and reshape",
        rows(
            g ->
                g.addLayer("a", dense(4), "in")
                    .addVertex("n", new L2NormalizeVertex(), "a")
                    .addVertex("r", new ReshapeVertex(-1, 4), "n")
                    .addLayer("out", output(), "r")));
    models.put(
        "residual with two outputs",
        rows(
            g ->
                g.addLayer("a", dense(3), "in")
                    .addVertex("r", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "in")
                    .addLayer("out", output(), "r")
                    .addLayer("o2", output(), "a")
                    .setOutputs("out", "o2")));
    models.put(
        "encoder and decoder",
        sequences(
            g ->
                g.addLayer("a", lstm(4), "in")
                    .addVertex("last", new LastTimeStepVertex("in"), "a")
                    .addVertex("dup", new DuplicateToTimeSeriesVertex("in"), "last")
                    .addVertex("back", new ReverseTimeSeriesVertex("in"), "a")
                    .addVertex("m", new MergeVertex(), "dup", "back")
                    .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .build(),
                        "m")));
    for (boolean atTheEnd : new boolean[] {false, true}) {
      String gaps = atTheEnd ? ", gaps at the end" : ", gaps inside";
      models.put(
          "encoder and decoder" + gaps,
          masked(
              atTheEnd,
              g ->
                  g.addLayer("a", lstm(4), "in")
                      .addVertex("last", new LastTimeStepVertex("in"), "a")
                      .addVertex("dup", new DuplicateToTimeSeriesVertex("in"), "last")
                      .addVertex("back", new ReverseTimeSeriesVertex("in"), "a")
                      .addVertex("m", new MergeVertex(), "dup", "back")
                      .addLayer("d", new SimpleRnn.Builder().nOut(3).build(), "m")
                      .addLayer("out", rnnOutput(), "d")));
      models.put(
          "pooled sum of sequences" + gaps,
          masked(
              atTheEnd,
              g ->
                  g.addLayer("a", new SimpleRnn.Builder().nOut(4).build(), "in")
                      .addLayer("b", lstm(4), "in")
                      .addVertex("s", new StackVertex(), "a", "b")
                      .addVertex("u", new UnstackVertex(0, 2), "s")
                      .addVertex("w", new UnstackVertex(1, 2), "s")
                      .addVertex("v", new ElementWiseVertex(ElementWiseVertex.Op.Add), "u", "w")
                      .addVertex("x", new SubsetVertex(1, 3), "v")
                      .addVertex("y", new ScaleVertex(1.5), "x")
                      .addLayer("p", new GlobalPoolingLayer(PoolingType.AVG), "y")
                      .addLayer("out", output(), "p")));
    }
    JoinGraphs.addTo(models);
    return models;
  }

  private static Model masked(boolean atTheEnd, UnaryOperator<GraphBuilder> build) {
    Model model = sequences(build);
    double[][] inside = {{1, 1, 1, 1}, {1, 0, 1, 0}, {0, 1, 1, 1}, {0, 0, 1, 1}, {1, 1, 0, 1}};
    double[][] ends = {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 1, 1}};
    INDArray mask = Nd4j.createFromArray(atTheEnd ? ends : inside);
    INDArray labels = model.data.getLabels(0);
    if (model.net.getOutputLayer(0) instanceof org.deeplearning4j.nn.layers.OutputLayer) {
      labels = oneHot(3, 5, 3);
    }
    return new Model(
        model.net,
        new MultiDataSet(
            model.data.getFeatures(),
            new INDArray[] {labels},
            new INDArray[] {mask},
            new INDArray[] {null}));
  }

  private static RnnOutputLayer rnnOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  @TestFactory
  Stream<DynamicTest> score_ofEveryGraph_equalsThatOfTheNetwork() {
    return models().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Model model = entry.getValue();
                      Dl4jModel read = Dl4jModel.of(model.net);
                      double actual = read.loss(model.data).apply(read.params()).toDouble();
                      assertClose("score", model.net.score(model.data), actual, 1e-12);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> derivative_ofEveryGraph_equalsTheDifferenceOfScores() {
    return models().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Model model = entry.getValue();
                      Dl4jModel read = Dl4jModel.of(model.net);
                      Tensor v = NDArrays.tensor(Models.reals(3, model.net.params().length()));
                      Dl4jLoss loss = read.loss(model.data);
                      Map<String, Tensor> direction = new TreeMap<>(read.unflatten(v));
                      double actual = jvp(loss, read.params(), direction).tangent().toDouble();
                      assertClose(
                          "derivative", difference(model, NDArrays.toNd4j(v)), actual, 1e-7);
                    }));
  }

  private static double difference(Model model, INDArray v) {
    INDArray start = model.net.params().dup();
    INDArray at = start.reshape(start.length());
    double[] scores = new double[4];
    double[] steps = {-2 * STEP, -STEP, STEP, 2 * STEP};
    for (int i = 0; i < 4; i++) {
      model.net.setParams(at.add(v.mul(steps[i])).reshape(start.shape()));
      scores[i] = model.net.score(model.data);
    }
    model.net.setParams(start);
    return (8 * (scores[2] - scores[1]) - (scores[3] - scores[0])) / (12 * STEP);
  }

  private static void assertClose(String what, double expected, double actual, double relative) {
    assertTrue(
        Math.abs(expected - actual) <= relative * Math.max(1, Math.abs(expected)),
        () -> what + " is " + actual + ", expected " + expected);
  }

  // ---- Graphs ----

  private static DenseLayer dense(int out) {
    return new DenseLayer.Builder().nOut(out).activation(Activation.TANH).build();
  }

  private static LSTM lstm(int out) {
    return new LSTM.Builder().nOut(out).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static GraphBuilder builder(InputType input) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .l2(0.01)
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(input)
        .setOutputs("out");
  }

  private static ComputationGraph net(GraphBuilder builder) {
    ComputationGraph net = new ComputationGraph(builder.build());
    net.init();
    net.params()
        .addi(Models.reals(8, net.params().length()).muli(0.3).reshape(net.params().shape()));
    return net;
  }

  private static Model rows(UnaryOperator<GraphBuilder> build) {
    ComputationGraph net = net(build.apply(builder(InputType.feedForward(3))));
    INDArray[] labels = new INDArray[net.getNumOutputArrays()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = oneHot(i, 5, 3);
    }
    return new Model(net, new MultiDataSet(new INDArray[] {Models.reals(3, 5, 3)}, labels));
  }

  private static Model sequences(UnaryOperator<GraphBuilder> build) {
    ComputationGraph net = net(build.apply(builder(InputType.recurrent(2))));
    INDArray labels = Nd4j.create(DataType.DOUBLE, 5, 3, 4);
    Random random = new Random(2);
    for (int n = 0; n < 5; n++) {
      for (int t = 0; t < 4; t++) {
        labels.putScalar(new int[] {n, random.nextInt(3), t}, 1);
      }
    }
    return new Model(
        net, new MultiDataSet(new INDArray[] {Models.reals(9, 5, 2, 4)}, new INDArray[] {labels}));
  }

  private static INDArray oneHot(int seed, int n, int classes) {
    INDArray y = Nd4j.create(DataType.DOUBLE, n, classes);
    Random random = new Random(seed);
    for (int i = 0; i < n; i++) {
      y.putScalar(i, random.nextInt(classes), 1);
    }
    return y;
  }
}
