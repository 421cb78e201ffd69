package org.autodiff4j.dl4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.Block;
import org.autodiff4j.dl4j.check.Verdict;
import org.autodiff4j.dl4j.report.Section.Cell;
import org.autodiff4j.dl4j.report.Section.Column;
import org.autodiff4j.dl4j.report.Section.Tone;

/** What a check of Deeplearning4j's back-propagation found: a row for each block. */
final class BackpropSection {
  /** The ratio at which a bar is full, unless one is greater. */
  private static final double FULL_RATIO = 2;

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("block"),
          Column.text("shape"),
          Column.number("Deeplearning4j"),
          Column.number("expected"),
          Column.number("ratio"),
          Column.number("relative error"),
          Column.text("verdict"),
          Column.text("against"),
          Column.text("reason"));

  private BackpropSection() {}

  /** The section. */
  static Section of(BackpropReport report) {
    String summary = report.summary();
    Section section =
        new Section("Back-propagation")
            .verdict(
                report.isOk() ? Tone.GOOD : Tone.BAD,
                summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".")
            .text(
                "Deeplearning4j's gradient along random directions of each block, divided by the derivative along"
                    + " them: 1 where it is right.");
    report.explanations().forEach(section::text);
    report.warnings().forEach(section::note);
    double full = FULL_RATIO;
    for (Block block : report.blocks()) {
      full = Double.isFinite(block.ratio()) ? Math.max(full, block.ratio()) : full;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Block block : report.blocks()) {
      rows.add(row(block, full));
    }
    return section.table(COLUMNS, rows);
  }

  private static List<Cell> row(Block block, double full) {
    Tone tone =
        switch (block.verdict()) {
          case OK -> Tone.GOOD;
          case WRONG -> Tone.BAD;
          case SKIPPED -> Tone.NEUTRAL;
        };
    Cell ratio = Cell.of(number("%.4f", block.ratio())).tone(tone);
    boolean compared = block.verdict() != Verdict.SKIPPED;
    return List.of(
        Cell.of(block.name()),
        Cell.of(block.shape()),
        Cell.of(number("%.6g", block.dl4j())),
        Cell.of(number("%.6g", block.expected())),
        Double.isNaN(block.ratio()) ? ratio : ratio.bar(block.ratio() / full),
        Cell.of(number("%.1e", block.relativeError())),
        Cell.of(block.verdict()).tone(tone),
        Cell.of(compared ? block.method() : ""),
        Cell.of(block.reason()));
  }

  /** Nothing for what was not measured. */
  static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value + 0.0);
  }
}
