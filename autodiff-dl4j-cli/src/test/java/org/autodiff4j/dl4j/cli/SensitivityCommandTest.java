package org.autodiff4j.dl4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SensitivityCommandTest {
  @TempDir static Path folder;
  private static Workplace work;

  @BeforeAll
  static void prepare() throws IOException {
    work = new Workplace(folder);
    work.classifier("model.zip");
    Path data = work.csv("data.csv", 40);
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    lines.set(12, lines.get(12).replace("elm", "?").replace("oak", "elm").replace("?", "oak"));
    work.write("data.csv", String.join("\n", lines));
  }

  @Test
  void sensitivity_finds_theWrongLabel_andTheNoise() {
    assertEquals(0, work.run("sensitivity", "model.zip", "data.csv", "--json"), work.err());
    JsonObject json = JsonParser.parseString(work.out()).getAsJsonObject();
    assertEquals(13, first(json, "topExamples").get("line").getAsInt(), work.out());
    assertEquals(11, first(json, "topExamples").get("row").getAsInt());
    JsonArray saliency = json.getAsJsonArray("saliency");
    assertEquals(3, saliency.size());
    assertEquals("noise", saliency.get(2).getAsJsonObject().get("feature").getAsString());
    assertEquals(10, json.getAsJsonArray("topParameters").size());
    assertEquals(3, json.getAsJsonArray("alongRandom").size());
    assertTrue(json.get("gradientNorm").getAsDouble() > 0);
    double norm = first(json, "topExamples").get("gradientNorm").getAsDouble();
    assertEquals(
        0, work.run("sensitivity", "model.zip", "data.csv", "--json", "--batch-size", "7"));
    JsonObject again = JsonParser.parseString(work.out()).getAsJsonObject();
    assertEquals(norm, first(again, "topExamples").get("gradientNorm").getAsDouble(), 1e-12 * norm);
  }

  @Test
  void sensitivity_asText_andAsPage_namesColumnsEscaped() throws IOException {
    String hostile = "<script>alert(1)</script>";
    work.write("odd.csv", Files.readString(work.file("data.csv")).replace("length", hostile));
    assertEquals(
        0,
        work.run("sensitivity", "model.zip", "odd.csv", "--top", "4", "--report", "s.html"),
        work.err());
    assertTrue(work.out().contains(hostile), work.out());
    assertTrue(work.out().contains("\n13 "), work.out());
    String html = Files.readString(work.file("s.html"));
    assertFalse(html.contains("<script"), html);
    assertTrue(html.contains("&lt;script&gt;alert(1)"), html);
    assertTrue(html.contains("line of the file"), html);
  }

  @Test
  void curvature_tellsEigenvaluesTraceAndProfiles() throws IOException {
    assertEquals(
        0,
        work.run("curvature", "model.zip", "data.csv", "--json", "--report", "c.html"),
        work.err());
    JsonObject json = JsonParser.parseString(work.out()).getAsJsonObject();
    assertEquals(32, json.get("trainableParameters").getAsInt());
    double greatest = json.getAsJsonObject("greatest").get("value").getAsDouble();
    double least = json.getAsJsonObject("least").get("value").getAsDouble();
    assertTrue(greatest > 0 && least < greatest, work.out());
    double trace = json.getAsJsonObject("trace").get("value").getAsDouble();
    double error = json.getAsJsonObject("trace").get("standardError").getAsDouble();
    assertTrue(Math.abs(trace) <= 32 * Math.max(greatest, -least) + 5 * error, work.out());
    JsonArray profiles = json.getAsJsonArray("profiles");
    assertEquals(2, profiles.size());
    JsonObject sharpest = profiles.get(1).getAsJsonObject();
    assertEquals("SHARPEST", sharpest.get("direction").getAsString());
    assertEquals(greatest, sharpest.get("curvature").getAsDouble(), 1e-3 * greatest);
    assertEquals(41, sharpest.getAsJsonArray("values").size());
    String html = Files.readString(work.file("c.html"));
    assertEquals(
        3,
        Collections.frequency(
            List.of(html.split("(?=<svg)")).stream().map(part -> part.startsWith("<svg")).toList(),
            true));
    assertEquals(
        0,
        work.run(
            "curvature",
            "model.zip",
            "data.csv",
            "--matrix",
            "gauss_newton",
            "--steps",
            "8",
            "--directions",
            "0",
            "--along",
            "random"),
        work.err());
    assertTrue(work.out().startsWith("GAUSS_NEWTON of 32 parameters: "), work.out());
    assertTrue(work.out().contains("\nAlong random: loss "), work.out());
  }

  @Test
  void errors_ofOptions_areOneLine() {
    fails(
        "Curvature needs steps >= 1, tolerance >= 0 and no or at least 2 samples, but got 0, 1.0E-4"
            + " and 30.",
        "curvature",
        "model.zip",
        "data.csv",
        "--steps",
        "0");
    fails(
        "--top and --directions must be at least 1, but are 0 and 3.",
        "sensitivity",
        "model.zip",
        "data.csv",
        "--top",
        "0");
    fails(
        "A profile needs a positive extent and an odd number of points from 3, but got 1.0 and 4.",
        "curvature",
        "model.zip",
        "data.csv",
        "--points",
        "4",
        "--steps",
        "2",
        "--directions",
        "0",
        "--along",
        "random");
    assertEquals(0, work.run("sensitivity", "--help"));
    assertTrue(work.out().contains("Examples:"), work.out());
    assertEquals(0, work.run("curvature", "--help"));
    assertTrue(work.out().contains("GRADIENT"), work.out());
  }

  private static JsonObject first(JsonObject json, String list) {
    return json.getAsJsonArray(list).get(0).getAsJsonObject();
  }

  private static void fails(String message, String... args) {
    assertEquals(2, work.run(args), work.err());
    assertEquals("autodiff-dl4j: " + message + "\n", work.err());
  }
}
