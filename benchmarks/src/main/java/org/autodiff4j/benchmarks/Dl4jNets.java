package org.autodiff4j.benchmarks;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j networks for 28 x 28 images of ten classes, and images of noise for them. */
public final class Dl4jNets {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final long SEED = 42;

  private Dl4jNets() {}

  /** The architectures. */
  public enum Kind {
    /** 784-100-10, in batches of 64. */
    MLP(64),
    /** Two convolutions of 5 x 5 with max pooling, and three dense layers, in batches of 32. */
    LENET(32);

    final int batch;

    Kind(int batch) {
      this.batch = batch;
    }
  }

  static MultiLayerNetwork net(Kind kind, Activation activation, DataType type) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .dataType(type)
            .activation(activation)
            .weightInit(WeightInit.XAVIER)
            .list();
    if (kind == Kind.MLP) {
      list.layer(dense(100)).setInputType(InputType.feedForward(SIDE * SIDE));
    } else {
      list.layer(convolution(6))
          .layer(pool())
          .layer(convolution(16))
          .layer(pool())
          .layer(dense(120))
          .layer(dense(84))
          .setInputType(InputType.convolutional(SIDE, SIDE, 1));
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  private static Layer dense(int units) {
    return new DenseLayer.Builder().nOut(units).build();
  }

  private static Layer convolution(int channels) {
    return new ConvolutionLayer.Builder(5, 5).nOut(channels).build();
  }

  private static Layer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /** Images of uniform noise and labels drawn at random: the same numbers in every type. */
  static DataSet data(Kind kind, DataType type) {
    Random random = new Random(SEED);
    int pixels = SIDE * SIDE;
    float[] values = new float[kind.batch * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    INDArray features = Nd4j.createFromArray(values);
    features =
        kind == Kind.MLP
            ? features.reshape('c', kind.batch, pixels)
            : features.reshape('c', kind.batch, 1, SIDE, SIDE);
    float[][] labels = new float[kind.batch][CLASSES];
    for (float[] row : labels) {
      row[random.nextInt(CLASSES)] = 1;
    }
    return new DataSet(features.castTo(type), Nd4j.createFromArray(labels).castTo(type));
  }

  /** The gradient of the score in all parameters, {@code [p]}, by Deeplearning4j. */
  static INDArray gradient(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    return net.gradient().gradient().div(data.numExamples()); // it is that of the sum
  }

  /**
   * The central difference of Deeplearning4j's gradients along v, {@code [p]}: {@code (g(θ + h·v) -
   * g(θ - h·v))/2h}. The network's parameters are θ before and after.
   */
  static INDArray difference(
      MultiLayerNetwork net, DataSet data, INDArray theta, INDArray v, double h) {
    INDArray step = v.mul(h);
    net.setParams(theta.add(step));
    INDArray right = gradient(net, data);
    net.setParams(theta.sub(step));
    INDArray left = gradient(net, data);
    net.setParams(theta);
    return right.subi(left).divi(2 * h);
  }

  /** A direction of length 1: the same numbers in every type, to its precision. */
  static INDArray direction(MultiLayerNetwork net) {
    Random random = new Random(SEED + 1);
    double[] v = new double[(int) net.numParams()];
    double squares = 0;
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) random.nextGaussian();
      squares += v[i] * v[i];
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (v[i] / Math.sqrt(squares)); // a number of both types
    }
    INDArray params = net.params();
    return Nd4j.createFromArray(v).castTo(params.dataType()).reshape(params.shape());
  }
}
