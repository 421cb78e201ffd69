package org.autodiff4j.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;

class VectorSpaceTest {
  private record Pair(Tensor first, Tensor second) {}

  private static final Pair PAIR =
      new Pair(Tensor.of(new double[][] {{1, 2}, {3, 4}}), Tensor.scalar(5.0).cast(DType.FLOAT32));

  @Test
  void vector_ofATree_holdsItsLeavesAndLeadsBack() {
    VectorSpace<Pair> space = VectorSpace.of(PAIR);

    assertEquals(5, space.dimension());
    Tensor elements = space.vector(PAIR);
    assertEquals("f64[5]", elements.type().toString());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5}, elements.toArray());
    Pair back = space.tree(elements.mul(2));
    assertEquals("f64[2,2]", back.first().type().toString());
    assertEquals("f32[]", back.second().type().toString());
    assertEquals(8, back.first().item(1, 1));
    assertEquals(10, back.second().toDouble());
  }

  @Test
  void arithmetic_ofTrees_isThatOfTheirVectors() {
    Pair sum = VectorSpace.plus(PAIR, -2, VectorSpace.times(0.25, PAIR));

    assertEquals(2, sum.first().item(1, 1));
    assertEquals(55, VectorSpace.dot(PAIR, PAIR));
    assertEquals(Math.sqrt(55), VectorSpace.norm(PAIR));
    assertEquals(0, VectorSpace.norm(VectorSpace.zero(PAIR)));
    // 2²⁴ + 1 is no f32: the sum is one of f64.
    Tensor x = Tensor.of(4096f, 1f);
    assertEquals(16777217, VectorSpace.dot(x, x));
  }

  @Test
  void random_vectors_haveTheirMoments() {
    VectorSpace<Tensor> space = VectorSpace.of(Tensor.zeros(100, 100));

    Tensor signs = space.signs(RandomKey.of(1));
    assertArrayEquals(Tensor.ones(100).toArray(), signs.abs().at(3).toArray());
    assertEquals(0, signs.mean().toDouble(), 0.04, "seed 1");
    Tensor normal = space.normal(RandomKey.of(1));
    assertEquals(1, normal.square().mean().toDouble(), 0.05, "seed 1");
  }

  @Test
  void of_whatIsNoVector_saysWhere() {
    assertEquals(
        "The vector at [\"n\"] is i32[2], which holds no real numbers. Cast it, or keep it out of the"
            + " vector.",
        assertThrows(
                DTypeException.class,
                () -> VectorSpace.of(Map.of("n", Tensor.zeros(2).cast(DType.INT32))))
            .getMessage());
    assertEquals(
        "The vector at .first has shape [2], in its space it has [2, 2].",
        assertThrows(
                ShapeException.class,
                () -> VectorSpace.of(PAIR).vector(new Pair(Tensor.ones(2), Tensor.scalar(1.0))))
            .getMessage());
    assertEquals(
        "The space has dimension 5, but the elements are f64[4].",
        assertThrows(ShapeException.class, () -> VectorSpace.of(PAIR).tree(Tensor.ones(4)))
            .getMessage());
  }
}
