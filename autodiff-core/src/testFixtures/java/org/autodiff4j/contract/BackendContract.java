package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.Indexing.Gather;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DivisionException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every backend promises: its kernels give what the reference backend gives, for all shapes
 * and element types, on special values, whatever the layout of the inputs in memory, and for
 * literals; they change neither their inputs nor earlier results.
 */
public abstract class BackendContract {
  private static final long SEED = 20_240_601;
  private static final List<DType> REALS = List.of(DType.FLOAT64, DType.FLOAT32);
  private static final List<DType> HALVES = List.of(DType.FLOAT16, DType.BFLOAT16);

  /** The backend to test, the same at every call. */
  protected abstract Backend backend();

  /**
   * Tensors equal to x that the backend holds in other ways, by a name for each; a backend with
   * more layouts than its own operations can make adds those.
   */
  protected Map<String, Tensor> layouts(Tensor x) {
    return Layouts.views(backend(), x);
  }

  /** How far results of a primitive may be off. */
  protected Tolerance tolerance(Primitive primitive, DType dtype) {
    return Tolerance.of(primitive, dtype);
  }

  @TestFactory
  Stream<DynamicTest> kernel_onSamples_equalsReference() {
    return inAllReals(PrimitiveSamples.all()).map(sample -> test(sample, this::checkInAllForms));
  }

  @TestFactory
  Stream<DynamicTest> kernel_onSpecialRows_equalsReference() {
    return inAllReals(SpecialRows.rows()).map(sample -> test(sample, this::checkLayouts));
  }

  @TestFactory
  Stream<DynamicTest> kernel_onLongSums_staysAccurate() {
    return inAllReals(SpecialRows.longSums()).map(sample -> test(sample, this::checkRowMajor));
  }

  @TestFactory
  Stream<DynamicTest> kernel_onSpecialValues_equalsReference() {
    return SpecialValues.all().stream()
        .map(special -> DynamicTest.dynamicTest(special.toString(), () -> checkLayouts(special)));
  }

  @Test
  void tensor_ofEveryType_holdsACopyOfTheArray() {
    for (DType dtype : DType.values()) {
      for (Shape shape : PrimitiveSamples.SHAPES) {
        TensorType type = new TensorType(dtype, shape);
        Object array = PrimitiveSamples.any(dtype, shape).array(SEED);
        Object original = PrimitiveSamples.any(dtype, shape).array(SEED);
        Tensor x = backend().tensor(type, array);
        assertEquals(type, x.type());
        clear(array);
        assertNull(
            KernelCheck.difference(original, HostArrays.of(x), type),
            () -> type + " follows the array it was made from");
        clear(HostArrays.of(x));
        assertNull(
            KernelCheck.difference(original, HostArrays.of(x), type),
            () -> type + " follows the array it gave out");
      }
    }
  }

  @Test
  void gather_indexOutside_isAnErrorThatNamesIt() {
    Tensor x = tensor(DType.FLOAT64, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    String[][] cases = {
      {"0", "2", "gather: index 2 is outside axis 0 of size 2."},
      {"0", "-3", "gather: index -3 is outside axis 0 of size 2."},
      {"1", "9", "gather: index 9 is outside axis 1 of size 3."},
      {"1", "-9000000000", "gather: index -9000000000 is outside axis 1 of size 3."},
    };
    for (String[] c : cases) {
      TensorType type = TensorType.of(DType.INT64, 3);
      Tensor at = backend().tensor(type, new long[] {0, Long.parseLong(c[1]), 0});
      Gather gather = new Gather(Integer.parseInt(c[0]), 0);
      assertIndexError(c[2], gather, x, at);
    }
    assertIndexError(
        "gather: index 0 is outside axis 0 of size 0.",
        new Gather(0, 0),
        tensor(DType.FLOAT64, Shape.of(0)),
        tensor(DType.INT32, Shape.of(1), 0));
    assertIndexError(
        "gather: index 3 is outside axis 1 of size 3.",
        new Gather(1, 1),
        x,
        tensor(DType.INT32, Shape.of(2), 0, 3));
  }

  @Test
  void scatterAdd_indexOutside_isAnErrorThatNamesIt() {
    Tensor x = tensor(DType.FLOAT64, Shape.of(3), 1, 2, 3);
    Tensor updates = tensor(DType.FLOAT64, Shape.of(2), 1, 1);
    for (int index : new int[] {3, -4, 1_000_000_000}) {
      Tensor at = tensor(DType.INT32, Shape.of(2), 0, index);
      String message = "scatterAdd: index " + index + " is outside axis 0 of size 3.";
      assertIndexError(message, new ScatterAdd(0, 0), x, at, updates);
    }
  }

  @Test
  void division_ofIntegersByZero_isAnErrorThatSaysWhere() {
    Tensor x = tensor(DType.INT32, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor y = tensor(DType.INT32, Shape.of(2, 3), 1, 1, 1, 1, 0, 0);
    for (Primitive division :
        List.of(Remainder.REM, Remainder.FLOOR_MOD, FloorQuotient.FLOOR_DIV)) {
      assertDivisionError(
          division.label()
              + ": the divisor at [1, 1] of shape [2, 3] is 0, and integers have no quotient by 0."
              + " Replace zeros first, as in where(y.eq(0), 1, y), or convert to reals with"
              + " cast(FLOAT64).",
          division,
          x,
          y);
      Tensor zero = Literal.zero(x.type());
      assertDivisionError(
          division.label() + ": the divisor at [0, 0] of shape [2, 3] is 0", division, x, zero);
      TensorType empty = TensorType.of(DType.INT64, 0);
      Tensor none = backend().tensor(empty, new long[0]);
      TensorType[] types = {empty};
      Tensor[] result = backend().evaluate(division, new Tensor[] {none, none}, types);
      assertEquals(empty, result[0].type());
    }
  }

  private void assertDivisionError(String start, Primitive division, Tensor x, Tensor y) {
    TensorType[] outputs = {x.type()};
    Tensor[] inputs = {x, y};
    DivisionException error =
        assertThrows(
            DivisionException.class, () -> backend().evaluate(division, inputs, outputs), start);
    assertEquals(start, error.getMessage().substring(0, start.length()));
  }

  @Test
  void kernel_fromManyThreads_equalsReference() throws Exception {
    List<Sample> samples = new ArrayList<>();
    List<Sample> all = PrimitiveSamples.all();
    for (int i = 0; i < all.size(); i += 7) {
      samples.add(all.get(i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        long seed = SEED + thread;
        running.add(
            threads.submit(
                () -> {
                  KernelCheck check = check();
                  samples.forEach(sample -> check.run(sample, seed));
                  check.checkResultsUnchanged();
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertFalse(samples.isEmpty());
  }

  // ---- How a sample is checked ----

  private interface Check {
    void check(Sample sample, KernelCheck check);
  }

  private DynamicTest test(Sample sample, Check how) {
    return DynamicTest.dynamicTest(
        sample.toString(),
        () -> {
          KernelCheck check = check();
          how.check(sample, check);
          check.checkResultsUnchanged();
        });
  }

  private KernelCheck check() {
    return new KernelCheck(backend(), this::tolerance);
  }

  private static Stream<Sample> inAllReals(List<Sample> samples) {
    return samples.stream()
        .flatMap(
            sample ->
                !sample.isReal()
                    ? Stream.of(sample)
                    : sample.primitive().takesHalves()
                        ? Stream.concat(REALS.stream(), HALVES.stream()).map(sample::in)
                        : REALS.stream().map(sample::in));
  }

  private void checkRowMajor(Sample sample, KernelCheck check) {
    check.run(sample, SEED);
  }

  private void checkLayouts(Sample sample, KernelCheck check) {
    check.run(sample, SEED);
    Object[] arrays = sample.arrays(SEED);
    Tensor[] inputs = sample.tensors(backend(), SEED);
    List<Map<String, Form>> forms = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      Map<String, Form> byName = new LinkedHashMap<>();
      Object array = arrays[i];
      layouts(inputs[i]).forEach((name, view) -> byName.put(name, new Form(view, array)));
      forms.add(byName);
    }
    checkForms(sample, check, forms);
  }

  private void checkInAllForms(Sample sample, KernelCheck check) {
    checkLayouts(sample, check);
    Object[] arrays = sample.arrays(SEED);
    Tensor[] inputs = sample.tensors(backend(), SEED);
    List<Map<String, Form>> repeated = new ArrayList<>();
    List<Map<String, Form>> literals = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      Map<String, Form> byName = new LinkedHashMap<>();
      Layouts.repeated(backend(), inputs[i])
          .forEach((name, x) -> byName.put(name, new Form(x.tensor(), x.array())));
      repeated.add(byName);
      if (Array.getLength(arrays[i]) > 0) {
        Tensor literal = KernelCheck.literal(inputs[i].type(), arrays[i]);
        literals.add(Map.of("literal", new Form(literal, HostArrays.of(literal))));
      } else {
        literals.add(Map.of());
      }
    }
    checkForms(sample, check, repeated);
    checkForms(sample, check, literals);
    check.run(sample, SEED + 1000);
  }

  private void checkLayouts(SpecialValues.Case special) {
    KernelCheck check = check();
    Object[] arrays = special.arrays.toArray();
    Tensor[] inputs = new Tensor[arrays.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = backend().tensor(special.type(i), arrays[i]);
    }
    check.run(special.primitive, inputs, arrays, "row-major");
    for (String name : layouts(inputs[0]).keySet()) {
      Tensor[] views = inputs.clone();
      Arrays.setAll(views, i -> layouts(inputs[i]).get(name));
      check.run(special.primitive, views, arrays, "inputs " + name);
    }
    check.checkResultsUnchanged();
  }

  /** An input in some form, and the numbers it should hold. */
  private record Form(Tensor tensor, Object array) {}

  /** Runs the sample with all inputs in each form, and with each input alone in it. */
  private void checkForms(Sample sample, KernelCheck check, List<Map<String, Form>> forms) {
    Set<String> names = new LinkedHashSet<>();
    forms.forEach(byName -> names.addAll(byName.keySet()));
    for (String name : names) {
      for (int only = -1; only < (forms.size() == 1 ? 0 : forms.size()); only++) {
        Tensor[] inputs = sample.tensors(backend(), SEED);
        Object[] arrays = sample.arrays(SEED);
        boolean changed = false;
        for (int i = 0; i < inputs.length; i++) {
          Form form = forms.get(i).get(name);
          if (form != null && (only < 0 || only == i)) {
            inputs[i] = form.tensor;
            arrays[i] = form.array;
            changed = true;
          }
        }
        if (changed) {
          String which = only < 0 ? "inputs " : "input " + only + " ";
          check.run(sample.primitive(), inputs, arrays, which + name + ", seed " + SEED);
        }
      }
    }
  }

  private void assertIndexError(String message, Primitive primitive, Tensor... inputs) {
    TensorType[] types = Arrays.stream(inputs).map(Tensor::type).toArray(TensorType[]::new);
    TensorType[] outputs = primitive.outputTypes(types);
    IndexException error =
        assertThrows(
            IndexException.class, () -> backend().evaluate(primitive, inputs, outputs), message);
    assertEquals(message, error.getMessage());
  }

  private Tensor tensor(DType dtype, Shape shape, double... values) {
    return backend().tensor(new TensorType(dtype, shape), HostArrays.of(dtype, values));
  }

  private static void clear(Object array) {
    Object zeros = Array.newInstance(array.getClass().getComponentType(), Array.getLength(array));
    System.arraycopy(zeros, 0, array, 0, Array.getLength(array));
  }
}
