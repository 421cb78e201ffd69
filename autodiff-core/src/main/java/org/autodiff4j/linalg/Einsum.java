package org.autodiff4j.linalg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/**
 * Einstein's summation. A term is a string with one character an axis: the letter of its index, or
 * for the axes of an ellipsis a character beyond the letters that counts them from the last.
 */
final class Einsum {
  private static final String ELLIPSIS = "...";
  private static final char LAST_OF_ELLIPSIS = '\ue000';

  /** A tensor and the index of each of its axes. */
  private record Term(Tensor x, String indices) {
    Axes axes(String chosen) {
      return Axes.of(chosen.chars().map(indices::indexOf).toArray());
    }

    int size(int axis) {
      return x.shape().size(axis);
    }
  }

  /** The size of an index, and the operand that gives it. */
  private record Extent(int size, int operand) {
    static final Extent ONE = new Extent(1, 0);

    @Override
    public String toString() {
      return size + " in operand " + operand;
    }
  }

  private Einsum() {}

  static Tensor einsum(String subscripts, Tensor[] operands) {
    String text = subscripts.replaceAll("\\s", "");
    int arrow = text.indexOf("->");
    String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
    if (inputs.length != operands.length) {
      throw new ShapeException(
          "einsum: '"
              + subscripts
              + "' has "
              + inputs.length
              + (inputs.length == 1 ? " term" : " terms")
              + ", but the number of operands is "
              + operands.length
              + ".");
    }
    DType dtype = commonType(operands);
    List<Term> terms = new ArrayList<>();
    int further = 0;
    for (int i = 0; i < inputs.length; i++) {
      String indices = ofOperand(inputs[i], operands[i], i);
      terms.add(new Term(operands[i].cast(dtype), indices));
      further = Math.max(further, indices.length() - letters(indices).length());
    }
    String output =
        arrow < 0
            ? ellipsis(further) + namedOnce(terms)
            : ofOutput(text.substring(arrow + 2), further, terms);
    Map<Character, Extent> extents = extents(terms);
    terms.replaceAll(term -> withoutRepeats(withoutStretched(term, extents)));
    return contract(terms, output);
  }

  // ---- Reading the subscripts ----

  private static String ofOperand(String term, Tensor x, int operand) {
    String letters = check(term);
    boolean open = letters.length() < term.length();
    if (open ? letters.length() > x.rank() : letters.length() != x.rank()) {
      throw new ShapeException(
          "einsum: the term '"
              + term
              + "' names "
              + letters.length()
              + " axes, but operand "
              + operand
              + " has shape "
              + x.shape()
              + (letters.length() < x.rank() ? ". Write '...' for further axes." : "."));
    }
    return term.replace(ELLIPSIS, ellipsis(x.rank() - letters.length()));
  }

  private static String ofOutput(String term, int further, List<Term> terms) {
    String letters = check(term);
    if (letters.length() == term.length() && further > 0) {
      throw new ShapeException(
          "einsum: the output '"
              + term
              + "' has no '...' for the axes of the operands' ellipsis. Add it, or name axes to be"
              + " summed by letters.");
    }
    for (int i = 0; i < letters.length(); i++) {
      char index = letters.charAt(i);
      if (letters.indexOf(index) < i) {
        throw new ShapeException("einsum: the output '" + term + "' names " + index + " twice.");
      }
      if (terms.stream().noneMatch(operand -> operand.indices.indexOf(index) >= 0)) {
        throw new ShapeException(
            "einsum: the output '" + term + "' names " + index + ", which no operand has.");
      }
    }
    return term.replace(ELLIPSIS, ellipsis(further));
  }

  /** The letters of a term as it is written, once it is known to hold nothing else but '...'. */
  private static String check(String term) {
    int dots = term.indexOf(ELLIPSIS);
    String rest =
        dots < 0 ? term : term.substring(0, dots) + term.substring(dots + ELLIPSIS.length());
    String letters = letters(rest);
    if (!letters.equals(rest)) {
      throw new ShapeException(
          "einsum: the term '"
              + term
              + "' cannot be read. A term is made of letters a-z and A-Z and at most one '...'.");
    }
    return letters;
  }

  private static String letters(String indices) {
    return indices.replaceAll("[^a-zA-Z]", "");
  }

  /** The indices of an ellipsis that stands for n axes. */
  private static String ellipsis(int n) {
    StringBuilder indices = new StringBuilder();
    for (int back = n - 1; back >= 0; back--) {
      indices.append((char) (LAST_OF_ELLIPSIS + back));
    }
    return indices.toString();
  }

  private static String namedOnce(List<Term> terms) {
    StringBuilder all = new StringBuilder();
    terms.forEach(term -> all.append(letters(term.indices)));
    StringBuilder once = new StringBuilder();
    for (char index : new TreeSet<>(all.chars().mapToObj(c -> (char) c).toList())) {
      if (all.indexOf(String.valueOf(index)) == all.lastIndexOf(String.valueOf(index))) {
        once.append(index);
      }
    }
    return once.toString();
  }

  // ---- Sizes ----

  /** The size of each index: 1 only where no operand has another. */
  private static Map<Character, Extent> extents(List<Term> terms) {
    Map<Character, Extent> extents = new HashMap<>();
    for (int operand = 0; operand < terms.size(); operand++) {
      Term term = terms.get(operand);
      for (int axis = 0; axis < term.indices.length(); axis++) {
        char index = term.indices.charAt(axis);
        int size = term.size(axis);
        int first = term.size(term.indices.indexOf(index));
        if (size != first) {
          throw mismatch(index, new Extent(first, operand), new Extent(size, operand));
        }
        Extent known = extents.getOrDefault(index, Extent.ONE);
        if (known.size == 1) {
          extents.put(index, new Extent(size, operand));
        } else if (size != 1 && size != known.size) {
          throw mismatch(index, known, new Extent(size, operand));
        }
      }
    }
    return extents;
  }

  private static ShapeException mismatch(char index, Extent a, Extent b) {
    String name =
        index < LAST_OF_ELLIPSIS
            ? "index " + index
            : "axis " + (LAST_OF_ELLIPSIS - index - 1) + " of '...'";
    return new ShapeException("einsum: " + name + " has size " + a + " and " + b + ".");
  }

  // ---- Evaluation ----

  private static DType commonType(Tensor[] operands) {
    DType dtype = DType.BOOL;
    for (Tensor operand : operands) {
      dtype = dtype.promote(operand.dtype());
    }
    return dtype == DType.BOOL ? DType.INT64 : dtype;
  }

  /**
   * Without the axes of size 1 whose index is longer elsewhere: to stretch is to lack the index.
   */
  private static Term withoutStretched(Term term, Map<Character, Extent> extents) {
    StringBuilder kept = new StringBuilder();
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < term.indices.length(); axis++) {
      char index = term.indices.charAt(axis);
      if (term.size(axis) == extents.getOrDefault(index, Extent.ONE).size) {
        kept.append(index);
        shape.add(term.size(axis));
      }
    }
    Shape rest = Shape.of(shape.stream().mapToInt(Integer::intValue).toArray());
    return new Term(term.x.reshape(rest), kept.toString());
  }

  /** With the diagonal of each two axes that have one index. */
  private static Term withoutRepeats(Term term) {
    for (int axis = 0; axis < term.indices.length(); axis++) {
      char index = term.indices.charAt(axis);
      int other = term.indices.indexOf(index, axis + 1);
      if (other > 0) {
        Axes pair = Axes.of(axis, other);
        Axes rest = pair.complement(term.indices.length());
        StringBuilder indices = new StringBuilder(term.indices).deleteCharAt(other);
        Tensor last = term.x.permute(rest.concat(pair).toArray());
        String moved = indices.deleteCharAt(axis).append(index).toString();
        return withoutRepeats(new Term(Products.diagonal(last, 0), moved));
      }
    }
    return term;
  }

  /** The sum of products of terms without repeated indices. */
  private static Tensor contract(List<Term> terms, String output) {
    for (int i = 0; i < terms.size(); i++) {
      terms.set(i, summed(terms.get(i), needed(terms, i, i, output)));
    }
    if (terms.size() > 1) {
      Map<Character, Integer> sizes = new HashMap<>();
      for (Term term : terms) {
        for (int axis = 0; axis < term.indices.length(); axis++) {
          sizes.put(term.indices.charAt(axis), term.size(axis));
        }
      }
      List<String> indices = terms.stream().map(Term::indices).toList();
      for (ContractionOrder.Pair pair : ContractionOrder.of(indices, output, sizes)) {
        String needed = needed(terms, pair.first(), pair.second(), output);
        Term product = product(terms.get(pair.first()), terms.get(pair.second()), needed);
        terms.set(pair.first(), product);
        terms.remove(pair.second());
      }
    }
    Term result = terms.get(0);
    return result.x.permute(result.axes(output).toArray());
  }

  /** The indices of the output and of all terms but these two. */
  private static String needed(List<Term> terms, int first, int second, String output) {
    StringBuilder needed = new StringBuilder(output);
    for (int i = 0; i < terms.size(); i++) {
      if (i != first && i != second) {
        needed.append(terms.get(i).indices);
      }
    }
    return needed.toString();
  }

  /** Summed over the indices that are not needed. */
  private static Term summed(Term term, String needed) {
    String gone = minus(term.indices, needed);
    return gone.isEmpty()
        ? term
        : new Term(term.x.sum(term.axes(gone)), shared(term.indices, needed));
  }

  /** The product of two terms, summed over what they share that is not needed. */
  private static Term product(Term x, Term y, String needed) {
    String both = shared(x.indices, y.indices);
    String over = minus(both, needed);
    String xFree = minus(x.indices, y.indices);
    String yFree = minus(y.indices, x.indices);
    if (over.isEmpty() && yFree.isEmpty()) {
      return new Term(x.x.mul(alongside(y, x)), x.indices);
    }
    if (over.isEmpty() && xFree.isEmpty()) {
      return new Term(alongside(x, y).mul(y.x), y.indices);
    }
    String batch = shared(both, needed);
    Tensor z = Tensors.contract(x.x, y.x, x.axes(over), y.axes(over), x.axes(batch), y.axes(batch));
    return new Term(z, batch + xFree + yFree);
  }

  /** A tensor whose indices are all among another's, with axes that broadcast to those. */
  private static Tensor alongside(Term term, Term other) {
    int[] shape = new int[other.indices.length()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = term.indices.indexOf(other.indices.charAt(axis)) < 0 ? 1 : other.size(axis);
    }
    Axes order = term.axes(shared(other.indices, term.indices));
    return term.x.permute(order.toArray()).reshape(Shape.of(shape));
  }

  /** The indices of a that b has too. */
  private static String shared(String a, String b) {
    return minus(a, minus(a, b));
  }

  /** The indices of a that b has not. */
  private static String minus(String a, String b) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < a.length(); i++) {
      if (b.indexOf(a.charAt(i)) < 0) {
        result.append(a.charAt(i));
      }
    }
    return result.toString();
  }
}
