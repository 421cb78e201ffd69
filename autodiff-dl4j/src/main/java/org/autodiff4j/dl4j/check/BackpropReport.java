package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.types.DerivativeException;

/**
 * What {@link Dl4jCheck} found. {@link #toString} is a table with one line for each block.
 *
 * @param blocks the parameters in the order of the flat vector, then the inputs
 * @param warnings what the reader should know of how the comparison was made
 * @param score the score in training mode, without penalties
 * @param examples how many examples were taken
 * @param tolerance the greatest relative error that is OK
 * @param explanations what is known of the pattern of what is wrong
 */
public record BackpropReport(
    List<Block> blocks,
    List<String> warnings,
    double score,
    long examples,
    double tolerance,
    List<String> explanations) {
  private static final List<String> HEADER =
      List.of(
          "block",
          "shape",
          "dl4j",
          "expected",
          "ratio",
          "rel. error",
          "verdict",
          "against",
          "reason");

  public BackpropReport {
    blocks = List.copyOf(blocks);
    warnings = List.copyOf(warnings);
    explanations = List.copyOf(explanations);
  }

  /** Whether no block is wrong. */
  public boolean isOk() {
    return wrong().isEmpty();
  }

  /** The blocks that are wrong. */
  public List<Block> wrong() {
    return with(Verdict.WRONG);
  }

  /** The blocks of which nothing can be said. */
  public List<Block> skipped() {
    return with(Verdict.SKIPPED);
  }

  private List<Block> with(Verdict verdict) {
    return blocks.stream().filter(block -> block.verdict() == verdict).toList();
  }

  /**
   * The block of this name.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public Block block(String name) {
    return blocks.stream().filter(block -> block.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * This report, if nothing is wrong: for tests.
   *
   * @throws DerivativeException with the table otherwise
   */
  public BackpropReport requireOk() {
    if (!isOk()) {
      throw new DerivativeException(toString());
    }
    return this;
  }

  /** One line that counts the verdicts. */
  public String summary() {
    int checked = blocks.size() - skipped().size();
    String found =
        checked == 0
            ? "nothing could be checked"
            : isOk()
                ? "all " + checked + " blocks that were checked are right"
                : wrong().size() + " of " + checked + " blocks that were checked are WRONG";
    return skipped().isEmpty() ? found : found + ", " + skipped().size() + " were skipped";
  }

  /** The table, below the summary, above warnings and explanations. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    blocks.forEach(block -> lines.add(cells(block)));
    int[] widths = new int[HEADER.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder("Deeplearning4j's gradient: ").append(summary());
    text.append('\n');
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = i >= 2 && i <= 5;
        String pad = " ".repeat(widths[i] - line.get(i).length());
        padded.append(number ? pad + line.get(i) : line.get(i) + pad).append("  ");
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    explanations.forEach(each -> text.append(each).append('\n'));
    warnings.forEach(each -> text.append("Note: ").append(each).append('\n'));
    return text.toString();
  }

  private static List<String> cells(Block block) {
    return Arrays.asList(
        block.name(),
        block.shape().toString(),
        number("%.6g", block.dl4j()),
        number("%.6g", block.expected()),
        number("%.4f", block.ratio()),
        number("%.1e", block.relativeError()),
        block.verdict().toString(),
        block.along().isEmpty() ? "-" : block.method().toString(),
        block.reason());
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value + 0.0);
  }
}
