package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What becomes of the derivatives where several updates go to one element. */
final class ScatterTest {
  private static final Tensor X = Tensor.of(10, 20, 30.0);
  private static final Tensor AT = Tensor.of(0, 1, 0);
  private static final Tensor WEIGHTS = Tensor.of(1, 2, 4.0);

  @Test
  void scatterSet_gradient_isZeroForWhatWasReplaced() {
    Tensor u = Tensor.of(5, 6, 7.0);
    check(grad(x -> x.scatterSet(0, AT, u).mul(WEIGHTS).sum()).apply(X), 0, 0, 4);
    check(grad(v -> X.scatterSet(0, AT, v).mul(WEIGHTS).sum()).apply(u), 0, 2, 1);
  }

  @Test
  void scatterMul_gradient_isExactWhereFactorsAreZero() {
    Tensor u = Tensor.of(0, 5, 3.0);
    check(grad(x -> x.scatterMul(0, AT, u).mul(WEIGHTS).sum()).apply(X), 0, 10, 4);
    check(grad(v -> X.scatterMul(0, AT, v).mul(WEIGHTS).sum()).apply(u), 30, 40, 0);
    Tensor zeros = Tensor.of(0, 5, 0.0);
    Tensor hessian = jacrev(grad(v -> X.scatterMul(0, AT, v).sum())).apply(zeros);
    check(hessian, 0, 0, 10, 0, 0, 0, 10, 0, 0);
    check(grad(x -> x.scatterMul(0, AT, u).sum()).apply(Tensor.of(0, 1, 0.0)), 0, 5, 1);
  }

  @Test
  void scatterMax_gradient_isSharedAmongTheGreatest() {
    Tensor u = Tensor.of(10, 25, 10.0);
    check(grad(x -> x.scatterMax(0, AT, u).sum()).apply(X), 1 / 3.0, 0, 1);
    check(grad(v -> X.scatterMax(0, AT, v).sum()).apply(u), 1 / 3.0, 1, 1 / 3.0);
    check(grad(v -> X.scatterMin(0, AT, v).sum()).apply(Tensor.of(3, 25, 3.0)), 0.5, 0, 0.5);
    check(jvp(v -> X.scatterMax(0, AT, v), u, Tensor.of(3, 2, 6.0)).tangent(), 3, 2, 0);
  }

  @Test
  void scatters_thatDoNotFit_sayWhatTheyNeed() {
    throwsWith(
        ShapeException.class,
        "scatterSet: updates are f64[2], but indices [3] along axis 0 of f64[3] need f64[3].",
        () -> X.scatterSet(0, AT, Tensor.of(1, 2.0)));
    throwsWith(
        ShapeException.class,
        "scatterMax: updates are i64[3], but indices [3] along axis 0 of f64[3] need f64[3].",
        () -> X.scatterMax(0, AT, Tensor.arange(3)));
    throwsWith(
        DTypeException.class,
        "scatterMul needs integer indices, but got f64[3]. Convert them with cast(INT64).",
        () -> X.scatterMul(0, X, X));
    throwsWith(
        DTypeException.class,
        "scatterMin needs numbers, but got bool[3]. Convert it with cast(INT64).",
        () -> X.gt(15).scatterMin(0, AT, X.gt(0)));
    throwsWith(
        IndexException.class,
        "scatterMin: index 3 is outside axis 0 of size 3.",
        () -> X.scatterMin(0, Tensor.of(0, 3, 1), X));
  }

  static void throwsWith(Class<? extends Throwable> type, String message, Executable code) {
    assertEquals(message, assertThrows(type, code).getMessage());
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray(), 1e-15);
  }
}
