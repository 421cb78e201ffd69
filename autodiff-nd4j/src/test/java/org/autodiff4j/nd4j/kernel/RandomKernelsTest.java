package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys make the same bits here as on the reference backend, also where threads share the work. */
class RandomKernelsTest {
  private static final int MANY = 50_001;
  private static final int[] WORDS = {0x13198a2e, -77, 5, 0, -1, Integer.MIN_VALUE};

  private record Named(String name, Function<RandomKey, Tensor> draw) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> draws() {
    TensorType narrow = TensorType.of(DType.FLOAT32, MANY);
    TensorType integers = TensorType.of(DType.INT32, MANY);
    return Stream.of(
        new Named("uniform", key -> key.uniform(MANY)),
        new Named("uniform of f32", key -> key.uniform(narrow, -1, 3)),
        new Named("normal", key -> key.normal(MANY)),
        new Named("normal of f32", key -> key.normal(narrow)),
        new Named("truncatedNormal", key -> key.truncatedNormal(-1, 3, MANY)),
        new Named("truncatedNormal of a tail", key -> key.truncatedNormal(4, 5, narrow)),
        new Named("gumbel", key -> key.gumbel(MANY)),
        new Named("exponential", key -> key.exponential(narrow)),
        new Named("bits", key -> key.bits(integers)),
        new Named("randint", key -> key.randint(-10, 1000, MANY)),
        new Named("randint of i32", key -> key.randint(-10, 1000, integers)),
        new Named("bernoulli", key -> key.bernoulli(0.3, MANY)),
        new Named("permutation", key -> key.permutation(MANY)),
        new Named("keys", key -> key.keys(MANY).data()),
        new Named("draw of many keys", key -> key.keys(MANY).normal(3)),
        new Named("foldIn", key -> key.foldIn(-5).split().get(1).uniform(3)),
        new Named(
            "categorical", key -> key.categorical(Tensor.linspace(-3, 3, 50), Shape.of(2000))));
  }

  private static RandomKey key(Backend backend, int from, int... sizes) {
    int[] words = new int[Shape.of(sizes).length()];
    System.arraycopy(WORDS, from, words, 0, words.length);
    return new RandomKey(backend.tensor(TensorType.of(DType.INT32, sizes), words));
  }

  @ParameterizedTest
  @MethodSource("draws")
  void draw_ofTheSameKey_hasTheBitsOfTheReference(Named named) {
    for (int[] sizes : List.of(new int[] {2}, new int[] {3, 2})) {
      Tensor expected = named.draw.apply(key(new ReferenceBackend(), 0, sizes));
      Tensor actual = named.draw.apply(key(new Nd4jBackend(), 0, sizes));
      assertEquals("nd4j", ((ConcreteTensor) actual).backend().name());
      assertEquals(expected.type(), actual.type());
      assertArrayEquals(expected.toArray(), actual.toArray(), named.name);
    }
  }

  @Test
  void draw_ofALiteralKey_isThatOfItsWords() {
    RandomKey literal = new RandomKey(Literal.ofInteger(TensorType.of(DType.INT32, 2), -1));
    RandomKey stored = new RandomKey(Tensor.of(-1, -1));
    assertArrayEquals(stored.normal(9).toArray(), literal.normal(9).toArray());
    assertArrayEquals(
        stored.foldIn(3).data().toLongArray(), literal.foldIn(3).data().toLongArray());
    assertSame(DType.INT32, literal.keys(2).data().dtype());
  }
}
