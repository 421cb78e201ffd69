package org.autodiff4j.nd4j.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Shares long rows out among the threads of the common pool. The native library would do so itself,
 * among OpenMP threads that spin while they wait; on a machine that has other work too, that takes
 * ten times as long as a single thread.
 */
public final class Sharing {
  /** The fewest elements that are worth a thread, when each takes some nanoseconds. */
  public static final int COSTLY = 1 << 13;

  /** The fewest elements that are worth a thread, when each takes a fraction of a nanosecond. */
  public static final int CHEAP = 1 << 16;

  private static final int ALIGNMENT = 512;

  private Sharing() {}

  /** The elements from one, inclusive, to another, exclusive. */
  @FunctionalInterface
  public interface Section {
    void run(long from, long to);
  }

  /** Runs the section on parts of the elements from 0 to n, of at least this many. */
  public static void run(long n, int least, Section section) {
    long parts = Math.min(n / least, ForkJoinPool.getCommonPoolParallelism() + 1L);
    if (parts < 2) {
      section.run(0, n);
      return;
    }
    long blocks = (n + ALIGNMENT - 1) / ALIGNMENT;
    long part = (blocks + parts - 1) / parts * ALIGNMENT;
    IntStream.range(0, (int) parts)
        .parallel()
        .forEach(i -> section.run(Math.min(n, i * part), Math.min(n, (i + 1) * part)));
  }

  /** Items from one, inclusive, to another, exclusive. */
  @FunctionalInterface
  interface Items {
    void run(int from, int to);
  }

  /**
   * Runs the items from 0 to n in parts, where each of them is worth a thread if all are.
   *
   * @param work how many elements all of them together compute
   */
  static void items(int n, long work, Items items) {
    int parts = work < COSTLY ? 1 : Math.min(n, ForkJoinPool.getCommonPoolParallelism() + 1);
    if (parts < 2) {
      items.run(0, n);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(i -> items.run((int) ((long) n * i / parts), (int) ((long) n * (i + 1) / parts)));
  }
}
