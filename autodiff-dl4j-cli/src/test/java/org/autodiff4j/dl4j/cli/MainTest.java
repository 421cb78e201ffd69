package org.autodiff4j.dl4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void noCommand_isBadInput_andListsTheCommands() {
    assertEquals(2, run());
    assertEquals(
        "autodiff-dl4j: Missing command: check, sensitivity, curvature or convert-precision"
            + " (autodiff-dl4j --help tells more)\n",
        err.toString());
  }
}
