package org.autodiff4j.samples.solver;

import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Pytree;

/** Pytrees as vectors. */
public final class VectorSpace {
  private VectorSpace() {}

  /** The inner product over all leaves. */
  public static <P> double dot(P x, P y) {
    Tensor[] left = Pytree.flatten(x).leaves();
    Tensor[] right = Pytree.flatten(y).leaves();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i].mul(right[i]).sum().toDouble();
    }
    return sum;
  }

  /** The Euclidean norm over all leaves. */
  public static double norm(Object x) {
    return Math.sqrt(dot(x, x));
  }

  /** {@code x + c·y}. */
  public static <P> P plus(P x, double c, P y) {
    return Pytree.map((a, b) -> a.add(b.mul(c)), x, y);
  }

  /** {@code c·x}. */
  public static <P> P times(double c, P x) {
    return Pytree.map(a -> a.mul(c), x);
  }

  /** The zero vector of the space of x. */
  public static <P> P zero(P x) {
    return Pytree.map(a -> a.like(0), x);
  }
}
