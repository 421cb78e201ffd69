package org.autodiff4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What between layers is not computed as Deeplearning4j does is refused by name. */
final class JoinTest {
  private static final int N = Models.N;

  /** A preprocessor of one's own. */
  private static final class Own extends FeedForwardToRnnPreProcessor {
    private static final long serialVersionUID = 1L;

    @Override
    public Own clone() {
      return new Own();
    }
  }

  @Test
  void globalPooling_ofImagesWithAMask_isRefused() {
    MultiLayerNetwork net =
        net(
            builder()
                .list()
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(2)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .inputPreProcessor(0, new RnnToCnnPreProcessor(2, 1, 2))
                .inputPreProcessor(1, new FeedForwardToRnnPreProcessor()));
    DataSet data = new DataSet(Models.reals(9, N, 4, 4), Models.reals(4, N, 2, 4));
    data.setFeaturesMaskArray(Models.mask());
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(
        "Layer 0 (GlobalPoolingLayer) pools images or volumes f64[20,2,2,1]: a mask of its input is"
            + " not supported. Pass none.",
        refusal(model, data));
  }

  @Test
  void repeatVector_ofRowsWithAMask_isRefused() {
    RepeatVector repeat = new RepeatVector.Builder<>(3).build();
    MultiLayerNetwork net =
        net(
            builder()
                .list()
                .layer(repeat)
                .layer(new LSTM.Builder().nOut(4).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.feedForward(3)));
    DataSet data = new DataSet(Models.reals(9, N, 3), Models.reals(4, N, 2, 3));
    data.setFeaturesMaskArray(Nd4j.createFromArray(new double[][] {{1}, {0}, {1}, {1}, {1}}));
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(
        "Layer 0 (RepeatVector) makes sequences of rows: a mask of the rows f64[5,1] does not say"
            + " which steps exist. Mask the labels.",
        refusal(model, data));
  }

  @Test
  void reshapeVertex_thatDoesNotSayTheShapeOfAMask_isRefused() {
    ComputationGraph net =
        new ComputationGraph(
            builder()
                .graphBuilder()
                .addInputs("in")
                .addVertex("v", new ReshapeVertex('f', new int[] {N, 8}, null), "in")
                .addLayer("out", output(8), "v")
                .setOutputs("out")
                .build());
    net.init();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {Models.reals(9, N, 2, 4)},
            new INDArray[] {labels(N)},
            new INDArray[] {Models.mask()},
            new INDArray[] {Nd4j.ones(DataType.DOUBLE, N, 1)});
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(
        "A ReshapeVertex to [5, 8] makes rows or images of sequences, whose mask is f64[5,4]. Say"
            + " the shape of its mask: new ReshapeVertex('f', newShape, maskShape).",
        assertThrows(ShapeException.class, () -> model.loss(data).apply(model.params()))
            .getMessage());
  }

  @Test
  void preprocessor_thatIsNotKnown_isRefused() {
    InputPreProcessor own = new Own();
    MultiLayerNetwork net =
        net(
            builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(3).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .inputPreProcessor(1, own));
    assertEquals(
        "This model cannot be expressed:\n  layer 1 (RnnOutputLayer): preprocessor"
            + " org.autodiff4j.dl4j.JoinTest$Own is not known\n"
            + UnsupportedModelException.WAY_OUT,
        assertThrows(UnsupportedModelException.class, () -> Dl4jModel.of(net)).getMessage());
  }

  private static String refusal(Dl4jModel model, DataSet data) {
    return assertThrows(ShapeException.class, () -> model.loss(data).apply(model.params()))
        .getMessage();
  }

  private static INDArray labels(int n) {
    return Models.labels(LossFunction.MCXENT, n, 3);
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
  }

  private static OutputLayer output(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork net(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }
}
