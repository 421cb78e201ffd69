package org.autodiff4j.dl4j.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a CSV file of unknown origin, as text, with the line that each row begins on.
 *
 * @param name the file, for messages
 * @param columns the columns' names: those of the header, or their numbers
 * @param rows the cells of each row, as many as there are columns
 * @param lines the line of the file that each row begins on, from 1
 */
record CsvTable(String name, List<String> columns, List<List<String>> rows, List<Long> lines) {
  private static final long MOST_BYTES = 1L << 30;
  private static final long MOST_CELLS = 50_000_000;
  private static final int MOST_COLUMNS = 100_000;
  private static final int PEEK = 1 << 16;
  private static final char COMMENT = '#';

  /**
   * Reads a file. Lines that begin with {@code #} are comments.
   *
   * @param hasHeader whether the first row is one; null to see from its cells
   * @param delimiter what separates cells; null to see from the first line
   * @param limit at most so many rows are read
   */
  static CsvTable read(
      Path path, @Nullable Boolean hasHeader, @Nullable Character delimiter, int limit) {
    require(path);
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), PEEK)) {
      byte[] start = peek(file);
      char separator = delimiter != null ? delimiter : delimiter(start);
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setDelimiter(separator)
              .setIgnoreEmptyLines(true)
              .setCommentMarker(COMMENT)
              .setTrim(true)
              .get();
      Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder());
      try (CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
        return read(path.toString(), parser, hasHeader, limit);
      }
    } catch (CharacterCodingException e) {
      throw new InputException(path + ": the file is not in UTF-8.", e);
    } catch (IOException | UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new InputException(path + ": the file is not in UTF-8.", e);
      }
      throw new InputException(path + ": cannot be read as CSV: " + e.getMessage(), e);
    }
  }

  private static void require(Path path) {
    if (!Files.exists(path)) {
      throw new InputException(path + ": there is no such file.");
    }
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new InputException(path + ": this is not a file that can be read.");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new InputException(
            path + ": the file has " + Files.size(path) + " bytes, more than " + MOST_BYTES + ".");
      }
    } catch (IOException e) {
      throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The first bytes; skips the mark that some programs put before UTF-8. */
  private static byte[] peek(InputStream file) throws IOException {
    file.mark(PEEK);
    byte[] start = file.readNBytes(PEEK - 1);
    file.reset();
    boolean marked =
        start.length >= 3
            && start[0] == (byte) 0xef
            && start[1] == (byte) 0xbb
            && start[2] == (byte) 0xbf;
    if (marked) {
      file.skipNBytes(3);
    }
    return start;
  }

  private static char delimiter(byte[] start) {
    String line =
        new String(start, StandardCharsets.UTF_8)
            .lines()
            .filter(each -> !each.isBlank() && each.charAt(0) != COMMENT)
            .findFirst()
            .orElse("");
    char best = ',';
    long most = 0;
    for (char each : new char[] {',', ';', '\t', '|'}) {
      long count = line.chars().filter(c -> c == each).count();
      if (count > most) {
        most = count;
        best = each;
      }
    }
    return best;
  }

  private static CsvTable read(
      String name, CSVParser parser, @Nullable Boolean hasHeader, int limit) {
    List<String> columns = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    boolean first = true;
    for (CSVRecord entry : parser) {
      List<String> cells = entry.toList();
      long line = parser.getCurrentLineNumber() - breaks(cells);
      if (cells.size() > MOST_COLUMNS) {
        throw new InputException(
            name
                + ", line "
                + line
                + ": has "
                + cells.size()
                + " cells, more than "
                + MOST_COLUMNS
                + ".");
      }
      if (first) {
        first = false;
        boolean isHeader = hasHeader != null ? hasHeader : isHeader(cells);
        for (int i = 0; i < cells.size(); i++) {
          columns.add(isHeader && !cells.get(i).isEmpty() ? cells.get(i) : String.valueOf(i + 1));
        }
        requireDistinct(name, columns);
        if (isHeader) {
          continue;
        }
      }
      if (rows.size() == limit) {
        break;
      }
      if (cells.size() != columns.size()) {
        throw new InputException(
            name
                + ", line "
                + line
                + ": has "
                + cells.size()
                + " cells, but "
                + columns.size()
                + " columns were expected.");
      }
      if ((rows.size() + 1L) * columns.size() > MOST_CELLS) {
        throw new InputException(
            name + ": has more than " + MOST_CELLS + " cells; take fewer rows with --limit.");
      }
      rows.add(cells);
      lines.add(line);
    }
    if (rows.isEmpty()) {
      throw new InputException(name + ": has no rows of data.");
    }
    return new CsvTable(name, columns, rows, lines);
  }

  /** How many lines a row goes on after its first. */
  private static long breaks(List<String> cells) {
    return cells.stream().mapToLong(cell -> cell.chars().filter(c -> c == '\n').count()).sum();
  }

  private static void requireDistinct(String name, List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new InputException(
            name
                + ": two columns have the name "
                + quoted(column)
                + "; use --no-header if it is data.");
      }
    }
  }

  private static boolean isHeader(List<String> cells) {
    return cells.stream().allMatch(cell -> Double.isNaN(parse(cell))) && !cells.isEmpty();
  }

  /** The number that a cell holds, or NaN. */
  static double parse(String cell) {
    try {
      // Java's own forms, 1f and 0x1p3, are no numbers of a CSV file.
      boolean plain = cell.length() < 400 && cell.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
      return plain ? Double.parseDouble(cell) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The number in a cell. */
  double number(int row, int column) {
    String cell = rows.get(row).get(column);
    double value = parse(cell);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new InputException(
          place(row, column)
              + (cell.isEmpty()
                  ? "the cell is empty."
                  : quoted(cell) + " is not a finite number."));
    }
    return value;
  }

  /** Where a cell stands, as the beginning of a message. */
  String place(int row, int column) {
    return name + ", line " + lines.get(row) + ", column " + quoted(columns.get(column)) + ": ";
  }

  /** The place of a column that is given by name or by number: from 1, or from -1 backwards. */
  int column(String given) {
    int at = columns.indexOf(given);
    if (at >= 0) {
      return at;
    }
    if (given.matches("-?[0-9]{1,6}")) {
      int number = Integer.parseInt(given);
      int index = number > 0 ? number - 1 : columns.size() + number;
      if (number != 0 && index >= 0 && index < columns.size()) {
        return index;
      }
    }
    throw new InputException(
        name
            + ": there is no column "
            + quoted(given)
            + " among the "
            + columns.size()
            + " columns "
            + names()
            + ".");
  }

  private String names() {
    List<String> first = columns.subList(0, Math.min(columns.size(), 12));
    String names = String.join(", ", first.stream().map(CsvTable::quoted).toList());
    return first.size() < columns.size() ? names + ", ..." : names;
  }

  static String quoted(String text) {
    String line = Main.oneLine(text);
    return '"' + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + '"';
  }
}
