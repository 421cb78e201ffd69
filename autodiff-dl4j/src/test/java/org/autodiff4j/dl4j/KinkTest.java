package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Where a derivative is a matter of convention, it is Deeplearning4j's. */
final class KinkTest {
  private static final int N = 3;

  private final List<Models.Model> models = new ArrayList<>();

  /** Networks with data at kinks and ties. */
  static List<Models.Model> models() {
    KinkTest test = new KinkTest();
    test.activations();
    test.losses();
    test.pooling();
    return test.models;
  }

  @TestFactory
  Stream<DynamicTest> gradient_atKinksAndTies_equalsDeeplearning4js() {
    return models().stream()
        .map(model -> DynamicTest.dynamicTest(model.name(), () -> check(model)));
  }

  private static void check(Models.Model model) {
    Dl4jModel read = Dl4jModel.of(model.net());
    Dl4jLoss loss = read.loss(model.data()).mode(Mode.TRAIN).regularized(false);
    DataSet data = model.data();
    double score = loss.apply(read.params()).toDouble();
    assertEquals(model.net().score(data, true), score, 1e-12 * Math.max(1, Math.abs(score)));
    var theirs = model.net().calculateGradients(data.getFeatures(), data.getLabels(), null, null);
    double[] expected = theirs.getFirst().gradient().div(N).toDoubleVector();
    double[] actual = read.flatten(grad(loss).apply(read.params())).toArray();
    assertClose("parameter", expected, actual);
    double[] inputs = theirs.getSecond().dup('c').div(N).reshape(-1).toDoubleVector();
    Tensor ours = grad(loss.ofInput()).apply(loss.features());
    assertClose("input", inputs, ours.toArray());
  }

  @TestFactory
  Stream<DynamicTest> gradient_ofVerticesAtTies_equalsDeeplearning4js() {
    Map<String, GraphVertex> vertices =
        new TreeMap<>(
            Map.of(
                "greatest of equal inputs", new ElementWiseVertex(ElementWiseVertex.Op.Max),
                "distance of equal inputs", new L2Vertex(),
                "normalized zeros", new L2NormalizeVertex()));
    return vertices.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  /** A vertex over two layers that give the same, and for one input zeros. */
  private static void check(GraphVertex vertex) {
    boolean one = vertex instanceof L2NormalizeVertex;
    double value = one ? 0 : 0.5;
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(2))
            .setOutputs("out")
            .addLayer("a", constant(2, 4, value), "in")
            .addVertex("v", vertex, one ? new String[] {"a"} : new String[] {"a", "b"})
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nOut(2)
                    .activation(Activation.TANH)
                    .build(),
                "v");
    if (!one) {
      builder.addLayer("b", constant(2, 4, value), "in");
    }
    ComputationGraph net = new ComputationGraph(builder.build());
    net.init();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {Models.reals(3, N, 2)},
            new INDArray[] {Nd4j.ones(DataType.DOUBLE, N, 2)});
    net.setInputs(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    double[] expected = net.gradient().gradient().div(N).toDoubleVector();
    Dl4jModel read = Dl4jModel.of(net);
    Dl4jLoss loss = read.loss(data).mode(Mode.TRAIN);
    assertEquals(net.score(), loss.apply(read.params()).toDouble(), 1e-12);
    assertClose("parameter", expected, read.flatten(grad(loss).apply(read.params())).toArray());
  }

  private static void assertClose(String what, double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      double e = expected[i];
      double a = actual[i];
      int at = i;
      assertTrue(
          Math.abs(e - a) <= 1e-8 * Math.max(1, Math.abs(e)),
          () -> what + " " + at + " is " + a + ", expected " + e);
    }
  }

  // ---- Models ----

  /** A dense layer whose result is this number, whatever the input. */
  private static Layer constant(int in, int out, double value) {
    return new DenseLayer.Builder()
        .nIn(in)
        .nOut(out)
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.ZERO)
        .biasInit(value)
        .build();
  }

  private void activations() {
    for (Activation activation : Activation.values()) {
      if (activation != Activation.RRELU) {
        kink(activation.name() + " at 0", activation.getActivationFunction(), 0);
      }
    }
    for (int bound : new int[] {-1, 1}) {
      kink("hardtanh at " + bound, Activation.HARDTANH.getActivationFunction(), bound);
    }
    kink("relu6 at 6", Activation.RELU6.getActivationFunction(), 6);
    kink("thresholded at its threshold", new ActivationThresholdedReLU(1.5), 1.5);
    rows(
        "PReLU at 0",
        LossFunction.MSE,
        Nd4j.ones(DataType.DOUBLE, N, 2),
        constant(2, 4, 0),
        new PReLULayer.Builder().inputShape(4).build(),
        output(4, Activation.TANH, LossFunction.MSE));
  }

  private void kink(String name, IActivation activation, double at) {
    rows(
        name,
        LossFunction.MSE,
        Nd4j.ones(DataType.DOUBLE, N, 2),
        constant(2, 4, at),
        new ActivationLayer(activation),
        output(4, Activation.TANH, LossFunction.MSE));
  }

  private void losses() {
    for (LossFunction loss :
        new LossFunction[] {
          LossFunction.L1,
          LossFunction.MEAN_ABSOLUTE_ERROR,
          LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
          LossFunction.HINGE,
          LossFunction.SQUARED_HINGE
        }) {
      rows(
          loss + " at its kink",
          loss,
          Nd4j.ones(DataType.DOUBLE, N, 2),
          new OutputLayer.Builder(loss)
              .nIn(2)
              .nOut(2)
              .activation(Activation.IDENTITY)
              .weightInit(WeightInit.ZERO)
              .biasInit(1)
              .build());
    }
  }

  private void pooling() {
    ConvolutionMode[] modes = {ConvolutionMode.Truncate, ConvolutionMode.Same};
    for (ConvolutionMode mode : modes) {
      for (int window = 2; window <= 3; window++) {
        for (int stride = 1; stride <= 2; stride++) {
          image(
              "max pooling " + mode + " of " + window + " by " + stride,
              new SubsamplingLayer.Builder(PoolingType.MAX)
                  .kernelSize(window, window)
                  .stride(stride, stride)
                  .convolutionMode(mode)
                  .build());
        }
      }
    }
    image(
        "max pooling with padding",
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(3, 2)
            .stride(2, 1)
            .padding(1, 1)
            .build());
    image(
        "max pooling with dilation",
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(1, 2)
            .dilation(2, 1)
            .build());
    image("global max", new GlobalPoolingLayer(PoolingType.MAX));
    image(
        "p-norm of ties",
        new SubsamplingLayer.Builder(PoolingType.PNORM)
            .pnorm(2)
            .kernelSize(2, 2)
            .stride(1, 1)
            .build());
    sequence(
        "max pooling of sequences",
        new Subsampling1DLayer.Builder(PoolingType.MAX).kernelSize(2).stride(1).build(),
        new GlobalPoolingLayer(PoolingType.MAX));
  }

  private static Layer output(int in, Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(in).nOut(2).activation(activation).build();
  }

  private void rows(String name, LossFunction loss, INDArray labels, Layer... layers) {
    add(name, InputType.feedForward(2), Models.reals(3, N, 2), labels, layers);
  }

  /** Constant images with one greater patch of equal elements. */
  private void image(String name, Layer layer) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, N, 2, 5, 5).addi(0.5);
    for (int n = 0; n < N; n++) {
      x.putScalar(new int[] {n, 1, 2, n + 1}, 0.75);
      x.putScalar(new int[] {n, 1, 3, n}, 0.75);
    }
    add(
        name,
        InputType.convolutional(5, 5, 2),
        x,
        Nd4j.ones(DataType.DOUBLE, N, 2),
        new ConvolutionLayer.Builder(1, 1).nOut(2).activation(Activation.IDENTITY).build(),
        layer,
        new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.TANH).build());
  }

  private void sequence(String name, Layer... layers) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, N, 2, 5).addi(0.5);
    x.putScalar(new int[] {1, 1, 3}, 0.75);
    x.putScalar(new int[] {1, 1, 4}, 0.75);
    List<Layer> all = new ArrayList<>(List.of(layers));
    all.add(new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.TANH).build());
    add(
        name,
        InputType.recurrent(2, 5),
        x,
        Nd4j.ones(DataType.DOUBLE, N, 2),
        all.toArray(Layer[]::new));
  }

  private void add(String name, InputType type, INDArray x, INDArray labels, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .list()
            .validateOutputLayerConfig(false);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(type).build());
    net.init();
    models.add(new Models.Model(name, net, new DataSet(x, labels), true));
  }
}
