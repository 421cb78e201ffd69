package org.autodiff4j.dl4j.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is known to be wrong in Deeplearning4j is found, and what is right is not. */
final class Dl4jCheckTest {
  private static final int N = 4;

  @Test
  void selfAttention_ofASequence_isTwiceTheDerivativeFromThereDownwards() {
    checkDoubled(
        2,
        InputType.recurrent(2, 5),
        new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
        attention(),
        new GlobalPoolingLayer(PoolingType.AVG));
  }

  @Test
  void selfAttention_twoStacked_isFourTimesTheDerivativeBelowBoth() {
    checkDoubled(
        4,
        InputType.recurrent(2, 5),
        attention(),
        attention(),
        new GlobalPoolingLayer(PoolingType.AVG));
  }

  @Test
  void locallyConnected1D_isTwiceTheDerivative() {
    checkDoubled(
        2,
        InputType.recurrent(2, 6),
        new LocallyConnected1D.Builder().kernelSize(3).nOut(2).activation(Activation.TANH).build(),
        new GlobalPoolingLayer(PoolingType.AVG));
  }

  @Test
  void locallyConnected2D_isTwiceTheDerivative() {
    checkDoubled(
        2,
        InputType.convolutional(5, 5, 2),
        new LocallyConnected2D.Builder()
            .kernelSize(3, 3)
            .stride(1, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .nOut(2)
            .activation(Activation.TANH)
            .build());
  }

  /** A layer that a user would write. */
  @SuppressWarnings("serial")
  public static final class Squares extends SameDiffLambdaLayer {
    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable x) {
      return x.mul(x);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }

  @Test
  void sameDiffLambdaLayer_thatCannotBeExpressed_isFoundByDifferences() {
    BackpropReport report =
        checkDoubled(
            2,
            InputType.feedForward(3),
            new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build(),
            new Squares());
    assertEquals(Method.DIFFERENCE, report.block("0_W").method());
    assertTrue(report.warnings().get(0).contains("Squares"), report.toString());
  }

  @Test
  void elu_withAlphaHalf_isWrong() {
    checkWrong(dense(new ActivationELU(0.5)), "0_W", "0_b", "input");
  }

  @Test
  void gelu_precise_isWrong() {
    BackpropReport report = checkWrong(dense(new ActivationGELU(true)), "0_W", "0_b", "input");
    assertTrue(report.block("0_W").relativeError() < 1e-2, report.toString());
  }

  @Test
  void batchNorm_lockedWithGammaTwo_isWrong() {
    BatchNormalization locked =
        new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).beta(0).build();
    BackpropReport report = check(InputType.feedForward(3), dense(new ActivationTanH()), locked);
    assertWrong(report, "0_W", "0_b", "input");
    assertEquals(Verdict.SKIPPED, report.block("1_mean").verdict());
    assertTrue(report.explanations().get(1).contains("locked gamma of 2.0"), report.toString());
    assertFalse(report.explanations().get(0).contains("SameDiff"), report.toString());
  }

  // ---- Checks ----

  private static BackpropReport checkDoubled(double factor, InputType input, Layer... layers) {
    BackpropReport report = check(input, layers);
    String above = layers.length + "_";
    for (Block block : report.blocks()) {
      if (block.name().startsWith(above)) {
        assertEquals(Verdict.OK, block.verdict(), report.toString());
      } else {
        assertEquals(Verdict.WRONG, block.verdict(), report.toString());
      }
    }
    for (Block block : report.blocks()) {
      // Of two layers that SameDiff computes the upper one counts twice.
      boolean upper = factor == 4 && block.name().startsWith("1_");
      boolean top = block.name().startsWith(layers.length + "_");
      assertEquals(top ? 1 : upper ? 2 : factor, block.ratio(), 1e-4, report.toString());
    }
    assertTrue(
        report.explanations().get(0).startsWith("Ratio 2.0000 at ")
            || report.explanations().get(1).startsWith("Ratio 4.0000 at "),
        report.toString());
    return report;
  }

  private static BackpropReport checkWrong(Layer layer, String... wrong) {
    BackpropReport report = check(InputType.feedForward(3), layer);
    assertWrong(report, wrong);
    return report;
  }

  private static void assertWrong(BackpropReport report, String... names) {
    assertEquals(
        List.of(names), report.wrong().stream().map(Block::name).toList(), report.toString());
  }

  private static BackpropReport check(InputType input, Layer... layers) {
    return Dl4jCheck.backprop(
        net(input, layers), data(input), CheckOptions.standard().withDirections(2));
  }

  private static Layer dense(IActivation activation) {
    return new DenseLayer.Builder().nOut(4).activation(activation).build();
  }

  private static Layer attention() {
    return new SelfAttentionLayer.Builder().nOut(3).nHeads(1).projectInput(true).build();
  }

  private static MultiLayerNetwork net(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).list();
    Arrays.stream(layers).forEach(list::layer);
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
    net.init();
    return net;
  }

  private static DataSet data(InputType input) {
    long[] shape = input.getShape(true);
    shape[0] = N;
    Random random = new Random(5);
    double[] x = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(x, i -> random.nextGaussian());
    INDArray y = Nd4j.create(DataType.DOUBLE, N, 3);
    for (int i = 0; i < N; i++) {
      y.putScalar(i, random.nextInt(3), 1);
    }
    return new DataSet(Nd4j.createFromArray(x).reshape(shape), y);
  }
}
