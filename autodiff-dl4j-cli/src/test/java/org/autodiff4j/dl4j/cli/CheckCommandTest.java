package org.autodiff4j.dl4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodiff4j.dl4j.ModelFile;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

final class CheckCommandTest {
  @TempDir Path folder;
  private Workplace work;

  @BeforeEach
  void prepare() {
    work = new Workplace(folder);
    work.classifier("model.zip");
    work.csv("data.csv", 40);
  }

  // ---- Verdicts ----

  @Test
  void check_ofAHealthyModel_isOkAndPrintsTheTable() {
    assertEquals(0, work.run("check", "model.zip", "data.csv"), work.err());
    assertEquals("", work.err());
    assertTrue(
        work.out()
            .startsWith("Deeplearning4j's gradient: all 5 blocks that were checked are right\n"),
        work.out());
    assertTrue(work.out().matches("(?s).*0_W +\\[3, ?5\\].* 1\\.0000 .*OK.*"), work.out());
  }

  @Test
  void check_ofAWrongGradient_is1_andQuietSaysNothing() {
    work.wrong("elu.zip");
    assertEquals(1, work.run("check", "elu.zip", "data.csv"), work.err());
    assertTrue(work.out().contains("are WRONG"), work.out());
    assertEquals(1, work.run("check", "elu.zip", "data.csv", "--quiet"));
    assertEquals("", work.out());
    assertEquals("", work.err());
  }

  @Test
  void check_asJson_tellsEachBlock() {
    work.wrong("elu.zip");
    assertEquals(1, work.run("check", "elu.zip", "data.csv", "--json", "--seed", "7"), work.err());
    JsonObject json = JsonParser.parseString(work.out()).getAsJsonObject();
    assertEquals("check", json.get("command").getAsString());
    assertFalse(json.get("ok").getAsBoolean());
    assertEquals(40, json.get("examples").getAsInt());
    assertEquals(7, json.get("seed").getAsInt());
    assertEquals("[\"length\",\"width\",\"noise\"]", json.get("features").toString());
    assertEquals("[\"elm\",\"oak\"]", json.get("classes").toString());
    assertEquals("stored (NormalizerStandardize)", json.get("normalizer").getAsString());
    JsonObject block = json.get("blocks").getAsJsonArray().get(0).getAsJsonObject();
    assertEquals("0_W", block.get("name").getAsString());
    assertEquals("WRONG", block.get("verdict").getAsString());
    assertTrue(block.get("relativeError").getAsDouble() > 1e-3, block.toString());
    JsonObject last = json.get("blocks").getAsJsonArray().get(2).getAsJsonObject();
    assertEquals("OK", last.get("verdict").getAsString());
    assertEquals(1, last.get("ratio").getAsDouble(), 1e-8);
  }

  @Test
  void check_inBatches_takesAllRows_andTheWorstOfEachBlock() {
    work.wrong("elu.zip");
    assertEquals(1, work.run("check", "elu.zip", "data.csv", "--json", "--batch-size", "15"));
    JsonObject json = JsonParser.parseString(work.out()).getAsJsonObject();
    assertEquals(40, json.get("examples").getAsInt());
    assertEquals(
        "WRONG",
        json.get("blocks").getAsJsonArray().get(0).getAsJsonObject().get("verdict").getAsString());
    assertEquals(0, work.run("check", "model.zip", "data.csv", "--batch-size", "15"));
  }

  @Test
  void check_ofAFileWithComments_leavesThemOutAndCountsTheirLines() throws IOException {
    String data = Files.readString(work.file("data.csv"));
    work.write("said.csv", "# by hand, in 1936\n# in a field\n" + data);
    assertEquals(0, work.run("check", "model.zip", "said.csv"), work.err());
    work.write("said.csv", "# by hand, in 1936\n" + data + "# end\nx,1,2,oak\n");
    assertEquals(2, work.run("check", "model.zip", "said.csv", "--limit", "99"));
    assertEquals(
        "autodiff-dl4j: said.csv, line 44, column \"length\": \"x\" is not a finite number.\n",
        work.err());
  }

  @Test
  void report_isWrittenAndEscapesNames() throws IOException {
    work.write(
        "odd.csv",
        Files.readString(work.file("data.csv")).replace("length", "<script>alert(1)</script>"));
    work.wrong("elu.zip");
    assertEquals(1, work.run("check", "elu.zip", "odd.csv", "--report", "check.html"), work.err());
    assertTrue(work.out().contains("Report: "), work.out());
    String html = Files.readString(work.file("check.html"));
    assertFalse(html.contains("<script"), html);
    assertTrue(html.contains("are WRONG."), html);
    assertTrue(html.contains("0_W"), html);
    assertEquals(2, work.run("check", "model.zip", "data.csv", "--report", "none/check.html"));
    assertEquals(
        "autodiff-dl4j: none/check.html: the report cannot be written: its folder does not exist.\n",
        work.err());
  }

  // ---- Kinds of models and labels ----

  @Test
  void check_ofEveryKindOfData_readsIt() {
    assertEquals(0, work.run("check", "model.zip", "data.csv", "--label", "kind"), work.err());
    assertEquals(0, work.run("check", "model.zip", "data.csv", "--label", "-1", "--classes", "2"));
    assertEquals(0, work.run("check", "model.zip", "data.csv", "--class-names", "oak,elm"));
    assertEquals(
        0, work.run("check", "model.zip", "data.csv", "--normalizer", "standardize"), work.err());
    work.write("plain.csv", "1;2;3;0\n4;5;6;1\n\n1e1;-.5;+2;1\n");
    assertEquals(0, work.run("check", "model.zip", "plain.csv"), work.err());
    work.write("hot.csv", "\ufeffa\tb\tc\tx\ty\n1\t2\t3\t0\t1\n4\t5\t6\t1\t0\n");
    assertEquals(0, work.run("check", "model.zip", "hot.csv"), work.err());
    assertEquals(0, work.run("check", "model.zip", "hot.csv", "--label", "x,y", "--regression"));
    work.regression("targets.zip");
    work.write("targets.csv", "1,2,0.5,-0.5\n2,1,0.1,0.7\n");
    assertEquals(0, work.run("check", "targets.zip", "targets.csv", "--regression"), work.err());
    assertEquals(0, work.run("check", "targets.zip", "targets.csv"), work.err());
    work.images("images.zip");
    work.write("images.csv", "0,1,2,3,4,5,6,7,8,9\n1,9,8,7,6,5,4,3,2,1\n");
    assertEquals(
        0,
        work.run("check", "images.zip", "images.csv", "--label", "1", "--input-shape", "1,3,3"),
        work.err());
    work.sequences("sequences.zip");
    work.write("sequences.csv", "1,2,3,4,5,6,0,1,0\n6,5,4,3,2,1,1,1,0\n");
    assertEquals(
        0,
        work.run(
            "check",
            "sequences.zip",
            "sequences.csv",
            "--label",
            "7,8,9",
            "--classes",
            "2",
            "--input-shape",
            "2,3"),
        work.err());
  }

  @Test
  void check_ofAHalfPrecisionModel_isMadeInDouble() {
    work.save(work.classifier("model.zip").convertDataType(DataType.HALF), "half.zip");
    assertEquals(
        0,
        work.run("check", "half.zip", "data.csv", "--json", "--normalizer", "standardize"),
        work.err());
    assertTrue(work.out().contains("\"precision\": \"HALF\""), work.out());
  }

  @Test
  void convertPrecision_keepsParametersAndNormalizer() {
    MultiLayerNetwork net = work.classifier("f32.zip", DataType.FLOAT, new ActivationTanH());
    assertEquals(
        0, work.run("convert-precision", "f32.zip", "f64.zip", "--to", "double"), work.err());
    assertTrue(
        work.out().endsWith("f64.zip: 32 parameters, FLOAT -> DOUBLE, with the normalizer\n"),
        work.out());
    ModelFile file = ModelFile.read(work.file("f64.zip"));
    assertEquals(net.params().castTo(DataType.DOUBLE), file.network().params());
    assertTrue(file.normalizer().isPresent());
    assertEquals(2, work.run("convert-precision", "f32.zip", "f64.zip", "--to", "double"));
    assertEquals(
        "autodiff-dl4j: f64.zip: this file is there already; --force writes over it.\n",
        work.err());
    assertEquals(
        0, work.run("convert-precision", "f64.zip", "f64.zip", "--to", "float", "--force"));
    assertEquals(
        DataType.FLOAT, ModelFile.read(work.file("f64.zip")).network().params().dataType());
    assertEquals(2, work.run("convert-precision", "f32.zip", "no/f64.zip", "--to", "double"));
    assertEquals(
        "autodiff-dl4j: no/f64.zip: cannot be written: its folder does not exist.\n", work.err());
  }

  // ---- What cannot be used ----

  @Test
  void errors_ofFiles_areOneLine() {
    fails("none.zip: there is no such file.", "check", "none.zip", "data.csv");
    fails("none.csv: there is no such file.", "check", "model.zip", "none.csv");
    work.write("text.zip", "not a zip");
    assertEquals(2, work.run("check", "text.zip", "data.csv"));
    assertTrue(work.err().startsWith("autodiff-dl4j: text.zip: this is no zip file"), work.err());
    assertEquals(1, work.err().lines().count(), work.err());
    data("", "data.csv: has no rows of data.");
    data("a,b,c,kind\n", "data.csv: has no rows of data.");
  }

  @Test
  void errors_ofCells_tellLineAndColumn() {
    String head = "a,b,c,kind\n1,2,3,oak\n";
    data(head + "1,NaN,3,elm\n", "data.csv, line 3, column \"b\": \"NaN\" is not a finite number.");
    data(head + "1,2,3,elm\n\n1,,3,elm\n", "data.csv, line 5, column \"b\": the cell is empty.");
    data(head + "1,2,x7,elm\n", "data.csv, line 3, column \"c\": \"x7\" is not a finite number.");
    data(
        head + "1,1e999,3,elm\n",
        "data.csv, line 3, column \"b\": \"1e999\" is not a finite number.");
    data(head + "1,2,3\n", "data.csv, line 3: has 3 cells, but 4 columns were expected.");
    data(head + "1,2,3,elm,5\n", "data.csv, line 3: has 5 cells, but 4 columns were expected.");
    data(head + "1,2,3,\n1,2,3,elm\n", "data.csv, line 3, column \"kind\": the cell is empty.");
    data(
        "1,2,3,0\n1,2,3,2\n",
        "data.csv, line 2, column \"4\": \"2\" is none of the 2 classes \"0\" to \"1\".");
    data(
        "1,2,3,0\n1,2,3,0.5\n",
        "data.csv, line 2, column \"4\": \"0.5\" is none of the 2 classes \"0\" to \"1\".");
    data(
        head + "1,2,3,elm\n1,2,3,ash\n",
        "data.csv: the labels are 3 different words or numbers, \"ash\", ..., \"oak\", but there are 2"
            + " classes.");
    data(
        head,
        "data.csv: the labels are 1 words for 2 classes; say which is which with --class-names.");
    data(
        "a,a,c,kind\n1,2,3,oak\n",
        "data.csv: two columns have the name \"a\"; use --no-header if it is data.");
    work.write("data.csv", "1,2,3,0\n\u00e4,2,3,1\n");
    fails(
        "data.csv, line 2, column \"1\": \"\u00e4\" is not a finite number.",
        "check",
        "model.zip",
        "data.csv");
  }

  @Test
  void errors_ofShapes_tellWhatTheModelExpects() {
    data(
        "a,b,kind\n1,2,oak\n1,3,elm\n",
        "data.csv: has 2 columns of features beside 1 of labels, but the model expects 3 features.");
    work.csv("data.csv", 4);
    fails(
        "data.csv: there is no column \"sort\" among the 4 columns \"length\", \"width\", \"noise\","
            + " \"kind\".",
        "check",
        "model.zip",
        "data.csv",
        "--label",
        "sort");
    fails(
        "The model has 2 outputs, but there are to be 3 classes.",
        "check",
        "model.zip",
        "data.csv",
        "--classes",
        "3");
    fails(
        "--input-shape [2, 2] has 4 numbers, but data.csv has 3 columns of features.",
        "check",
        "model.zip",
        "data.csv",
        "--input-shape",
        "2,2");
    work.images("images.zip");
    fails(
        "The model takes images with 1 channels; say their shape with --input-shape"
            + " channels,height,width.",
        "check",
        "images.zip",
        "data.csv");
    work.sequences("sequences.zip");
    fails(
        "The model takes sequences of 2 features; say their shape with --input-shape"
            + " features,steps.",
        "check",
        "sequences.zip",
        "data.csv");
    work.regression("targets.zip");
    work.write("t.csv", "1,2,0.5\n2,1,0.1\n");
    fails(
        "t.csv: has 1 columns of labels, but the model has 2 outputs.",
        "check",
        "targets.zip",
        "t.csv",
        "--regression",
        "--label",
        "3");
    fails(
        "--normalizer stored: the model's file has none; use none or standardize.",
        "check",
        "targets.zip",
        "t.csv",
        "--label",
        "3,2",
        "--regression",
        "--normalizer",
        "stored",
        "--input-shape",
        "1");
  }

  @Test
  void errors_ofArguments_areOneLine() {
    fails(
        "Missing required parameters: 'MODEL.zip', 'DATA.csv' (autodiff-dl4j check --help tells more)",
        "check");
    fails(
        "--limit must be at least 1, but is 0.", "check", "model.zip", "data.csv", "--limit", "0");
    fails(
        "--delimiter must be one character, but is \"::\".",
        "check",
        "model.zip",
        "data.csv",
        "--delimiter",
        "::");
    fails(
        "A check needs at least 1 direction, but got 0.",
        "check",
        "model.zip",
        "data.csv",
        "--directions",
        "0");
    assertEquals(2, work.run("check", "model.zip", "data.csv", "--nonsense"));
    assertEquals(1, work.err().lines().count(), work.err());
    assertEquals(2, work.run("check", "model.zip", "none.csv", "--stacktrace"));
    assertTrue(work.err().lines().count() > 3, work.err());
  }

  @Test
  void help_ofEveryCommand_hasExamples() {
    for (String command : new String[] {"check", "convert-precision"}) {
      assertEquals(0, work.run(command, "--help"));
      assertTrue(work.out().contains("Usage: autodiff-dl4j " + command), work.out());
      assertTrue(work.out().contains("Example"), work.out());
    }
  }

  private void data(String text, String message) {
    work.write("data.csv", text);
    fails(message, "check", "model.zip", "data.csv");
  }

  private void fails(String message, String... args) {
    assertEquals(2, work.run(args), work.err());
    assertEquals("autodiff-dl4j: " + message + "\n", work.err());
    assertEquals("", work.out());
  }
}
