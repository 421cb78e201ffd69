package org.autodiff4j.nd4j.compile;

import java.util.Arrays;
import java.util.Objects;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The values of one run of a program, by slot, and who uses their memory.
 *
 * <p>Kernels may return views, so that values share a storage. Those that do form a group, named
 * after the slot for which the storage was made; when the last of them dies, the storage goes back
 * to the pool, unless others may have kept it.
 */
final class Run {
  /** The group of constants, and of all else that is not to be released. */
  private static final int FOREIGN = 0;

  private final @Nullable Tensor[] values;
  private final int[] groups;

  /** The number of living values of each group, and of uses that never end. */
  private final int[] members;

  /** Starts with the constants in their slots, which this run may fill further. */
  Run(@Nullable Tensor[] values) {
    this.values = values;
    this.groups = new int[values.length];
    this.members = new int[values.length + 1];
  }

  Tensor value(int slot) {
    return Objects.requireNonNull(values[slot]);
  }

  Tensor[] values(int[] slots) {
    Tensor[] result = new Tensor[slots.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = value(slots[i]);
    }
    return result;
  }

  /** Stores a value whose memory is not to be released. */
  void putForeign(int slot, Tensor value) {
    values[slot] = value;
    groups[slot] = FOREIGN;
  }

  /**
   * Stores the results of a kernel: each in new memory, or in that of an input or another result.
   */
  void put(int[] slots, Tensor[] results, int[] inputs) {
    if (slots.length == 1) {
      put(slots[0], results[0], inputs);
      return;
    }
    int[] sources = Arrays.copyOf(inputs, inputs.length + slots.length);
    for (int i = 0; i < slots.length; i++) {
      put(slots[i], results[i], sources, inputs.length + i);
      sources[inputs.length + i] = slots[i];
    }
  }

  /** Stores the result of a kernel: in new memory, or in that of one of the inputs. */
  void put(int slot, Tensor result, int[] inputs) {
    put(slot, result, inputs, inputs.length);
  }

  private void put(int slot, Tensor result, int[] sources, int count) {
    values[slot] = result;
    if (!(result instanceof Nd4jTensor tensor)) {
      groups[slot] = FOREIGN;
      return;
    }
    Storage storage = tensor.storage();
    int group = slot + 1;
    for (int i = 0; i < count; i++) {
      if (values[sources[i]] instanceof Nd4jTensor x && x.storage() == storage) {
        group = groups[sources[i]];
        break;
      }
    }
    groups[slot] = group;
    if (group != FOREIGN) {
      members[group]++;
    }
  }

  /** Notes that something outside may keep this value. */
  void share(int slot) {
    if (groups[slot] != FOREIGN) {
      members[groups[slot]]++;
    }
  }

  /** Whether this value is the only one in memory that was made in this run. */
  boolean isSole(int slot) {
    return groups[slot] != FOREIGN && members[groups[slot]] == 1;
  }

  /** Forgets a value that nothing will use. */
  void end(int slot) {
    Tensor value = values[slot];
    values[slot] = null;
    int group = groups[slot];
    if (group != FOREIGN && --members[group] == 0 && value instanceof Nd4jTensor tensor) {
      tensor.storage().release();
    }
  }
}
