package org.autodiff4j.dl4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodiff4j.dl4j.report.Section.Cell;
import org.autodiff4j.dl4j.report.Section.Column;
import org.autodiff4j.dl4j.report.Section.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE = "<script>alert('x')</script> & \"quotes\"";
  private static final String ESCAPED =
      "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot;";

  private static HtmlReport full(String text) {
    Section section =
        new Section(text)
            .verdict(Tone.BAD, text)
            .text(text)
            .note(text)
            .fact(text, text)
            .fact("second", "2")
            .table(
                List.of(Column.text(text), Column.number("ratio")),
                List.of(List.of(Cell.of(text), Cell.of(2).tone(Tone.BAD).bar(0.25))))
            .figure(Figure.dots(text, text, List.of(1.0, 2.0, 4.0)), text)
            .figure(
                Figure.curves(
                    "t",
                    "loss",
                    List.of(-1.0, 0.0, 1.0),
                    List.of(1.0, 0.0, 2.0),
                    List.of(1.0, 0.0, 1.0)),
                "caption");
    return new HtmlReport(text, text).add(section);
  }

  @Test
  void html_ofHostileNames_isEscapedEverywhere() {
    String html = full(HOSTILE).html();
    assertFalse(html.contains("<script"), html);
    // title twice, subtitle, headline, verdict, text, note, fact twice, column, cell twice,
    // caption, description
    assertTrue(html.split(java.util.regex.Pattern.quote(ESCAPED), -1).length > 12, html);
  }

  @Test
  void html_ofAnyPage_needsNoNetworkAndRunsNoScript() {
    String html = full("plain").html();
    assertTrue(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
    assertFalse(html.contains("src="), html);
    assertFalse(html.replace("url(#", "").contains("url("), html);
    assertFalse(html.contains("@import"), html);
    assertFalse(html.contains("<link"), html);
    assertEquals(2, html.split("<svg", -1).length - 1);
    assertTrue(html.contains("width:25.0%"), html);
  }

  @Test
  void facts_inARow_areOneList() {
    assertEquals(1, full("plain").html().split("<dl>", -1).length - 1);
  }

  @Test
  void table_withARowTooShort_isRefused() {
    Section section = new Section("s");
    List<Column> columns = List.of(Column.text("a"), Column.text("b"));
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> section.table(columns, List.of(Cell.row(1))));
    assertEquals("A row of 1 cells under 2 columns.", error.getMessage());
  }

  @Test
  void write_ofAFile_andOfOneThatCannotBe(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    full("plain").write(file);
    assertTrue(Files.readString(file).startsWith("<!DOCTYPE html>"));
    Path none = folder.resolve("missing/report.html");
    assertThrows(UncheckedIOException.class, () -> full("plain").write(none));
  }
}
