package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Runs kernels of a backend, compares what they give with the reference backend, and watches that
 * neither inputs nor earlier results change.
 */
final class KernelCheck {
  private static final Backend REFERENCE = new ReferenceBackend();

  private final Backend backend;
  private final Accuracy accuracy;
  private final List<Watched> watched = new ArrayList<>();

  KernelCheck(Backend backend, Accuracy accuracy) {
    this.backend = backend;
    this.accuracy = accuracy;
  }

  /** What is asked of the result of a primitive. */
  interface Accuracy {
    Tolerance of(Primitive primitive, DType dtype);
  }

  /** A tensor, and the array it held when it was made. */
  private record Watched(Tensor tensor, Object array, Supplier<String> what) {
    void check(String problem) {
      String difference = difference(array, HostArrays.of(tensor), tensor.type());
      if (difference != null) {
        fail(what.get() + " " + problem + ": " + difference);
      }
    }
  }

  /**
   * Runs the kernel.
   *
   * @param inputs tensors of the backend, or literals
   * @param arrays the numbers that the inputs are meant to hold
   * @param how the layout and seed, for messages
   */
  void run(Primitive primitive, Tensor[] inputs, Object[] arrays, String how) {
    TensorType[] types = Arrays.stream(inputs).map(Tensor::type).toArray(TensorType[]::new);
    Supplier<String> call = () -> primitive + " of " + Arrays.toString(types) + ", " + how;
    List<Watched> arguments = new ArrayList<>();
    Tensor[] same = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      String number = "input " + i + " of ";
      Watched input = new Watched(inputs[i], arrays[i], () -> number + call.get());
      input.check("does not hold its numbers");
      arguments.add(input);
      same[i] = REFERENCE.tensor(types[i], arrays[i]);
    }
    TensorType[] outputs = primitive.outputTypes(types);
    Tensor[] expected;
    try {
      expected = REFERENCE.evaluate(primitive, same, outputs);
    } catch (AutodiffException refusal) {
      checkRefused(primitive, inputs, outputs, refusal, call);
      arguments.forEach(input -> input.check("was changed by the kernel"));
      return;
    }
    Tensor[] actual = backend.evaluate(primitive, inputs, outputs);
    assertEquals(outputs.length, actual.length, () -> "number of results of " + call.get());
    boolean determined = Vectors.areDetermined(primitive, expected);
    if (!determined) {
      Tensor[] results = Vectors.products(primitive, expected);
      Tensor[] others = Vectors.products(primitive, actual);
      Tolerance tolerance = accuracy.of(primitive, outputs[0].dtype()).times(10);
      for (int i = 0; i < results.length; i++) {
        Tensor result = results[i];
        Supplier<double[]> scale = () -> Scale.of(primitive, same, result);
        compare(HostArrays.of(result), others[i], tolerance, scale, call);
      }
    }
    for (int i = 0; i < outputs.length; i++) {
      assertEquals(outputs[i], actual[i].type(), () -> "type of the result of " + call.get());
      if (actual[i] instanceof ConcreteTensor tensor) {
        assertSame(backend, tensor.backend(), () -> "backend of the result of " + call.get());
      }
      Tolerance tolerance = accuracy.of(primitive, outputs[i].dtype());
      Tensor result = expected[i];
      Supplier<double[]> scale = () -> Scale.of(primitive, same, result);
      if (determined) {
        compare(HostArrays.of(expected[i]), actual[i], tolerance, scale, call);
      }
      Object array = HostArrays.of(actual[i]);
      watched.add(new Watched(actual[i], array, () -> "the result of " + call.get()));
    }
    arguments.forEach(input -> input.check("was changed by the kernel"));
  }

  /** What the reference refuses, the backend must refuse for the same reason. */
  private void checkRefused(
      Primitive primitive,
      Tensor[] inputs,
      TensorType[] outputs,
      AutodiffException refusal,
      Supplier<String> call) {
    AutodiffException error =
        assertThrows(
            AutodiffException.class,
            () -> backend.evaluate(primitive, inputs, outputs),
            () -> call.get() + " is refused by the reference: " + refusal.getMessage());
    assertEquals(refusal.getClass(), error.getClass(), call);
    assertEquals(refusal.getMessage(), error.getMessage(), call);
  }

  /** Runs the kernel on row-major tensors with the numbers of a sample. */
  void run(Sample sample, long seed) {
    run(
        sample.primitive(),
        sample.tensors(backend, seed),
        sample.arrays(seed),
        "row-major, seed " + seed);
  }

  /** Checks that the results of all kernels run so far are still what they were. */
  void checkResultsUnchanged() {
    watched.forEach(result -> result.check("was changed by later kernels"));
    watched.clear();
  }

  private static void compare(
      Object expected,
      Tensor actual,
      Tolerance tolerance,
      Supplier<double[]> scale,
      Supplier<String> call) {
    Object found = HostArrays.of(actual);
    if (Objects.deepEquals(expected, found)) {
      return;
    }
    double[] scales = scale.get();
    assertEquals(
        expected.getClass(), found.getClass(), () -> "array of the result of " + call.get());
    for (int i = 0; i < Array.getLength(expected); i++) {
      double size = scales.length == 0 ? 0 : scales[i];
      if (!tolerance.accepts(expected, found, i, size)) {
        fail(
            call.get()
                + ": element "
                + Arrays.toString(Layouts.index(actual.shape(), i))
                + " is "
                + Array.get(found, i)
                + ", expected "
                + Array.get(expected, i)
                + offBy(Array.get(expected, i), Array.get(found, i))
                + " ("
                + tolerance.describe(size)
                + ")");
      }
    }
  }

  private static String offBy(Object expected, Object actual) {
    if (!(expected instanceof Double || expected instanceof Float)) {
      return "";
    }
    double e = ((Number) expected).doubleValue();
    return ", relative error " + Math.abs((((Number) actual).doubleValue() - e) / e);
  }

  /** The first element that has other bits, or null. */
  static String difference(Object expected, Object actual, TensorType type) {
    if (Objects.deepEquals(expected, actual)) {
      return null;
    }
    if (Array.getLength(expected) != Array.getLength(actual)) {
      return Array.getLength(actual) + " elements instead of " + Array.getLength(expected);
    }
    for (int i = 0; i < Array.getLength(expected); i++) {
      if (!Array.get(expected, i).equals(Array.get(actual, i))) {
        return "element "
            + Arrays.toString(Layouts.index(type.shape(), i))
            + " is "
            + Array.get(actual, i)
            + " instead of "
            + Array.get(expected, i);
      }
    }
    return null;
  }

  /** The input as a literal: the first of these numbers everywhere. */
  static Literal literal(TensorType type, Object array) {
    Object first = Array.get(array, 0);
    if (first instanceof Boolean truth) {
      return Literal.ofInteger(type, truth ? 1 : 0);
    }
    return type.isFloat()
        ? Literal.of(type, ((Number) first).doubleValue())
        : Literal.ofInteger(type, ((Number) first).longValue());
  }
}
