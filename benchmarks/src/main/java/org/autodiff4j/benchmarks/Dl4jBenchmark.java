package org.autodiff4j.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
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
 * Gradient and Hessian-vector product of Deeplearning4j networks that the bridge read, beside
 * Deeplearning4j's own gradient and a central difference of two of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend =
        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0") // one thread, as theirs
public class Dl4jBenchmark {
  private static final double STEP = 1e-2;

  /** The architecture. */
  @Param({"MLP", "LENET"})
  public Dl4jNets.Kind net;

  /** The element type of the network. */
  @Param({"FLOAT", "DOUBLE"})
  public DataType type;

  private MultiLayerNetwork dl4j;
  private DataSet data;
  private INDArray theta;
  private INDArray v;

  private Dl4jLoss loss;
  private Map<String, Tensor> params;
  private Map<String, Tensor> direction;
  private Function<Map<String, Tensor>, Map<String, Tensor>> jittedGradient;
  private BiFunction<Map<String, Tensor>, Map<String, Tensor>, Map<String, Tensor>> jittedHvp;

  @Setup
  public void prepare() {
    dl4j = Dl4jNets.net(net, Activation.RELU, type);
    data = Dl4jNets.data(net, type);
    theta = dl4j.params().dup();
    v = Dl4jNets.direction(dl4j);
    Dl4jModel model = Dl4jModel.of(dl4j);
    loss = model.loss(data);
    params = model.params();
    direction = model.unflatten(NDArrays.tensor(v));
    jittedGradient = Autodiff.jit(Autodiff.grad(loss));
    jittedHvp =
        Autodiff.jit((Map<String, Tensor> p, Map<String, Tensor> u) -> Autodiff.hvp(loss, p, u));
  }

  @Benchmark
  public Tensor loss() {
    return loss.apply(params);
  }

  @Benchmark
  public Map<String, Tensor> gradient() {
    return Autodiff.grad(loss).apply(params);
  }

  @Benchmark
  public Map<String, Tensor> jittedGradient() {
    return jittedGradient.apply(params);
  }

  @Benchmark
  public INDArray gradientOfDl4j() {
    return Dl4jNets.gradient(dl4j, data);
  }

  @Benchmark
  public Map<String, Tensor> hvp() {
    return Autodiff.hvp(loss, params, direction);
  }

  @Benchmark
  public Map<String, Tensor> jittedHvp() {
    return jittedHvp.apply(params, direction);
  }

  @Benchmark
  public INDArray differenceOfDl4j() {
    return Dl4jNets.difference(dl4j, data, theta, v, STEP);
  }
}
