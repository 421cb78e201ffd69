package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.CheckOptions;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.check.Method;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;

/**
 * Losses that Deeplearning4j computes in ND4J's default type, whatever the network's is: float32
 * unless one says otherwise, as is done here for the time of a test.
 */
final class MoreLossesTest {
  private static final double STEP = 1e-4;
  private static final int N = 5;

  /** A loss, the activation and size of its layer, and labels. */
  private record Case(
      String name, ILossFunction loss, Activation activation, int outputs, INDArray labels) {}

  private final DataType before = Nd4j.defaultFloatingPointType();

  @BeforeEach
  void useDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterEach
  void useTheFormerType() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  private static Stream<Case> cases() {
    INDArray several =
        Nd4j.createFromArray(
            new double[][] {{1, 0, 1, 0}, {0, 0, 0, 1}, {1, 1, 1, 1}, {0, 0, 0, 0}, {0, 1, 1, 1}});
    INDArray one = Nd4j.createFromArray(new double[][] {{1}, {0}, {0}, {1}, {1}});
    INDArray two = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}, {0, 1}});
    ILossFunction mixture = LossMixtureDensity.builder().gaussians(3).labelWidth(2).build();
    return Stream.of(
        new Case("multi-label", new LossMultiLabel(), Activation.TANH, 4, several),
        new Case("multi-label of sigmoid", new LossMultiLabel(), Activation.SIGMOID, 4, several),
        new Case("mixture density", mixture, Activation.IDENTITY, 12, Models.reals(5, N, 2)),
        new Case("mixture density of tanh", mixture, Activation.TANH, 12, Models.reals(6, N, 2)),
        new Case("F measure of one", new LossFMeasure(), Activation.SIGMOID, 1, one),
        new Case("F measure of two", new LossFMeasure(0.5), Activation.SOFTMAX, 2, two),
        new Case("F measure of nothing", new LossFMeasure(), Activation.SIGMOID, 1, one.mul(0)));
  }

  @TestFactory
  Stream<DynamicTest> scoreAndDerivative_ofEveryLoss_equalThoseOfTheNetwork() {
    return each(
        (one, net, masked) -> {
          Dl4jModel model = Dl4jModel.of(net);
          Dl4jLoss loss = model.loss(masked);
          assertClose(net.score(masked), loss.apply(model.params()).toDouble(), 1e-12);
          INDArray v = Models.reals(7, net.params().length());
          Map<String, Tensor> direction = model.unflatten(NDArrays.tensor(v));
          double slope = jvp(loss, model.params(), direction).tangent().toDouble();
          assertClose(difference(net, masked, v), slope, 1e-7);
        });
  }

  @TestFactory
  Stream<DynamicTest> gradient_ofEveryLoss_equalsDeeplearning4js() {
    return each(
        (one, net, data) -> {
          Dl4jModel model = Dl4jModel.of(net);
          Dl4jLoss loss = model.loss(data).reduction(Reduction.SUM);
          double[] ours = model.flatten(grad(loss).apply(model.params())).toArray();
          net.setInput(data.getFeatures());
          net.setLabels(data.getLabels());
          net.setLayerMaskArrays(null, data.getLabelsMaskArray());
          net.computeGradientAndScore();
          double[] theirs = net.gradient().gradient().toDoubleVector();
          net.clearLayerMaskArrays();
          for (int i = 0; i < ours.length; i++) {
            assertClose(theirs[i], ours[i], 1e-8);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> perExample_ofLossesOfRows_equalsThatOfTheNetwork() {
    return each(
        (one, net, data) -> {
          Dl4jModel model = Dl4jModel.of(net);
          if (!(one.loss() instanceof LossFMeasure)) {
            double[] expected = net.scoreExamples(data, false).toDoubleVector();
            double[] actual = model.loss(data).perExample(model.params()).toArray();
            assertEquals(expected.length, actual.length);
            for (int i = 0; i < expected.length; i++) {
              assertClose(expected[i], actual[i], 1e-12);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> check_ofEveryLoss_isOk() {
    return each(
        (one, net, data) -> {
          BackpropReport report =
              Dl4jCheck.backprop(net, data, CheckOptions.standard().withDirections(1));
          assertTrue(report.isOk(), report.toString());
          report
              .blocks()
              .forEach(
                  block -> assertEquals(Method.FORWARD_MODE, block.method(), report.toString()));
        });
  }

  // ---- Numbers ----

  private interface Check {
    void run(Case one, MultiLayerNetwork net, DataSet data);
  }

  private static Stream<DynamicTest> each(Check check) {
    return cases()
        .flatMap(
            one ->
                Stream.of(false, true)
                    .map(
                        masked ->
                            DynamicTest.dynamicTest(
                                one.name() + (masked ? ", masked" : ""),
                                () -> check.run(one, net(one), data(one, masked)))));
  }

  private static MultiLayerNetwork net(Case one) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(one.loss())
                        .nIn(4)
                        .nOut(one.outputs())
                        .activation(one.activation())
                        .build())
                .validateOutputLayerConfig(false)
                .build());
    net.init();
    return net;
  }

  private static DataSet data(Case one, boolean masked) {
    DataSet data = new DataSet(Models.reals(3, N, 3), one.labels().dup());
    if (masked) {
      data.setLabelsMaskArray(Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {0}}));
    }
    return data;
  }

  private static double difference(MultiLayerNetwork net, DataSet data, INDArray v) {
    INDArray start = net.params().dup();
    INDArray at = start.reshape(start.length());
    double[] steps = {-2 * STEP, -STEP, STEP, 2 * STEP};
    double[] scores = new double[4];
    for (int i = 0; i < 4; i++) {
      net.setParams(at.add(v.mul(steps[i])).reshape(start.shape()));
      scores[i] = net.score(data);
    }
    net.setParams(start);
    return (8 * (scores[2] - scores[1]) - (scores[3] - scores[0])) / (12 * STEP);
  }

  private static void assertClose(double expected, double actual, double relative) {
    assertTrue(
        Math.abs(expected - actual) <= relative * Math.max(1, Math.abs(expected)),
        () -> "got " + actual + ", expected " + expected + ", off by " + (actual - expected));
  }
}
