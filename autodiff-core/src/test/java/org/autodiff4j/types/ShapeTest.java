package org.autodiff4j.types;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShapeTest {
  private static final Shape S = Shape.of(2, 3, 4);

  @Test
  void of_givesRankSizesAndElements() {
    assertEquals(3, S.rank());
    assertEquals(24, S.elements());
    assertEquals(4, S.size(-1));
    assertEquals(2, S.size(0));
    assertEquals("[2, 3, 4]", S.toString());
    assertTrue(Shape.of().isScalar());
    assertEquals(1, Shape.SCALAR.elements());
    assertEquals(0, Shape.of(2, 0, 3).elements());
  }

  @Test
  void of_laterChangeOfTheArray_isNotSeen() {
    int[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.toArray()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
  }

  @Test
  void of_negativeSize_isAnError() {
    assertMessage("A shape cannot have a negative size: [2, -3]", () -> Shape.of(2, -3));
  }

  @Test
  void size_axisThatDoesNotExist_isAnError() {
    assertMessage("Axis 3 does not exist: rank 3 has axes -3 to 2.", () -> S.size(3));
    assertMessage("Axis -4 does not exist: rank 3 has axes -3 to 2.", () -> S.size(-4));
    assertMessage("Axis 0 does not exist: a scalar has no axes.", () -> Shape.SCALAR.size(0));
  }

  @Test
  void length_beyondAJavaArray_isAnError() {
    assertEquals(24, S.length());
    assertMessage(
        "[100000, 100000] has 10000000000 elements, more than a Java array holds.",
        () -> Shape.of(100_000, 100_000).length());
  }

  @Test
  void derivedShapes_changeWhatIsNamed() {
    assertEquals(Shape.of(5, 2, 3, 4), S.insert(0, 5));
    assertEquals(Shape.of(2, 3, 4, 5), S.insert(3, 5));
    assertEquals(Shape.of(2, 3, 9), S.with(-1, 9));
    assertEquals(Shape.of(3, 4), S.range(1, 3));
    assertEquals(Shape.of(4, 2), S.select(Axes.of(2, 0)));
    assertEquals(Shape.of(3), S.drop(Axes.of(0, 2)));
    assertEquals(Shape.of(1, 3, 1), S.keep(Axes.of(0, 2)));
    assertEquals(Shape.of(2, 3, 4, 7), S.concat(Shape.of(7)));
  }

  @Test
  void rowMajorStrides_lastAxisIsFastest() {
    assertArrayEquals(new long[] {12, 4, 1}, S.rowMajorStrides());
    assertArrayEquals(new long[] {}, Shape.SCALAR.rowMajorStrides());
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable executable) {
    assertEquals(message, assertThrows(ShapeException.class, executable).getMessage());
  }
}
