package org.autodiff4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
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

/** Chains of ten elementwise operations: one by one, and by jit. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class JitBenchmark {
  /** What the chain consists of. */
  public enum Chain {
    /** Cheap arithmetic only. */
    CHEAP,
    /** Arithmetic with a division and a root. */
    ALGEBRAIC,
    /** Arithmetic and exponential, tanh and logarithm. */
    MIXED
  }

  /** The kind of chain. */
  @Param({"CHEAP", "ALGEBRAIC", "MIXED"})
  public Chain chain;

  /** Elements of each tensor. */
  @Param({"16", "1000", "100000", "4000000"})
  public int n;

  /** The element type. */
  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  private Tensor x;
  private Tensor y;
  private TensorFunction f;
  private TensorFunction jitted;

  @Setup
  public void prepare() {
    x = Tensor.linspace(0.1, 2, n).cast(dtype);
    y = Tensor.linspace(1, 1.5, n).cast(dtype);
    f =
        switch (chain) {
          case CHEAP ->
              u ->
                  u.mul(1.1).add(y).sub(0.3).square().mul(y).maximum(0.5).neg().abs().add(u).mul(y);
          case ALGEBRAIC ->
              u ->
                  u.mul(1.1).add(y).sub(0.3).square().div(y).sqrt().maximum(0.5).neg().abs().mul(y);
          case MIXED ->
              u ->
                  u.mul(1.1).add(y).exp().sub(0.3).square().tanh().add(1).log().maximum(0.5).mul(y);
        };
    jitted = Autodiff.jit(f);
  }

  @Benchmark
  public Tensor eager() {
    return f.apply(x);
  }

  @Benchmark
  public Tensor jitted() {
    return jitted.apply(x);
  }
}
