package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodiff4j.contract.HostArrays;
import org.autodiff4j.contract.Layouts;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.graph.Compiler.Executable;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every primitive, by itself and, followed by the identity, in a cluster where it can be fused. */
final class CompiledPrimitivesTest {
  private static final long SEED = 71;
  private static final Backend BACKEND = new Nd4jBackend();

  @TestFactory
  Stream<DynamicTest> primitive_compiled_equalsEagerBitForBit() {
    Map<String, List<Sample>> families = new LinkedHashMap<>();
    for (Sample sample : PrimitiveSamples.all()) {
      String family = sample.primitive().label();
      families.computeIfAbsent(family, key -> new ArrayList<>()).add(sample);
      if (sample.isReal()) {
        families.get(family).add(sample.in(DType.FLOAT32));
      }
    }
    return families.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> checkAll(entry.getValue())));
  }

  private static void checkAll(List<Sample> samples) {
    for (Sample sample : samples) {
      FlatFunction alone = x -> Interpreter.bindAll(sample.primitive(), x);
      FlatFunction fused = x -> same(Interpreter.bindAll(sample.primitive(), x));
      for (FlatFunction f : List.of(alone, fused)) {
        Tensor[] inputs = sample.tensors(BACKEND, SEED);
        Graph graph = AgainstEager.graph(f, inputs);
        Executable program = new Nd4jBackend().compile(graph);
        AgainstEager.check(sample + ", row-major", program, graph, inputs);
        forms(inputs)
            .forEach((form, x) -> AgainstEager.check(sample + ", " + form, program, graph, x));
      }
    }
  }

  private static Tensor[] same(Tensor[] tensors) {
    Primitive identity = Stepwise.STOP_GRADIENT;
    return Arrays.stream(tensors)
        .map(tensor -> Interpreter.bindAll(identity, tensor)[0])
        .toArray(Tensor[]::new);
  }

  /** The inputs all in another layout or repeated, and each as a literal. */
  private static Map<String, Tensor[]> forms(Tensor[] inputs) {
    Map<String, Tensor[]> forms = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      int place = i;
      Map<String, Tensor> views = new LinkedHashMap<>(Layouts.views(BACKEND, inputs[i]));
      Layouts.repeated(BACKEND, inputs[i]).forEach((name, x) -> views.put(name, x.tensor()));
      views.forEach(
          (name, view) -> forms.computeIfAbsent(name, key -> inputs.clone())[place] = view);
      views.forEach(
          (name, view) -> {
            Tensor[] alone = inputs.clone();
            alone[place] = view;
            forms.put("input " + place + " " + name, alone);
          });
      if (inputs[i].shape().elements() > 0) {
        double value =
            java.lang.reflect.Array.get(HostArrays.of(inputs[i]), 0) instanceof Number n
                ? n.doubleValue()
                : 1;
        Tensor[] literal = inputs.clone();
        literal[i] = Literal.of(inputs[i].type(), value);
        forms.put("input " + i + " a literal", literal);
        forms.computeIfAbsent("literals", key -> inputs.clone())[i] = literal[i];
      }
    }
    return forms;
  }
}
