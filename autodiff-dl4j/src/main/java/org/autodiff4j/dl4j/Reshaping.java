package org.autodiff4j.dl4j;

import java.util.Arrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.jspecify.annotations.Nullable;

/** What a ReshapeVertex does to activations, {@code shape}, and to their mask. */
final class Reshaping {
  private final boolean isColumnMajor;
  private final int[] shape;
  private final int @Nullable [] maskShape;

  private Reshaping(boolean isColumnMajor, int[] shape, int @Nullable [] maskShape) {
    this.isColumnMajor = isColumnMajor;
    this.shape = shape;
    this.maskShape = maskShape;
  }

  static Reshaping of(ReshapeVertex vertex) {
    return new Reshaping(
        vertex.getReshapeOrder() == 'f', vertex.getNewShape(), vertex.getMaskShape());
  }

  Signal apply(Signal in) {
    Tensor mask = in.mask();
    return new Signal(reshaped(in.x(), shape), mask == null ? null : mask(mask));
  }

  /** In row-major order, or in column-major order, which is the other of reversed axes. */
  private Tensor reshaped(Tensor x, int[] to) {
    return isColumnMajor ? x.T().reshape(reversed(to)).T() : x.reshape(to);
  }

  private static int[] reversed(int[] shape) {
    int[] other = new int[shape.length];
    Arrays.setAll(other, i -> shape[shape.length - 1 - i]);
    return other;
  }

  /** As Deeplearning4j guesses it where the vertex does not say. */
  private Tensor mask(Tensor mask) {
    if (maskShape != null) {
      return reshaped(mask, maskShape);
    }
    boolean isColumn = mask.rank() == 2 && mask.shape().size(1) == 1;
    if (isColumn) {
      return shape.length == 3 ? reshaped(mask, new int[] {shape[0], shape[2]}) : mask;
    }
    if (shape.length == 3) {
      return mask;
    }
    throw new ShapeException(
        "A ReshapeVertex to "
            + Arrays.toString(shape)
            + " makes rows or images of sequences, whose mask is "
            + mask.type()
            + ". Say the shape of its mask: new ReshapeVertex('"
            + (isColumnMajor ? 'f' : 'c')
            + "', newShape, maskShape).");
  }
}
