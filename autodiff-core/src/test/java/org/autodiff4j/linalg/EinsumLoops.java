package org.autodiff4j.linalg;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;

/** Einstein's summation by its definition: one loop over all values of all indices. */
final class EinsumLoops {
  private EinsumLoops() {}

  static Tensor einsum(String subscripts, Tensor... operands) {
    String[] sides = subscripts.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    Map<Character, Integer> sizes = new LinkedHashMap<>();
    int further = 0;
    for (int k = 0; k < terms.length; k++) {
      int n = operands[k].rank() - terms[k].replace("...", "").length();
      further = Math.max(further, n);
      terms[k] = terms[k].replace("...", digits(n));
      for (int axis = 0; axis < operands[k].rank(); axis++) {
        int size = operands[k].shape().size(axis);
        sizes.merge(terms[k].charAt(axis), size, (a, b) -> a == 1 ? b : a);
      }
    }
    String output =
        sides.length == 2 ? sides[1].replace("...", digits(further)) : implicit(terms, further);

    int[] shape = output.chars().map(c -> sizes.get((char) c)).toArray();
    double[] sums = new double[Shape.of(shape).length()];
    long count = sizes.values().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    double[][] elements = new double[operands.length][];
    for (int k = 0; k < operands.length; k++) {
      elements[k] = operands[k].toArray();
    }
    for (long n = 0; n < count; n++) {
      Map<Character, Integer> at = new LinkedHashMap<>();
      long rest = n;
      for (Map.Entry<Character, Integer> size : sizes.entrySet()) {
        at.put(size.getKey(), (int) (rest % size.getValue()));
        rest /= size.getValue();
      }
      double product = 1;
      for (int k = 0; k < operands.length; k++) {
        product *= elements[k][offset(terms[k], operands[k].shape(), at)];
      }
      sums[offset(output, Shape.of(shape), at)] += product;
    }
    return Tensor.of(Shape.of(shape), sums);
  }

  private static int offset(String term, Shape shape, Map<Character, Integer> at) {
    int offset = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.size(axis);
      offset = offset * size + (size == 1 ? 0 : at.get(term.charAt(axis)));
    }
    return offset;
  }

  private static String implicit(String[] terms, int further) {
    String all = String.join("", terms);
    StringBuilder output = new StringBuilder(digits(further));
    for (char c = 'A'; c <= 'z'; c++) {
      if (all.indexOf(c) >= 0 && all.indexOf(c) == all.lastIndexOf(c)) {
        output.append(c);
      }
    }
    return output.toString();
  }

  /** The axes of an ellipsis, counted from its last. */
  private static String digits(int n) {
    return "9876543210".substring(10 - n);
  }
}
