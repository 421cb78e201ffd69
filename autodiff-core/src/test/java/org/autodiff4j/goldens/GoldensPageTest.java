package org.autodiff4j.goldens;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodiff4j.contract.GeneratedPage;
import org.junit.jupiter.api.Test;

/** The page that counts the golden cases and lists where the library differs from JAX. */
class GoldensPageTest {
  private static final int AT_LEAST = 1500;
  private static final List<String> PARTS = List.of("y", "dy", "gx", "hx");

  @Test
  void page_ofGoldens_countsAllCasesAndListsAllDifferences() {
    StringBuilder page =
        new StringBuilder(
            """
            # Golden values

            What JAX gives in float64 on the CPU for the functions of this library, compared at a relative error of 1e-11
            on both backends: the value *y*, the derivative along a direction *dy* (jvp), the pullback of a cotangent *gx* (vjp) and the
            Hessian-vector product *hx*. The scripts that wrote the numbers are in `autodiff-core/src/test/python/goldens`; each file of numbers names
            the version of JAX in its first line. The tests write this page.

            | family | functions | cases | y | dy | gx | hx | differ on purpose |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
    int[] totals = new int[7];
    Map<String, List<Golden>> byReason = new LinkedHashMap<>();
    for (String family : families()) {
      List<Golden> cases = Golden.family(family);
      int[] row = new int[7];
      row[0] = (int) cases.stream().map(Golden::op).distinct().count();
      row[1] = cases.size();
      for (int i = 0; i < PARTS.size(); i++) {
        String part = PARTS.get(i);
        row[2 + i] = (int) cases.stream().filter(golden -> golden.has(part)).count();
      }
      row[6] = (int) cases.stream().filter(golden -> !golden.reason().isEmpty()).count();
      page.append(row(family, row));
      for (int i = 0; i < row.length; i++) {
        totals[i] += row[i];
      }
      for (Golden golden : cases) {
        if (!golden.reason().isEmpty()) {
          byReason
              .computeIfAbsent(golden.op() + " | " + golden.reason(), key -> new ArrayList<>())
              .add(golden);
        }
      }
    }
    page.append(row("all", totals));
    page.append("\n## Where the library differs from JAX\n\n");
    page.append("| function | reason | cases | in |\n| --- | --- | --- | --- |\n");
    byReason.forEach(
        (reason, cases) ->
            page.append("| ")
                .append(reason)
                .append(" | ")
                .append(cases.size())
                .append(" | ")
                .append(
                    PARTS.stream()
                        .filter(part -> cases.stream().anyMatch(c -> c.differing().contains(part)))
                        .collect(joining(", ")))
                .append(" |\n"));
    assertTrue(totals[1] >= AT_LEAST, totals[1] + " golden cases");
    GeneratedPage.check("goldens.md", page.toString());
  }

  @Test
  void families_all_haveATestOnEachBackend() throws IOException {
    Set<String> tested = new TreeSet<>();
    Path tests =
        GeneratedPage.docs()
            .resolveSibling("autodiff-core/src/testFixtures/java/org/autodiff4j/goldens");
    try (Stream<Path> files = Files.list(tests)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith("GoldensTest.java"))::iterator) {
        String text = Files.readString(file);
        int start = text.indexOf("super(\"") + "super(\"".length();
        tested.add(text.substring(start, text.indexOf('"', start)));
      }
    }
    assertEquals(families(), tested);
  }

  @Test
  void contract_ofAWrongFunction_fails() {
    GoldenContract wrong =
        new GoldenContract("basics") {
          @Override
          protected void functions() {
            put("matmul", (x, params) -> x[0].matmul(x[1]).mul(1 + 1e-9));
          }
        };
    Map<Boolean, Integer> outcomes = new TreeMap<>();
    wrong
        .function_atGoldenPoints_equalsJax()
        .filter(test -> test.getDisplayName().contains("matmul of f64[2,3], f64[3,4]"))
        .forEach(
            test ->
                outcomes.merge(
                    assertThrows(AssertionError.class, () -> test.getExecutable().execute())
                        .getMessage()
                        .startsWith("y[0, 0] is "),
                    1,
                    Integer::sum));
    assertEquals(Map.of(true, 1), outcomes);
    assertThrows(AssertionError.class, wrong::functions_all_haveCasesAndTheConverse);
  }

  private static Set<String> families() {
    try {
      Path folder = Path.of(GoldensPageTest.class.getResource("basics.txt").toURI()).getParent();
      try (Stream<Path> files = Files.list(folder)) {
        Set<String> names = new TreeSet<>();
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".txt"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".txt".length())));
        return names;
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String row(String name, int[] counts) {
    return Stream.concat(Stream.of(name), Arrays.stream(counts).mapToObj(String::valueOf))
        .collect(joining(" | ", "| ", " |\n"));
  }
}
