package org.autodiff4j.dl4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar with all dependencies as a process, as users do. */
final class ProgramIT {
  private static final long SECONDS = 240;

  @TempDir Path folder;
  private String out = "";
  private String err = "";

  private int run(String... args) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-jar");
    command.add(Path.of("target", "autodiff-dl4j.jar").toAbsolutePath().toString());
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS));
    this.out = Files.readString(out);
    this.err = Files.readString(err);
    return process.exitValue();
  }

  @Test
  void program_asAProcess_tellsByItsStatusAndWritesOnlyResults() throws Exception {
    assertEquals(0, run("--version"), err);
    assertTrue(out.matches("autodiff-dl4j \\d+\\.\\d+.*\\R(?s).*"), out);

    Workplace work = new Workplace(folder);
    work.wrong("elu.zip");
    work.csv("data.csv", 20);
    assertEquals(1, run("check", "elu.zip", "data.csv", "--json", "--report", "r.html"), err);
    assertEquals("", err);
    JsonObject json = JsonParser.parseString(out).getAsJsonObject();
    assertFalse(json.get("ok").getAsBoolean());
    assertTrue(Files.readString(folder.resolve("r.html")).startsWith("<!DOCTYPE html>"));

    assertEquals(
        0, run("curvature", "elu.zip", "data.csv", "--steps", "5", "--report", "c.html"), err);
    assertEquals("", err);
    assertTrue(Files.readString(folder.resolve("c.html")).contains("<svg"));

    assertEquals(2, run("check", "elu.zip", "none.csv"));
    assertEquals("autodiff-dl4j: none.csv: there is no such file.\n", err);
    assertEquals("", out);
  }
}
