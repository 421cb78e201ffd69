package org.autodiff4j.benchmarks;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.vmap;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
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
 * What batching saves over a Java loop, in f32: the gradients of each of 256 examples for a
 * classifier of 32 or 64 inputs, as many tanh units and 10 classes, and the Hessian of a logistic
 * loss of 100 parameters on 200 examples.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class PerExampleGradientBenchmark {
  private static final int BATCH = 256;
  private static final int CLASSES = 10;
  private static final int DIMENSION = 100;
  private static final int ROWS = 200;

  /** The layers' weights and biases. */
  public record Params(Tensor w1, Tensor b1, Tensor w2, Tensor b2) {}

  /** One example, or all of them. */
  public record Example(Tensor x, Tensor label) {}

  /** Inputs and hidden units of the model. */
  @Param({"32", "64"})
  public int width;

  private Params params;
  private Example examples;
  private Example[] each;
  private BiFunction<Params, Example, Params> gradient;
  private BiFunction<Params, Example, Params> gradients;

  private Tensor weights;
  private Tensor[] basis;
  private Function<Tensor, Tensor> logistic;
  private TensorFunction hessian;

  @Setup
  public void prepare() {
    Random random = new Random(42);
    params =
        new Params(
            uniform(random, 0.1, width, width),
            uniform(random, 0.1, width),
            uniform(random, 0.1, width, CLASSES),
            uniform(random, 0.1, CLASSES));
    Tensor x = uniform(random, 1, BATCH, width);
    Tensor labels = Tensor.of(random.ints(BATCH, 0, CLASSES).toArray());
    examples = new Example(x, labels);
    each = new Example[BATCH];
    for (int i = 0; i < BATCH; i++) {
      each[i] = new Example(x.at(i), labels.at(i));
    }
    gradient = grad(PerExampleGradientBenchmark::loss);
    gradients = vmap(gradient, UNMAPPED, axis(0));

    Tensor features = uniform(random, 1, ROWS, DIMENSION);
    weights = uniform(random, 1, DIMENSION);
    Tensor identity = Tensor.eye(DIMENSION).cast(DType.FLOAT32);
    basis = new Tensor[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      basis[j] = identity.at(j);
    }
    TensorFunction f = w -> features.matmul(w).softplus().mean();
    logistic = f;
    hessian = Autodiff.hessian(f);
  }

  private static Tensor loss(Params p, Example example) {
    Tensor hidden = example.x().matmul(p.w1()).add(p.b1()).tanh();
    return Nn.crossEntropy(hidden.matmul(p.w2()).add(p.b2()), example.label());
  }

  private static Tensor uniform(Random random, double scale, int... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(shape, random.doubles(shape.length()).map(u -> scale * (2 * u - 1)).toArray())
        .cast(DType.FLOAT32);
  }

  /** The gradient of the mean loss alone: the floor. */
  @Benchmark
  public Params gradientOfMean() {
    return gradient.apply(params, examples);
  }

  @Benchmark
  public Params perExampleVmap() {
    return gradients.apply(params, examples);
  }

  @Benchmark
  public Params[] perExampleLoop() {
    Params[] result = new Params[BATCH];
    for (int i = 0; i < BATCH; i++) {
      result[i] = gradient.apply(params, each[i]);
    }
    return result;
  }

  @Benchmark
  public Tensor hessian() {
    return hessian.apply(weights);
  }

  @Benchmark
  public Tensor hessianByLoopOfHvp() {
    Tensor[] columns = new Tensor[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      columns[j] = Autodiff.hvp(logistic, weights, basis[j]);
    }
    return Tensors.stack(1, columns);
  }
}
