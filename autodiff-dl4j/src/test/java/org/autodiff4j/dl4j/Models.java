package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Small networks of every kind with data, the same at each call. */
final class Models {
  private static final int N = 5;

  /** Deeplearning4j has no sum over windows. */
  private static final PoolingType[] WINDOWS = {
    PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM
  };

  private final List<Model> all = new ArrayList<>();

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
    Models models = new Models();
    models.activations();
    models.losses();
    models.penalties();
    models.images();
    models.sequences();
    return models.all;
  }

  // ---- Rows ----

  private void activations() {
    for (Activation activation : Activation.values()) {
      if (activation != Activation.RRELU) {
        activation(activation.toString(), activation.getActivationFunction(), true);
      }
    }
    activation("ELU 0.5", new ActivationELU(0.5), false);
    activation("LReLU 0.3", new ActivationLReLU(0.3), true);
    activation("GELU precise", new ActivationGELU(true), false);
  }

  private void activation(String name, IActivation activation, boolean isRight) {
    rows(
        "dense " + name,
        isRight,
        LossFunction.MCXENT,
        dense(3, 4).activation(activation).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
  }

  private void losses() {
    LossFunction[] ofReals = {
      LossFunction.MSE,
      LossFunction.L1,
      LossFunction.MEAN_ABSOLUTE_ERROR,
      LossFunction.L2,
      LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
      LossFunction.COSINE_PROXIMITY,
      LossFunction.WASSERSTEIN
    };
    for (LossFunction loss : ofReals) {
      for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.TANH}) {
        rows(
            loss + " of " + activation,
            true,
            loss,
            dense(3, 4).activation(Activation.TANH).build(),
            output(4, 3, activation, loss.getILossFunction()));
      }
    }
    LossFunction[] ofPositives = {
      LossFunction.XENT,
      LossFunction.MCXENT,
      LossFunction.NEGATIVELOGLIKELIHOOD,
      LossFunction.KL_DIVERGENCE,
      LossFunction.POISSON,
      LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR,
      LossFunction.HINGE,
      LossFunction.SQUARED_HINGE
    };
    for (LossFunction loss : ofPositives) {
      for (Activation activation : new Activation[] {Activation.SIGMOID, Activation.SOFTMAX}) {
        if (loss == LossFunction.XENT && activation == Activation.SOFTMAX) {
          continue; // Deeplearning4j's gradient is that of another loss
        }
        rows(
            loss + " of " + activation,
            true,
            loss,
            dense(3, 4).activation(Activation.TANH).build(),
            output(4, 3, activation, loss.getILossFunction()));
      }
    }
    INDArray weights = Nd4j.createFromArray(new double[][] {{0.5, 2, 1.5}});
    rows(
        "weighted MSE",
        true,
        LossFunction.MSE,
        dense(3, 4).build(),
        output(4, 3, Activation.TANH, new LossMSE(weights)));
    rows(
        "weighted MCXENT",
        true,
        LossFunction.MCXENT,
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT(weights)));
    rows(
        "sparse MCXENT",
        true,
        LossFunction.SPARSE_MCXENT,
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossSparseMCXENT()));
    rows(
        "loss layer",
        true,
        LossFunction.MCXENT,
        dense(3, 3).activation(Activation.TANH).build(),
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
  }

  private void penalties() {
    for (String kind : new String[] {"l1", "l2", "l1Bias", "l2Bias", "weightDecay", "all"}) {
      NeuralNetConfiguration.Builder builder = builder();
      boolean all = kind.equals("all");
      if (all || kind.equals("l1")) {
        builder.l1(0.03);
      }
      if (all || kind.equals("l2")) {
        builder.l2(0.05);
      }
      if (all || kind.equals("l1Bias")) {
        builder.l1Bias(0.02);
      }
      if (all || kind.equals("l2Bias")) {
        builder.l2Bias(0.04);
      }
      if (kind.equals("weightDecay")) {
        builder.weightDecay(0.07);
      }
      add(
          "penalty " + kind,
          kind.equals("weightDecay") ? false : true,
          builder,
          InputType.feedForward(3),
          data(LossFunction.MCXENT),
          dense(3, 4).activation(Activation.TANH).build(),
          output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    }
    add(
        "not averaged",
        true,
        builder().miniBatch(false),
        InputType.feedForward(3),
        data(LossFunction.MCXENT),
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "frozen",
        true,
        LossFunction.MCXENT,
        new FrozenLayer(dense(3, 4).activation(Activation.TANH).build()),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "layer norm",
        true,
        LossFunction.MCXENT,
        dense(3, 4).hasLayerNorm(true).activation(Activation.TANH).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "no bias",
        true,
        LossFunction.MCXENT,
        dense(3, 4).hasBias(false).activation(Activation.TANH).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm with variance",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().useLogStd(false).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm locked",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().lockGammaBeta(true).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "PReLU",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.IDENTITY).build(),
        new PReLULayer.Builder().inputShape(4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "activation layer",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.IDENTITY).build(),
        new ActivationLayer(Activation.TANH),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    INDArray indices = Nd4j.createFromArray(new double[][] {{0}, {3}, {1}, {3}, {5}});
    add(
        "embedding",
        true,
        builder(),
        null,
        new DataSet(indices, labels(LossFunction.MCXENT, N, 3)),
        new EmbeddingLayer.Builder()
            .nIn(6)
            .nOut(4)
            .hasBias(true)
            .activation(Activation.TANH)
            .build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
  }

  // ---- Images ----

  private void images() {
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Truncate, ConvolutionMode.Same}) {
      for (PoolingType pooling : WINDOWS) {
        image(
            "convolution " + mode + ", pooling " + pooling,
            new ConvolutionLayer.Builder(3, 3)
                .nIn(2)
                .nOut(3)
                .convolutionMode(mode)
                .activation(Activation.TANH)
                .build(),
            new SubsamplingLayer.Builder(pooling)
                .kernelSize(2, 2)
                .stride(2, 2)
                .pnorm(3)
                .convolutionMode(mode)
                .build());
      }
    }
    image(
        "convolution with stride, padding and dilation",
        new ConvolutionLayer.Builder(3, 2)
            .nOut(3)
            .stride(2, 1)
            .padding(1, 2)
            .dilation(1, 2)
            .activation(Activation.SOFTPLUS)
            .build());
    image(
        "convolution without bias, average with padding",
        new ConvolutionLayer.Builder(2, 2)
            .nOut(3)
            .hasBias(false)
            .activation(Activation.TANH)
            .build(),
        new SubsamplingLayer.Builder(PoolingType.AVG)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build());
    image(
        "average that counts padding",
        new SubsamplingLayer.Builder(PoolingType.AVG)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .avgPoolIncludePadInDivisor(true)
            .build());
    image(
        "max with padding",
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build());
    image(
        "deconvolution",
        new Deconvolution2D.Builder(3, 3).nOut(2).stride(2, 2).activation(Activation.TANH).build());
    image(
        "deconvolution same",
        new Deconvolution2D.Builder(3, 3)
            .nOut(2)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build());
    image(
        "depthwise",
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(4)
            .activation(Activation.TANH)
            .build());
    image(
        "separable",
        new SeparableConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(3)
            .activation(Activation.TANH)
            .build());
    image(
        "upsampling, padding, cropping",
        new Upsampling2D.Builder().size(2).build(),
        new ZeroPaddingLayer.Builder(1, 2, 0, 1).build(),
        new Cropping2D.Builder(2, 1, 1, 0).build());
    image("space to depth", new SpaceToDepthLayer.Builder().blocks(2).build());
    image("local response", new LocalResponseNormalization.Builder().n(3).alpha(0.1).build());
    image(
        "batch norm of images",
        new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().build());
    for (PoolingType pooling : PoolingType.values()) {
      image(
          "global pooling " + pooling,
          new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
          new GlobalPoolingLayer.Builder(pooling).pnorm(2).build());
    }
  }

  private void image(String name, Layer... layers) {
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

  // ---- Sequences ----

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

  private void sequence(String name, Layer layer) {
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

  private void toRow(String name, boolean masked, Layer... layers) {
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

  private static INDArray mask() {
    return Nd4j.createFromArray(
        new double[][] {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 1, 1}});
  }

  private static DataSet sequenceData(boolean features, boolean labels) {
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

  // ---- Building ----

  private void rows(String name, boolean isRight, LossFunction loss, Layer... layers) {
    add(name, isRight, builder(), InputType.feedForward(3), data(loss), layers);
  }

  private void add(
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

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(1))
        .weightInit(WeightInit.XAVIER);
  }

  private static DenseLayer.Builder dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out);
  }

  private static OutputLayer output(int in, int out, Activation activation, ILossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(in).nOut(out).activation(activation).build();
  }

  private static DataSet data(LossFunction loss) {
    return new DataSet(reals(3, N, 3), labels(loss, N, 3));
  }

  private static INDArray labels(LossFunction loss, int n, int classes) {
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

  private static void fill(INDArray y, Next number) {
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
