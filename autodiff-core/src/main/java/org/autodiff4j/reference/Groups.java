package org.autodiff4j.reference;

import java.util.function.IntFunction;
import org.autodiff4j.types.Axes;

/** The elements along some axes of a tensor: one group for each index on the other axes. */
final class Groups {
  private final ReferenceTensor x;
  private final int[] starts;
  private final int[] members;

  Groups(ReferenceTensor x, Axes axes) {
    this.x = x;
    this.starts = Offsets.along(x.shape(), axes.complement(x.rank()));
    this.members = Offsets.along(x.shape(), axes);
  }

  int count() {
    return starts.length;
  }

  /** Where the elements of group k are in the tensor's array. */
  int[] offsets(int k) {
    int[] offsets = members.clone();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] += starts[k];
    }
    return offsets;
  }

  /** A function from the number of a group to its elements, as a fresh array. */
  IntFunction<double[]> reals() {
    double[] all = x.reals();
    return k -> {
      double[] group = new double[members.length];
      for (int i = 0; i < group.length; i++) {
        group[i] = all[starts[k] + members[i]];
      }
      return group;
    };
  }

  /** As {@link #reals}, for integers. */
  IntFunction<long[]> integers() {
    long[] all = x.integers();
    return k -> {
      long[] group = new long[members.length];
      for (int i = 0; i < group.length; i++) {
        group[i] = all[starts[k] + members[i]];
      }
      return group;
    };
  }
}
