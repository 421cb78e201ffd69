package org.autodiff4j.contract;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * A primitive with inputs inside its domain, away from the points where it has no derivative.
 *
 * @param primitive the primitive
 * @param inputs types and numbers of its inputs
 */
public record Sample(Primitive primitive, List<Input> inputs) {
  /** An input: its type, and where its numbers come from. */
  public record Input(TensorType type, Draw draw) {
    /** The numbers in row-major order, as a Java array of the element type. */
    public Object array(long seed) {
      return HostArrays.of(
          type.dtype(), draw.values(type.shape().length(), new SplittableRandom(seed)));
    }
  }

  public Sample {
    inputs = List.copyOf(inputs);
  }

  /** A sample with these inputs. */
  public static Sample of(Primitive primitive, Input... inputs) {
    return new Sample(primitive, List.of(inputs));
  }

  /** The sample with its f64 inputs in another real type. */
  public Sample in(DType real) {
    return new Sample(
        primitive,
        inputs.stream()
            .map(
                input ->
                    input.type.dtype() == DType.FLOAT64
                        ? new Input(input.type.with(real), input.draw)
                        : input)
            .toList());
  }

  /** Whether an input is real, and so may carry a tangent. */
  public boolean isReal() {
    return inputs.stream().anyMatch(input -> input.type.isFloat());
  }

  /** The types of the inputs. */
  public TensorType[] types() {
    return inputs.stream().map(Input::type).toArray(TensorType[]::new);
  }

  /** The numbers of all inputs, the same for the same seed. */
  public Object[] arrays(long seed) {
    Object[] arrays = new Object[inputs.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = inputs.get(i).array(seed + i);
    }
    return arrays;
  }

  /** The inputs as tensors of a backend. */
  public Tensor[] tensors(Backend backend, long seed) {
    Object[] arrays = arrays(seed);
    Tensor[] tensors = new Tensor[arrays.length];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = backend.tensor(inputs.get(i).type, arrays[i]);
    }
    return tensors;
  }

  /** {@code MUL of f64[2,3], f64[2,3]}. */
  @Override
  public String toString() {
    return primitive
        + " of "
        + Arrays.stream(types()).map(TensorType::toString).collect(Collectors.joining(", "));
  }
}
