package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/** A tensor with numbers in a backend's memory. */
public abstract non-sealed class ConcreteTensor implements Tensor {
  private final TensorType type;

  protected ConcreteTensor(TensorType type) {
    this.type = type;
  }

  @Override
  public final TensorType type() {
    return type;
  }

  @Override
  public final Tensor concrete() {
    return this;
  }

  /** The backend that holds the numbers. */
  public abstract Backend backend();

  /**
   * The numbers in row-major order, as a fresh {@code double[]}, {@code float[]}, {@code long[]},
   * {@code int[]} or {@code boolean[]} after the element type.
   */
  public abstract Object toHost();

  @Override
  public final String toString() {
    return TensorFormat.format(this);
  }
}
