package org.autodiff4j.benchmarks;

import java.util.function.UnaryOperator;
import org.autodiff4j.Autodiff;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;

/**
 * Prints the most memory that tensors held at any time during a gradient through a chain of blocks,
 * and its time, with and without checkpoints, for growing depth.
 */
public final class CheckpointMemory {
  private static final int ROWS = 1024;
  private static final int WIDTH = 256;
  private static final Tensor WEIGHT =
      Tensor.linspace(-1, 1, WIDTH * WIDTH)
          .sin()
          .mul(0.1)
          .cast(DType.FLOAT32)
          .reshape(WIDTH, WIDTH);

  private CheckpointMemory() {}

  /** One block: a matrix product and several functions of [1024, 256] f32, 1 MB each. */
  private static Tensor block(Tensor h) {
    Tensor u = h.matmul(WEIGHT);
    return h.add(u.tanh().mul(u.sin()).mul(u.exp().add(1).log()).mul(0.1));
  }

  private static TensorFunction chain(int depth, UnaryOperator<TensorFunction> wrap) {
    TensorFunction block = wrap.apply(CheckpointMemory::block);
    return Autodiff.jit(
        Autodiff.grad(
            x -> {
              Tensor h = x;
              for (int i = 0; i < depth; i++) {
                h = block.apply(h);
              }
              return h.sum();
            }));
  }

  private static TensorFunction scan(int depth, UnaryOperator<TensorFunction> wrap) {
    TensorFunction block = wrap.apply(CheckpointMemory::block);
    return Autodiff.jit(
        Autodiff.grad(
            x ->
                Autodiff.scan((Tensor h) -> new Scanned<>(block.apply(h), h.sum()), x, depth)
                    .carry()
                    .sum()));
  }

  public static void main(String[] args) throws InterruptedException {
    Tensor x = Tensor.linspace(-1, 1, ROWS * WIDTH).cast(DType.FLOAT32).reshape(ROWS, WIDTH);
    System.out.println("                   MB at the peak           ms");
    System.out.println("        depth   plain  checkpointed   plain  checkpointed");
    for (int depth : new int[] {4, 8, 16, 32, 64}) {
      print("chain", depth, chain(depth, f -> f), chain(depth, Autodiff::checkpoint), x);
      print("scan", depth, scan(depth, f -> f), scan(depth, Autodiff::checkpoint), x);
    }
  }

  private static void print(
      String name, int depth, TensorFunction plain, TensorFunction lean, Tensor x)
      throws InterruptedException {
    Peak a = Peak.of(plain, x);
    Peak b = Peak.of(lean, x);
    System.out.printf(
        "%-7s %5d %7.0f %13.0f %7.0f %13.0f%n",
        name, depth, a.megabytes, b.megabytes, a.milliseconds, b.milliseconds);
  }

  /** The highest of the values seen while a function runs, and the shortest of its times. */
  private record Peak(double megabytes, double milliseconds) {
    static Peak of(TensorFunction f, Tensor x) throws InterruptedException {
      Tensor y = f.apply(x);
      double best = Double.POSITIVE_INFINITY;
      long highest = 0;
      for (int run = 0; run < 4; run++) {
        long before = settled();
        Watch watch = new Watch();
        watch.start();
        long start = System.nanoTime();
        y = f.apply(x);
        best = Math.min(best, (System.nanoTime() - start) * 1e-6);
        watch.done = true;
        watch.join();
        highest = Math.max(highest, watch.highest - before);
      }
      java.lang.ref.Reference.reachabilityFence(y);
      return new Peak(highest / 1e6, best);
    }
  }

  /** The memory in use when nothing is left to collect. */
  private static long settled() throws InterruptedException {
    long last = Long.MAX_VALUE;
    while (Storage.bytesInUse() < last) {
      last = Storage.bytesInUse();
      System.gc();
      Thread.sleep(100); // the collector tells of what it found a little later
      Storage.trimPool();
    }
    return last;
  }

  /** Looks at the memory in use all the time. */
  private static final class Watch extends Thread {
    volatile boolean done;
    long highest;

    @Override
    public void run() {
      while (!done) {
        highest = Math.max(highest, Storage.bytesInUse());
        java.util.concurrent.locks.LockSupport.parkNanos(100_000);
      }
    }
  }
}
