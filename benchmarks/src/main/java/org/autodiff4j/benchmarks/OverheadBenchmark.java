package org.autodiff4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.autodiff4j.Autodiff;
import org.autodiff4j.Dual;
import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the layer costs beside the kernels it calls, in ns for one multiplication of a chain of a
 * hundred: the same kernels called by hand, then eager, under jvp (two kernels) and recorded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OverheadBenchmark {
  private static final int CHAIN = 100;

  /** Elements of each tensor. */
  @Param({"1", "16", "1000"})
  public int n;

  private Backend backend;
  private Tensor x;
  private Tensor dx;
  private Tensor factor;
  private TensorType[] type;
  private TensorFunction chain;
  private INDArray array;
  private INDArray arrayFactor;

  @Setup
  public void prepare() {
    double[] values = new double[n];
    java.util.Arrays.fill(values, 1.0001);
    backend = Backend.standard();
    x = Tensor.of(values);
    dx = Tensor.of(values);
    factor = Tensor.of(values);
    type = new TensorType[] {x.type()};
    chain =
        t -> {
          Tensor y = t;
          for (int i = 0; i < CHAIN; i++) {
            y = y.mul(factor);
          }
          return y;
        };
    array = Nd4j.createFromArray(values);
    arrayFactor = Nd4j.createFromArray(values);
  }

  private Tensor kernel(Tensor a) {
    return backend.evaluate(Product.MUL, new Tensor[] {a, factor}, type)[0];
  }

  /** The kernel alone. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Tensor kernelsByHand() {
    Tensor y = x;
    for (int i = 0; i < CHAIN; i++) {
      y = kernel(y);
    }
    return y;
  }

  /** Both kernels of forward mode. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Dual<Tensor> jvpKernelsByHand() {
    Tensor y = x;
    Tensor dy = dx;
    for (int i = 0; i < CHAIN; i++) {
      y = kernel(y);
      dy = kernel(dy);
    }
    return new Dual<>(y, dy);
  }

  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Tensor eager() {
    return chain.apply(x);
  }

  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Dual<Tensor> jvp() {
    return Autodiff.jvp(chain, x, dx);
  }

  /** Runs the kernel and records the tangent: compare with {@link #kernelsByHand}. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public Linearized<Tensor, Tensor> record() {
    return Autodiff.linearize(chain, x);
  }

  /** The peer: ND4J's own call, whose results the garbage collector has to find. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public INDArray nd4jMul() {
    INDArray y = array;
    for (int i = 0; i < CHAIN; i++) {
      y = y.mul(arrayFactor);
    }
    return y;
  }
}
