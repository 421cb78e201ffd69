package org.autodiff4j.dl4j.samediff;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A SameDiff graph with the loss {@code loss}, and values of its placeholders. */
final class Graph {
  /** What SameDiff 1.0.0-M2.1 cannot differentiate, or does wrongly: differences are the judge. */
  static final Set<String> BROKEN =
      Set.of(
          "precise gelu",
          "mish",
          "clip by norm",
          "log softmax axis",
          "cumsum",
          "cumsum exclusive reverse",
          "cumprod",
          "where",
          "logsumexp along an axis",
          "logsumexp kept",
          "variance kept",
          "variance of all",
          "moments",
          "split v",
          "pad reflect",
          "pad symmetric",
          "gather",
          "gather along 1",
          "gather of numbers",
          "gather nd",
          "embedding",
          "matrix and vector",
          "inverse",
          "determinant",
          "conv2d oiyx",
          "batch norm",
          "batch norm of images",
          "loss with a factor",
          "lrn",
          "softmax cross entropy with logits",
          "log entropy",
          "floormod");

  final String name;
  final SameDiff sd = SameDiff.create();
  final Map<String, INDArray> placeholders = new TreeMap<>();
  private final DataType type;
  private final Random random;

  private Graph(String name, DataType type) {
    this.name = name;
    this.type = type;
    this.random = new Random(name.hashCode());
  }

  /** The graph whose loss is {@code Σ y²/2 + 0.3·y}, so that second derivatives are not zero. */
  static Graph of(String name, Function<Graph, SDVariable> y) {
    return ofLoss(name, g -> g.summed(y.apply(g)));
  }

  static Graph ofLoss(String name, Function<Graph, SDVariable> loss) {
    return ofLoss(name, DataType.DOUBLE, loss);
  }

  static Graph ofLoss(String name, DataType type, Function<Graph, SDVariable> loss) {
    Graph graph = new Graph(name, type);
    SDVariable made = loss.apply(graph);
    made.rename("loss");
    graph.sd.setLossVariables("loss");
    return graph;
  }

  /** Whether SameDiff can differentiate this graph, and does so rightly. */
  boolean isGradientRight() {
    return !BROKEN.contains(name);
  }

  SDVariable summed(SDVariable y) {
    return y.mul(y).mul(0.5).add(y.mul(0.3)).sum();
  }

  /** Normal numbers. */
  INDArray reals(long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array.castTo(type);
  }

  /** Numbers between 0.3 and 0.9. */
  INDArray fractions(long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, 0.3 + 0.6 * random.nextDouble());
    }
    return array.castTo(type);
  }

  /** Rows of zeros with a 1. */
  INDArray oneHot(int rows, int columns) {
    INDArray array = Nd4j.create(DataType.DOUBLE, rows, columns);
    for (int i = 0; i < rows; i++) {
      array.putScalar(i, random.nextInt(columns), 1);
    }
    return array.castTo(type);
  }

  INDArray integers(int bound, long... shape) {
    INDArray array = Nd4j.create(DataType.INT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextInt(bound));
    }
    return array;
  }

  /** A variable of normal numbers. */
  SDVariable w(String name, long... shape) {
    return sd.var(name, reals(shape));
  }

  /** The variable w of normal numbers. */
  SDVariable w(long... shape) {
    return w("w", shape);
  }

  /** The variable w of numbers between 0.3 and 0.9. */
  SDVariable positive(long... shape) {
    return sd.var("w", fractions(shape));
  }

  /** The placeholder x of normal numbers. */
  SDVariable x(long... shape) {
    return given("x", reals(shape));
  }

  SDVariable given(String name, INDArray value) {
    placeholders.put(name, value);
    long[] shape = value.shape().clone();
    if (shape.length > 1) {
      shape[0] = -1;
    }
    return sd.placeHolder(name, value.dataType(), shape);
  }
}
