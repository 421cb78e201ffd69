package org.autodiff4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodiff4j.contract.GeneratedPage;
import org.autodiff4j.tensor.Indices;
import org.autodiff4j.tensor.Quantiles;
import org.autodiff4j.tensor.Scans;
import org.autodiff4j.tensor.Segments;
import org.autodiff4j.tensor.Shapes;
import org.autodiff4j.tensor.Sorting;
import org.autodiff4j.tensor.Statistics;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** The table of operations names each one that is public, and none that is not there. */
class OperationsPageTest {
  /** What a tensor is and holds; these are no operations. */
  private static final Set<String> NOT_OPERATIONS =
      Set.of(
          "type",
          "concrete",
          "shape",
          "dtype",
          "rank",
          "toDouble",
          "item",
          "toArray",
          "toFloatArray",
          "toLongArray",
          "toBooleanArray");

  /** Packages beside {@link Tensor} and {@link Tensors} whose classes hold operations. */
  private static final List<String> PACKAGES =
      List.of(
          "org.autodiff4j.nn",
          "org.autodiff4j.linalg",
          "org.autodiff4j.special",
          "org.autodiff4j.fft");

  @Test
  void page_ofOperations_namesEachPublicOne() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Method method : Tensor.class.getDeclaredMethods()) {
      boolean maker = Modifier.isStatic(method.getModifiers());
      if (!maker && !method.isSynthetic() && !NOT_OPERATIONS.contains(method.getName())) {
        expected.add("Tensor." + method.getName());
      }
    }
    for (Class<?> facade :
        List.of(
            Tensors.class,
            Indices.class,
            Shapes.class,
            Scans.class,
            Sorting.class,
            Segments.class,
            Statistics.class,
            Quantiles.class)) {
      addStatic(expected, facade);
    }
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PACKAGES).stream()
            .filter(type -> type.getModifiers().toString().contains("PUBLIC") && !type.isEnum())
            .map(JavaClass::reflect)
            .filter(type -> !type.isEnum())
            .forEach(type -> addStatic(expected, type));

    Set<String> listed = new TreeSet<>();
    Matcher rows =
        Pattern.compile("^\\| `([A-Z]\\w*\\.\\w+)` \\| .+ \\| .+ \\| .+ \\|$", Pattern.MULTILINE)
            .matcher(Files.readString(GeneratedPage.docs().resolve("operations.md")));
    while (rows.find()) {
      assertTrue(listed.add(rows.group(1)), () -> rows.group(1) + " is listed twice");
    }
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(listed);
    listed.removeAll(expected);
    assertEquals(Set.of(), missing, "public operations that docs/operations.md does not list");
    assertEquals(Set.of(), listed, "rows of docs/operations.md without a public operation");
  }

  private static void addStatic(Set<String> names, Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (Modifier.isStatic(modifiers) && Modifier.isPublic(modifiers) && !method.isSynthetic()) {
        names.add(type.getSimpleName() + "." + method.getName());
      }
    }
  }
}
