package org.autodiff4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

/** Against values that NumPy gives. */
final class ReshapingKernelsTest {
  private static final Tensor X = Tensor.arange(24).reshape(2, 3, 4).cast(DType.FLOAT64);
  private static final Tensor V = Tensor.of(1, 2, 3.0);

  @Test
  void reshape_keepsRowMajorOrder() {
    check(X.reshape(4, 6).at(1), 6, 7, 8, 9, 10, 11);
    assertEquals(Shape.of(3, 0), Tensor.of(new double[0]).reshape(3, 0).shape());
  }

  @Test
  void permute_movesAxes() {
    Tensor y = X.permute(2, 0, 1);
    assertEquals(Shape.of(4, 2, 3), y.shape());
    check(y.at(1), 1, 5, 9, 13, 17, 21);
    check(X.permute(1, 0, 2).at(2), 8, 9, 10, 11, 20, 21, 22, 23);
    assertEquals(7, X.T().item(3, 1, 0));
  }

  @Test
  void broadcastTo_repeatsAlongNewAxesAndThoseOfSizeOne() {
    check(V.broadcastTo(2, 3), 1, 2, 3, 1, 2, 3);
    check(V.reshape(3, 1).broadcastTo(3, 2), 1, 1, 2, 2, 3, 3);
    check(V.reshape(1, 3, 1).broadcastTo(2, 3, 2), 1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3);
    check(Tensor.of(5.0).reshape().broadcastTo(2, 2), 5, 5, 5, 5);
    check(Tensor.of(5.0).broadcastTo(0));
  }

  @Test
  void slice_takesEveryStep() {
    check(X.slice(2, 1, 4, 2).at(0), 1, 3, 5, 7, 9, 11);
    check(X.slice(0, 1, 2).slice(1, 0, 1), 12, 13, 14, 15);
    check(V.slice(0, 2, 2));
  }

  @Test
  void flip_reversesTheNamedAxes() {
    check(V.flip(0), 3, 2, 1);
    check(Tensor.of(new double[][] {{1, 2}, {3, 4}}).flip(0), 3, 4, 1, 2);
    check(Tensor.of(new double[][] {{1, 2}, {3, 4}}).flip(1), 2, 1, 4, 3);
    check(Tensor.of(new double[][] {{1, 2}, {3, 4}}).flip(), 4, 3, 2, 1);
  }

  @Test
  void pad_addsTakesAwayAndSpreads() {
    check(V.pad(Padding.of(1, 2)), 0, 1, 2, 3, 0, 0);
    check(V.pad(new Padding(0, 0, 2)), 1, 0, 0, 2, 0, 0, 3);
    check(V.pad(new Padding(1, -1, 1)), 0, 1, 0, 2, 0);
    check(V.pad(Padding.of(-1, 2)), 2, 3, 0, 0);
    check(V.pad(Padding.of(-3, 2)), 0, 0);
    check(V.pad(Padding.of(-4, 2)), 0);
    check(V.pad(Padding.of(-1, -1)), 2);
    check(Tensor.of(new double[0]).pad(new Padding(1, 1, 5)), 0, 0);
    Tensor m = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    check(m.pad(Padding.of(1, 0), new Padding(0, 0, 1)), 0, 0, 0, 1, 0, 2, 3, 0, 4);
    assertArrayEquals(
        new boolean[] {false, true, false}, Tensor.of(true).pad(Padding.of(1, 1)).toBooleanArray());
  }

  @Test
  void concat_joinsAlongAnAxis() {
    Tensor m = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    check(Tensors.concat(0, m, Tensor.of(new double[][] {{5, 6}})), 1, 2, 3, 4, 5, 6);
    check(Tensors.concat(1, m, Tensor.of(new double[][] {{5}, {6}})), 1, 2, 5, 3, 4, 6);
    check(Tensors.concat(-1, m, m.slice(1, 0, 0), m.slice(1, 1, 2)), 1, 2, 2, 3, 4, 4);
    check(Tensors.concat(0, Tensor.of(new double[0]), V), 1, 2, 3);
  }

  private static void check(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toArray());
  }
}
