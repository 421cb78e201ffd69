package org.autodiff4j.dl4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.ModelFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A model and data for it, as a command's arguments name them, in f64: rounding of f32 would hide
 * what is looked for.
 *
 * @param file the model's file
 * @param network the network in f64
 * @param precision the type of the numbers in the file
 * @param examples what the CSV file holds
 * @param data the examples as the network takes them: normalized
 * @param normalization what normalized them
 */
record Subject(
    ModelFile file,
    Model network,
    DataType precision,
    Examples examples,
    DataSet data,
    String normalization) {

  static Subject read(DataOptions options) {
    options.require();
    ModelFile file = ModelFile.read(Objects.requireNonNull(options.model));
    DataType precision = file.network().params().dataType();
    Model network =
        file.isGraph()
            ? file.graph().convertDataType(DataType.DOUBLE)
            : file.multiLayerNetwork().convertDataType(DataType.DOUBLE);
    Examples examples = Examples.read(options, ModelShape.of(network));
    DataSet raw = new org.nd4j.linalg.dataset.DataSet(examples.features(), examples.labels());
    DataOptions.Normalization how = options.normalizer;
    if (how == null) {
      how =
          file.normalizer().isPresent()
              ? DataOptions.Normalization.STORED
              : DataOptions.Normalization.NONE;
    }
    DataSet data = normalized(file, raw, how);
    Subject subject = new Subject(file, network, precision, examples, data, name(file, how));
    subject.requireFit();
    return subject;
  }

  private static String name(ModelFile file, DataOptions.Normalization how) {
    return switch (how) {
      case STORED -> "stored (" + file.normalizer().orElseThrow().getClass().getSimpleName() + ")";
      case STANDARDIZE -> "standardized by this data";
      case NONE -> "none";
    };
  }

  private static DataSet normalized(ModelFile file, DataSet raw, DataOptions.Normalization how) {
    switch (how) {
      case STORED -> {
        if (file.normalizer().isEmpty()) {
          throw new InputException(
              "--normalizer stored: the model's file has none; use none or standardize.");
        }
        return Dl4jModel.normalized(raw, file.normalizer().get());
      }
      case STANDARDIZE -> {
        NormalizerStandardize standardize = new NormalizerStandardize();
        standardize.fit(raw);
        return Dl4jModel.normalized(raw, standardize);
      }
      default -> {
        return raw;
      }
    }
  }

  /** Runs the network on one example, as that is what shapes must fit. */
  private void requireFit() {
    INDArray x = rows(data.getFeatures(), 0, 1);
    INDArray y;
    try {
      y =
          network instanceof ComputationGraph graph
              ? graph.outputSingle(x)
              : ((MultiLayerNetwork) network).output(x);
    } catch (RuntimeException e) {
      throw new InputException(
          "The model does not take features of shape "
              + Arrays.toString(x.shape())
              + ": "
              + Main.oneLine(e.getMessage()),
          e);
    }
    long[] labels = rows(data.getLabels(), 0, 1).shape();
    boolean fits =
        Arrays.equals(y.shape(), labels)
            || (ModelShape.of(network).hasIndices() && y.rank() == labels.length);
    if (!fits) {
      throw new InputException(
          "The model's output for one example has the shape "
              + Arrays.toString(y.shape())
              + ", the labels "
              + Arrays.toString(labels)
              + ".");
    }
  }

  /** The function that the network computes. */
  Dl4jModel model() {
    return network instanceof ComputationGraph graph
        ? Dl4jModel.of(graph)
        : Dl4jModel.of((MultiLayerNetwork) network);
  }

  int size() {
    return Math.toIntExact(data.getFeatures().size(0));
  }

  /** The examples from one to before another. */
  DataSet part(int from, int to) {
    return new org.nd4j.linalg.dataset.DataSet(
        rows(data.getFeatures(), from, to), rows(data.getLabels(), from, to));
  }

  /** The first examples only. */
  Subject first(int count) {
    if (size() <= count) {
      return this;
    }
    Examples fewer =
        new Examples(
            rows(examples.features(), 0, count),
            rows(examples.labels(), 0, count),
            examples.names(),
            List.copyOf(examples.lines().subList(0, count)),
            examples.classes());
    return new Subject(file, network, precision, fewer, part(0, count), normalization);
  }

  private static INDArray rows(INDArray array, int from, int to) {
    INDArrayIndex[] part = new INDArrayIndex[array.rank()];
    Arrays.fill(part, NDArrayIndex.all());
    part[0] = NDArrayIndex.interval(from, to);
    return array.get(part).dup('c');
  }
}
