package org.autodiff4j.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Networks that join rows, sequences, images and volumes, and layers that are losses alone. */
final class JoinModels extends Models {
  JoinModels() {
    rowsAndImages();
    rowsAndSequences();
    sequencesAndImages();
    volumes();
    lossesOfImages();
    withoutAverage();
    layersOfRows();
    maskedRows();
    maskedSteps();
  }

  // ---- Preprocessors ----

  private void rowsAndImages() {
    joined(
        "rows to images and back",
        data(LossFunction.MCXENT),
        Map.of(
            1, new FeedForwardToCnnPreProcessor(3, 2, 2),
            2, new CnnToFeedForwardPreProcessor(2, 1, 3)),
        dense(3, 12).activation(Activation.TANH).build(),
        convolution(2),
        output(6, 3, Activation.SOFTMAX, new LossMCXENT()));
    joined(
        "flat images",
        new DataSet(reals(7, N, 32), labels(LossFunction.MCXENT, N, 3)),
        Map.of(
            0, new FeedForwardToCnnPreProcessor(4, 4, 2),
            1, new CnnToFeedForwardPreProcessor(3, 3, 3)),
        convolution(2),
        output(27, 3, Activation.SOFTMAX, new LossMCXENT()));
  }

  private void rowsAndSequences() {
    for (boolean masked : new boolean[] {false, true}) {
      for (RNNFormat format : RNNFormat.values()) {
        DataSet data = sequenceData(masked, false);
        if (format == RNNFormat.NWC) {
          data.setFeatures(data.getFeatures().permute(0, 2, 1).dup('c'));
          data.setLabels(data.getLabels().permute(0, 2, 1).dup('c'));
        }
        joined(
            "sequences to rows and back " + format + (masked ? ", masked" : ""),
            data,
            Map.of(
                0, new RnnToFeedForwardPreProcessor(format),
                1, new FeedForwardToRnnPreProcessor(format)),
            dense(2, 4).activation(Activation.SIGMOID).build(),
            lstm(4, 3, format),
            rnnOutput(3, format));
      }
    }
  }

  private void sequencesAndImages() {
    for (boolean masked : new boolean[] {false, true}) {
      String end = masked ? ", masked" : "";
      DataSet data = sequenceData(masked, false);
      DataSet wide = new DataSet(reals(9, N, 8, 4), data.getLabels());
      wide.setFeaturesMaskArray(data.getFeaturesMaskArray());
      joined(
          "sequences to images and back" + end,
          wide,
          Map.of(
              0, new RnnToCnnPreProcessor(2, 2, 2),
              1, new CnnToRnnPreProcessor(1, 2, 3)),
          new ConvolutionLayer.Builder(2, 1).nIn(2).nOut(3).activation(Activation.TANH).build(),
          lstm(6, 3, RNNFormat.NCW),
          rnnOutput(3, RNNFormat.NCW));
      joined(
          "composed" + end,
          wide,
          Map.of(
              0,
              new ComposableInputPreProcessor(
                  new RnnToFeedForwardPreProcessor(RNNFormat.NCW),
                  new FeedForwardToCnnPreProcessor(2, 2, 2)),
              1,
              new ComposableInputPreProcessor(
                  new CnnToFeedForwardPreProcessor(2, 2, 2),
                  new FeedForwardToRnnPreProcessor(RNNFormat.NCW))),
          new ActivationLayer(Activation.TANH),
          lstm(8, 3, RNNFormat.NCW),
          rnnOutput(3, RNNFormat.NCW));
    }
    joined(
        "sequences to images and back NWC",
        new DataSet(
            reals(9, N, 4, 8), sequenceData(false, false).getLabels().permute(0, 2, 1).dup('c')),
        Map.of(
            0, new RnnToCnnPreProcessor(2, 2, 2, RNNFormat.NWC),
            1, new CnnToRnnPreProcessor(1, 1, 3, RNNFormat.NWC)),
        convolution(2),
        lstm(3, 3, RNNFormat.NWC),
        rnnOutput(3, RNNFormat.NWC));
  }

  private void volumes() {
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      boolean first = format == Convolution3D.DataFormat.NCDHW;
      joined(
          "rows to volumes and back " + format,
          data(LossFunction.MCXENT),
          Map.of(
              1, new FeedForwardToCnn3DPreProcessor(2, 3, 2, 2, first),
              2, new Cnn3DToFeedForwardPreProcessor(1, 2, 1, 3, first)),
          dense(3, 24).activation(Activation.TANH).build(),
          new Convolution3D.Builder(2, 2, 2)
              .nIn(2)
              .nOut(3)
              .dataFormat(format)
              .activation(Activation.TANH)
              .build(),
          output(6, 3, Activation.SOFTMAX, new LossMCXENT()));
    }
  }

  // ---- Losses ----

  private void lossesOfImages() {
    long[][] masks = {null, {N, 1}, {N, 3, 3}, {N, 1, 3, 3}, {N, 3, 3, 3}};
    for (long[] mask : masks) {
      boolean single = mask != null && mask.length == 4 && mask[1] > 1;
      DataSet data = new DataSet(reals(7, N, 2, 4, 4), classesOfPixels());
      if (mask != null) {
        data.setLabelsMaskArray(reals(11, mask).gt(0).castTo(DataType.DOUBLE));
      }
      joined(
          "loss of images" + (mask == null ? "" : ", masked by " + Arrays.toString(mask)),
          data,
          Map.of(),
          convolution(2),
          new CnnLossLayer.Builder(single ? LossFunction.XENT : LossFunction.MCXENT)
              .activation(single ? Activation.SIGMOID : Activation.SOFTMAX)
              .build());
    }
  }

  /** One class of three at each of 3·3 places. */
  private static INDArray classesOfPixels() {
    INDArray y = Nd4j.create(DataType.DOUBLE, N, 3, 3, 3);
    for (int i = 0; i < N * 9; i++) {
      y.putScalar(new int[] {i / 9, i * i % 3, i / 3 % 3, i % 3}, 1);
    }
    return y;
  }

  /**
   * Deeplearning4j divides the score of layers that are losses alone by the examples all the same,
   * but not their gradient.
   */
  private void withoutAverage() {
    joined(
        builder().miniBatch(false),
        "loss layer, not averaged",
        data(LossFunction.MCXENT),
        Map.of(),
        dense(3, 3).activation(Activation.TANH).build(),
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    joined(
        builder().miniBatch(false),
        "loss of sequences, not averaged",
        sequenceData(false, true),
        Map.of(),
        lstm(2, 3, RNNFormat.NCW),
        new RnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    joined(
        builder().miniBatch(false),
        "loss of images, not averaged",
        new DataSet(reals(7, N, 2, 4, 4), reals(8, N, 3, 3, 3)),
        Map.of(),
        convolution(2),
        new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
  }

  // ---- Layers ----

  private void layersOfRows() {
    for (RNNFormat format : RNNFormat.values()) {
      joined(
          "repeated rows " + format,
          data(LossFunction.MCXENT),
          Map.of(),
          dense(3, 4).activation(Activation.TANH).build(),
          repeat(3, format),
          new LastTimeStep(lstm(4, 3, format)),
          output(3, 3, Activation.SOFTMAX, new LossMCXENT()));
    }
    for (boolean masked : new boolean[] {false, true}) {
      String end = masked ? ", masked" : "";
      INDArray mask = Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {0}});
      DataSet data = data(LossFunction.MCXENT);
      INDArray indices = Nd4j.createFromArray(new double[][] {{0}, {3}, {1}, {3}, {5}});
      DataSet words = new DataSet(indices, labels(LossFunction.MCXENT, N, 3));
      if (masked) {
        data.setFeaturesMaskArray(mask);
        words.setFeaturesMaskArray(mask);
      }
      INDArray all = Nd4j.ones(DataType.DOUBLE, N, 1); // else masked rows have no loss
      DataSet counted = new DataSet(words.getFeatures(), words.getLabels());
      counted.setFeaturesMaskArray(words.getFeaturesMaskArray());
      counted.setLabelsMaskArray(all);
      for (DataSet each : new DataSet[] {words, counted}) {
        joined(
            "embedding of rows" + end + (each == counted ? ", all labels" : ""),
            each,
            Map.of(),
            new EmbeddingLayer.Builder()
                .nIn(6)
                .nOut(4)
                .hasBias(true)
                .activation(Activation.SIGMOID)
                .build(),
            output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
      }
      data.setLabelsMaskArray(all);
      joined(
          "element-wise multiplication" + end,
          data,
          Map.of(),
          new ElementWiseMultiplicationLayer.Builder()
              .nIn(3)
              .nOut(3)
              .activation(Activation.SIGMOID)
              .build(),
          output(3, 3, Activation.SOFTMAX, new LossMCXENT()));
      joined(
          "frozen, with back-propagation" + end,
          data,
          Map.of(),
          dense(3, 4).activation(Activation.TANH).build(),
          new FrozenLayerWithBackprop(dense(4, 4).activation(Activation.SIGMOID).build()),
          output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    }
  }

  /** Masked rows that count in the loss, and in a batch. */
  private void maskedRows() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("PReLU", new PReLULayer.Builder().inputShape(4).nIn(4).nOut(4).build());
    layers.put("activation layer", new ActivationLayer(Activation.SIGMOID));
    layers.put("batch norm", new BatchNormalization.Builder().nIn(4).nOut(4).build());
    layers.put("layer norm", dense(4, 4).hasLayerNorm(true).activation(Activation.TANH).build());
    layers.put("no bias", dense(4, 4).hasBias(false).activation(Activation.SIGMOID).build());
    layers.forEach(
        (name, layer) -> {
          DataSet data = data(LossFunction.MCXENT);
          data.setFeaturesMaskArray(Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {0}}));
          data.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, N, 1));
          joined(
              "masked rows, " + name,
              data,
              Map.of(),
              dense(3, 4).activation(Activation.SIGMOID).build(),
              layer,
              output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
        });
  }

  /** Steps that do not exist, within layers and between them. */
  private void maskedSteps() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put(
        "frozen, with back-propagation",
        new FrozenLayerWithBackprop(
            new SimpleRnn.Builder().nIn(3).nOut(4).activation(Activation.TANH).build()));
    layers.put("activation layer", new ActivationLayer(Activation.SIGMOID));
    layers.put("batch norm", new BatchNormalization.Builder().build());
    layers.put("dense", new DenseLayer.Builder().nOut(4).activation(Activation.SIGMOID).build());
    layers.put(
        "multiplication",
        new ElementWiseMultiplicationLayer.Builder()
            .nIn(3)
            .nOut(3)
            .activation(Activation.SIGMOID)
            .build());
    layers.put("simple RNN", new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build());
    layers.forEach(
        (name, layer) ->
            add(
                "masked steps, " + name,
                true,
                builder(),
                InputType.recurrent(2, 4),
                sequenceData(true, false),
                new DenseLayer.Builder().nOut(3).activation(Activation.SIGMOID).build(),
                layer,
                new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build()));
  }

  // ---- Networks ----

  private void joined(
      String name, DataSet data, Map<Integer, InputPreProcessor> joints, Layer... layers) {
    joined(builder(), name, data, joints, layers);
  }

  private void joined(
      NeuralNetConfiguration.Builder builder,
      String name,
      DataSet data,
      Map<Integer, InputPreProcessor> joints,
      Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder.list().validateOutputLayerConfig(false);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    joints.forEach(list::inputPreProcessor);
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    net.params()
        .addi(Models.reals(8, net.params().length()).muli(0.3).reshape(net.params().shape()));
    all.add(new Model(name, net, data, !name.endsWith(", not averaged")));
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(2, 2)
        .nIn(channels)
        .nOut(3)
        .activation(Activation.TANH)
        .build();
  }

  private static RepeatVector repeat(int steps, RNNFormat format) {
    RepeatVector.Builder<?> repeat = new RepeatVector.Builder<>(steps);
    repeat.dataFormat(format);
    return repeat.build();
  }

  private static LSTM lstm(int in, int out, RNNFormat format) {
    return new LSTM.Builder()
        .nIn(in)
        .nOut(out)
        .dataFormat(format)
        .activation(Activation.TANH)
        .build();
  }

  private static RnnOutputLayer rnnOutput(int in, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(3)
        .dataFormat(format)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
