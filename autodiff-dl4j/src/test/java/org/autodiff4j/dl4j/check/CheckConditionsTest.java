package org.autodiff4j.dl4j.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.LayerFunction;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The conditions of a check: what it leaves alone, switches off, falls back to and refuses. */
final class CheckConditionsTest {
  private static final CheckOptions QUICK = CheckOptions.standard().withDirections(1);

  // ---- The user's network ----

  @Test
  void network_thatWasChecked_isUnchanged() {
    MultiLayerNetwork net =
        net(
            InputType.recurrent(2, 4),
            new Bidirectional(
                new LSTM.Builder().nOut(3).dropOut(0.5).activation(Activation.TANH).build()),
            new RnnOutputLayer.Builder(LossFunction.XENT)
                .nOut(2)
                .weightNoise(new DropConnect(0.5))
                .activation(Activation.SIGMOID)
                .build());
    DataSet data = new DataSet(reals(1, 3, 2, 4), Nd4j.ones(DataType.DOUBLE, 3, 2, 4));
    data.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 3, 4));
    data.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, 3, 4));
    net.setListeners(new FailingListener());
    String configuration = net.getLayerWiseConfigurations().toJson();
    double[] params = net.params().dup().toDoubleVector();
    double score = net.score(data);
    INDArray input = net.getInput();
    DataSet copy = data.copy();
    BackpropReport report = Dl4jCheck.backprop(net, data, QUICK);
    assertTrue(report.isOk(), report.toString());
    assertSame(input, net.getInput());
    assertEquals(configuration, net.getLayerWiseConfigurations().toJson());
    assertArrayEquals(params, net.params().toDoubleVector());
    assertEquals(score, net.score(data));
    assertEquals(0, net.getIterationCount());
    assertEquals(copy, data);
    assertNull(net.gradient());
    assertEquals(
        List.of(
            "Layer 0: Dropout is random and was switched off in the copy that is checked.",
            "Layer 1: DropConnect is random and was switched off in the copy that is checked."),
        report.warnings().stream().filter(text -> text.contains("random")).distinct().toList());
  }

  /** The copy must not tell the user's listeners anything. */
  private static final class FailingListener
      extends org.deeplearning4j.optimize.api.BaseTrainingListener {
    @Override
    public void onForwardPass(org.deeplearning4j.nn.api.Model model, List<INDArray> activations) {
      throw new IllegalStateException("the copy calls the user's listener");
    }
  }

  @Test
  void graph_thatWasChecked_isUnchanged() {
    ComputationGraph net = twoInputs();
    MultiDataSet data = twoInputData();
    String configuration = net.getConfiguration().toJson();
    double[] params = net.params().dup().toDoubleVector();
    double score = net.score(data);
    MultiDataSet copy = data.copy();
    BackpropReport report = Dl4jCheck.backprop(net, data, QUICK);
    assertTrue(report.isOk(), report.toString());
    assertEquals(configuration, net.getConfiguration().toJson());
    assertArrayEquals(params, net.params().toDoubleVector());
    assertEquals(score, net.score(data));
    assertEquals(copy, data);
    assertEquals(Verdict.OK, report.block("input:x").verdict());
    assertEquals(Verdict.OK, report.block("input:z").verdict());
    assertEquals("[3, 4]", report.block("a_W").shape().toString());
  }

  // ---- Options ----

  @Test
  void report_ofTheSameSeed_isTheSame() {
    MultiLayerNetwork net = rows(dense(Activation.TANH));
    BackpropReport first = Dl4jCheck.backprop(net, rowData());
    assertEquals(first, Dl4jCheck.backprop(net, rowData()));
    BackpropReport other = Dl4jCheck.backprop(net, rowData(), CheckOptions.standard().withSeed(2));
    assertNotEquals(first.block("0_W").dl4j(), other.block("0_W").dl4j());
    assertEquals(3, first.block("0_W").along().size());
  }

  @Test
  void progress_ofACheck_tellsOfEveryBlock() {
    List<String> told = new ArrayList<>();
    Dl4jCheck.backprop(
        rows(dense(Activation.TANH)),
        rowData(),
        QUICK.withProgress((done, total, block) -> told.add(done + "/" + total + " " + block)));
    assertEquals(List.of("1/5 0_W", "2/5 0_b", "3/5 1_W", "4/5 1_b", "5/5 input"), told);
  }

  @Test
  void maxExamples_ofACheck_takesTheFirst() {
    MultiLayerNetwork net = rows(dense(Activation.TANH));
    BackpropReport report = Dl4jCheck.backprop(net, rowData(), QUICK.withMaxExamples(2));
    assertEquals(2, report.examples());
    DataSet first = new DataSet(rowData().getFeatures().getRows(0, 1), labels().getRows(0, 1));
    assertEquals(Dl4jCheck.backprop(net, first, QUICK), report);
  }

  @Test
  void ownPrecision_ofAFloatNetwork_finds_whatIsWrongAndNothingElse() {
    MultiLayerNetwork right = rows(dense(Activation.SIGMOID)).convertDataType(DataType.FLOAT);
    BackpropReport report = Dl4jCheck.backprop(right, rowData(), QUICK.withOwnPrecision(true));
    assertTrue(report.isOk(), report.toString());
    assertEquals(1e-3, report.tolerance());
    double error = report.block("0_W").relativeError();
    assertTrue(error > 1e-12 && error < 1e-5, "of f32: " + error);
    MultiLayerNetwork wrong = rows(dense(new ActivationELU(0.5))).convertDataType(DataType.FLOAT);
    report = Dl4jCheck.backprop(wrong, rowData(), QUICK.withOwnPrecision(true));
    assertEquals(Verdict.WRONG, report.block("0_W").verdict(), report.toString());
    report = Dl4jCheck.backprop(wrong, rowData(), QUICK);
    assertEquals(1e-6, report.tolerance());
    assertEquals(Verdict.WRONG, report.block("0_W").verdict(), report.toString());
  }

  // ---- Special networks ----

  @Test
  void softmax_beyondItsClip_isOkWithAWarning() {
    MultiLayerNetwork net = rows(dense(Activation.TANH));
    net.getParam("1_b").assign(Nd4j.createFromArray(40.0, -40, 0));
    BackpropReport report = Dl4jCheck.backprop(net, rowData(), QUICK);
    assertTrue(report.isOk() && report.skipped().isEmpty(), report.toString());
    assertTrue(report.warnings().get(0).startsWith("Probabilities lie beyond the clip"));
    assertTrue(report.score() > 30, "of the loss without a clip: " + report.score());
  }

  @Test
  void sigmoid_beyondItsClip_isOkWithAWarning() {
    MultiLayerNetwork net =
        net(
            InputType.feedForward(3),
            dense(Activation.TANH),
            new OutputLayer.Builder(LossFunction.XENT)
                .nOut(3)
                .activation(Activation.SIGMOID)
                .build());
    net.getParam("1_b").assign(Nd4j.createFromArray(15.0, -15, 0));
    BackpropReport report = Dl4jCheck.backprop(net, rowData(), QUICK);
    assertTrue(report.isOk() && report.skipped().isEmpty(), report.toString());
    assertTrue(report.warnings().get(0).startsWith("Probabilities lie beyond the clip"));
  }

  @Test
  void dropoutLayer_andNoise_areSwitchedOff() {
    BackpropReport report =
        Dl4jCheck.backprop(
            rows(
                dense(Activation.TANH),
                new DropoutLayer(0.5),
                new DenseLayer.Builder().nOut(3).dropOut(new GaussianNoise(0.1)).build()),
            rowData(),
            QUICK);
    assertTrue(report.isOk(), report.toString());
    assertEquals(Method.FORWARD_MODE, report.block("0_W").method(), report.toString());
    assertEquals(2, report.warnings().size(), report.toString());
  }

  @Test
  void frozenBatchNorm_isComputedAsInTest() {
    BackpropReport report =
        Dl4jCheck.backprop(
            rows(
                dense(Activation.TANH),
                new FrozenLayer(new BatchNormalization.Builder().nIn(4).nOut(4).build()),
                dense(Activation.TANH)),
            rowData(),
            QUICK);
    assertEquals(List.of(), report.warnings());
    assertTrue(report.isOk(), report.toString());
    assertEquals(
        "below a frozen layer, where Deeplearning4j's backward pass stops",
        report.block("0_W").reason());
    assertEquals("frozen: training does not change it", report.block("1_gamma").reason());
    assertEquals(Verdict.OK, report.block("2_W").verdict());
    assertEquals(
        "below a frozen layer, where Deeplearning4j's backward pass stops",
        report.block("input").reason());
  }

  @Test
  void truncatedBackpropagation_runsOverWholeSequences() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .list()
            .layer(new LSTM.Builder().nOut(3).activation(Activation.TANH).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .nOut(2)
                    .activation(Activation.TANH)
                    .build())
            .setInputType(InputType.recurrent(2, 6))
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(3)
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    BackpropReport report =
        Dl4jCheck.backprop(net, new DataSet(reals(1, 3, 2, 6), reals(2, 3, 2, 6)), QUICK);
    assertTrue(report.isOk(), report.toString());
    assertTrue(report.warnings().get(0).contains("truncated"), report.toString());
  }

  @Test
  void gradientOfZero_isOkWithoutARatio() {
    MultiLayerNetwork net = rows(dense(Activation.RELU));
    net.getParam("0_b").assign(-100);
    BackpropReport report = Dl4jCheck.backprop(net, rowData(), QUICK);
    assertTrue(report.isOk(), report.toString());
    assertTrue(Double.isNaN(report.block("0_W").ratio()));
    assertEquals(0, report.block("0_W").relativeError());
  }

  // ---- Layer functions of users ----

  /** A layer that only a user's function expresses. */
  @SuppressWarnings("serial")
  public static final class Own extends ActivationLayer {
    public Own() {
      super(Activation.TANH);
    }
  }

  private static LayerFunction ofInput(TensorFunction activation) {
    return call -> activation.apply(call.x());
  }

  @Test
  void layerFunction_whoseValueIsWrong_isReportedAndNotBelieved() {
    Dl4jModel.registerLayer(Own.class, ofInput(z -> z.tanh().mul(2)));
    BackpropReport report =
        Dl4jCheck.backprop(rows(dense(Activation.TANH), new Own()), rowData(), QUICK);
    assertTrue(report.isOk(), report.toString());
    assertEquals(Method.DIFFERENCE, report.block("0_W").method());
    assertTrue(
        report.warnings().get(0).startsWith("The model as it was read has the score"),
        report.toString());
  }

  @Test
  void layerFunction_whoseDerivativeIsWrong_isNotDeeplearning4jsFault() {
    TensorFunction half = Autodiff.customJvp(z -> z.tanh(), (z, y, dz) -> dz.mul(0.5));
    Dl4jModel.registerLayer(Own.class, ofInput(half));
    BackpropReport report =
        Dl4jCheck.backprop(rows(dense(Activation.TANH), new Own()), rowData(), QUICK);
    assertTrue(report.isOk(), report.toString());
    Block block = report.block("0_W");
    assertEquals(Verdict.SKIPPED, block.verdict());
    assertTrue(block.reason().startsWith("the bridge disagrees: it gives "), block.reason());
    assertEquals("Block 0_W: " + block.reason() + ".", report.warnings().get(0));
    assertEquals(Verdict.OK, report.block("2_W").verdict());
  }

  // ---- Kinks ----

  /** tanh, with a kink at 0 at which back-propagation takes what is on neither side. */
  @SuppressWarnings("serial")
  public static final class Bent extends org.nd4j.linalg.activations.BaseActivationFunction {
    private final double slope;
    private final double backward;

    public Bent(double slope, double backward) {
      this.slope = slope;
      this.backward = backward;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return in.mul(in.gt(0).castTo(in.dataType()).mul(slope - 1).add(1));
    }

    @Override
    public org.nd4j.common.primitives.Pair<INDArray, INDArray> backprop(
        INDArray in, INDArray epsilon) {
      INDArray right = in.gt(0).castTo(in.dataType()).mul(backward - 1).add(1);
      return new org.nd4j.common.primitives.Pair<>(epsilon.mul(right), null);
    }
  }

  /** Different at each call, as if random, and nothing that can be switched off. */
  @SuppressWarnings("serial")
  public static final class Noisy extends org.nd4j.linalg.activations.BaseActivationFunction {
    private int calls;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return in.mul(1 + 0.1 * (calls++ % 7));
    }

    @Override
    public org.nd4j.common.primitives.Pair<INDArray, INDArray> backprop(
        INDArray in, INDArray epsilon) {
      return new org.nd4j.common.primitives.Pair<>(epsilon, null);
    }
  }

  private static MultiLayerNetwork atKink(double backward) {
    Layer bent =
        new DenseLayer.Builder().nOut(4).activation((IActivation) new Bent(3, backward)).build();
    MultiLayerNetwork net = rows(bent, new ActivationLayer(Activation.TANH));
    net.getParam("0_W").assign(0);
    net.getParam("0_b").assign(0);
    return net;
  }

  @Test
  void activation_rightBesideItsKink_isSkippedAtIt() {
    BackpropReport report = Dl4jCheck.backprop(atKink(3), rowData(), QUICK);
    Block block = report.block("0_b");
    assertTrue(report.isOk(), report.toString());
    assertEquals(Verdict.SKIPPED, block.verdict());
    assertEquals(
        "the score has a kink here: its derivatives from both sides differ, and any between them may be given;"
            + " right at a point nearby",
        block.reason());
  }

  @Test
  void activation_wrongBesideItsKink_isFound() {
    BackpropReport report = Dl4jCheck.backprop(atKink(5), rowData(), QUICK);
    Block block = report.block("0_b");
    assertEquals(Verdict.WRONG, block.verdict(), report.toString());
    assertEquals("at a kink; compared at a point nearby", block.reason());
  }

  // ---- Reports and errors ----

  @Test
  void table_ofAReport_isAligned() {
    BackpropReport report = Dl4jCheck.backprop(rows(dense(new ActivationELU(0.5))), rowData());
    String[] lines = report.toString().split("\n");
    assertEquals("Deeplearning4j's gradient: 3 of 5 blocks that were checked are WRONG", lines[0]);
    int verdict = lines[1].indexOf("verdict");
    assertEquals("WRONG", lines[2].substring(verdict, verdict + 5));
    assertEquals("OK", lines[4].substring(verdict, verdict + 2));
    assertEquals(
        "Layer 0 (DenseLayer): the derivative of ELU leaves its alpha of 0.5 out.", lines[7]);
    DerivativeException error = assertThrows(DerivativeException.class, report::requireOk);
    assertEquals(report.toString(), error.getMessage());
    assertFalse(report.isOk());
    assertEquals(3, report.wrong().size());
  }

  @Test
  void errors_ofNetworksAndData_nameWhatIsWrong() {
    MultiLayerNetwork net = rows(dense(Activation.TANH));
    assertMessage(
        AutodiffException.class,
        "The network is not initialized. Call init() first.",
        () ->
            Dl4jCheck.backprop(
                new MultiLayerNetwork(net.getLayerWiseConfigurations().clone()), rowData()));
    assertMessage(
        AutodiffException.class,
        "The last layer 1 (DenseLayer) is no output layer, so there is no score to differentiate.",
        () ->
            Dl4jCheck.backprop(
                net(InputType.feedForward(3), dense(Activation.TANH), dense(Activation.TANH)),
                rowData()));
    assertMessage(
        ShapeException.class,
        "The first features [4, 3] are of 4 examples, but there are labels [3, 3].",
        () -> Dl4jCheck.backprop(net, new DataSet(reals(1, 4, 3), reals(2, 3, 3))));
    assertMessage(
        AutodiffException.class,
        "The network has 1 inputs and 1 outputs, but the data 2 arrays of features and 1 of labels.",
        () -> Dl4jCheck.backprop(net, twoInputData(), QUICK));
    assertMessage(
        AutodiffException.class,
        "The data has no labels.",
        () -> Dl4jCheck.backprop(net, new DataSet(reals(1, 4, 3), null)));
    assertMessage(
        ShapeException.class,
        "The data has no examples.",
        () ->
            Dl4jCheck.backprop(
                net, new DataSet(Nd4j.empty(DataType.DOUBLE), Nd4j.empty(DataType.DOUBLE))));
    AutodiffException columns =
        assertThrows(
            AutodiffException.class,
            () -> Dl4jCheck.backprop(net, new DataSet(reals(1, 4, 5), labels())));
    assertTrue(
        columns
            .getMessage()
            .startsWith(
                "Deeplearning4j cannot compute the gradient of this network for this data: "),
        columns.getMessage());
    INDArray broken = reals(1, 4, 3);
    broken.putScalar(0, 0, Double.NaN);
    assertMessage(
        AutodiffException.class,
        "The score is NaN, so it has no derivative. Look for NaN or infinity in the parameters and the data, and"
            + " for labels that do not fit the loss.",
        () -> Dl4jCheck.backprop(net, new DataSet(broken, labels())));
    AutodiffException random =
        assertThrows(
            AutodiffException.class, () -> Dl4jCheck.backprop(rows(dense(new Noisy())), rowData()));
    assertTrue(
        random.getMessage().startsWith("Two runs in training mode gave the scores "),
        random.getMessage());
  }

  @Test
  void errors_ofGraphsAndOptions_nameWhatIsWrong() {
    assertMessage(
        AutodiffException.class,
        "The network is not initialized. Call init() first.",
        () ->
            Dl4jCheck.backprop(
                new ComputationGraph(twoInputs().getConfiguration().clone()), twoInputData()));
    assertMessage(
        AutodiffException.class,
        "A check needs at least 1 direction, but got 0.",
        () -> QUICK.withDirections(0));
    assertMessage(
        AutodiffException.class,
        "A check needs at least 1 example, but got 0.",
        () -> QUICK.withMaxExamples(0));
    assertMessage(
        AutodiffException.class,
        "The tolerance is a relative error of at least 0 and less than 1, but got NaN.",
        () -> QUICK.withTolerance(Double.NaN));
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type,
      String message,
      org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  // ---- Small networks ----

  private static Layer dense(Activation activation) {
    return new DenseLayer.Builder().nOut(4).activation(activation).build();
  }

  private static Layer dense(IActivation activation) {
    return new DenseLayer.Builder().nOut(4).activation(activation).build();
  }

  private static MultiLayerNetwork rows(Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(layers));
    all.add(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    return net(InputType.feedForward(3), all.toArray(Layer[]::new));
  }

  private static MultiLayerNetwork net(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).l2(0.1).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(list.validateOutputLayerConfig(false).setInputType(input).build());
    net.init();
    return net;
  }

  private static ComputationGraph twoInputs() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .dropOut(0.8)
                .graphBuilder()
                .addInputs("x", "z")
                .setInputTypes(InputType.feedForward(3), InputType.feedForward(2))
                .addLayer("a", dense(Activation.TANH), "x")
                .addVertex("m", new MergeVertex(), "a", "z")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .activation(Activation.TANH)
                        .build(),
                    "m")
                .setOutputs("out")
                .build());
    net.init();
    return net;
  }

  private static MultiDataSet twoInputData() {
    return new MultiDataSet(
        new INDArray[] {reals(1, 4, 3), reals(2, 4, 2)}, new INDArray[] {reals(3, 4, 2)});
  }

  private static DataSet rowData() {
    return new DataSet(reals(1, 4, 3), labels());
  }

  private static INDArray labels() {
    return Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}});
  }

  private static INDArray reals(int seed, long... shape) {
    Random random = new Random(seed);
    int n = 1;
    for (long size : shape) {
      n *= (int) size;
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
