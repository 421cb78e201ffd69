package org.autodiff4j.contract;

import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.checkpoint;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.fft.Fft;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nn.Conv;
import org.autodiff4j.nn.Convolutions;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.nn.Normalization;
import org.autodiff4j.nn.Pool;
import org.autodiff4j.nn.Pools;
import org.autodiff4j.special.Special;
import org.autodiff4j.tensor.Scans;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random transforms of random functions on eight threads at once, each of which must give the bits
 * that one thread gives. Runs on the standard backend of each module that has these fixtures. Takes
 * seconds: threads must have time to meet.
 */
class ManyThreadsTest {
  private static final int THREADS = 8;
  private static final int CASES = 90;

  /** Side of the matrices: large enough that kernels share their rows among threads. */
  private static final int N = 40;

  private static final Tensor FIRST = Tensor.of(4, 0, 4);
  private static final Tensor WINDOW =
      Tensor.of(Shape.of(1, 1, 3, 3), 0.1, 0.2, -0.1, 0.3, 0.5, -0.2, 0.1, 0.0, 0.4);

  /** Smooth functions of a matrix, which keep its shape. */
  private static final List<TensorFunction> STEPS =
      List.of(
          x -> x.sin().mul(x),
          x -> x.matmul(x.T()).mul(1.0 / N),
          x -> x.tanh().add(x.sigmoid()),
          x -> x.sub(x.mean(new int[] {1}, true)),
          x -> x.mul(x.square().add(1).rsqrt()),
          x -> Nn.softmax(x, 1).mul(x),
          x -> x.cumSum(0).mul(1.0 / N),
          x -> Tensors.concat(1, x.slice(1, 1, N), x.slice(1, 0, 1)).mul(x),
          x -> Tensors.where(x.gt(0), x.exp(), x.softplus()),
          x -> x.gather(0, Tensors.concat(0, Tensor.of(3L, 3L), Tensor.arange(N - 2))).add(x),
          x -> x.max(new int[] {0}, true).mul(x),
          x -> x.flip(1).mul(0.5).add(x.T()),
          x -> x.logSumExp(new int[] {1}, true).sub(x).mul(0.1),
          x -> x.abs().add(0.5).log().mul(x),
          x -> x.sort(1).mul(x),
          x -> Scans.cumMax(x, 0, false, false).add(Scans.cumLogSumExp(x, 1, true, false)).mul(0.2),
          x -> Special.lgamma(x.square().add(1)).sub(Special.ndtr(x)),
          x -> x.scatterMul(0, FIRST, x.slice(0, 0, 3)).add(x),
          x -> Convolutions.conv2d(x.reshape(1, 1, N, N), WINDOW, new Conv().same()).reshape(N, N),
          x -> Pools.maxPool2d(x, new Pool(3).stride(1).same()).mul(x),
          x -> Normalization.standardize(x, 1e-5, 1),
          x -> Linalg.cholesky(x.matmul(x.T()).add(Tensor.eye(N).cast(x.dtype()).mul(N))).mul(x),
          x -> Linalg.solve(x.mul(0.1).add(Tensor.eye(N).cast(x.dtype())), x),
          x -> x.mul(Linalg.eigvalsh(x.matmul(x.T())).mul(1.0 / N)),
          x -> Fft.real(Fft.fft(Fft.complex(x, x.mul(0.5)), 0)).mul(1.0 / N));

  /** What is done with a function of a matrix and its sum. */
  private static final List<UnaryOperator<TensorFunction>> TRANSFORMS =
      List.of(
          f -> f,
          f -> grad(sum(f)),
          f -> x -> jvp(f, x, x.cos()).tangent(),
          f -> x -> hvp(sum(f), x, x.sin()),
          f -> x -> linearize(f, x).pushforward(x),
          f -> x -> vjp(f, x).pullback(x.sin()),
          f -> jit(f),
          f -> jit(grad(sum(f))),
          f -> grad(sum(checkpoint(f))),
          f -> x -> vmap(f, axis(0)).apply(Tensors.stack(0, x, x.mul(0.5), x.neg())),
          f -> x -> vmap(grad(sum(f)), axis(0)).apply(Tensors.stack(0, x, x.mul(0.5))),
          f -> x -> jit(vmap(f, axis(0))).apply(Tensors.stack(0, x, x.sin())),
          f -> x -> jacrev(y -> f.apply(y).sum(1)).apply(x));

  private static TensorFunction sum(TensorFunction f) {
    return x -> f.apply(x).sum();
  }

  /** A case is decided by its number: function, transform and numbers. */
  private static Object[] run(long number) {
    SplittableRandom random = new SplittableRandom(number);
    List<TensorFunction> steps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      steps.add(STEPS.get(random.nextInt(STEPS.size())));
    }
    TensorFunction f =
        x -> {
          Tensor y = x;
          for (TensorFunction step : steps) {
            y = step.apply(y);
          }
          return y;
        };
    DType dtype = random.nextInt(3) == 0 ? DType.FLOAT32 : DType.FLOAT64;
    double[] numbers = random.doubles(N * N, -1, 1).toArray();
    Tensor x = Tensor.of(Shape.of(N, N), numbers).cast(dtype);
    Tensor y = TRANSFORMS.get(random.nextInt(TRANSFORMS.size())).apply(f).apply(x);
    return new Object[] {y.type().toString(), HostArrays.of(y)};
  }

  @Test
  @Timeout(600)
  void randomTransforms_onEightThreads_giveTheBitsOfOne() throws Exception {
    Object[][] expected = new Object[CASES][];
    Arrays.setAll(expected, number -> run(number));
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Object[][]>> results = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * CASES / THREADS; // each thread begins at another case
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  Object[][] found = new Object[CASES][];
                  for (int i = 0; i < CASES; i++) {
                    int number = (first + i) % CASES;
                    found[number] = run(number);
                  }
                  return found;
                }));
      }
      for (Future<Object[][]> result : results) {
        Object[][] found = result.get();
        for (int i = 0; i < CASES; i++) {
          int number = i;
          assertEquals(
              Arrays.deepToString(expected[i]),
              Arrays.deepToString(found[i]),
              () -> "case " + number);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
