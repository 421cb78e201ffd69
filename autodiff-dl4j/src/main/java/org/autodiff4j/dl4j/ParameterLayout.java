package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where each parameter of a network lies in Deeplearning4j's flat vector, and in which order its
 * elements.
 */
final class ParameterLayout {
  private final List<Slot> slots = new ArrayList<>();
  private final long length;

  /** One parameter: column-major ones are stored as the transposed matrix. */
  private record Slot(String name, Shape shape, boolean columnMajor, long offset) {}

  /** The layout of views of one flat array, by name. */
  ParameterLayout(Map<String, INDArray> views) {
    views.forEach(
        (name, view) ->
            slots.add(
                new Slot(
                    name,
                    shape(view),
                    view.ordering() == 'f',
                    view.data().offset() + view.offset())));
    slots.sort(Comparator.comparingLong(Slot::offset));
    this.length = slots.stream().mapToLong(slot -> slot.shape.elements()).sum();
  }

  private static Shape shape(INDArray array) {
    int[] sizes = new int[array.rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.toIntExact(array.size(axis));
    }
    return Shape.of(sizes);
  }

  /** The names, in the order of the flat vector. */
  List<String> names() {
    return slots.stream().map(Slot::name).toList();
  }

  /** Copies of the parameters. */
  static Map<String, Tensor> read(Map<String, INDArray> views) {
    Map<String, Tensor> params = new TreeMap<>();
    views.forEach((name, view) -> params.put(name, NDArrays.tensor(view)));
    return params;
  }

  /** All parameters as one vector, {@code [p]}. */
  Tensor flatten(Map<String, Tensor> params) {
    require(params);
    Tensor[] parts = new Tensor[slots.size()];
    for (int i = 0; i < parts.length; i++) {
      Slot slot = slots.get(i);
      Tensor param = Objects.requireNonNull(params.get(slot.name));
      parts[i] = (slot.columnMajor ? param.T() : param).reshape(-1);
    }
    return Tensors.concat(0, parts);
  }

  /** The parameters that a vector {@code [p]} holds. */
  Map<String, Tensor> unflatten(Tensor flat) {
    if (!flat.shape().equals(Shape.of(Math.toIntExact(length)))) {
      throw new ShapeException(
          "unflatten: the model has " + length + " parameters, but got " + flat.type() + ".");
    }
    Map<String, Tensor> params = new TreeMap<>();
    int at = 0;
    for (Slot slot : slots) {
      int n = slot.shape.length();
      Tensor part = flat.slice(0, at, at + n);
      params.put(
          slot.name,
          slot.columnMajor
              ? part.reshape(slot.shape.select(Axes.ofPermutation(slot.shape.rank()))).T()
              : part.reshape(slot.shape));
      at += n;
    }
    return params;
  }

  /** Checks that these are the parameters of this network. */
  void require(Map<String, Tensor> params) {
    for (Slot slot : slots) {
      Tensor value = params.get(slot.name);
      if (value == null || !value.shape().equals(slot.shape)) {
        throw new StructureException(
            "The model's parameter "
                + slot.name
                + " has shape "
                + slot.shape
                + ", but got "
                + (value == null ? "none" : value.type())
                + ".");
      }
    }
    if (params.size() != slots.size()) {
      throw new StructureException(
          "The model has the parameters " + names() + ", but got " + params.keySet() + ".");
    }
  }
}
