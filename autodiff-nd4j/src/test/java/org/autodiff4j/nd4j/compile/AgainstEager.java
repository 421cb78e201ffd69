package org.autodiff4j.nd4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import org.autodiff4j.contract.HostArrays;
import org.autodiff4j.graph.Compiler.Executable;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Tracing;
import org.autodiff4j.types.TensorType;

/** Compares compiled programs with the same steps run one by one, bit by bit. */
final class AgainstEager {
  private AgainstEager() {}

  static Graph graph(FlatFunction f, Tensor... inputs) {
    TensorType[] types = Arrays.stream(inputs).map(Tensor::type).toArray(TensorType[]::new);
    return Tracing.graph("graph", Call.Recording.FLAT, f, types);
  }

  static Executable compile(FlatFunction f, Tensor... inputs) {
    return new Nd4jBackend().compile(graph(f, inputs));
  }

  /** Checks a function: its results, and that the inputs are left alone. */
  static void check(String what, FlatFunction f, Tensor... inputs) {
    check(what, graph(f, inputs), inputs);
  }

  static void check(String what, Graph graph, Tensor... inputs) {
    check(what, new Nd4jBackend().compile(graph), graph, inputs);
  }

  static void check(String what, Executable executable, Graph graph, Tensor... inputs) {
    Object[] before = arrays(inputs);
    Tensor[] expected = GraphEvaluator.evaluate(graph, inputs);
    for (int run = 1; run <= 2; run++) {
      Tensor[] actual = executable.run(inputs.clone());
      assertEquals(expected.length, actual.length, what);
      for (int i = 0; i < expected.length; i++) {
        String name = what + ", result " + i + " of run " + run;
        assertEquals(expected[i].type(), actual[i].type(), name);
        assertSameBits(name, HostArrays.of(expected[i]), HostArrays.of(actual[i]));
      }
    }
    Object[] after = arrays(inputs);
    for (int i = 0; i < before.length; i++) {
      assertSameBits(what + " changed input " + i, before[i], after[i]);
    }
  }

  static Object[] arrays(Tensor[] tensors) {
    return Arrays.stream(tensors).map(HostArrays::of).toArray();
  }

  /** NaN equals NaN, and 0.0 is not -0.0. */
  static void assertSameBits(String what, Object expected, Object actual) {
    if (Objects.deepEquals(expected, actual)) {
      return;
    }
    for (int i = 0; i < Array.getLength(expected); i++) {
      Object x = Array.get(expected, i);
      Object y = Array.get(actual, i);
      if (!x.equals(y)) {
        fail(what + ": element " + i + " is " + y + ", expected " + x);
      }
    }
    fail(what + ": arrays of different types or lengths");
  }
}
