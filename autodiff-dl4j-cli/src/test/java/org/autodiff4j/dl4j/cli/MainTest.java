package org.autodiff4j.dl4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void noCommand_isBadInput_andListsTheCommands() {
    CommandLine line = Main.commandLine().setErr(new PrintWriter(errors, true));
    assertEquals(2, line.execute());
    assertTrue(errors.toString().startsWith("Usage: autodiff-dl4j"), errors.toString());
  }
}
