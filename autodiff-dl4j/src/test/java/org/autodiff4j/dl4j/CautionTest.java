package org.autodiff4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Models that are expressed exactly, and of which there is something to know. */
final class CautionTest {
  private static final String DIFFERS =
      " The score is reproduced, and the derivative here is that of the score; Deeplearning4j's"
          + " back-propagation differs from it.";

  @Test
  void warnings_ofAHealthyModel_areNone() {
    assertEquals(List.of(), Dl4jModel.of(net(builder(), dense())).warnings());
  }

  @Test
  void warnings_ofFloats_nameTheConversion() {
    assertEquals(
        List.of(
            "The network's numbers are float32, so derivatives have about seven digits at best. For"
                + " more, use net.convertDataType(DataType.DOUBLE) before reading it."),
        Dl4jModel.of(net(builder().dataType(DataType.FLOAT), dense())).warnings());
  }

  @Test
  void warnings_ofLayersThatBackpropagateOtherwise_nameThem() {
    MultiLayerNetwork net =
        net(
            builder(),
            new DenseLayer.Builder().nOut(4).activation(new ActivationGELU(true)).build(),
            new DenseLayer.Builder().nOut(4).activation(new ActivationELU(0.5)).build(),
            new DenseLayer.Builder().nOut(4).activation(new ActivationRReLU(0.25, 0.75)).build(),
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).beta(0).build(),
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(1).beta(0.5).build());
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(
        List.of(
            "Layer 0 (DenseLayer) has the activation GELU(precise)." + DIFFERS,
            "Layer 1 (DenseLayer) has the activation ELU with alpha 0.5, which back-propagation takes"
                + " for 1."
                + DIFFERS,
            "Layer 2 (DenseLayer) has the activation RReLU, which Deeplearning4j computes in test as"
                + " max(x, 0.5), not as a leaky function. That is what is computed here.",
            "Layer 3 (BatchNormalization) has gamma locked at 2.0 and beta at 0. Deeplearning4j's"
                + " forward pass leaves out gamma then, its back-propagation does not."
                + DIFFERS),
        model.warnings());
    assertEquals(net.score(data()), model.loss(data()).apply(model.params()).toDouble(), 1e-12);
  }

  @Test
  void warnings_ofSameDiffLayers_sayThatTheirGradientIsTwice() {
    MultiLayerNetwork net =
        build(
            builder()
                .list()
                .layer(
                    new SelfAttentionLayer.Builder().nOut(4).nHeads(1).projectInput(true).build())
                .layer(rnnOutput())
                .setInputType(InputType.recurrent(2))
                .build());
    assertEquals(
        List.of(
            "Layer 0 (SelfAttentionLayer) is a SameDiff graph in Deeplearning4j. The derivative here"
                + " is that of the score; Deeplearning4j's gradient of this layer and of all below"
                + " it is twice that."),
        Dl4jModel.of(net).warnings());
  }

  @Test
  void warnings_ofScheduledPenalties_nameTheValueThatIsHeld() {
    MapSchedule schedule = new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.1, 2, 0.01));
    MultiLayerNetwork net =
        net(
            builder()
                .regularization(List.of(new L2Regularization(schedule), new L1Regularization(0.02)))
                .regularizationBias(List.of(new L1Regularization(schedule))),
            dense());
    net.setIterationCount(3);
    Dl4jModel model = Dl4jModel.of(net);
    String tail =
        " follows a MapSchedule. It is held at its value 0.01 of"
            + " iteration 3, epoch 0,"
            + " the network's count. net.score(data) counts from the last step of training, which"
            + " may be one less.";
    assertEquals(
        List.of(
            "The l2 penalty of parameter 0_W" + tail,
            "The l1 penalty of parameter 0_b" + tail,
            "The l2 penalty of parameter 1_W" + tail,
            "The l1 penalty of parameter 1_b" + tail),
        model.warnings());
    net.setInput(data().getFeatures());
    net.setLabels(data().getLabels());
    double before = net.score(data());
    net.computeGradientAndScore(); // tells the layers the network's count
    double score = net.score(data());
    assertNotEquals(before, score, 1e-3);
    assertEquals(score, model.loss(data()).apply(model.params()).toDouble(), 1e-12);
  }

  @Test
  void warnings_ofTruncatedBackpropagation_sayWhatIsScored() {
    MultiLayerNetwork net =
        build(
            builder()
                .list()
                .layer(new LSTM.Builder().nOut(4).activation(Activation.TANH).build())
                .layer(rnnOutput())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .setInputType(InputType.recurrent(2))
                .build());
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 4, 3, 5);
    for (int t = 0; t < 20; t++) {
      labels.putScalar(new int[] {t / 5, t % 3, t % 5}, 1);
    }
    DataSet data = new DataSet(Models.reals(3, 4, 2, 5), labels);
    net.rnnTimeStep(data.getFeatures());
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(
        List.of(
            "The network is trained by truncated back-propagation through time, in segments of 2"
                + " steps. The loss here is that of whole sequences from a state of zeros, as"
                + " net.score(data) gives it, and so is its derivative. net.fit stops the"
                + " derivative between segments, and net.computeGradientAndScore() starts from the"
                + " state that its last call left unless net.rnnClearPreviousState() is called.",
            "Layer 0 holds a state stored by rnnTimeStep. It is not used: sequences start from a"
                + " state of zeros, as in net.score(data)."),
        model.warnings());
    double expected = net.score(data);
    Dl4jLoss loss = model.loss(data);
    assertEquals(expected, loss.apply(model.params()).toDouble(), 1e-12);
    for (int call = 0; call < 2; call++) { // the second starts from the state of the first
      net.setInput(data.getFeatures());
      net.setLabels(data.getLabels());
      net.computeGradientAndScore();
    }
    assertNotEquals(expected, net.score(), 1e-6);
    assertEquals(expected, net.score(data), 1e-12);
    assertEquals(expected, loss.mode(Mode.TRAIN).apply(model.params()).toDouble(), 1e-12);
  }

  @Test
  void warnings_ofALossWhoseClipIsActive_countTheRows() {
    MultiLayerNetwork net = net(builder(), dense());
    net.getParam("1_b").assign(Nd4j.createFromArray(new double[] {-40, 40}).reshape(1, 2));
    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data());
    assertEquals(
        List.of(
            "Layer 1 (LossMCXENT) clips probabilities of softmax to [1.0E-10, 1 - 1.0E-10], and does"
                + " so in 4 of 4 rows. The score has the derivative 0 there; Deeplearning4j's"
                + " back-propagation gives that of the loss without the clip, which is"
                + " Clip.LOGITS."),
        loss.warnings());
    assertEquals(List.of(), loss.clip(Clip.LOGITS).warnings());
    assertEquals(net.score(data()), loss.apply(model.params()).toDouble(), 1e-12);
    assertEquals(List.of(), Dl4jModel.of(net(builder(), dense())).loss(data()).warnings());
  }

  // ---- Small networks ----

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build();
  }

  private static RnnOutputLayer rnnOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork net(NeuralNetConfiguration.Builder builder, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder.list();
    List.of(layers).forEach(list::layer);
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build());
    return build(list.setInputType(InputType.feedForward(3)).build());
  }

  private static MultiLayerNetwork build(MultiLayerConfiguration configuration) {
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    return net;
  }

  private static DataSet data() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
    return new DataSet(Models.reals(6, 4, 3), labels);
  }
}
