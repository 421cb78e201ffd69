package org.autodiff4j.random;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.TensorAssertions.assertClose;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.Dual;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and draws under the transforms, and what they say to arguments they cannot use. */
class RandomKeyTest {
  private static final RandomKey KEY = RandomKey.of(7);
  private static final TensorType F32 = TensorType.of(DType.FLOAT32, 3);
  private static final TensorType INTEGERS = TensorType.of(DType.INT32, 2, 2);

  private record Named(String name, Function<RandomKey, Tensor> draw) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> draws() {
    Tensor logits = Tensor.of(new double[][] {{0.1, 2, -1}, {0, 0, 3}});
    Tensor rows = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    return Stream.of(
        new Named("uniform", key -> key.uniform(2, 3)),
        new Named("uniform of f32 between bounds", key -> key.uniform(F32, -1, 4)),
        new Named("uniform between bounds", key -> key.uniform(Shape.of(3), -1, 4)),
        new Named("normal", key -> key.normal()),
        new Named("normal of f32", key -> key.normal(F32)),
        new Named("truncatedNormal", key -> key.truncatedNormal(-1, 2, 4)),
        new Named("gumbel", key -> key.gumbel(4)),
        new Named("exponential", key -> key.exponential(700)),
        new Named("bits", key -> key.bits(INTEGERS)),
        new Named("bernoulli", key -> key.bernoulli(0.4, 9)),
        new Named("bernoulli of each", key -> key.bernoulli(Tensor.of(0.1, 0.5, 0.9))),
        new Named("categorical", key -> key.categorical(logits)),
        new Named("categorical, several", key -> key.categorical(logits, Shape.of(5))),
        new Named("randint", key -> key.randint(-3, 9, 6)),
        new Named("randint of i32", key -> key.randint(0, 1L << 31, INTEGERS)),
        new Named("permutation", key -> key.permutation(6)),
        new Named("permutation of rows", key -> key.permutation(rows, 0)),
        new Named("split", key -> key.split(3).get(2).uniform(2)),
        new Named("split of split", key -> key.split().get(1).keys(4).data()),
        new Named("foldIn", key -> key.foldIn(12).uniform(2)),
        new Named("foldIn of a tensor", key -> key.foldIn(Tensor.arange(3)).normal(2)));
  }

  private static Tensor mapped(Function<RandomKey, Tensor> f, RandomKey keys) {
    return Vmap.apply(
        "vmap",
        inputs -> new Tensor[] {f.apply(new RandomKey(inputs[0]))},
        new Tensor[] {keys.data()},
        new boolean[] {true},
        keys.data().shape().size(0))[0];
  }

  private static Tensor looped(Function<RandomKey, Tensor> f, RandomKey keys) {
    Tensor[] results = new Tensor[keys.data().shape().size(0)];
    for (int i = 0; i < results.length; i++) {
      results[i] = f.apply(new RandomKey(keys.data().at(i)));
    }
    return Tensors.stack(0, results);
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type());
    assertArrayEquals(expected.toArray(), actual.toArray());
  }

  @ParameterizedTest
  @MethodSource("draws")
  void vmap_overKeys_givesWhatALoopGives(Named named) {
    assertSame(looped(named.draw, KEY.keys(4)), mapped(named.draw, KEY.keys(4)));
    RandomKey grid = KEY.keys(2).keys(3);
    Tensor expected = looped(keys -> looped(named.draw, keys), grid);
    assertSame(expected, mapped(keys -> mapped(named.draw, keys), grid));
  }

  @ParameterizedTest
  @MethodSource("draws")
  void draw_ofOneKeyTwice_givesTheSame(Named named) {
    assertSame(named.draw.apply(KEY), named.draw.apply(RandomKey.of(7)));
  }

  @Test
  void draw_ofSeveralKeys_hasTheirAxesFirst() {
    RandomKey keys = KEY.keys(2).keys(3);
    assertSame(looped(some -> looped(key -> key.normal(5), some), keys), keys.normal(5));
    assertEquals(TensorType.of(DType.INT64, 2, 3, 6), keys.permutation(6).type());
    assertEquals(TensorType.of(DType.BOOL, 2, 3, 4), keys.bernoulli(0.5, 4).type());
    assertEquals(TensorType.of(DType.INT64, 2, 3), keys.categorical(Tensor.zeros(4)).type());
    Tensor x = Tensor.arange(24).reshape(3, 4, 2);
    Tensor expected = looped(some -> looped(key -> key.permutation(x, 1), some), keys);
    assertSame(expected, keys.permutation(x, 1));
    assertSame(keys.data().slice(1, 2, 3).squeeze(1), keysOf(keys).get(2).data());
    assertEquals(TensorType.of(DType.INT32, 2, 3, 2), keys.split().get(0).data().type());
  }

  private static List<RandomKey> keysOf(RandomKey grid) {
    return Stream.of(0, 1, 2).map(i -> new RandomKey(grid.data().gather(1, index(i)))).toList();
  }

  private static Tensor index(long i) {
    return Tensor.of(i).reshape();
  }

  @Test
  void draw_inAnotherShape_hasTheSameNumbers() {
    assertSame(KEY.uniform(24).reshape(2, 3, 4), KEY.uniform(2, 3, 4));
    assertSame(KEY.uniform(2000).slice(0, 0, 700), KEY.uniform(700));
  }

  @Test
  void draw_ofNothing_isEmpty() {
    assertEquals(TensorType.of(DType.FLOAT64, 2, 0), KEY.normal(2, 0).type());
    assertEquals(TensorType.of(DType.INT64, 0), KEY.permutation(0).type());
    assertEquals(0, KEY.split(0).size());
    assertEquals(TensorType.of(DType.FLOAT64, 0, 3), KEY.keys(0).uniform(3).type());
  }

  @Test
  void foldIn_negativeNumbers_isTheSameForBothWidths() {
    assertSame(KEY.foldIn(-3).data(), KEY.foldIn(Tensor.of(-3).reshape()).data());
    assertNotEquals(KEY.foldIn(-3).data().toString(), KEY.foldIn(0xFFFF_FFFDL).data().toString());
  }

  @Test
  void foldIn_mappedCounter_givesWhatALoopGives() {
    Tensor steps = Tensor.arange(5);
    Tensor[] expected = new Tensor[5];
    Arrays.setAll(expected, i -> KEY.foldIn(i).uniform(3));
    Tensor actual =
        Vmap.apply(
            "vmap",
            inputs -> new Tensor[] {KEY.foldIn(inputs[0]).uniform(3)},
            new Tensor[] {steps},
            new boolean[] {true},
            5)[0];
    assertSame(Tensors.stack(0, expected), actual);
    assertSame(Tensors.stack(0, expected), KEY.foldIn(steps).uniform(3));
  }

  @Test
  void uniform_boundsOfFewNumbersApart_staysBelowTheUpper() {
    TensorType type = TensorType.of(DType.FLOAT32, 10_000);
    double lo = 16_777_210;
    for (double x : KEY.uniform(type, lo, lo + 3).toArray()) {
      assertTrue(x >= lo && x < lo + 3, "x = " + x);
    }
    for (double x : KEY.uniform(Shape.of(10_000), 1, Math.nextUp(1.0)).toArray()) {
      assertEquals(1, x);
    }
  }

  // ---- Derivatives ----

  private record Location(Tensor mu, Tensor sigma) {}

  @Test
  void grad_ofAReparameterisedSample_isThatOfTheFixedNumbers() {
    Location at = new Location(Tensor.scalar(0.5), Tensor.scalar(2.0));
    Location g =
        grad((Location p, RandomKey key) -> key.normal(1000).mul(p.sigma).add(p.mu).square().mean())
            .apply(at, KEY);
    Tensor eps = KEY.normal(1000);
    Tensor y = eps.mul(2).add(0.5);
    assertClose(y.mul(2).mean(), g.mu());
    assertClose(y.mul(eps).mul(2).mean(), g.sigma());
  }

  @Test
  void jvp_throughDraws_seesConstants() {
    Dual<Tensor> scaled =
        jvp((Tensor x) -> KEY.uniform(3).mul(x), Tensor.of(1, 2, 3.0), Tensor.ones(3));
    assertSame(KEY.uniform(3), scaled.tangent());
    Dual<Tensor> chosen =
        jvp(
            (Tensor p) -> KEY.bernoulli(p).cast(DType.FLOAT64),
            Tensor.of(0.2, 0.5, 0.9),
            Tensor.ones(3));
    assertSame(Tensor.zeros(3), chosen.tangent());
  }

  @Test
  void grad_ofPermutedRows_isPermutedBack() {
    Tensor w = Tensor.of(1.0, 2.0, 3.0, 4.0);
    Tensor g = grad(x -> KEY.permutation(x, 0).mul(w).sum()).apply(Tensor.zeros(4));
    assertSame(w, g.gather(0, KEY.permutation(4)));
  }

  // ---- Graphs ----

  @Test
  void graph_ofATracedKey_recordsTheDraws() {
    Function<RandomKey, Tensor> f =
        key -> {
          List<RandomKey> keys = key.split();
          return keys.get(0).normal(3).add(keys.get(1).uniform(F32, 0, 2).cast(DType.FLOAT64));
        };
    assertEquals(
        """
        { a:i32[2] ->
          b:i32[2,2] = split[count=2] a
          c:i32[1,2] = slice[ranges=[0:1, 0:2]] b
          d:i32[2] = reshape[shape=[2]] c
          e:i32[1,2] = slice[ranges=[1:2, 0:2]] b
          f:i32[2] = reshape[shape=[2]] e
          g:f64[3] = normal[type=f64[3]] d
          h:f32[3] = uniform[type=f32[3] lo=0.0 hi=2.0] f
          i:f64[3] = cast[to=f64] h
          j:f64[3] = add g i
          return j }
        """,
        graph(f, KEY).toString());
  }

  // ---- Errors ----

  @Test
  void draw_ofSomethingElseThanAKey_saysHowToMakeOne() {
    String rest = ". Make it with RandomKey.of(seed), split or keys.";
    assertError(
        ShapeException.class,
        "uniform needs a key, i32[2], or several, i32[..., 2], but got i32[3]" + rest,
        () -> new RandomKey(Tensor.of(1, 2, 3)).uniform(2));
    assertError(
        ShapeException.class,
        "split needs a key, i32[2], or several, i32[..., 2], but got i32[]" + rest,
        () -> new RandomKey(Tensor.of(1).reshape()).split());
    assertError(
        ShapeException.class,
        "foldIn needs a key, i32[2], or several, i32[..., 2], but got i32[]" + rest,
        () -> new RandomKey(Tensor.of(1).reshape()).foldIn(3));
    assertError(
        DTypeException.class,
        "permutation needs a key, i32[2], or several, i32[..., 2], but got i64[2]" + rest,
        () -> new RandomKey(Tensor.of(1L, 2L)).permutation(2));
  }

  @Test
  void draw_ofImpossibleShapesAndCounts_namesThem() {
    assertError(
        ShapeException.class,
        "A shape cannot have a negative size: [2, -3]",
        () -> KEY.normal(2, -3));
    assertError(
        ShapeException.class,
        "split makes a number of keys, but got -1. Pass 0 or more.",
        () -> KEY.split(-1));
    assertError(
        ShapeException.class,
        "permutation is of a number of integers, but got -4. Pass 0 or more.",
        () -> KEY.permutation(-4));
    assertError(
        ShapeException.class,
        "categorical needs logits [..., n] with n at least 1, but got f64[2,0]. Put the classes on"
            + " the last axis.",
        () -> KEY.categorical(Tensor.zeros(2, 0)));
  }

  @Test
  void draw_ofAnotherElementType_saysWhatToUse() {
    assertError(
        DTypeException.class,
        "normal draws f32 or f64, but i32[2,2] was asked for. Use randint for integers, bernoulli"
            + " for booleans.",
        () -> KEY.normal(INTEGERS));
    assertError(
        DTypeException.class,
        "uniform draws f32 or f64, but f16[3] was asked for. Draw f32 and store it with"
            + " cast(FLOAT16).",
        () -> KEY.uniform(F32.with(DType.FLOAT16), 0, 1));
    assertError(
        DTypeException.class,
        "randint draws i32 or i64, but f32[3] was asked for. Use uniform for reals, bernoulli for"
            + " booleans.",
        () -> KEY.randint(0, 2, F32));
    assertError(
        DTypeException.class,
        "foldIn needs an integer, but got f64[]. Convert it with cast(INT64).",
        () -> KEY.foldIn(Tensor.scalar(1.0)));
  }

  @Test
  void draw_ofEmptyRanges_namesTheBounds() {
    assertError(
        AutodiffException.class,
        "uniform needs finite lo < hi as numbers of f64, but got lo = 2.0 and hi = 2.0. Exchange or"
            + " widen the bounds.",
        () -> KEY.uniform(Shape.of(3), 2, 2));
    assertError(
        AutodiffException.class,
        "uniform needs finite lo < hi as numbers of f32, but got lo = 1.0 and hi = 1.00000001."
            + " Exchange or widen the bounds.",
        () -> KEY.uniform(F32, 1, 1.00000001));
    assertError(
        AutodiffException.class,
        "uniform needs finite lo < hi as numbers of f64, but got lo = 0.0 and hi = Infinity."
            + " Exchange or widen the bounds.",
        () -> KEY.uniform(Shape.of(3), 0, Double.POSITIVE_INFINITY));
    assertError(
        AutodiffException.class,
        "truncatedNormal needs lo < hi with numbers of f64 between them and within 37.0 of 0, but got"
            + " lo = 40.0 and hi = 41.0. Exchange or widen the bounds.",
        () -> KEY.truncatedNormal(40, 41, 2));
    assertError(
        AutodiffException.class,
        "randint needs lo < hi within the range of i32, but got lo = 5 and hi = 5, which is exclusive."
            + " Exchange or widen the bounds.",
        () -> KEY.randint(5, 5, INTEGERS));
    assertError(
        AutodiffException.class,
        "randint needs lo < hi within the range of i32, but got lo = 0 and hi = 2147483649, which is"
            + " exclusive. Exchange or widen the bounds.",
        () -> KEY.randint(0, (1L << 31) + 1, INTEGERS));
  }

  @Test
  void bernoulli_numberThatIsNoProbability_isNamed() {
    String rest = ". Divide by the sum, or take the sigmoid of a logit.";
    for (double p : new double[] {-0.25, 1.5, Double.NaN}) {
      assertError(
          AutodiffException.class,
          "bernoulli needs a probability from 0 to 1, but got " + p + rest,
          () -> KEY.bernoulli(p, 3));
    }
  }
}
