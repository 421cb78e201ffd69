package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks of every kind with data, the same at each call. */
class Models {
  static final int N = 5;

  /** Deeplearning4j has no sum over windows. */
  static final PoolingType[] WINDOWS = {PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM};

  final List<Model> all = new ArrayList<>();

  /**
   * A network and data for it.
   *
   * @param isRight whether Deeplearning4j's own gradient is right for it
   */
  record Model(String name, MultiLayerNetwork net, DataSet data, boolean isRight) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Model> all() {
    List<Model> all = new ArrayList<>();
    all.addAll(new RowModels().all);
    all.addAll(new ImageModels().all);
    all.addAll(new SequenceModels().all);
    all.addAll(new SameDiffModels().all);
    all.addAll(FormatModels.withTraining());
    all.addAll(new JoinModels().all);
    return chosen(all);
  }

  /** Those whose names a property asks for, to run some of them. */
  static List<Model> chosen(List<Model> all) {
    String names = System.getProperty("autodiff4j.models", ".*");
    return all.stream().filter(model -> model.name().matches(names)).toList();
  }

  void image(String name, Layer... layers) {
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    all.add(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    add(
        name,
        true,
        builder(),
        InputType.convolutional(6, 6, 2),
        new DataSet(reals(7, N, 2, 6, 6), labels(LossFunction.MCXENT, N, 3)),
        all.toArray(Layer[]::new));
  }

  void sequence(String name, Layer layer) {
    for (int masks = 0; masks < 4; masks++) {
      boolean features = (masks & 1) == 1;
      boolean labels = (masks & 2) == 2;
      if (features && layer instanceof Convolution1DLayer) {
        continue;
      }
      add(
          name + (features ? ", masked features" : "") + (labels ? ", masked labels" : ""),
          true,
          builder(),
          InputType.recurrent(2),
          sequenceData(features, labels),
          layer.clone(),
          new RnnOutputLayer.Builder(LossFunction.MCXENT)
              .nOut(3)
              .activation(Activation.SOFTMAX)
              .build());
    }
  }

  void toRow(String name, boolean masked, Layer... layers) {
    List<Layer> all = new ArrayList<>(Arrays.asList(layers));
    all.add(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    DataSet data = new DataSet(reals(9, N, 2, 4), labels(LossFunction.MCXENT, N, 3));
    if (masked) {
      data.setFeaturesMaskArray(mask());
    }
    add(
        name + (masked ? ", masked" : ""),
        true,
        builder(),
        InputType.recurrent(2, 4),
        data,
        all.toArray(Layer[]::new));
  }

  static INDArray mask() {
    return Nd4j.createFromArray(
        new double[][] {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 1, 1}});
  }

  static DataSet sequenceData(boolean features, boolean labels) {
    INDArray y = Nd4j.create(DataType.DOUBLE, N, 3, 4);
    Random random = new Random(5);
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < 4; t++) {
        y.putScalar(new int[] {n, random.nextInt(3), t}, 1);
      }
    }
    DataSet data = new DataSet(reals(9, N, 2, 4), y);
    if (features) {
      data.setFeaturesMaskArray(mask());
    }
    if (labels) {
      data.setLabelsMaskArray(mask());
    }
    return data;
  }

  void rows(String name, boolean isRight, LossFunction loss, Layer... layers) {
    add(name, isRight, builder(), InputType.feedForward(3), data(loss), layers);
  }

  void add(
      String name,
      boolean isRight,
      NeuralNetConfiguration.Builder builder,
      InputType input,
      DataSet data,
      Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder.list().validateOutputLayerConfig(false);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    Random random = new Random(name.hashCode());
    net.paramTable()
        .forEach(
            (key, value) -> {
              double size = key.endsWith("var") ? 0 : 0.3;
              INDArray noise = reals(random.nextInt(), value.shape()).muli(size);
              value.addi(noise);
            });
    all.add(new Model(name, net, data, isRight));
  }

  static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(1))
        .weightInit(WeightInit.XAVIER);
  }

  static DenseLayer.Builder dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out);
  }

  static OutputLayer output(int in, int out, Activation activation, ILossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(in).nOut(out).activation(activation).build();
  }

  static DataSet data(LossFunction loss) {
    return new DataSet(reals(3, N, 3), labels(loss, N, 3));
  }

  static INDArray labels(LossFunction loss, int n, int classes) {
    Random random = new Random(4);
    INDArray y = Nd4j.create(DataType.DOUBLE, n, classes);
    switch (loss) {
      case SPARSE_MCXENT -> {
        INDArray sparse = Nd4j.create(DataType.DOUBLE, n, 1);
        for (int i = 0; i < n; i++) {
          sparse.putScalar(i, 0, random.nextInt(classes));
        }
        return sparse;
      }
      case MCXENT, NEGATIVELOGLIKELIHOOD -> {
        for (int i = 0; i < n; i++) {
          y.putScalar(i, random.nextInt(classes), 1);
        }
      }
      case XENT -> fill(y, () -> random.nextInt(2));
      case HINGE, SQUARED_HINGE -> fill(y, () -> random.nextInt(2) * 2 - 1);
      case KL_DIVERGENCE, POISSON, MEAN_SQUARED_LOGARITHMIC_ERROR ->
          fill(y, () -> 0.1 + 0.8 * random.nextDouble());
      default -> fill(y, () -> random.nextGaussian() + 2);
    }
    return y;
  }

  private interface Next {
    double next();
  }

  static void fill(INDArray y, Next number) {
    for (int i = 0; i < y.size(0); i++) {
      for (int j = 0; j < y.size(1); j++) {
        y.putScalar(i, j, number.next());
      }
    }
  }

  static INDArray reals(int seed, long... shape) {
    Random random = new Random(seed);
    int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = new double[n];
    Arrays.setAll(values, i -> random.nextDouble() * 2 - 1);
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  static void each(Consumer<Model> check) {
    all().forEach(check);
  }
}
