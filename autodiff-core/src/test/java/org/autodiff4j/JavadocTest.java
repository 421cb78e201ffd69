package org.autodiff4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodiff4j.contract.GeneratedPage;
import org.junit.jupiter.api.Test;

/** Every public operation has documentation. */
class JavadocTest {
  private static final Path SOURCES =
      GeneratedPage.docs().resolveSibling("autodiff-core/src/main/java/org/autodiff4j");

  /** The start of a public method in a class, or of a method in an interface. */
  private static final Pattern OF_CLASS = Pattern.compile("  public (static )?[\\w<].*\\(.*");

  private static final Pattern OF_INTERFACE =
      Pattern.compile("  (default |static )?[A-Za-z]\\w*(\\[\\])* \\w+\\(.*[;{,(]");

  @Test
  void operations_all_haveDocumentation() throws IOException {
    List<String> missing = new ArrayList<>();
    int count = check(SOURCES.resolve("tensor/Tensor.java"), OF_INTERFACE, missing);
    count += check(SOURCES.resolve("tensor/Tensors.java"), OF_CLASS, missing);
    for (String folder : List.of("nn", "linalg", "special", "fft")) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          count += check(file, OF_CLASS, missing);
        }
      }
    }
    int found = count;
    assertTrue(found > 300, () -> "only " + found + " operations were found");
    assertEquals(List.of(), missing);
  }

  private static int check(Path file, Pattern method, List<String> missing) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int count = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!method.matcher(lines.get(i)).matches()) {
        continue;
      }
      count++;
      int above = i - 1;
      while (above > 0 && lines.get(above).trim().startsWith("@")) {
        if (lines.get(above).trim().equals("@Override")) {
          break;
        }
        above--;
      }
      String before = lines.get(above).trim();
      if (!before.endsWith("*/") && !before.equals("@Override")) {
        missing.add(file.getFileName() + ": " + lines.get(i).trim());
      }
    }
    return count;
  }
}
