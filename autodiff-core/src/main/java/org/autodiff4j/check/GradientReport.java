package org.autodiff4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.types.DerivativeException;

/**
 * What {@link GradientChecks} found: one row for each comparison. {@link #toString} is the table.
 *
 * @param title what was checked, and how
 * @param rows the comparisons, in the order they were made
 */
public record GradientReport(String title, List<Row> rows) {
  private static final List<String> HEADER =
      List.of(
          "function",
          "argument",
          "result",
          "check",
          "at",
          "value",
          "expected",
          "error",
          "remark",
          "verdict");

  /**
   * One comparison, of the direction and the element at which it was worst.
   *
   * @param function the function whose derivative was checked: {@code f}, or at higher order {@code
   *     jvp f} and {@code vjp f}
   * @param argument the path of the leaf that was varied; empty if the argument is a tensor
   * @param result the path of the leaf of the result; empty if the result is a tensor
   * @param check what was compared with what
   * @param index the element of the result, or of the argument in a comparison of gradients; empty
   *     if the comparison is one of the whole leaf
   * @param value the derivative that was checked
   * @param expected what it was compared with
   * @param error their difference, relative to the greatest such value in the leaf
   * @param remark how the remainder shrinks, or the ratio of the two values over the whole leaf
   * @param passed whether they agree
   */
  public record Row(
      String function,
      String argument,
      String result,
      String check,
      String index,
      double value,
      double expected,
      double error,
      String remark,
      boolean passed) {
    private List<String> cells() {
      return List.of(
          function,
          argument.isEmpty() ? "-" : argument,
          result.isEmpty() ? "-" : result,
          check,
          index.isEmpty() ? "-" : index,
          number("%.8g", value),
          number("%.8g", expected),
          number("%.1e", error),
          remark.isEmpty() ? "-" : remark,
          passed ? "ok" : "WRONG");
    }

    private static String number(String format, double value) {
      return String.format(Locale.ROOT, format, value + 0.0); // -0 becomes 0
    }
  }

  public GradientReport {
    rows = List.copyOf(rows);
  }

  /** Whether every comparison agrees. */
  public boolean passed() {
    return rows.stream().allMatch(Row::passed);
  }

  /** The comparisons that do not agree. */
  public List<Row> failures() {
    return rows.stream().filter(row -> !row.passed()).toList();
  }

  /**
   * This report, if it passed.
   *
   * @throws DerivativeException with the failed rows of the table if it did not
   */
  public GradientReport requirePassed() {
    if (!passed()) {
      throw new DerivativeException(table(failures()));
    }
    return this;
  }

  /** The table of all comparisons, below a line that says how many failed. */
  @Override
  public String toString() {
    return table(rows);
  }

  private String table(List<Row> shown) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    shown.forEach(row -> lines.add(row.cells()));
    int[] widths = new int[HEADER.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(title).append(": ").append(summary()).append('\n');
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = i >= 5 && i <= 7;
        String pad = " ".repeat(widths[i] - line.get(i).length());
        padded.append(number ? pad + line.get(i) : line.get(i) + pad).append("  ");
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String summary() {
    int failed = failures().size();
    return failed == 0
        ? "all " + rows.size() + " checks passed"
        : failed + " of " + rows.size() + " checks failed";
  }
}
