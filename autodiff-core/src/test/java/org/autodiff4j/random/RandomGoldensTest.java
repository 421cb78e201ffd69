package org.autodiff4j.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws equal those of jax.random, as {@code src/test/python/random_goldens.py} wrote them. */
class RandomGoldensTest {
  private static final Map<String, List<String>> GOLDENS = read();
  private static final RandomKey KEY = RandomKey.of(42);

  private static Map<String, List<String>> read() {
    Map<String, List<String>> goldens = new LinkedHashMap<>();
    try (InputStream file = RandomGoldensTest.class.getResourceAsStream("jax-goldens.txt")) {
      Scanner lines = new Scanner(file, StandardCharsets.UTF_8);
      while (lines.hasNextLine()) {
        List<String> words = List.of(lines.nextLine().split(" ", -1));
        goldens.put(words.get(0), words.subList(1, words.size()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return goldens;
  }

  static Stream<String> named(String prefix) {
    return GOLDENS.keySet().stream().filter(name -> name.startsWith(prefix));
  }

  static Stream<String> seeds() {
    return named("seed:");
  }

  static Stream<String> folds() {
    return named("foldIn:");
  }

  static Stream<String> ranges() {
    return named("randint:");
  }

  static Stream<String> permutations() {
    return Stream.of(0, 1, 2, 10, 2000).map(n -> "permutation:" + n);
  }

  private static long[] integers(String name) {
    return GOLDENS.get(name).stream().mapToLong(Long::parseLong).toArray();
  }

  private static double[] reals(String name) {
    return GOLDENS.get(name).stream()
        .mapToDouble(
            bits ->
                bits.length() == 8
                    ? Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16))
                    : Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)))
        .toArray();
  }

  private static void assertIntegers(String name, Tensor actual) {
    assertArrayEquals(integers(name), actual.toLongArray(), name);
  }

  /** Equal up to a relative error of the greater of the number and a scale. */
  private static void assertReals(String name, Tensor actual, double relative, double scale) {
    double[] expected = reals(name);
    double[] found = actual.toArray();
    assertEquals(expected.length, found.length, name);
    for (int i = 0; i < expected.length; i++) {
      double allowed = relative * Math.max(Math.abs(expected[i]), scale);
      assertTrue(
          Math.abs(expected[i] - found[i]) <= allowed,
          name + " " + i + ": expected " + expected[i] + ", but was " + found[i]);
    }
  }

  private static double tolerance(DType dtype) {
    return dtype == DType.FLOAT32 ? 1e-6 : 1e-13;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void of_anySeed_givesTheWordsOfJax(String name) {
    assertIntegers(name, RandomKey.of(Long.parseLong(name.substring(5))).data());
  }

  @Test
  void split_ofOneAndSeveralKeys_givesTheKeysOfJax() {
    assertIntegers("split:2", KEY.keys(2).data());
    assertIntegers("split:5", KEY.keys(5).data());
    assertIntegers("split:2:of:keys", KEY.keys(3).keys(2).data());
    assertArrayEquals(
        Arrays.copyOfRange(integers("split:5"), 6, 8), KEY.split(5).get(3).data().toLongArray());
    assertEquals(2, KEY.split().size());
    assertArrayEquals(
        Arrays.copyOfRange(integers("split:2"), 2, 4), KEY.split().get(1).data().toLongArray());
  }

  @ParameterizedTest
  @MethodSource("folds")
  void foldIn_numbersOf32Bits_giveTheKeysOfJax(String name) {
    long number = Long.parseLong(name.substring(7));
    assertIntegers(name, KEY.foldIn(number).data());
    assertIntegers(name, KEY.foldIn(Tensor.of(number).reshape()).data());
  }

  @Test
  void bits_ofBothWidths_areThoseOfJax() {
    for (int n : new int[] {1, 7}) {
      assertIntegers("bits:i32:" + n, KEY.bits(TensorType.of(DType.INT32, n)));
      assertIntegers("bits:i64:" + n, KEY.bits(TensorType.of(DType.INT64, n)));
    }
    assertIntegers("bits:i32:2x3", KEY.bits(TensorType.of(DType.INT32, 2, 3)));
    Tensor many = RandomKey.of(123456789012345L).bits(TensorType.of(DType.INT64, 3000));
    assertIntegers("bits:i64:big", many.slice(0, -5, 3000));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void uniform_inTheUnitInterval_hasTheBitsOfJax(DType dtype) {
    TensorType type = TensorType.of(dtype, 50);
    assertReals("uniform:" + dtype, KEY.uniform(type), 0, 0);
    double rounding = dtype == DType.FLOAT32 ? 0x1p-22 : 0x1p-51; // a product and a sum, or one fma
    assertReals("uniform:" + dtype + ":-2:3.5", KEY.uniform(type, -2, 3.5), rounding, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void normal_inTheMiddleAndTails_equalsThatOfJax(DType dtype) {
    Tensor x = KEY.normal(TensorType.of(dtype, 200));
    assertReals("normal:" + dtype, x, tolerance(dtype), 0);
    double[] sorted = KEY.normal(TensorType.of(dtype, 100_000)).toArray();
    Arrays.sort(sorted);
    Tensor tails =
        Tensor.of(sorted[0], sorted[1], sorted[2], sorted[99_997], sorted[99_998], sorted[99_999]);
    // JAX's inverse error function loses digits here; ours is held to the exact quantiles.
    assertReals("normal:" + dtype + ":tails", tails, 4 * tolerance(dtype), 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void otherDistributions_ofReals_equalThoseOfJax(DType dtype) {
    TensorType type = TensorType.of(dtype, 50);
    assertReals("gumbel:" + dtype, KEY.gumbel(type), tolerance(dtype), 1);
    assertReals("exponential:" + dtype, KEY.exponential(type), tolerance(dtype), 0);
    assertReals(
        "truncatedNormal:" + dtype + ":-1:2",
        KEY.truncatedNormal(-1, 2, type),
        tolerance(dtype),
        1);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void randint_anyRange_equalsThatOfJax(String name) {
    String[] parts = name.split(":", -1);
    DType dtype = parts[1].equals("i32") ? DType.INT32 : DType.INT64;
    long lo = Long.parseLong(parts[2]);
    long hi = Long.parseLong(parts[3]);
    assertIntegers(name, KEY.randint(lo, hi, TensorType.of(dtype, 40)));
  }

  @ParameterizedTest
  @MethodSource("permutations")
  void permutation_anySize_equalsThatOfJax(String name) {
    int n = Integer.parseInt(name.substring(12));
    assertIntegers(name, KEY.permutation(n).slice(0, 0, Math.min(n, 40)));
  }

  @Test
  void permutation_ofRows_equalsThatOfJax() {
    assertIntegers("permutation:rows", KEY.permutation(Tensor.arange(12).reshape(4, 3), 0));
  }

  @Test
  void choices_ofBooleansAndClasses_equalThoseOfJax() {
    Tensor holds = KEY.bernoulli(0.3, 60);
    assertEquals(DType.BOOL, holds.dtype());
    assertIntegers("bernoulli:0.3", holds);
    Tensor logits =
        Tensor.of(
            new double[][] {{0.5, -1.0, 2.0, 0.0}, {3.0, 0.0, Double.NEGATIVE_INFINITY, 1.0}});
    assertIntegers("categorical", KEY.categorical(logits));
    assertIntegers("categorical:30", KEY.categorical(logits, Shape.of(30)));
  }
}
