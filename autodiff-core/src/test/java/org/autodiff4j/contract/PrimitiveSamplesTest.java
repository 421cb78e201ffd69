package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

final class PrimitiveSamplesTest {
  private static final long SEED = 7;
  private static final List<Sample> SAMPLES = PrimitiveSamples.all();

  @Test
  void all_coversEveryPrimitiveOfThePackage() {
    Set<Object> sampled =
        SAMPLES.stream()
            .map(Sample::primitive)
            .flatMap(p -> Stream.of(p, p.getClass()))
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    List<Class<?>> classes = primitives();
    for (Class<?> type : classes) {
      Object[] wanted = type.isEnum() ? type.getEnumConstants() : new Object[] {type};
      Stream.of(wanted)
          .filter(Predicate.not(sampled::contains))
          .forEach(primitive -> missing.add(type.getSimpleName() + " " + primitive));
    }
    assertTrue(classes.size() >= 30, "primitives were looked for in the wrong place: " + classes);
    assertEquals(Set.of(), missing, "primitives without a sample in PrimitiveSamples");
  }

  @Test
  void fuzzRows_coverEveryPrimitiveOfThePackage() {
    Set<Class<?>> missing = new LinkedHashSet<>(primitives());
    missing.removeAll(FuzzRows.classes());
    assertEquals(Set.of(), missing, "primitives without a row in FuzzRows");
  }

  @Test
  void all_variesTheParametersOfRecords() {
    for (Class<?> type : primitives()) {
      if (type.isRecord() && type.getRecordComponents().length > 0) {
        long distinct =
            SAMPLES.stream().map(Sample::primitive).filter(type::isInstance).distinct().count();
        assertTrue(distinct >= 2, type + " is sampled with one choice of parameters only");
      }
    }
  }

  @Test
  void all_staysInsideTheDomain() {
    for (Sample sample : SAMPLES) {
      Tensor[] inputs = sample.tensors(new ReferenceBackend(), SEED);
      TensorType[] outputs = sample.primitive().outputTypes(sample.types());
      for (Tensor y : new ReferenceBackend().evaluate(sample.primitive(), inputs, outputs)) {
        for (double value : y.toArray()) {
          assertFalse(Double.isNaN(value), () -> sample + " gives NaN with seed " + SEED);
        }
      }
    }
  }

  @Test
  void all_reachesRanksZeroToFive() {
    Set<Integer> ranks =
        SAMPLES.stream()
            .flatMap(sample -> Stream.of(sample.types()))
            .map(TensorType::rank)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(ranks.containsAll(Set.of(0, 1, 2, 3, 4, 5)), () -> "ranks sampled: " + ranks);
  }

  @Test
  void in_anotherRealType_convertsOnlyRealInputs() {
    for (Sample sample : SAMPLES) {
      TensorType[] types = sample.types();
      TensorType[] narrow = sample.in(DType.FLOAT32).types();
      for (int i = 0; i < types.length; i++) {
        DType expected = types[i].isFloat() ? DType.FLOAT32 : types[i].dtype();
        assertEquals(types[i].with(expected), narrow[i]);
      }
    }
  }

  private static List<Class<?>> primitives() {
    try (Stream<Path> files =
        Files.list(Path.of(Primitive.class.getResource("Primitive.class").toURI()).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(Primitive.class::isAssignableFrom)
          .filter(type -> !Call.class.isAssignableFrom(type))
          .filter(type -> type.isEnum() || !Modifier.isAbstract(type.getModifiers()))
          .filter(type -> !type.isAnonymousClass())
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(Primitive.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
