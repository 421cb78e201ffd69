package org.autodiff4j.samples;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The Deeplearning4j networks of the samples. */
final class Networks {
  private static final long SEED = 20261127;
  private static final int DIGITS = 10;

  private Networks() {}

  /** Four measurements of a flower to its species, by way of eight hidden units. */
  static MultiLayerNetwork iris() {
    return build(
        InputType.feedForward(4),
        new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build(),
        output(3));
  }

  /** Images of digits through a convolution, batch normalization and pooling. */
  static MultiLayerNetwork convolutional() {
    return build(
        InputType.convolutional(DigitData.SIDE, DigitData.SIDE, 1),
        new ConvolutionLayer.Builder(3, 3)
            .nOut(6)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.IDENTITY)
            .build(),
        new BatchNormalization.Builder().activation(Activation.RELU).build(),
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build(),
        new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build(),
        output(DIGITS));
  }

  /** Digits read row by row by an LSTM. */
  static MultiLayerNetwork recurrent() {
    return build(
        InputType.recurrent(DigitData.SIDE, DigitData.SIDE),
        new LastTimeStep(new LSTM.Builder().nOut(16).activation(Activation.TANH).build()),
        output(DIGITS));
  }

  /** Digits read row by row, each row attending to all. */
  static MultiLayerNetwork attentive() {
    return build(
        InputType.recurrent(DigitData.SIDE, DigitData.SIDE),
        new LSTM.Builder().nOut(8).activation(Activation.TANH).build(),
        new SelfAttentionLayer.Builder().nOut(8).nHeads(2).projectInput(true).build(),
        new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
        output(DIGITS));
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork build(InputType input, Layer... layers) {
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .l2(1e-3)
            .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
    net.init();
    return net;
  }

  /** Trains on all data at once, with a bar, and returns the network. */
  static MultiLayerNetwork trained(MultiLayerNetwork net, DataSet data, int steps) {
    try (Progress progress = Progress.of("Deeplearning4j trains", steps)) {
      for (int step = 0; step < steps; step++) {
        net.fit(data);
        progress.step("loss " + net.score());
      }
    }
    return net;
  }

  /** The share of examples whose class the network finds, in percent. */
  static double accuracy(MultiLayerNetwork net, DataSet data) {
    int[] found = net.output(data.getFeatures()).argMax(1).toIntVector();
    int[] expected = data.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < found.length; i++) {
      right += found[i] == expected[i] ? 1 : 0;
    }
    return 100.0 * right / found.length;
  }
}
