package org.autodiff4j.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Networks of sequences, with and without masks. */
final class SequenceModels extends Models {
  SequenceModels() {
    sequences();
  }

  private void sequences() {
    sequence("LSTM", new LSTM.Builder().nOut(4).activation(Activation.TANH).build());
    sequence(
        "LSTM with other gates",
        new LSTM.Builder()
            .nOut(4)
            .activation(Activation.SOFTSIGN)
            .gateActivationFunction(Activation.HARDSIGMOID)
            .build());
    sequence("Graves LSTM", new GravesLSTM.Builder().nOut(4).activation(Activation.TANH).build());
    sequence("simple RNN", new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build());
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      sequence(
          "bidirectional " + mode,
          new Bidirectional(mode, new LSTM.Builder().nOut(3).activation(Activation.TANH).build()));
    }
    sequence(
        "convolution of sequences",
        new Convolution1DLayer.Builder(3)
            .nOut(4)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build());
    toRow(
        "convolution, pooling and padding of sequences",
        false,
        new Convolution1DLayer.Builder(2).nOut(4).activation(Activation.TANH).build(),
        new ZeroPadding1DLayer.Builder(1, 2).build(),
        new Subsampling1DLayer.Builder(PoolingType.AVG).kernelSize(2).stride(2).build(),
        new Upsampling1D.Builder(2).build(),
        new Cropping1D.Builder(1, 1).build(),
        new GlobalPoolingLayer(PoolingType.MAX));
    toRow(
        "last step",
        false,
        new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()));
    for (boolean masked : new boolean[] {false, true}) {
      for (PoolingType pooling : PoolingType.values()) {
        toRow(
            "global pooling " + pooling + " of sequences",
            masked,
            new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
            new GlobalPoolingLayer.Builder(pooling).pnorm(2).build());
      }
    }
    INDArray words =
        Nd4j.createFromArray(
            new double[][] {{0, 2, 1, 4}, {3, 3, 0, 1}, {4, 0, 2, 2}, {1, 1, 1, 1}, {2, 4, 3, 0}});
    add(
        "embedding of sequences",
        true,
        builder(),
        InputType.recurrent(5),
        new DataSet(words, labels(LossFunction.MCXENT, N, 3)),
        new EmbeddingSequenceLayer.Builder().nIn(5).nOut(4).inputLength(4).build(),
        new GlobalPoolingLayer(PoolingType.AVG),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    add(
        "loss of sequences",
        true,
        builder(),
        InputType.recurrent(2),
        sequenceData(false, false),
        new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
        new RnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    add(
        "dense within sequences",
        true,
        builder(),
        InputType.recurrent(2),
        sequenceData(false, true),
        new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
        new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
  }
}
