package org.autodiff4j.transform;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.customVjp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearTranspose;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.autodiff4j.Linearized;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.Vjp;
import org.autodiff4j.WithAux;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 150;

  private static final TensorFunction SINE = customJvp(Tensor::sin, (x, y, dx) -> dx.mul(x.cos()));
  private static final TensorFunction SQUARE =
      customVjp(Tensor::square, x -> new WithAux<>(x.square(), x), (x, ct) -> ct.mul(x).mul(2));

  private static final List<TensorFunction> FUNCTIONS =
      List.of(
          x -> x.sin().mul(x).sum(),
          x -> SINE.apply(x).mul(x.exp()).sum(),
          x -> SQUARE.apply(x.tanh()).sum(),
          x -> x.mul(grad(y -> y.mul(x).square().sum()).apply(x.mul(0.5))).sum(),
          x -> x.prod().add(x.logSumExp()));

  private static final List<Function<TensorFunction, TensorFunction>> TRANSFORMS =
      List.of(
          f -> f,
          f -> grad(f),
          f -> x -> jvp(f, x, x.cos()).tangent(),
          f -> x -> hvp(f, x, x.sin()),
          f -> hessian(f),
          f -> jacfwd(grad(f)),
          f -> jacrev(grad(f), 1),
          f -> x -> linearize(f, x).pushforward(x),
          f -> x -> vjp(f, x).pullback(f.apply(x)));

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() throws InterruptedException {
    pool.shutdownNow();
    pool.awaitTermination(10, TimeUnit.SECONDS);
  }

  /** A random transform of a random function at a random point; the same for the same seed. */
  private static String result(long seed) {
    Random random = new Random(seed);
    Tensor x = Tensor.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    TensorFunction f = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
    return TRANSFORMS.get(random.nextInt(TRANSFORMS.size())).apply(f).apply(x).toString();
  }

  @Test
  void randomTransforms_onManyThreads_equalThoseOfOneThreadToTheBit() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      expected.add(result(i));
    }
    for (List<String> actual :
        onAllThreads(
            () -> {
              List<String> results = new ArrayList<>();
              for (int i = 0; i < ROUNDS; i++) {
                results.add(result(i));
              }
              return results;
            })) {
      assertEquals(expected, actual);
    }
  }

  @Test
  void pullbackPushforwardAndTranspose_sharedByManyThreads_giveTheSame() throws Exception {
    Tensor x = Tensor.of(0.5, -1.5, 2.0);
    TensorFunction f = v -> SQUARE.apply(SINE.apply(v)).mul(v.exp()).cumSum(0);
    Vjp<Tensor, Tensor> vjp = vjp(f, x);
    Linearized<Tensor, Tensor> linear = linearize(f, x);
    Function<Tensor, Tensor> transpose = linearTranspose((Tensor v) -> v.cumSum(0).mul(x), x);
    Callable<String> use =
        () -> {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < ROUNDS; i++) {
            Tensor ct = x.add(i);
            text.append(vjp.pullback(ct))
                .append(linear.pushforward(ct))
                .append(transpose.apply(ct));
          }
          return text.toString();
        };
    String expected = use.call();
    for (String actual : onAllThreads(use)) {
      assertEquals(expected, actual);
    }
  }

  @Test
  void functionThatHopsThreads_isDifferentiatedAllTheSame() {
    TensorFunction hopping = x -> supply(() -> SINE.apply(x)).mul(supply(() -> x.exp())).sum();
    TensorFunction plain = x -> x.sin().mul(x.exp()).sum();
    Tensor x = Tensor.of(0.5, -1.5, 2.0);
    assertClose(grad(plain).apply(x), grad(hopping).apply(x));
    assertClose(hessian(plain).apply(x), hessian(hopping).apply(x));
    assertClose(jvp(plain, x, x).tangent(), jvp(hopping, x, x).tangent());
  }

  @Test
  void innerTransformOnAnotherThread_seesTheOuterVariables() {
    // d/dx [x · d/dy (x·y²) at 3] = 12x
    TensorFunction f =
        x ->
            x.mul(
                supply(() -> grad(y -> supply(() -> x.mul(y.square()))).apply(Tensor.scalar(3.0))));
    assertEquals(24, grad(f).apply(Tensor.scalar(2.0)).toDouble(), 1e-12);
    assertEquals(24, jvp(f, Tensor.scalar(2.0), Tensor.scalar(1.0)).tangent().toDouble(), 1e-12);
  }

  @Test
  void independentTermsOfOneGradient_computedInParallel_addUp() {
    TensorFunction f =
        x -> {
          List<CompletableFuture<Tensor>> terms = new ArrayList<>();
          for (int i = 0; i < THREADS; i++) {
            terms.add(CompletableFuture.supplyAsync(() -> chain(x), pool));
          }
          return terms.stream().map(CompletableFuture::join).reduce(Tensor::add).orElseThrow();
        };
    Tensor x = Tensor.of(0.5, -1.5, 2.0);
    Tensor expected = grad(ConcurrencyTest::chain).apply(x).mul(THREADS);
    for (int i = 0; i < 30; i++) {
      assertClose(expected, grad(f).apply(x));
    }
  }

  private static Tensor chain(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < 200; i++) {
      y = y.mul(1.001).add(x.mul(0.01));
    }
    return y.sum();
  }

  private Tensor supply(java.util.function.Supplier<Tensor> step) {
    return CompletableFuture.supplyAsync(step, pool).join();
  }

  private <T> List<T> onAllThreads(Callable<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(
          pool.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
