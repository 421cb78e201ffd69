package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

final class AttentionTest {
  private static final Tensor Q = Tensor.linspace(-1, 2, 6).reshape(3, 2);
  private static final Tensor K = Tensor.linspace(2, -1, 8).sin().reshape(4, 2);
  private static final Tensor V = Tensor.linspace(-3, 1, 12).cos().reshape(4, 3);

  @Test
  void attention_ofAQueryThatMayLookNowhere_isZeroWithZeroDerivative() {
    Tensor mask =
        Tensor.ofArray(
            new boolean[][] {
              {true, false, true, true}, {false, false, false, false}, {true, true, true, true}
            });
    Tensor y = Attention.dotProductAttention(Q, K, V, mask);
    assertArrayEquals(new double[] {0, 0, 0}, y.at(1).toArray());
    TensorFunction loss = q -> Attention.dotProductAttention(q, K, V, mask).square().sum();
    Tensor g = grad(loss).apply(Q);
    assertArrayEquals(new double[] {0, 0}, g.at(1).toArray());
    assertFalse(Double.isNaN(g.sum().toDouble()));
    Tensor h = grad(q -> grad(loss).apply(q).square().sum()).apply(Q);
    assertFalse(Double.isNaN(h.sum().toDouble()));
  }

  @Test
  void attention_ofWhatIsMasked_doesNotMatter() {
    Tensor mask = Attention.paddingMask(Tensor.of(2), 4).squeeze();
    Tensor spoilt = Tensors.concat(0, K.slice(0, 0, 2), Tensor.full(Double.NaN, 2, 2));
    assertClose(
        Attention.dotProductAttention(Q, K.slice(0, 0, 2), V.slice(0, 0, 2)),
        Attention.dotProductAttention(Q, spoilt, V, mask));
  }

  @Test
  void masks_haveTrueWhereOneMayLook() {
    assertEquals(
        "bool[2,3] [[true, false, false],\n [true, true, false]]",
        Attention.causalMask(2, 3).toString());
    Tensor padding = Attention.paddingMask(Tensor.of(1, 3), 3);
    assertEquals("[2, 1, 1, 3]", padding.shape().toString());
    assertArrayEquals(
        new boolean[] {true, false, false, true, true, true}, padding.toBooleanArray());
  }

  @Test
  void attention_underVmap_isThatOfEachExample() {
    Tensor queries = Tensors.stack(0, Q, Q.neg());
    TensorFunction f = q -> Attention.dotProductAttention(q, K, V, Attention.causalMask(3, 4));
    Tensor all = vmap(f).apply(queries);
    assertClose(f.apply(Q.neg()), all.at(1));
    assertClose(all, f.apply(queries));
  }

  @Test
  void attention_ofWrongInputs_saysWhatFits() {
    assertError(
        ShapeException.class,
        "attention takes queries [..., queries, size] and keys [..., keys, size], but got [3, 2]"
            + " and [4, 3].",
        () -> Attention.dotProductAttention(Q, V, V));
    assertError(
        DTypeException.class,
        "softmax needs a boolean mask, but got f64[4]. Compare first, as in mask.ne(0).",
        () -> Attention.dotProductAttention(Q, K, V, Tensor.ones(4)));
    assertError(
        ShapeException.class,
        "softmax: a mask of shape [2, 3, 4] does not broadcast to [3, 4].",
        () -> Attention.dotProductAttention(Q, K, V, Tensor.ones(2, 3, 4).cast(DType.BOOL)));
    Attention.Projections w = new Attention.Projections(K.T(), K.T(), K.T(), K);
    assertError(
        ShapeException.class,
        "multiHeadAttention: a projection of shape [3, 4] does not divide into 3 heads.",
        () -> Attention.multiHeadAttention(Q, Q, w, 3, Tensor.of(true)));
    assertEquals(
        "[3, 2]", Attention.multiHeadAttention(Q, Q, w, 2, Tensor.of(true)).shape().toString());
  }
}
