package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Text in columns as wide as their widest entry: the first to the left, the others to the right.
 */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(header);
  }

  /** Adds a row of as many entries as the header has. */
  Table row(Object... entries) {
    if (entries.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          "A row of " + entries.length + " entries under " + rows.get(0).length + " headings.");
    }
    String[] row = new String[entries.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = entries[i].toString();
    }
    rows.add(row);
    return this;
  }

  /** Prints the rows, indented, under the header and a rule. */
  void print(PrintStream out) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      String line = line(rows.get(r), widths);
      out.println(line);
      if (r == 0) {
        out.println("  " + "-".repeat(line.length() - 2));
      }
    }
    out.println();
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append("  ").append(i == 0 ? row[i] + padding : padding + row[i]);
    }
    return line.toString();
  }

  /** Prints a headline. */
  static void title(PrintStream out, String text) {
    out.println(text);
    out.println("=".repeat(text.length()));
  }
}
