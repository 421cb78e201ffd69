package org.autodiff4j.nd4j.kernel;

import java.util.Arrays;
import org.autodiff4j.types.DType;

/** Products of real numbers, in double, rounded once. */
final class ProductFold implements Fold {
  private final DType dtype;
  private double[] row = {};
  private double[] products = {};

  ProductFold(DType dtype) {
    this.dtype = dtype;
  }

  @Override
  public void start(int n) {
    products = products.length < n ? new double[n] : products;
    Arrays.fill(products, 0, n, 1);
  }

  @Override
  public void rows(long x, int n, long step, int k) {
    readyRow(Math.min(ROW, k));
    int size = dtype.bytes();
    for (int i = 0; i < n; i++) {
      double product = products[i];
      for (int j = 0; j < k; j += ROW) {
        int m = Math.min(ROW, k - j);
        Rows.get(dtype, x + i * step + (long) j * size, row, m);
        for (int l = 0; l < m; l++) {
          product *= row[l];
        }
      }
      products[i] = product;
    }
  }

  private void readyRow(int n) {
    row = row.length < n ? new double[n] : row;
  }

  @Override
  public void columns(long x, int m, long step, int n) {
    readyRow(n);
    for (int j = 0; j < m; j++) {
      Rows.get(dtype, x + j * step, row, n);
      for (int i = 0; i < n; i++) {
        products[i] *= row[i];
      }
    }
  }

  @Override
  public void finish(long z, int n) {
    Rows.put(dtype, products, z, n);
  }
}
