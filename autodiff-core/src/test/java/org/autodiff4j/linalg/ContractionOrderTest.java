package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.graph;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.autodiff4j.linalg.ContractionOrder.Pair;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ContractionOrderTest {
  private static final Map<Character, Integer> SIZES =
      Map.of('i', 10, 'j', 20, 'k', 30, 'l', 5, 'm', 1);

  @Test
  void of_matrixVector_startsAtTheVector() {
    assertEquals(
        List.of(new Pair(1, 2), new Pair(0, 1)),
        ContractionOrder.of(List.of("ij", "jk", "k"), "i", SIZES));
    assertEquals(
        List.of(new Pair(2, 3), new Pair(1, 2), new Pair(0, 1)),
        ContractionOrder.of(List.of("li", "ij", "jk", "k"), "l", SIZES));
  }

  @Test
  void of_equalCosts_goesFromLeftToRight() {
    assertEquals(
        List.of(new Pair(0, 1), new Pair(0, 1), new Pair(0, 1)),
        ContractionOrder.of(List.of("i", "i", "i", "i"), "i", SIZES));
  }

  @Test
  void of_longChain_startsAtTheVectorToo() {
    List<String> chain = List.of("ab", "bc", "cd", "de", "ef", "fg", "g");
    Map<Character, Integer> sizes = new HashMap<>();
    "abcdefg".chars().forEach(index -> sizes.put((char) index, 10));
    List<Pair> pairs = ContractionOrder.of(chain, "a", sizes);
    for (int i = 0; i < 6; i++) {
      assertEquals(new Pair(5 - i, 6 - i), pairs.get(i));
    }
  }

  /** The cost of the order chosen is the least over all orders, found by trying them. */
  @Test
  void of_randomTerms_isCheapest() {
    Random random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      List<String> terms = new ArrayList<>();
      Map<Character, Integer> sizes = new HashMap<>();
      for (int i = 0; i < 2 + random.nextInt(3); i++) {
        StringBuilder term = new StringBuilder();
        for (char index = 'a'; index < 'f'; index++) {
          if (random.nextBoolean()) {
            term.append(index);
            sizes.putIfAbsent(index, 2 + random.nextInt(9));
          }
        }
        terms.add(term.toString());
      }
      String output = terms.get(0);
      double chosen = cost(terms, output, sizes, ContractionOrder.of(terms, output, sizes));
      assertEquals(least(terms, output, sizes), chosen, 1e-6 * chosen, "seed 5: " + terms);
    }
  }

  @Test
  void einsum_narrowMatrices_neverMakesTheLargeProduct() {
    Tensor a = Tensor.ones(2, 50);
    String program = graph(x -> Linalg.einsum("ai,aj,bj->bi", x, x, x), a).toString();
    assertFalse(program.contains("[50,50]"), program);
  }

  private static double cost(
      List<String> terms, String output, Map<Character, Integer> sizes, List<Pair> pairs) {
    List<String> left = new ArrayList<>(terms);
    double cost = 0;
    for (Pair pair : pairs) {
      cost += multiply(left, pair, output, sizes);
    }
    return cost;
  }

  private static double least(List<String> terms, String output, Map<Character, Integer> sizes) {
    if (terms.size() == 1) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < terms.size(); i++) {
      for (int j = i + 1; j < terms.size(); j++) {
        List<String> left = new ArrayList<>(terms);
        double cost = multiply(left, new Pair(i, j), output, sizes);
        least = Math.min(least, cost + least(left, output, sizes));
      }
    }
    return least;
  }

  /** Replaces two terms by their product, and counts its multiplications. */
  private static double multiply(
      List<String> left, Pair pair, String output, Map<Character, Integer> sizes) {
    String second = left.get(pair.second());
    String first = left.get(pair.first());
    List<String> others = new ArrayList<>(left);
    others.set(pair.first(), "");
    others.set(pair.second(), "");
    // What one factor alone has is summed before it is multiplied.
    String needed = output + String.join("", others);
    double cost = 1;
    StringBuilder product = new StringBuilder();
    for (char index : sizes.keySet().stream().sorted().toList()) {
      boolean inFirst = first.indexOf(index) >= 0;
      boolean inSecond = second.indexOf(index) >= 0;
      boolean isNeeded = needed.indexOf(index) >= 0;
      if ((inFirst && inSecond) || ((inFirst || inSecond) && isNeeded)) {
        cost *= sizes.get(index);
      }
      if ((inFirst || inSecond) && isNeeded) {
        product.append(index);
      }
    }
    left.set(pair.first(), product.toString());
    left.remove(pair.second());
    return cost;
  }
}
