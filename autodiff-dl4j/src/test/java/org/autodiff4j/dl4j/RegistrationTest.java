package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.CheckOptions;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.check.Method;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Activations and losses of one's own, in hidden and in output layers. */
final class RegistrationTest {
  private static final int N = Models.N;
  private static final double STEP = 1e-5;

  /** x + √(x² + 1). */
  private static class Bent extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray x, boolean training) {
      return x.addi(Transforms.sqrt(x.mul(x).add(1))); // in place, for the workspace
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray x, INDArray epsilon) {
      INDArray slope = x.div(Transforms.sqrt(x.mul(x).add(1))).add(1);
      return new Pair<>(x.assign(slope.mul(epsilon)), null);
    }
  }

  /** One that nobody registers at first. */
  private static final class Later extends Bent {
    private static final long serialVersionUID = 1L;
  }

  /** Softmax of 2·x, which Deeplearning4j's losses take for softmax. */
  private static final class Sharp extends ActivationSoftmax {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray x, boolean training) {
      return super.getActivation(x.muli(2), training);
    }
  }

  /** log cosh(output - label). */
  private static class LogCosh implements ILossFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public double computeScore(
        INDArray y, INDArray z, IActivation activation, INDArray mask, boolean average) {
      double sum = computeScoreArray(y, z, activation, mask).sumNumber().doubleValue();
      return average ? sum / y.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(
        INDArray y, INDArray z, IActivation activation, INDArray mask) {
      INDArray each =
          Transforms.log(Transforms.cosh(activation.getActivation(z.dup(), true).sub(y)));
      return (mask == null ? each : each.mulColumnVector(mask)).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(INDArray y, INDArray z, IActivation activation, INDArray mask) {
      INDArray slope = Transforms.tanh(activation.getActivation(z.dup(), true).sub(y));
      INDArray masked = mask == null ? slope : slope.mulColumnVector(mask);
      return activation.backprop(z, masked).getFirst();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
        INDArray y, INDArray z, IActivation activation, INDArray mask, boolean average) {
      return new Pair<>(
          computeScore(y, z, activation, mask, average), computeGradient(y, z, activation, mask));
    }

    @Override
    public String name() {
      return "log cosh";
    }
  }

  /** One whose registered function is wrong. */
  private static final class Narrow extends LogCosh {
    private static final long serialVersionUID = 1L;
  }

  /** One that inherits from a loss of whole batches. */
  private static final class Rows extends LossFMeasure {
    private static final long serialVersionUID = 1L;
  }

  private static Tensor bent(Tensor x) {
    return x.square().add(1).sqrt().add(x);
  }

  private static Tensor logCosh(Tensor labels, Tensor output) {
    return output.sub(labels).cosh().log();
  }

  @Test
  void ownActivationAndLoss_registered_giveTheNetworksNumbers() {
    Dl4jModel.registerActivation(Bent.class, RegistrationTest::bent);
    Dl4jModel.registerLoss(LogCosh.class, RegistrationTest::logCosh);
    MultiLayerNetwork net = net(new Bent(), new Bent(), new LogCosh());
    for (boolean masked : new boolean[] {false, true}) {
      DataSet data = new DataSet(Models.reals(1, N, 3), Models.reals(2, N, 3));
      if (masked) {
        data.setLabelsMaskArray(Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {0}}));
      }
      Dl4jModel model = Dl4jModel.of(net);
      Dl4jLoss loss = model.loss(data);
      assertEquals(net.score(data), loss.apply(model.params()).toDouble(), 1e-12);
      INDArray v = Models.reals(7, net.params().length());
      Map<String, Tensor> direction = model.unflatten(NDArrays.tensor(v));
      double slope = jvp(loss, model.params(), direction).tangent().toDouble();
      assertEquals(difference(net, data, v), slope, 1e-7);
      double[] ours = model.flatten(grad(loss).apply(model.params())).toArray();
      double[] theirs = gradient(net, data);
      for (int i = 0; i < ours.length; i++) {
        assertEquals(theirs[i], ours[i], 1e-8);
      }
      double[] output = model.output(model.params(), loss.features()).toArray();
      double[] expected = net.output(data.getFeatures()).dup('c').data().asDouble();
      for (int i = 0; i < output.length; i++) {
        assertEquals(expected[i], output[i], 1e-12);
      }
      BackpropReport report =
          Dl4jCheck.backprop(net, data, CheckOptions.standard().withDirections(1));
      assertTrue(report.isOk(), report.toString());
      report
          .blocks()
          .forEach(block -> assertEquals(Method.FORWARD_MODE, block.method(), report.toString()));
    }
  }

  @Test
  void activation_registeredLater_isKnownToModelsReadFromThenOn() {
    MultiLayerNetwork net = net(new Later(), Activation.IDENTITY.getActivationFunction(), mse());
    assertEquals(
        "This model cannot be expressed:\n  layer 0 (DenseLayer): unknown activation"
            + " org.autodiff4j.dl4j.RegistrationTest$Later, a class of one's own;"
            + " Dl4jModel.registerActivation takes a function for it\n"
            + UnsupportedModelException.WAY_OUT,
        assertThrows(UnsupportedModelException.class, () -> Dl4jModel.of(net)).getMessage());
    Dl4jModel.registerActivation(Later.class, RegistrationTest::bent);
    DataSet data = new DataSet(Models.reals(1, N, 3), Models.reals(2, N, 3));
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(net.score(data), model.loss(data).apply(model.params()).toDouble(), 1e-12);
  }

  @Test
  void activation_thatExtendsSoftmax_isNotTakenForSoftmax() {
    Dl4jModel.registerActivation(Sharp.class, x -> Nn.softmax(x.mul(2), -1));
    MultiLayerNetwork net = net(new Bent(), new Sharp(), new LossMCXENT());
    Dl4jModel.registerActivation(Bent.class, RegistrationTest::bent);
    for (double size : new double[] {1, 100}) { // probabilities are clipped in the second
      DataSet data =
          new DataSet(Models.reals(1, N, 3).mul(size), Models.labels(LossFunction.MCXENT, N, 3));
      Dl4jModel model = Dl4jModel.of(net);
      double score = net.score(data);
      double actual = model.loss(data).apply(model.params()).toDouble();
      assertEquals(score, actual, 1e-12 * Math.max(1, score));
    }
  }

  @Test
  void loss_thatExtendsOneOfBatches_isASumOverRows() {
    Dl4jModel.registerLoss(Rows.class, RegistrationTest::logCosh);
    Dl4jModel.registerLoss(LogCosh.class, RegistrationTest::logCosh);
    Dl4jModel.registerActivation(Bent.class, RegistrationTest::bent);
    Dl4jModel model = Dl4jModel.of(net(new Bent(), new Bent(), new Rows()));
    Dl4jModel like = Dl4jModel.of(net(new Bent(), new Bent(), new LogCosh()));
    DataSet data = new DataSet(Models.reals(1, N, 3), Models.reals(2, N, 3));
    double[] expected = like.loss(data).perExample(model.params()).toArray();
    double[] actual = model.loss(data).perExample(model.params()).toArray();
    assertEquals(N, actual.length);
    for (int i = 0; i < N; i++) {
      assertEquals(expected[i], actual[i], 0);
    }
  }

  @Test
  void loss_whoseFunctionGivesAnotherShape_isRefused() {
    Dl4jModel.registerLoss(Narrow.class, (labels, output) -> output.sub(labels).sum());
    Dl4jModel model =
        Dl4jModel.of(net(Activation.TANH.getActivationFunction(), new Bent(), new Narrow()));
    DataSet data = new DataSet(Models.reals(1, N, 3), Models.reals(2, N, 3));
    assertEquals(
        "The function registered for org.autodiff4j.dl4j.RegistrationTest$Narrow must give the loss"
            + " of each element [5, 3] or of each row [5, 1], but gave f64[].",
        assertThrows(ShapeException.class, () -> model.loss(data).apply(model.params()))
            .getMessage());
  }

  // ---- Networks and numbers ----

  private static ILossFunction mse() {
    return LossFunction.MSE.getILossFunction();
  }

  private static MultiLayerNetwork net(IActivation hidden, IActivation output, ILossFunction loss) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(hidden).build())
                .layer(new OutputLayer.Builder(loss).nIn(4).nOut(3).activation(output).build())
                .validateOutputLayerConfig(false)
                .build());
    net.init();
    return net;
  }

  private static double[] gradient(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.setLayerMaskArrays(null, data.getLabelsMaskArray());
    net.computeGradientAndScore();
    double[] gradient = net.gradient().gradient().div(N).toDoubleVector();
    net.clearLayerMaskArrays();
    return gradient;
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
}
