package org.autodiff4j.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.nn.Conv;
import org.autodiff4j.nn.Convolutions;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Convolutions and pooling beside ND4J's own, forward and back, and a training step of a small
 * network of LeNet's kind.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConvolutionBenchmark {
  /** Examples, channels, size, output channels and window. */
  @Param({"32,3,64,16,3", "8,64,16,64,3", "32,64,16,64,1"})
  public String shape = "32,3,64,16,3";

  private Tensor x = Tensor.scalar(0f);
  private Tensor w = Tensor.scalar(0f);
  private Tensor ct = Tensor.scalar(0f);
  private INDArray x4 = Nd4j.scalar(0f);
  private INDArray w4 = Nd4j.scalar(0f);
  private INDArray ct4 = Nd4j.scalar(0f);
  private Conv conv = new Conv();
  private int[] numbers = {};
  private List<Tensor> parameters = List.of();
  private Tensor images = Tensor.scalar(0f);
  private Tensor labels = Tensor.scalar(0);
  private Function<List<Tensor>, List<Tensor>> step = p -> p;

  @Setup
  public void prepare() {
    String[] sizes = shape.split(",", -1);
    int n = Integer.parseInt(sizes[0]);
    int c = Integer.parseInt(sizes[1]);
    int s = Integer.parseInt(sizes[2]);
    int o = Integer.parseInt(sizes[3]);
    int k = Integer.parseInt(sizes[4]);
    x = random(n, c, s, s);
    w = random(o, c, k, k);
    ct = random(n, o, s, s);
    x4 = NDArrays.toNd4j(x);
    w4 = NDArrays.toNd4j(w);
    ct4 = NDArrays.toNd4j(ct);
    conv = new Conv().padding(k / 2);
    numbers = new int[] {k, k, 1, 1, k / 2, k / 2, 1, 1, 0, 0, 1};
    parameters =
        List.of(
            random(6, 1, 5, 5).mul(0.1),
            random(16, 6, 5, 5).mul(0.1),
            random(400, 120).mul(0.05),
            random(120, 10).mul(0.1));
    images = random(32, 1, 28, 28);
    labels = Tensor.arange(32).cast(DType.FLOAT64).mul(0.3).floor().cast(DType.INT64);
    step = Autodiff.jit(Autodiff.grad((List<Tensor> p) -> loss(p)));
  }

  private static Tensor random(int... sizes) {
    Random random = new Random(1);
    float[] values = new float[Shape.of(sizes).length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(sizes), values);
  }

  private Tensor loss(List<Tensor> p) {
    Pool pool = new Pool(2);
    Tensor hidden =
        Pools.maxPool2d(
            Nn.relu(Convolutions.conv2d(images, p.get(0), new Conv().padding(2))), pool);
    hidden = Pools.maxPool2d(Nn.relu(Convolutions.conv2d(hidden, p.get(1))), pool);
    Tensor logits = Nn.relu(hidden.reshape(32, 400).matmul(p.get(2))).matmul(p.get(3));
    return Nn.crossEntropy(logits, labels);
  }

  @Benchmark
  public Object convolution() {
    return Convolutions.conv2d(x, w, conv);
  }

  @Benchmark
  public Object convolutionOfNd4j() {
    INDArray y = Nd4j.createUninitialized(x4.dataType(), ct4.shape());
    run("conv2d", new INDArray[] {x4, w4}, y);
    y.close();
    return y;
  }

  @Benchmark
  public Object pullback() {
    return Autodiff.vjp(
            (List<Tensor> p) -> Convolutions.conv2d(p.get(0), p.get(1), conv), List.of(x, w))
        .pullback(ct);
  }

  /** The forward convolution and its derivatives, as {@link #pullback} computes. */
  @Benchmark
  public Object pullbackOfNd4j() {
    convolutionOfNd4j();
    INDArray dx = Nd4j.createUninitialized(x4.dataType(), x4.shape());
    INDArray dw = Nd4j.createUninitialized(w4.dataType(), w4.shape());
    run("conv2d_bp", new INDArray[] {x4, w4, ct4}, dx, dw);
    dx.close();
    dw.close();
    return dw;
  }

  private void run(String name, INDArray[] inputs, INDArray... outputs) {
    Nd4j.getExecutioner()
        .exec(
            DynamicCustomOp.builder(name)
                .addInputs(inputs)
                .addOutputs(outputs)
                .addIntegerArguments(numbers)
                .build());
  }

  @Benchmark
  public Object leNetStep() {
    return step.apply(parameters);
  }
}
