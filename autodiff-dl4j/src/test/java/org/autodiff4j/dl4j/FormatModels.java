package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks whose channels are the last axis, of volumes, and of windows over masked sequences. */
final class FormatModels extends Models {
  private static final String UNTRAINABLE =
      "convolution of sequences NWC.*|pooling of sequences NWC|PReLU shared along .2.*|PReLU shared"
          + " along .1, 2.*";

  FormatModels() {
    images();
    sequences();
    volumes();
    windows();
    sharedSlopes();
  }

  /** Models that Deeplearning4j can train. */
  static List<Model> withTraining() {
    return new FormatModels()
        .all.stream().filter(model -> !model.name().matches(UNTRAINABLE)).toList();
  }

  /** Models whose back-propagation throws in Deeplearning4j, for reasons of shapes. */
  static List<Model> withoutTraining() {
    return chosen(
        new FormatModels()
            .all.stream().filter(model -> model.name().matches(UNTRAINABLE)).toList());
  }

  // ---- Images, NHWC ----

  private void images() {
    imageLast(
        "convolution",
        new ConvolutionLayer.Builder(3, 2)
            .nOut(3)
            .stride(2, 1)
            .activation(Activation.TANH)
            .build());
    imageLast(
        "convolution same",
        new ConvolutionLayer.Builder(3, 3)
            .nOut(3)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build());
    imageLast(
        "deconvolution",
        new Deconvolution2D.Builder(3, 3).nOut(2).stride(2, 2).activation(Activation.TANH).build());
    imageLast(
        "depthwise",
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(4)
            .activation(Activation.TANH)
            .build());
    imageLast(
        "separable",
        new SeparableConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(3)
            .activation(Activation.TANH)
            .build());
    for (PoolingType pooling : WINDOWS) {
      imageLast(
          "pooling " + pooling,
          new SubsamplingLayer.Builder(pooling).kernelSize(2, 2).stride(2, 2).pnorm(3).build());
    }
    imageLast("upsampling", new Upsampling2D.Builder().size(2).build());
    imageLast(
        "padding and cropping",
        new ZeroPaddingLayer.Builder(1, 2, 0, 1).build(),
        new Cropping2D.Builder(2, 1, 1, 0).build());
    imageLast("space to depth", new SpaceToDepthLayer.Builder().blocks(2).build());
    imageLast("local response", new LocalResponseNormalization.Builder().n(3).alpha(0.1).build());
    imageLast(
        "batch norm",
        new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().build());
    imageLast("global pooling", new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
  }

  private void imageLast(String name, Layer... layers) {
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    all.add(output());
    add(
        name + " NHWC",
        true,
        builder(),
        InputType.convolutional(6, 6, 2, CNN2DFormat.NHWC),
        new DataSet(reals(7, N, 6, 6, 2), labels(LossFunction.MCXENT, N, 3)),
        all.toArray(Layer[]::new));
  }

  // ---- Sequences, NWC ----

  private void sequences() {
    sequenceLast("LSTM", new LSTM.Builder().nOut(4).activation(Activation.TANH).build());
    sequenceLast(
        "Graves LSTM", new GravesLSTM.Builder().nOut(4).activation(Activation.TANH).build());
    sequenceLast("simple RNN", new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build());
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      sequenceLast(
          "bidirectional " + mode,
          new Bidirectional(mode, new LSTM.Builder().nOut(3).activation(Activation.TANH).build()));
    }
    sequenceLast(
        "convolution of sequences",
        new Convolution1DLayer.Builder(3)
            .nOut(4)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build());
    sequenceLast(
        "dense within sequences",
        new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
        new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build());
    rowOfLast(
        "last step",
        new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()));
    rowOfLast(
        "pooling of sequences",
        new Subsampling1DLayer.Builder(PoolingType.AVG).kernelSize(2).stride(2).build(),
        new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()));
    INDArray words =
        Nd4j.createFromArray(
            new double[][] {{0, 2, 1, 4}, {3, 3, 0, 1}, {4, 0, 2, 2}, {1, 1, 1, 1}, {2, 4, 3, 0}});
    add(
        "embedding of sequences NWC",
        true,
        builder(),
        InputType.recurrent(5),
        new DataSet(words, labels(LossFunction.MCXENT, N, 3)),
        new EmbeddingSequenceLayer.Builder()
            .nIn(5)
            .nOut(4)
            .inputLength(4)
            .outputDataFormat(RNNFormat.NWC)
            .build(),
        new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
        output());
  }

  private void sequenceLast(String name, Layer... layers) {
    for (boolean masked : new boolean[] {false, true}) {
      DataSet first = sequenceData(false, masked);
      DataSet data =
          new DataSet(
              first.getFeatures().permute(0, 2, 1).dup('c'),
              first.getLabels().permute(0, 2, 1).dup('c'));
      data.setLabelsMaskArray(first.getLabelsMaskArray());
      List<Layer> all = new ArrayList<>();
      Arrays.stream(layers).map(Layer::clone).forEach(all::add);
      all.add(
          new RnnOutputLayer.Builder(LossFunction.MCXENT)
              .nOut(3)
              .activation(Activation.SOFTMAX)
              .build());
      add(
          name + " NWC" + (masked ? ", masked labels" : ""),
          true,
          builder(),
          InputType.recurrent(2, RNNFormat.NWC),
          data,
          all.toArray(Layer[]::new));
    }
  }

  private void rowOfLast(String name, Layer... layers) {
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    all.add(output());
    add(
        name + " NWC",
        true,
        builder(),
        InputType.recurrent(2, 4, RNNFormat.NWC),
        new DataSet(reals(9, N, 4, 2), labels(LossFunction.MCXENT, N, 3)),
        all.toArray(Layer[]::new));
  }

  // ---- Volumes ----

  private void volumes() {
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      volume(
          "convolution of volumes",
          format,
          new Convolution3D.Builder(2, 3, 2)
              .nOut(3)
              .dataFormat(format)
              .activation(Activation.TANH)
              .build());
      for (ConvolutionMode mode :
          new ConvolutionMode[] {ConvolutionMode.Truncate, ConvolutionMode.Same}) {
        for (PoolingType pooling : new PoolingType[] {PoolingType.MAX, PoolingType.AVG}) {
          volume(
              "pooling of volumes " + pooling + " " + mode,
              format,
              new Subsampling3DLayer.Builder(pooling)
                  .kernelSize(2, 2, 2)
                  .stride(2, 1, 1)
                  .convolutionMode(mode)
                  .dataFormat(format)
                  .build());
        }
      }
      volume(
          "upsampling of volumes", format, new Upsampling3D.Builder(2).dataFormat(format).build());
    }
    volume(
        "padding and cropping of volumes",
        Convolution3D.DataFormat.NCDHW,
        new ZeroPadding3DLayer.Builder(1, 0, 0, 1, 2, 1).build(),
        new Cropping3D.Builder(1, 0, 1, 1, 0, 2).build());
  }

  private void volume(String name, Convolution3D.DataFormat format, Layer... layers) {
    boolean last = format == Convolution3D.DataFormat.NDHWC;
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    if (!last) {
      all.add(new GlobalPoolingLayer(PoolingType.AVG)); // rows of volumes are always NDHWC's
    }
    all.add(output());
    INDArray x = last ? reals(7, N, 3, 4, 3, 2) : reals(7, N, 2, 3, 4, 3);
    add(
        name + " " + format,
        true,
        builder(),
        InputType.convolutional3D(format, 3, 4, 3, 2),
        new DataSet(x, labels(LossFunction.MCXENT, N, 3)),
        all.toArray(Layer[]::new));
  }

  // ---- Windows over sequences ----

  private void windows() {
    for (boolean masked : new boolean[] {false, true}) {
      windowsOf(
          "convolution of sequences, global average",
          masked,
          new Convolution1DLayer.Builder(2).nOut(4).activation(Activation.TANH).build(),
          new GlobalPoolingLayer(PoolingType.AVG));
      windowsOf(
          "convolution of sequences same with stride, global average",
          masked,
          new Convolution1DLayer.Builder(3)
              .nOut(4)
              .stride(2)
              .convolutionMode(ConvolutionMode.Same)
              .activation(Activation.TANH)
              .build(),
          new GlobalPoolingLayer(PoolingType.AVG));
      for (PoolingType pooling : WINDOWS) {
        windowsOf(
            "windows of sequences " + pooling + ", global average",
            masked,
            new Subsampling1DLayer.Builder(pooling).kernelSize(2).stride(1).pnorm(2).build(),
            new GlobalPoolingLayer(PoolingType.AVG));
      }
      windowsOf(
          "causal convolution of sequences",
          masked,
          new Convolution1DLayer.Builder(2)
              .nOut(4)
              .dilation(2)
              .convolutionMode(ConvolutionMode.Causal)
              .activation(Activation.TANH)
              .build(),
          new GlobalPoolingLayer(PoolingType.AVG));
    }
    INDArray gaps =
        Nd4j.createFromArray(
            new double[][] {{0, 0, 1, 1}, {1, 0, 0, 1}, {0, 1, 0, 0}, {0, 0, 0, 1}, {1, 1, 0, 1}});
    for (int size : new int[] {2, 3}) {
      for (ConvolutionMode mode :
          new ConvolutionMode[] {ConvolutionMode.Causal, ConvolutionMode.Same}) {
        INDArray[] masks = {null, mask(), gaps};
        for (int i = 0; i < 3; i++) {
          windowsOf(
              mode + " windows of " + size + " with stride" + (i == 2 ? ", gaps" : ""),
              masks[i],
              new Convolution1DLayer.Builder(size)
                  .nOut(4)
                  .stride(2)
                  .convolutionMode(mode)
                  .activation(Activation.TANH)
                  .build(),
              new GlobalPoolingLayer(PoolingType.SUM));
        }
      }
    }
  }

  /** With masks of floats, the only ones that Deeplearning4j's windows take. */
  private void windowsOf(String name, boolean masked, Layer... layers) {
    windowsOf(name, masked ? mask() : null, layers);
  }

  private void windowsOf(String name, INDArray mask, Layer... layers) {
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    all.add(output());
    DataSet data = new DataSet(reals(9, N, 2, 4), labels(LossFunction.MCXENT, N, 3));
    if (mask != null) {
      data.setFeaturesMaskArray(mask.castTo(DataType.FLOAT));
    }
    add(
        name + (mask != null ? ", masked" : ""),
        true,
        builder(),
        InputType.recurrent(2, 4),
        data,
        all.toArray(Layer[]::new));
  }

  // ---- Slopes ----

  private void sharedSlopes() {
    for (long[] axes : new long[][] {{}, {1}, {2, 3}, {1, 2, 3}}) {
      PReLULayer.Builder slopes = new PReLULayer.Builder().inputShape(3, 5, 5);
      image(
          "PReLU shared along " + Arrays.toString(axes),
          new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build(),
          (axes.length == 0 ? slopes : slopes.sharedAxes(axes)).build());
    }
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
