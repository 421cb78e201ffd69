package org.autodiff4j.dl4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A folder with models and data, and the program run in it. */
final class Workplace {
  static final String[] NAMES = {"length", "width", "noise"};
  private static final long SEED = 5;

  private final Path folder;
  private String out = "";
  private String err = "";

  Workplace(Path folder) {
    this.folder = folder;
  }

  // ---- The program ----

  /** Runs a command; words that name files of this folder stand for them. */
  int run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] full = args.clone();
    for (int i = 1; i < args.length; i++) {
      if (args[i].matches("[\\w/-]+\\.(zip|csv|html)")) {
        full[i] = file(args[i]).toString();
      }
    }
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), full);
    this.out = out.toString();
    this.err = err.toString().replace(folder + "/", "");
    return status;
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  // ---- Data ----

  /** Two classes that the first two of three features tell apart, the third being noise. */
  static double[][] rows(int count) {
    Random random = new Random(SEED);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      rows[i] =
          new double[] {
            5 + label + random.nextGaussian() * 0.4,
            30 - 4 * label + random.nextGaussian(),
            random.nextGaussian(),
            label
          };
    }
    return rows;
  }

  Path csv(String name, int count) {
    StringBuilder text = new StringBuilder(String.join(",", NAMES)).append(",kind\n");
    for (double[] row : rows(count)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.6f,%.6f,%.6f,%s%n",
              row[0],
              row[1],
              row[2],
              row[3] == 0 ? "oak" : "elm"));
    }
    return write(name, text.toString());
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(file(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- Models ----

  /** A classifier of those rows, trained, with its normalizer. */
  MultiLayerNetwork classifier(String name, DataType type, IActivation activation) {
    double[][] rows = rows(60);
    double[][] features = new double[rows.length][];
    double[][] labels = new double[rows.length][2];
    for (int i = 0; i < rows.length; i++) {
      features[i] = new double[] {rows[i][0], rows[i][1], rows[i][2]};
      labels[i][rows[i][3] == 0 ? 1 : 0] = 1; // elm is the first in the alphabet
    }
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(features).castTo(type), Nd4j.createFromArray(labels).castTo(type));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(data);
    normalizer.transform(data);
    MultiLayerNetwork net =
        net(
            type,
            null,
            new DenseLayer.Builder().nIn(3).nOut(5).activation(activation).build(),
            output(5, 2));
    for (int i = 0; i < 25; i++) {
      net.fit(data);
    }
    save(net, name);
    ModelSerializer.addNormalizerToModel(file(name).toFile(), normalizer);
    return net;
  }

  MultiLayerNetwork classifier(String name) {
    return classifier(name, DataType.DOUBLE, new ActivationTanH());
  }

  /** A classifier whose gradient Deeplearning4j gets wrong. */
  void wrong(String name) {
    classifier(name, DataType.DOUBLE, new ActivationELU(0.5));
  }

  void images(String name) {
    save(
        net(
            DataType.FLOAT,
            null,
            new ConvolutionLayer.Builder(2, 2).nIn(1).nOut(2).activation(Activation.TANH).build(),
            new org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer.Builder().build(),
            output(2, 2)),
        name);
  }

  void sequences(String name) {
    save(
        net(
            DataType.DOUBLE,
            InputType.recurrent(2),
            new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build()),
        name);
  }

  void regression(String name) {
    save(
        net(
            DataType.DOUBLE,
            null,
            new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(3)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build()),
        name);
  }

  private static OutputLayer output(int in, int out) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(out)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static MultiLayerNetwork net(DataType type, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .dataType(type)
            .updater(new Adam(0.05))
            .l2(1e-3)
            .list(layers);
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  void save(Model net, String name) {
    try {
      ModelSerializer.writeModel(net, file(name).toFile(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
