package org.autodiff4j.tensor;

import java.util.BitSet;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of an equation that is being transposed: the linear ones have only a type, the others
 * their values.
 */
public final class LinearInputs {
  private final TensorType[] types;
  private final @Nullable Tensor[] values;

  /** Inputs of these types; a null value marks a linear one. */
  public LinearInputs(TensorType[] types, @Nullable Tensor[] values) {
    this.types = types;
    this.values = values;
  }

  public int count() {
    return types.length;
  }

  public TensorType type(int i) {
    return types[i];
  }

  /** The types of all inputs. */
  public TensorType[] types() {
    return types.clone();
  }

  /** Which inputs are linear. */
  public BitSet linear() {
    BitSet linear = new BitSet();
    for (int i = 0; i < values.length; i++) {
      linear.set(i, isLinear(i));
    }
    return linear;
  }

  /** Whether input {@code i} depends on what is being transposed, and so has no value. */
  public boolean isLinear(int i) {
    return values[i] == null;
  }

  /** The value of an input that is fixed. */
  public Tensor value(int i) {
    Tensor value = values[i];
    if (value == null) {
      throw new IllegalStateException(
          "Input " + i + " of type " + types[i] + " is linear: it has no value.");
    }
    return value;
  }
}
