package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What cannot be computed is refused in words that say where and what to do. */
final class RefusalTest {
  /** An activation of one's own. */
  private static final class OwnActivation extends ActivationTanH {
    private static final long serialVersionUID = 1L;
  }

  /** A loss of one's own. */
  private static final class OwnLoss extends LossMCXENT {
    private static final long serialVersionUID = 1L;
  }

  /** A SameDiff layer. */
  public static final class Doubled extends SameDiffLambdaLayer {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable x) {
      return x.mul(2);
    }

    @Override
    public InputType getOutputType(int layer, InputType input) {
      return input;
    }
  }

  /** A SameDiff vertex. */
  public static final class Sum extends SameDiffLambdaVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineVertex(SameDiff graph, VertexInputs inputs) {
      return inputs.getInput(0).add(inputs.getInput(1));
    }

    @Override
    public InputType getOutputType(int layer, InputType... inputs) {
      return inputs[0];
    }
  }

  // ---- Models ----

  @Test
  void of_networkWithUnknownLayers_listsAllOfThem() {
    MultiLayerNetwork net =
        net(
            InputType.feedForward(3),
            new DenseLayer.Builder().nOut(4).activation(new OwnActivation()).build(),
            new VariationalAutoencoder.Builder()
                .nOut(3)
                .encoderLayerSizes(4)
                .decoderLayerSizes(4)
                .build(),
            new Doubled(),
            new OutputLayer.Builder(new OwnLoss()).nOut(2).activation(Activation.SOFTMAX).build());
    assertRefused(
        UnsupportedModelException.class,
        "This model cannot be expressed:\n"
            + "  layer 0 (DenseLayer): unknown activation org.autodiff4j.dl4j.RefusalTest$OwnActivation,"
            + " a class of one's own; Dl4jModel.registerActivation takes a function for it\n"
            + "  layer 1 (VariationalAutoencoder): layers of class"
            + " org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder are not known:"
            + " its loss is a bound estimated from random samples; Dl4jModel.registerLayer takes a function for them\n"
            + "  layer 2 (Doubled): layers of class org.autodiff4j.dl4j.RefusalTest$Doubled are not"
            + " known: it is built of a SameDiff graph, whose operations the configuration does not"
            + " hold; Dl4jModel.registerLayer takes a function for them\n"
            + "  layer 3 (OutputLayer): unknown loss org.autodiff4j.dl4j.RefusalTest$OwnLoss, a class"
            + " of one's own; Dl4jModel.registerLoss takes a function for it\n"
            + "Without functions for all of it, Dl4jCheck.backprop checks the model by differences.",
        () -> Dl4jModel.of(net));
  }

  @Test
  void of_graphWithUnknownVertices_listsAllOfThem() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("a", dense(4), "in")
                .addLayer("b", new Doubled(), "a")
                .addVertex("v", new Sum(), "a", "b")
                .addLayer("out", output(), "v")
                .setOutputs("out")
                .build());
    net.init();
    assertRefused(
        UnsupportedModelException.class,
        "This model cannot be expressed:\n"
            + "  layer b (Doubled): layers of class org.autodiff4j.dl4j.RefusalTest$Doubled are not"
            + " known: it is built of a SameDiff graph, whose operations the configuration does not"
            + " hold; Dl4jModel.registerLayer takes a function for them\n"
            + "  vertex v: vertices of class org.autodiff4j.dl4j.RefusalTest$Sum are not known: it is"
            + " built of a SameDiff graph, whose operations the configuration does not hold\n"
            + "Without functions for all of it, Dl4jCheck.backprop checks the model by differences.",
        () -> Dl4jModel.of(net));
  }

  @Test
  void layer_thatIsNotKnown_saysWhy() {
    assertReason(
        new CapsuleLayer.Builder(2, 3, 1).build(),
        "it is built of a SameDiff graph, whose operations the configuration does not hold");
    assertReason(
        new Yolo2OutputLayer.Builder().boundingBoxPriors(Nd4j.ones(1, 2)).build(),
        "its loss assigns boxes to cells by a search, with penalties that depend on the result");
    assertReason(
        new CenterLossOutputLayer.Builder(LossFunction.MCXENT).nIn(3).nOut(2).build(),
        "training moves its centers by a rule of their own, which is no derivative of the score");
    assertReason(
        new OCNNOutputLayer.Builder().nIn(3).hiddenLayerSize(2).build(),
        "its loss holds a quantile of the scores that training replaces between batches");
  }

  private static void assertReason(Layer layer, String reason) {
    Unsupported error = assertThrows(Unsupported.class, () -> LayerTable.STANDARD.of(layer));
    assertEquals(
        "layers of class "
            + layer.getClass().getName()
            + " are not known: "
            + reason
            + "; Dl4jModel.registerLayer takes a function for "
            + (layer instanceof CapsuleLayer
                ? "them"
                : "its output, but there is none for its loss"),
        error.getMessage());
  }

  @Test
  void of_graphWithoutInit_saysSo() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("out", output(), "in")
                .setOutputs("out")
                .build());
    assertRefused(
        AutodiffException.class,
        "The network is not initialized. Call init() first.",
        () -> Dl4jModel.of(net));
  }

  @Test
  void of_networkOfSmallTypes_namesTheType() {
    for (DataType type : new DataType[] {DataType.HALF, DataType.BFLOAT16}) {
      MultiLayerNetwork net = rows(dense(4));
      MultiLayerNetwork small = net.convertDataType(type);
      assertRefused(
          DTypeException.class,
          "The network's numbers are "
              + type
              + ", of which derivatives are too coarse. Use net.convertDataType(DataType.DOUBLE).",
          () -> Dl4jModel.of(small));
    }
  }

  @Test
  void of_networkWithParametersThatAreNoNumbers_namesTheFirst() {
    MultiLayerNetwork net = rows(dense(4));
    net.getParam("0_W").putScalar(1, 2, Double.NaN);
    net.getParam("0_W").putScalar(2, 0, Double.POSITIVE_INFINITY);
    assertRefused(
        AutodiffException.class,
        "Parameter 0_W of shape [3, 4] is NaN at [1, 2]; 2 of its 12 numbers are not finite. Training"
            + " has diverged: take parameters from before.",
        () -> Dl4jModel.of(net));
    net.getParam("0_W").putScalar(1, 2, 0);
    assertRefused(
        AutodiffException.class,
        "Parameter 0_W of shape [3, 4] is Infinity at [2, 0]; 1 of its 12 numbers are not finite."
            + " Training has diverged: take parameters from before.",
        () -> Dl4jModel.of(net));
  }

  // ---- Training ----

  @Test
  void loss_inTrainingOfRandomLayers_namesAllOfThem() {
    MultiLayerNetwork net =
        net(
            InputType.feedForward(3),
            new DenseLayer.Builder().nOut(4).dropOut(new GaussianNoise(0.1)).build(),
            new DenseLayer.Builder().nOut(4).weightNoise(new DropConnect(0.5)).build(),
            new DenseLayer.Builder().nOut(4).activation(new ActivationRReLU()).build(),
            new DropoutLayer(0.5),
            new DenseLayer.Builder().nOut(4).dropOut(new AlphaDropout(0.5)).build(),
            new DenseLayer.Builder().nOut(4).dropOut(new GaussianDropout(0.5)).build(),
            new DenseLayer.Builder().nOut(4).dropOut(new SpatialDropout(0.5)).build(),
            output());
    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data());
    assertEquals(net.score(data()), loss.apply(model.params()).toDouble(), 1e-12);
    assertRefused(
        AutodiffException.class,
        "In training these layers are random, so there is no function to differentiate: 0"
            + " (DenseLayer: GaussianNoise), 1 (DenseLayer: DropConnect), 2 (DenseLayer: RReLU), 3"
            + " (DropoutLayer: Dropout), 4 (DenseLayer: AlphaDropout), 5 (DenseLayer:"
            + " GaussianDropout), 6 (DenseLayer: SpatialDropout). Use Mode.TEST, in which they are the"
            + " identity.",
        () -> loss.mode(Mode.TRAIN).apply(model.params()));
  }

  @Test
  void loss_inTrainingOfLayersThatIgnoreTheirDropout_equalsDeeplearning4js() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build())
            .layer(
                new SubsamplingLayer.Builder(PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(1, 1)
                    .dropOut(0.5)
                    .build())
            .layer(new BatchNormalization.Builder().dropOut(0.5).build())
            .layer(
                new FrozenLayer(
                    new BatchNormalization.Builder().dropOut(0.5).build())) // as in test
            .layer(new ActivationLayer.Builder().activation(Activation.TANH).dropOut(0.5).build())
            .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).dropOut(0.5).build())
            .layer(output())
            .setInputType(InputType.convolutional(5, 5, 2));
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    DataSet data = new DataSet(Models.reals(2, 4, 2, 5, 5), data().getLabels());
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    Dl4jModel model = Dl4jModel.of(net);
    double actual = model.loss(data).mode(Mode.TRAIN).apply(model.params()).toDouble();
    assertEquals(net.score(), actual, 1e-12);
  }

  // ---- Data ----

  @Test
  void loss_ofNetworkWithoutOutputLayer_offersTheOutput() {
    MultiLayerNetwork net = net(InputType.feedForward(3), dense(4), dense(2));
    Dl4jModel model = Dl4jModel.of(net);
    assertRefused(
        AutodiffException.class,
        "Layer 1 is no output layer and has no loss; only output(...) is available.",
        () -> model.loss(data()));
    assertEquals(
        NDArrays.tensor(net.output(data().getFeatures())).shape(),
        model.output(model.params(), NDArrays.tensor(data().getFeatures())).shape());
  }

  @Test
  void loss_ofFeaturesThatDoNotFit_namesTheLayer() {
    Dl4jModel model = Dl4jModel.of(rows(dense(4)));
    assertRefused(
        ShapeException.class,
        "Layer 0 (DenseLayer) takes rows [n, 3] (nIn = 3), but got f64[4,5].",
        () -> model.output(model.params(), Tensor.zeros(4, 5)));
    assertRefused(
        ShapeException.class,
        "Layer 0 (DenseLayer) takes rows [n, 3] (nIn = 3), but got f64[4,3,2].",
        () -> model.output(model.params(), Tensor.zeros(4, 3, 2)));
    Dl4jModel sequences = Dl4jModel.of(sequences());
    assertRefused(
        ShapeException.class,
        "Layer 0 (LSTM) takes sequences [n, 2, t] (nIn = 2), but got f64[4,5,2].",
        () -> sequences.output(sequences.params(), Tensor.zeros(4, 5, 2)));
    Dl4jModel images =
        Dl4jModel.of(
            net(
                InputType.convolutional(4, 4, 2),
                new ConvolutionLayer.Builder(2, 2).nOut(3).build(),
                output()));
    assertRefused(
        ShapeException.class,
        "Layer 0 (ConvolutionLayer) takes images [n, 2, h, w] (nIn = 2), but got f64[4,4,4,2].",
        () -> images.output(images.params(), Tensor.zeros(4, 4, 4, 2)));
    assertRefused(
        ShapeException.class,
        "Layer 1 (OutputLayer) takes rows [n, 27] (nIn = 27), but got f64[4,48].",
        () -> images.output(images.params(), Tensor.zeros(4, 2, 5, 5)));
  }

  @Test
  void loss_ofDataOfAnotherType_isTakenInTheNetworks() {
    MultiLayerNetwork net = rows(dense(4));
    Dl4jModel model = Dl4jModel.of(net);
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.HALF, DataType.INT}) {
      INDArray x = data().getFeatures().mul(3).castTo(type);
      DataSet data = new DataSet(x, data().getLabels().castTo(type));
      double actual = model.loss(data).apply(model.params()).toDouble();
      assertEquals(net.score(data), actual, 1e-12, type.toString());
    }
  }

  @Test
  void loss_ofLabelsThatDoNotFit_namesShapes() {
    Dl4jModel model = Dl4jModel.of(rows(dense(4)));
    Tensor x = NDArrays.tensor(data().getFeatures());
    assertRefused(
        ShapeException.class,
        "Layer 1 (LossMCXENT) has the output [4, 2], so labels are [n, 2], but got f64[4,1].",
        () -> model.loss(x, Tensor.zeros(4, 1)).apply(model.params()));
    assertRefused(
        ShapeException.class,
        "There are 4 examples, but the labels are f64[3,2].",
        () -> model.loss(x, Tensor.zeros(3, 2)));
    assertRefused(
        ShapeException.class,
        "The data has no examples: features f64[0,3].",
        () -> model.loss(Tensor.zeros(0, 3), Tensor.zeros(0, 2)));
    Dl4jModel sequences = Dl4jModel.of(sequences());
    assertRefused(
        ShapeException.class,
        "Layer 1 (LossMCXENT) has the output [20, 3] as rows, so labels are [n, 3, t], but got"
            + " f64[4,5,3].",
        () ->
            sequences.loss(Tensor.zeros(4, 2, 5), Tensor.zeros(4, 5, 3)).apply(sequences.params()));
  }

  @Test
  void loss_ofMasksThatDoNotFit_namesShapes() {
    Dl4jModel model = Dl4jModel.of(sequences());
    DataSet data = new DataSet(Models.reals(1, 4, 2, 5), Nd4j.zeros(DataType.DOUBLE, 4, 3, 5));
    data.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 4, 6));
    assertRefused(
        ShapeException.class,
        "The mask of features f64[4,2,5] must be [4, 5], one number for each step, but is f64[4,6].",
        () -> model.loss(data));
    data.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 4, 2, 5));
    assertRefused(
        ShapeException.class,
        "The mask of features f64[4,2,5] must be [4, 5], one number for each step, but is"
            + " f64[4,2,5].",
        () -> model.loss(data));
    data.setFeaturesMaskArray(null);
    data.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, 4, 4));
    assertRefused(
        ShapeException.class,
        "Layer 1 (LossMCXENT) has labels f64[4,3,5], so a mask of them is [n, t], or of the labels'"
            + " shape, but got f64[4,4].",
        () -> model.loss(data).apply(model.params()));
    Dl4jModel rows = Dl4jModel.of(rows(dense(4)));
    DataSet masked = data();
    masked.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 3, 1));
    assertRefused(
        ShapeException.class,
        "The mask of features f64[4,3] must be [4, 1], one number for each example, but is"
            + " f64[3,1].",
        () -> rows.loss(masked));
    Dl4jModel images =
        Dl4jModel.of(
            net(
                InputType.convolutional(4, 4, 2),
                new ConvolutionLayer.Builder(2, 2).nOut(3).build(),
                output()));
    DataSet planes = new DataSet(Models.reals(2, 4, 2, 4, 4), data().getLabels());
    planes.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 4, 1, 4, 4));
    assertRefused(
        ShapeException.class,
        "A mask of features is for sequences [n, c, t] or rows, but the features are f64[4,2,4,4] and"
            + " the mask f64[4,1,4,4]. Leave it out; parts of images are masked in the labels.",
        () -> images.loss(planes));
  }

  @Test
  void loss_ofIndices_hasNoDerivativeInThem() {
    Dl4jModel model =
        Dl4jModel.of(
            net(null, new EmbeddingLayer.Builder().nIn(6).nOut(4).build(), outputOf(4, 2)));
    Tensor words = Tensor.of(new double[] {0, 3, 1, 5}).reshape(4, 1);
    Dl4jLoss loss = model.loss(words, NDArrays.tensor(data().getLabels()));
    String message =
        "The input of layer 0 is an index: there is no derivative in it. Differentiate in the"
            + " parameters, or in the output of the embedding.";
    assertRefused(DTypeException.class, message, () -> grad(loss.ofInput()).apply(words));
    assertRefused(
        DTypeException.class, message, () -> jvp(jit(loss.ofInput()), words, words.mul(0).add(1)));
    double expected = loss.apply(model.params()).toDouble();
    assertEquals(expected, jit(loss.ofInput()).apply(words).toDouble());
    assertRefused(
        IndexException.class,
        "The input of layer 0 must be indices from 0 to 5, but number 2 of f64[4,1] is 6.",
        () -> model.output(model.params(), Tensor.of(new double[] {0, 1, 6, 2}).reshape(4, 1)));
    assertRefused(
        IndexException.class,
        "The input of layer 0 must be indices from 0 to 5, but number 1 of f64[2,1] is 0.5, which is"
            + " no integer.",
        () -> model.output(model.params(), Tensor.of(new double[] {0, 0.5}).reshape(2, 1)));
    assertRefused(
        ShapeException.class,
        "Layer 0 (EmbeddingLayer) takes rows [n, 1], but got f64[2,3].",
        () -> model.output(model.params(), Tensor.zeros(2, 3)));
  }

  @Test
  void loss_ofSparseLabels_namesTheOneThatIsNoClass() {
    OutputLayer sparse =
        new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
            .nIn(4)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build();
    Dl4jModel model = Dl4jModel.of(net(InputType.feedForward(3), dense(4), sparse));
    Tensor x = NDArrays.tensor(data().getFeatures());
    assertRefused(
        IndexException.class,
        "Layer 1 (LossSparseMCXENT): labels must be indices from 0 to 1, but number 3 of f64[4,1] is"
            + " 2.",
        () -> model.loss(x, column(0, 1, 1, 2)).apply(model.params()));
    assertRefused(
        IndexException.class,
        "Layer 1 (LossSparseMCXENT): labels must be indices from 0 to 1, but number 1 of f64[4,1] is"
            + " 0.5, which is no integer.",
        () -> model.loss(x, column(0, 0.5, 1, 1)).apply(model.params()));
    assertRefused(
        ShapeException.class,
        "Layer 1 (LossSparseMCXENT) has the output [4, 2], so labels are [n, 1], indices of classes,"
            + " but got f64[4,2].",
        () -> model.loss(x, Tensor.zeros(4, 2)).apply(model.params()));
  }

  @Test
  void perExample_ofALossOfTheBatch_saysThatThereIsNone() {
    OutputLayer measure =
        new OutputLayer.Builder(new LossFMeasure()).nOut(2).activation(Activation.SOFTMAX).build();
    Dl4jModel model = Dl4jModel.of(net(InputType.feedForward(3), dense(4), measure));
    assertRefused(
        AutodiffException.class,
        "Layer 1 (LossFMeasure) is a loss of a whole batch, no sum over examples: there is none of"
            + " each. Use apply.",
        () -> model.loss(data()).perExample(model.params()));
    assertRefused(
        AutodiffException.class,
        "Layer 1 (LossFMeasure) is a loss of a whole batch, no sum over examples: there is none of"
            + " each. Use apply.",
        () -> model.loss(data()).ofExample());
  }

  // ---- Small networks ----

  private static Tensor column(double... values) {
    return Tensor.of(values).reshape(-1, 1);
  }

  private static DenseLayer dense(int out) {
    return new DenseLayer.Builder().nOut(out).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static OutputLayer outputOf(int in, int out) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(out)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork net(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE).list();
    List.of(layers).forEach(list::layer);
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork rows(Layer first) {
    return net(InputType.feedForward(3), first, output());
  }

  private static MultiLayerNetwork sequences() {
    return net(
        InputType.recurrent(2),
        new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static DataSet data() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
    return new DataSet(Models.reals(6, 4, 3), labels);
  }

  private static void assertRefused(
      Class<? extends AutodiffException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }
}
