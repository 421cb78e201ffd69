package org.autodiff4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BroadcastingTest {
  @Test
  void broadcast_alignsAtTheLastAxis() {
    assertEquals(Shape.of(2, 3), Broadcasting.broadcast("add", Shape.of(2, 1), Shape.of(3)));
    assertEquals(Shape.of(2, 3), Broadcasting.broadcast("add", Shape.SCALAR, Shape.of(2, 3)));
    assertEquals(
        Shape.of(5, 2, 4, 3),
        Broadcasting.broadcast("add", Shape.of(2, 1, 3), Shape.of(5, 1, 4, 1)));
    assertEquals(Shape.of(0), Broadcasting.broadcast("add", Shape.of(1), Shape.of(0)));
    assertEquals(Shape.of(1, 4), Broadcasting.broadcast("add", Shape.of(4), Shape.of(1, 1)));
  }

  @Test
  void broadcast_otherSizes_namesTheAxis() {
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () -> Broadcasting.broadcast("add", Shape.of(2, 3), Shape.of(4, 3)));
    assertEquals(
        "add: shapes [2, 3] and [4, 3] do not broadcast: axis -2 has sizes 2 and 4.",
        error.getMessage());
  }

  @Test
  void broadcasts_onlyStretchesSizeOne() {
    assertTrue(Broadcasting.broadcasts(Shape.of(1, 3), Shape.of(5, 2, 3)));
    assertTrue(Broadcasting.broadcasts(Shape.SCALAR, Shape.SCALAR));
    assertFalse(Broadcasting.broadcasts(Shape.of(3), Shape.of(1)));
    assertFalse(Broadcasting.broadcasts(Shape.of(1, 1), Shape.of(1)));
    assertFalse(Broadcasting.broadcasts(Shape.of(0), Shape.of(3)));
  }

  @Test
  void repeatedAxes_areNewOrStretched() {
    assertEquals(Axes.of(0, 2), Broadcasting.repeatedAxes(Shape.of(2, 1), Shape.of(5, 2, 3)));
    assertEquals(Axes.of(0), Broadcasting.repeatedAxes(Shape.of(1), Shape.of(4, 1)));
    assertEquals(Axes.of(), Broadcasting.repeatedAxes(Shape.of(1), Shape.of(1)));
  }
}
