package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** Which of several tensors: those that are active, linear, mapped or not zero. */
final class Masks {
  static final BitSet NONE = new BitSet();

  private Masks() {}

  /** Those that are not symbolic zeros. */
  static BitSet nonzero(Tensor[] tensors) {
    BitSet mask = new BitSet();
    for (int i = 0; i < tensors.length; i++) {
      mask.set(i, !Literal.isZero(tensors[i]));
    }
    return mask;
  }

  static BitSet complement(BitSet mask, int count) {
    BitSet rest = (BitSet) mask.clone();
    rest.flip(0, count);
    return rest;
  }

  static BitSet union(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }

  /** The part of a mask from one position up to another, moved to begin at a third. */
  static BitSet range(BitSet mask, int from, int to, int at) {
    BitSet result = new BitSet();
    for (int i = mask.nextSetBit(from); i >= 0 && i < to; i = mask.nextSetBit(i + 1)) {
      result.set(i - from + at);
    }
    return result;
  }

  /** The elements that are marked. */
  static <T> T[] select(T[] all, BitSet mask) {
    T[] result = Arrays.copyOf(all, mask.cardinality());
    int n = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      result[n++] = all[i];
    }
    return result;
  }

  /** The values of the marked inputs, none of which is linear. */
  static Tensor[] values(LinearInputs inputs, BitSet mask) {
    return mask.stream().mapToObj(inputs::value).toArray(Tensor[]::new);
  }

  /** The least mask that holds the start and does not grow any more. */
  static BitSet closure(BitSet start, UnaryOperator<BitSet> grow) {
    BitSet mask = start;
    BitSet grown = grow.apply(mask);
    while (!grown.equals(mask)) {
      mask = grown;
      grown = grow.apply(mask);
    }
    return mask;
  }

  /** The tensors at the marked places, and symbolic zeros of these types at the others. */
  static Tensor[] spread(Tensor[] marked, BitSet mask, TensorType[] types) {
    Tensor[] result = new Tensor[types.length];
    int n = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = mask.get(i) ? marked[n++] : Literal.zero(types[i]);
    }
    return result;
  }

  static boolean[] flags(BitSet mask, int count) {
    boolean[] flags = new boolean[count];
    mask.stream().forEach(i -> flags[i] = true);
    return flags;
  }

  static TensorType[] concat(TensorType[] a, TensorType[] b) {
    TensorType[] result = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, result, a.length, b.length);
    return result;
  }
}
