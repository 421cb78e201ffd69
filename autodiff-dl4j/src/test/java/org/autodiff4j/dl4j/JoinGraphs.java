package org.autodiff4j.dl4j;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with vertices that join rows and sequences, and with masks. */
final class JoinGraphs {
  private static final int N = Models.N;

  private JoinGraphs() {}

  static void addTo(Map<String, GraphEqualityTest.Model> models) {
    for (boolean masked : new boolean[] {false, true}) {
      String end = masked ? ", masked" : "";
      models.put(
          "preprocessors as vertices" + end,
          sequences(
              masked,
              false,
              g ->
                  g.addVertex(
                          "r",
                          new PreprocessorVertex(new RnnToFeedForwardPreProcessor(RNNFormat.NCW)),
                          "in")
                      .addLayer("d", dense(2), "r")
                      .addVertex(
                          "s",
                          new PreprocessorVertex(new FeedForwardToRnnPreProcessor(RNNFormat.NCW)),
                          "d")
                      .addLayer("l", lstm(4), "s")
                      .addLayer("out", rnnOutput(), "l")));
      for (char order : new char[] {'c', 'f'}) {
        String of = ", order " + order + end;
        models.put(
            "sequences reshaped" + of,
            sequences(
                masked,
                true,
                g ->
                    g.addLayer("l", lstm(2), "in")
                        .addVertex("v", new ReshapeVertex(order, new int[] {N, 4, 4}, null), "l")
                        .addLayer("p", new GlobalPoolingLayer(PoolingType.AVG), "v")
                        .addLayer("out", output(4), "p")));
        models.put(
            "sequences reshaped to rows and back" + of,
            sequences(
                masked,
                true,
                g ->
                    g.addLayer("l", lstm(2), "in")
                        .addVertex(
                            "v",
                            new ReshapeVertex(order, new int[] {N * 4, 4}, new int[] {N * 4, 1}),
                            "l")
                        .addLayer("d", dense(4), "v")
                        .addVertex("w", new ReshapeVertex(order, new int[] {N, 4, 4}, null), "d")
                        .addLayer("p", new GlobalPoolingLayer(PoolingType.AVG), "w")
                        .addLayer("out", output(4), "p")));
      }
    }
  }

  private static GraphEqualityTest.Model sequences(
      boolean masked, boolean toRow, UnaryOperator<GraphBuilder> build) {
    ComputationGraph net =
        new ComputationGraph(
            build
                .apply(
                    new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .dataType(DataType.DOUBLE)
                        .graphBuilder()
                        .addInputs("in")
                        .setOutputs("out"))
                .build());
    net.init();
    net.params()
        .addi(Models.reals(8, net.params().length()).muli(0.3).reshape(net.params().shape()));
    INDArray labels =
        toRow
            ? Models.labels(LossFunction.MCXENT, N, 3)
            : Models.sequenceData(false, false).getLabels();
    return new GraphEqualityTest.Model(
        net,
        new MultiDataSet(
            new INDArray[] {Models.reals(9, N, 2, 4)},
            new INDArray[] {labels},
            new INDArray[] {masked ? Models.mask() : null},
            new INDArray[] {null}));
  }

  private static DenseLayer dense(int in) {
    return new DenseLayer.Builder().nIn(in).nOut(4).activation(Activation.SIGMOID).build();
  }

  private static LSTM lstm(int in) {
    return new LSTM.Builder()
        .nIn(in)
        .nOut(4)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.TANH)
        .build();
  }

  private static OutputLayer output(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static RnnOutputLayer rnnOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nIn(4)
        .nOut(3)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
