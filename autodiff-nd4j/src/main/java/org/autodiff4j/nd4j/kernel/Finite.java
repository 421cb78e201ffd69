package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;

/** Looks for infinities and NaN. */
final class Finite {
  private Finite() {}

  /** Whether all elements are finite. */
  static boolean all(Nd4jTensor x) {
    Scratch scratch = Scratch.get();
    Reader reader = scratch.open(0, x, 0);
    long n = x.shape().elements();
    double sum = 0;
    for (long at = 0; at < n; at += Scratch.BLOCK) {
      int m = (int) Math.min(Scratch.BLOCK, n - at);
      reader.reals(scratch.x, m);
      for (int i = 0; i < m; i++) {
        sum += scratch.x[i] * 0; // NaN of infinities and NaN
      }
    }
    Reference.reachabilityFence(x);
    return sum == 0;
  }
}
