package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.types.DType;

/** Sums, products and extrema of integers, modulo 2^64 and then modulo the range of the type. */
final class IntegerFold implements Fold {
  private final Operation operation;
  private final DType dtype;
  private final long factor;
  private long[] row = {};
  private long[] results = {};

  /** How two integers become one. */
  enum Operation {
    SUM(0),
    PRODUCT(1),
    MAX(Long.MIN_VALUE),
    MIN(Long.MAX_VALUE);

    private final long unit;

    Operation(long unit) {
      this.unit = unit;
    }
  }

  /** A fold of INT32 or INT64 whose results are multiplied by a factor. */
  IntegerFold(Operation operation, DType dtype, long factor) {
    this.operation = operation;
    this.dtype = dtype;
    this.factor = factor;
  }

  @Override
  public void start(int n) {
    results = results.length < n ? new long[n] : results;
    Arrays.fill(results, 0, n, operation.unit);
  }

  @Override
  public void rows(long x, int n, long step, int k) {
    readyRow(Math.min(ROW, k));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < k; j += ROW) {
        int m = Math.min(ROW, k - j);
        Rows.get(dtype, x + i * step + (long) j * dtype.bytes(), row, m);
        results[i] = foldRow(results[i], m);
      }
    }
  }

  private void readyRow(int n) {
    row = row.length < n ? new long[n] : row;
  }

  private long foldRow(long start, int n) {
    long result = start;
    switch (operation) {
      case SUM -> {
        for (int i = 0; i < n; i++) {
          result += row[i];
        }
      }
      case PRODUCT -> {
        for (int i = 0; i < n; i++) {
          result *= row[i];
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          result = Math.max(result, row[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          result = Math.min(result, row[i]);
        }
      }
    }
    return result;
  }

  @Override
  public void columns(long x, int m, long step, int n) {
    readyRow(n);
    for (int j = 0; j < m; j++) {
      Rows.get(dtype, x + j * step, row, n);
      foldColumns(n);
    }
  }

  private void foldColumns(int n) {
    switch (operation) {
      case SUM -> {
        for (int i = 0; i < n; i++) {
          results[i] += row[i];
        }
      }
      case PRODUCT -> {
        for (int i = 0; i < n; i++) {
          results[i] *= row[i];
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          results[i] = Math.max(results[i], row[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          results[i] = Math.min(results[i], row[i]);
        }
      }
    }
  }

  @Override
  public void finish(long z, int n) {
    for (int i = 0; i < n; i++) {
      results[i] *= factor;
    }
    Rows.put(dtype, results, z, n);
  }
}
