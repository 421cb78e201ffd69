package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TourTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);

  @Test
  void run_ofUnknownName_listsTheNamesAndRunsNothing() {
    String printed =
        Console.outputOf(() -> assertEquals(2, Tour.run(List.of("seed", "irys"), err)));

    assertEquals("", printed);
    assertEquals(
        "No sample is named 'irys'. There are: seed, nist, iris, sensitivity, influence, spectrum, "
            + "ode, meta, fixedpoint, ridge, montecarlo, network, digits, attention, optimizers, "
            + "readme.",
        errors.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void run_ofOneName_runsThatSampleOnly() {
    String printed = Console.outputOf(() -> assertEquals(0, Tour.run(List.of("seed"), err)));

    assertTrue(printed.startsWith("[seed]\nSeed problems"), printed);
    assertFalse(printed.contains("[nist]"));
    assertEquals("", errors.toString(StandardCharsets.UTF_8));
  }

  @Test
  void run_ofAll_printsPureAsciiWithoutAGap() {
    String printed = Console.outputOf(() -> assertEquals(0, Tour.run(List.of(), err)));

    for (String name :
        List.of(
            "seed",
            "nist",
            "iris",
            "sensitivity",
            "influence",
            "spectrum",
            "ode",
            "meta",
            "fixedpoint",
            "ridge",
            "montecarlo",
            "network",
            "digits",
            "attention",
            "readme")) {
      assertTrue(printed.contains("[" + name + "]\n"), name);
    }
    String odd = printed.replaceAll("[\\n -~]", "");
    assertEquals("", odd);
    assertFalse(printed.contains("NaN"), printed);
  }
}
