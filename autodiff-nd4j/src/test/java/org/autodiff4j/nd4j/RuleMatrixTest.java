package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autodiff4j.contract.BatchChecks;
import org.autodiff4j.contract.GeneratedPage;
import org.autodiff4j.contract.KernelChecks;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.ProgramChecks;
import org.autodiff4j.contract.RuleChecks;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

/**
 * The page of all primitives and what tests prove of each: a cell is written by the check that
 * passed. Takes some seconds, for it runs all checks on some samples of each primitive.
 */
final class RuleMatrixTest {
  /** Samples of each kind, with and without elements, that a primitive is checked on here. */
  private static final int SAMPLES = 4;

  /** What is proved of a primitive. */
  private enum Column {
    OUTPUT_TYPE("output type"),
    JVP("jvp"),
    TRANSPOSE("transpose"),
    BATCH("batch"),
    JIT("under jit"),
    SECOND("second order"),
    FLOAT32("float32"),
    ZERO_LENGTH("zero-length"),
    KERNEL("kernel");

    private final String title;

    Column(String title) {
      this.title = title;
    }
  }

  @Test
  void page_ofRules_saysWhatIsProvedOfEachPrimitive() {
    StringBuilder page =
        new StringBuilder(
            """
            # The rules of each primitive

            What the tests prove of every primitive, on its samples: a cell is written by the check that passed, on the nd4j backend. They
            run on more samples than are counted here; see `PrimitiveRulesTest`, `BatchRulesTest`, `BackendContract` and `KernelFuzzTest`.

            | column | ✓ means |
            | --- | --- |
            | output type | the results have the shapes and element types that the primitive says |
            | jvp | tangents, of all inputs and of each alone, equal central differences |
            | transpose | the pullback is the adjoint of the pushforward, in each input |
            | batch | the batching rule equals a loop over the examples, for every subset of the inputs; also for no examples |
            | under jit | the compiled program gives the same bits, and so do its derivatives |
            | second order | Σ w·D²f[u, v] by differences, forward over forward, forward over reverse, reverse over forward and reverse over reverse |
            | float32 | derivatives in f32 agree with those in f64 |
            | zero-length | all of this where an input or a result has no elements |
            | kernel | the kernel equals the reference, and leaves its inputs alone |

            **0**: the derivative is zero by definition, and the check proved that it is a zero that no rule is asked for. **int**: there is no real
            input, so nothing to differentiate. A primitive for which a cell would be empty fails the test.

            """);
    Map<String, Map<String, List<Sample>>> families = families();
    families.forEach(
        (family, primitives) -> {
          page.append("## ").append(family).append("\n\n| primitive | kind |");
          for (Column column : Column.values()) {
            page.append(' ').append(column.title).append(" |");
          }
          page.append("\n| --- | --- |")
              .append(" --- |".repeat(Column.values().length))
              .append('\n');
          primitives.forEach(
              (name, samples) -> page.append(row(name, chosen(samples))).append('\n'));
          page.append('\n');
        });
    assertTrue(families.size() >= 12, "families: " + families.keySet());
    GeneratedPage.check("rules.md", page.toString().strip() + "\n");
  }

  private static String row(String name, List<Sample> samples) {
    Map<Column, String> cells = new EnumMap<>(Column.class);
    for (Sample sample : samples) {
      Arrays.stream(Column.values())
          .filter(column -> column != Column.ZERO_LENGTH)
          .forEach(
              column -> {
                String cell = prove(column, sample);
                cells.merge(column, cell, (old, now) -> old.equals("✓") ? old : now);
              });
    }
    boolean empty = samples.stream().anyMatch(RuleMatrixTest::isEmpty);
    cells.put(Column.ZERO_LENGTH, empty ? "✓" : "");
    for (Column column : Column.values()) {
      assertTrue(
          !cells.getOrDefault(column, "").isEmpty(), name + " has no " + column.title + " proved");
    }
    StringBuilder row = new StringBuilder("| `" + name + "` | " + kind(samples.get(0)) + " |");
    cells.values().forEach(cell -> row.append(' ').append(cell).append(" |"));
    return row.toString();
  }

  /** Runs the check of a column; what it proved, or why there is none. */
  private static String prove(Column column, Sample sample) {
    boolean real = sample.isReal();
    boolean differentiable = real && RuleChecks.isDifferentiable(sample);
    try {
      switch (column) {
        case OUTPUT_TYPE -> RuleChecks.outputType(sample);
        case JVP -> {
          if (real) {
            RuleChecks.differences(sample);
          }
        }
        case TRANSPOSE -> {
          if (real) {
            RuleChecks.adjoint(sample);
          }
        }
        case BATCH -> {
          BatchChecks.loops(sample);
          BatchChecks.noExamples(sample);
        }
        case JIT -> ProgramChecks.jitted(sample);
        case SECOND -> {
          if (differentiable) {
            RuleChecks.second(sample);
          }
        }
        case FLOAT32 -> {
          if (differentiable) {
            RuleChecks.float32(sample);
          }
        }
        case KERNEL -> {
          KernelChecks.equalsReference(Nd4jBackend.INSTANCE, sample);
          KernelChecks.equalsReference(Nd4jBackend.INSTANCE, sample.in(DType.FLOAT32));
        }
        case ZERO_LENGTH -> throw new IllegalArgumentException("follows from the others");
      }
    } catch (AssertionError e) {
      throw new AssertionError(column.title + " of " + sample + ": " + e.getMessage(), e);
    }
    return switch (column) {
      case JVP, TRANSPOSE, SECOND, FLOAT32 -> !real ? "int" : differentiable ? "✓" : "0";

      default -> "✓";
    };
  }

  private static String kind(Sample sample) {
    return Arrays.stream(allInterfaces(sample.primitive().getClass()))
        .map(Class::getSimpleName)
        .filter(KINDS::contains)
        .findFirst()
        .orElse("");
  }

  private static final List<String> KINDS =
      List.of("Linear", "Bilinear", "Nonlinear", "SeveralResults", "NonDifferentiable");

  private static Class<?>[] allInterfaces(Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> one : type.getInterfaces()) {
      all.add(one);
      all.addAll(Arrays.asList(allInterfaces(one)));
    }
    return all.toArray(Class<?>[]::new);
  }

  /** Some samples with elements and some without, of different parameters and shapes. */
  private static List<Sample> chosen(List<Sample> samples) {
    List<Sample> chosen = new ArrayList<>();
    for (boolean empty : new boolean[] {false, true}) {
      List<Sample> alike = samples.stream().filter(s -> isEmpty(s) == empty).toList();
      List<Sample> reals = alike.stream().filter(Sample::isReal).toList();
      List<Sample> from = reals.isEmpty() ? alike : reals;
      for (int i = 0; i < Math.min(SAMPLES, from.size()); i++) {
        chosen.add(from.get(i * from.size() / Math.min(SAMPLES, from.size())));
      }
    }
    return chosen;
  }

  private static boolean isEmpty(Sample sample) {
    TensorType[] types = sample.types();
    return Arrays.stream(types).anyMatch(type -> type.shape().elements() == 0)
        || Arrays.stream(sample.primitive().outputTypes(types))
            .anyMatch(type -> type.shape().elements() == 0);
  }

  /** All samples by family, which is a file, and primitive, both in alphabetical order. */
  private static Map<String, Map<String, List<Sample>>> families() {
    Map<String, Map<String, List<Sample>>> families = new TreeMap<>();
    for (Sample sample : PrimitiveSamples.all()) {
      Primitive primitive = sample.primitive();
      Class<?> type = primitive.getClass();
      Class<?> outer = type.getEnclosingClass();
      String family = (outer == null ? type : outer).getSimpleName();
      String name = primitive instanceof Enum<?> row ? row.name() : type.getSimpleName();
      families
          .computeIfAbsent(family, key -> new LinkedHashMap<>())
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(sample);
    }
    assertEquals(
        PrimitiveSamples.all().stream().map(s -> s.primitive().getClass()).distinct().count(),
        families.values().stream()
            .flatMap(rows -> rows.values().stream())
            .map(samples -> samples.get(0).primitive().getClass())
            .distinct()
            .count());
    return families;
  }
}
