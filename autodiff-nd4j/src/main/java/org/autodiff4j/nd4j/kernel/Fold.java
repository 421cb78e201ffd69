package org.autodiff4j.nd4j.kernel;

/**
 * Makes one number each of groups of elements, for a row of adjacent results at a time: {@code
 * start}, then the elements in pieces of either form, then {@code finish}. Addresses and steps are
 * in bytes.
 */
interface Fold {
  /** The most results of a row. */
  int ROW = 1024;

  /** Starts n results, at most {@link #ROW}. */
  void start(int n);

  /** Adds to result i the k adjacent elements at {@code x + i·step}. */
  void rows(long x, int n, long step, int k);

  /**
   * Adds to result i element i of each of the m rows of n adjacent elements at {@code x + j·step}.
   */
  void columns(long x, int m, long step, int n);

  /** Writes the n results. */
  void finish(long z, int n);
}
