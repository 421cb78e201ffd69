package org.autodiff4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.ValueAndGrad;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A classifier of 784 inputs, 256 tanh units and 10 classes on a batch of 128: the loss, its
 * gradient and a Hessian-vector product, beside forward and backward pass written by hand on ND4J.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class MlpBenchmark {
  private static final int BATCH = 128;
  private static final int INPUTS = 784;
  private static final int HIDDEN = 256;
  private static final int CLASSES = 10;

  /** The element type. */
  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  /** The layers' weights and biases. */
  public record Params(Tensor w1, Tensor b1, Tensor w2, Tensor b2) {}

  private Params params;
  private Params direction;
  private Tensor features;
  private Tensor labels;
  private Function<Params, Tensor> loss;
  private Function<Params, ValueAndGrad<Params>> jitted;

  private INDArray x;
  private INDArray w1;
  private INDArray b1;
  private INDArray w2;
  private INDArray b2;
  private INDArray oneHot;

  @Setup
  public void prepare() {
    java.util.Random random = new java.util.Random(42);
    params =
        new Params(
            normal(random, 0.05, INPUTS, HIDDEN),
            normal(random, 0.05, HIDDEN),
            normal(random, 0.05, HIDDEN, CLASSES),
            normal(random, 0.05, CLASSES));
    direction = params;
    features = normal(random, 1, BATCH, INPUTS);
    int[] classes = random.ints(BATCH, 0, CLASSES).toArray();
    labels = Tensor.of(classes);
    loss = p -> Nn.crossEntropy(logits(p), labels);
    jitted = Autodiff.jit(Autodiff.valueAndGrad(loss));

    x = array(features);
    w1 = array(params.w1());
    b1 = array(params.b1());
    w2 = array(params.w2());
    b2 = array(params.b2());
    oneHot = array(Tensors.oneHot(labels, CLASSES, dtype));
  }

  private Tensor logits(Params p) {
    Tensor hidden = features.matmul(p.w1()).add(p.b1()).tanh();
    return hidden.matmul(p.w2()).add(p.b2());
  }

  private Tensor normal(java.util.Random random, double scale, int... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(shape, random.doubles(shape.length()).map(u -> scale * (2 * u - 1)).toArray())
        .cast(dtype);
  }

  private INDArray array(Tensor tensor) {
    long[] shape = java.util.Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
    return Nd4j.createFromArray(tensor.toArray())
        .reshape('c', shape)
        .castTo(dtype == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE);
  }

  @Benchmark
  public Tensor forward() {
    return loss.apply(params);
  }

  @Benchmark
  public ValueAndGrad<Params> valueAndGrad() {
    return Autodiff.valueAndGrad(loss).apply(params);
  }

  @Benchmark
  public ValueAndGrad<Params> jittedValueAndGrad() {
    return jitted.apply(params);
  }

  @Benchmark
  public Params hvp() {
    return Autodiff.hvp(loss, params, direction);
  }

  /** The peer's forward pass: ND4J's own calls, in place where a careful programmer would. */
  @Benchmark
  public INDArray nd4jForward() {
    INDArray hidden = Transforms.tanh(x.mmul(w1).addiRowVector(b1), false);
    return softmax(hidden);
  }

  /** The peer's forward and backward pass. */
  @Benchmark
  public INDArray[] nd4jForwardAndBackward() {
    INDArray hidden = Transforms.tanh(x.mmul(w1).addiRowVector(b1), false);
    INDArray dLogits = softmax(hidden).subi(oneHot).divi(BATCH);
    INDArray dHidden = dLogits.mmul(w2.transpose());
    dHidden.muli(hidden.mul(hidden).rsubi(1.0));
    return new INDArray[] {
      x.transpose().mmul(dHidden), dHidden.sum(0), hidden.transpose().mmul(dLogits), dLogits.sum(0)
    };
  }

  private INDArray softmax(INDArray hidden) {
    INDArray logits = hidden.mmul(w2).addiRowVector(b2);
    INDArray e = Transforms.exp(logits.subiColumnVector(logits.max(1)), false);
    return e.diviColumnVector(e.sum(1));
  }
}
