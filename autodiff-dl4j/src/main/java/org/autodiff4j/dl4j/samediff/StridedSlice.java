package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Index;
import org.autodiff4j.tensor.Tensor;

/**
 * TensorFlow's strided slice. Arguments: five masks (of entries whose begin does not count, that
 * are the ellipsis, whose end does not count, that are a new axis, that drop their axis), then the
 * begins, ends and strides, which may be operands instead.
 */
final class StridedSlice {
  private final Tensor x;
  private final int beginMask;
  private final int ellipsisMask;
  private final int endMask;
  private final int newAxisMask;
  private final int shrinkMask;
  private final int[] begin;
  private final int[] end;
  private final int[] strides;

  StridedSlice(List<Tensor> in, OpArguments a) {
    this.x = in.get(0);
    this.beginMask = a.integer(0);
    this.ellipsisMask = a.integer(1);
    this.endMask = a.integer(2);
    this.newAxisMask = a.integer(3);
    this.shrinkMask = a.integer(4);
    if (in.size() > 1) {
      this.begin = OpArguments.ints(in.get(1));
      this.end = OpArguments.ints(in.get(2));
      this.strides = in.size() > 3 ? OpArguments.ints(in.get(3)) : ones(begin.length);
    } else {
      int n = (a.integers().size() - 5) / 3;
      this.begin = a.integers(5, 5 + n);
      this.end = a.integers(5 + n, 5 + 2 * n);
      this.strides = a.integers(5 + 2 * n, 5 + 3 * n);
    }
  }

  private static int[] ones(int n) {
    int[] ones = new int[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  Tensor apply() {
    List<Index> index = new ArrayList<>();
    for (int i = 0; i < begin.length; i++) {
      index.add(entry(i));
    }
    return index.isEmpty()
        ? x
        : x.at(index.get(0), index.subList(1, index.size()).toArray(Index[]::new)).get();
  }

  private Index entry(int i) {
    if (isSet(ellipsisMask, i)) {
      return Index.ellipsis();
    }
    if (isSet(newAxisMask, i)) {
      return Index.newAxis();
    }
    if (isSet(shrinkMask, i)) {
      return Index.of(begin[i]);
    }
    boolean back = strides[i] < 0;
    int first = isSet(beginMask, i) ? (back ? Integer.MAX_VALUE : 0) : begin[i];
    int stop = isSet(endMask, i) ? (back ? Integer.MIN_VALUE : Integer.MAX_VALUE) : end[i];
    return Index.range(first, stop, strides[i]);
  }

  private static boolean isSet(int mask, int i) {
    return (mask >> i & 1) == 1;
  }
}
