package org.autodiff4j.tensor;

import java.util.BitSet;

/**
 * The inputs of a batching rule: some carry the batch axis, as their first, the others are shared.
 */
public final class Batch {
  private final Tensor[] inputs;
  private final boolean[] mapped;
  private final int size;

  /** Inputs of which those marked have a first axis of the given size. */
  public Batch(Tensor[] inputs, boolean[] mapped, int size) {
    this.inputs = inputs;
    this.mapped = mapped;
    this.size = size;
  }

  /** The number of inputs. */
  public int count() {
    return inputs.length;
  }

  /** The length of the batch axis. */
  public int size() {
    return size;
  }

  /** Whether input {@code i} carries the batch axis. */
  public boolean mapped(int i) {
    return mapped[i];
  }

  /** Input {@code i} as it came. */
  public Tensor x(int i) {
    return inputs[i];
  }

  /** The inputs as they came. */
  public Tensor[] all() {
    return inputs.clone();
  }

  /** Which inputs carry the batch axis. */
  public BitSet mapped() {
    BitSet mask = new BitSet();
    for (int i = 0; i < mapped.length; i++) {
      mask.set(i, mapped[i]);
    }
    return mask;
  }

  /**
   * Input {@code i} with a batch axis: its own, or one along which it is repeated without a copy.
   */
  public Tensor spread(int i) {
    Tensor x = inputs[i];
    return mapped[i] ? x : x.broadcastTo(x.shape().insert(0, size));
  }

  /** All inputs, {@linkplain #spread(int) spread}. */
  public Tensor[] spreadAll() {
    Tensor[] result = new Tensor[inputs.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = spread(i);
    }
    return result;
  }
}
