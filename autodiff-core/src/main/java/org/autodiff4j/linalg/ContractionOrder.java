package org.autodiff4j.linalg;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * In which order to multiply several operands of a sum of products, two at a time. Up to {@value
 * #EXACT} operands the order with the fewest multiplications is found among all; of more, the pair
 * whose product is smallest beside its factors comes first, each time (the greedy rule of
 * opt_einsum, Smith and Gray 2018), and of such pairs the one with the fewest multiplications.
 */
final class ContractionOrder {
  /** So many operands have 301 ways to be split in two, over all of their subsets. */
  static final int EXACT = 6;

  /** Costs are powers and sums of sizes in floating point: nearer ones are taken as equal. */
  private static final double LESS = 1 - 1e-9;

  /** Two positions in the list of what is left; the product takes the place of the first. */
  record Pair(int first, int second) {}

  private final List<BitSet> operands = new ArrayList<>();
  private final BitSet output;
  private final double[] sizes;

  private ContractionOrder(List<String> terms, String output, Map<Character, Integer> sizes) {
    List<Character> indices = new ArrayList<>(sizes.keySet());
    terms.forEach(term -> operands.add(bits(term, indices)));
    this.output = bits(output, indices);
    this.sizes = indices.stream().mapToDouble(sizes::get).toArray();
  }

  /** The pairs to multiply, one after the other, until one operand is left. */
  static List<Pair> of(List<String> terms, String output, Map<Character, Integer> sizes) {
    if (terms.size() == 2) {
      return List.of(new Pair(0, 1));
    }
    ContractionOrder order = new ContractionOrder(terms, output, sizes);
    return terms.size() <= EXACT ? order.cheapest() : order.greedy();
  }

  private static BitSet bits(String term, List<Character> indices) {
    BitSet bits = new BitSet();
    term.chars().forEach(index -> bits.set(indices.indexOf((char) index)));
    return bits;
  }

  /** The number of elements of a tensor with these indices. */
  private double elements(BitSet indices) {
    double product = 1;
    for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
      product *= sizes[i];
    }
    return product;
  }

  private static BitSet union(BitSet a, BitSet b) {
    BitSet union = (BitSet) a.clone();
    union.or(b);
    return union;
  }

  // ---- Exact: by dynamic programming over subsets of the operands ----

  private List<Pair> cheapest() {
    int all = (1 << operands.size()) - 1;
    BitSet[] kept = new BitSet[all + 1];
    for (int subset = 1; subset <= all; subset++) {
      kept[subset] = of(subset);
      BitSet needed = union(of(all & ~subset), output);
      kept[subset].and(needed);
    }
    double[] cost = new double[all + 1];
    int[] right = new int[all + 1];
    for (int subset = 1; subset <= all; subset++) {
      if (Integer.bitCount(subset) > 1) {
        // The last operand alone comes first: of equal costs the order from left to right is kept.
        right[subset] = Integer.highestOneBit(subset);
        cost[subset] = cost(kept, cost, subset, right[subset]);
        int rest = subset & ~Integer.lowestOneBit(subset);
        for (int part = rest; part > 0; part = (part - 1) & rest) {
          double candidate = cost(kept, cost, subset, part);
          if (candidate < LESS * cost[subset]) {
            cost[subset] = candidate;
            right[subset] = part;
          }
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      left.add(1 << i);
    }
    addPairs(all, right, left, pairs);
    return pairs;
  }

  private BitSet of(int subset) {
    BitSet indices = new BitSet();
    for (int i = 0; i < operands.size(); i++) {
      if ((subset >> i & 1) == 1) {
        indices.or(operands.get(i));
      }
    }
    return indices;
  }

  private double cost(BitSet[] kept, double[] cost, int subset, int part) {
    int other = subset & ~part;
    return cost[other] + cost[part] + elements(union(kept[other], kept[part]));
  }

  private static void addPairs(int subset, int[] right, List<Integer> left, List<Pair> pairs) {
    if (Integer.bitCount(subset) > 1) {
      int part = right[subset];
      addPairs(subset & ~part, right, left, pairs);
      addPairs(part, right, left, pairs);
      int first = left.indexOf(subset & ~part);
      int second = left.indexOf(part);
      pairs.add(new Pair(first, second));
      left.set(first, subset);
      left.remove(second);
    }
  }

  // ---- Greedy ----

  private List<Pair> greedy() {
    List<Pair> pairs = new ArrayList<>();
    while (operands.size() > 1) {
      Pair best = new Pair(0, 1);
      double least = Double.POSITIVE_INFINITY;
      double fewest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < operands.size(); i++) {
        for (int j = i + 1; j < operands.size(); j++) {
          double grown =
              elements(product(i, j)) - elements(operands.get(i)) - elements(operands.get(j));
          double cost = elements(union(operands.get(i), operands.get(j)));
          if (grown < least || (grown == least && cost < fewest)) {
            least = grown;
            fewest = cost;
            best = new Pair(i, j);
          }
        }
      }
      pairs.add(best);
      operands.set(best.first, product(best.first, best.second));
      operands.remove(best.second);
    }
    return pairs;
  }

  /** The indices of the product of two operands, less those that nothing else needs. */
  private BitSet product(int i, int j) {
    BitSet needed = (BitSet) output.clone();
    for (int k = 0; k < operands.size(); k++) {
      if (k != i && k != j) {
        needed.or(operands.get(k));
      }
    }
    BitSet product = union(operands.get(i), operands.get(j));
    product.and(needed);
    return product;
  }
}
