package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodiff4j.types.AutodiffException;

/** A page of the guide, held against code: its blocks are compiled, its errors are raised. */
record GuidePage(String name, String text) {
  static final Path GUIDE = Path.of("..", "docs", "guide");
  private static final Path TESTS = Path.of("src/test/java/org/autodiff4j/samples");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static GuidePage of(String name) {
    return new GuidePage(name, read(GUIDE.resolve(name)));
  }

  /** Asserts that the page has so many blocks of Java, each part of the test of that name. */
  void assertBlocksAreCodeOf(Class<?> test, int expected) {
    assertBlocksAreCodeOf(TESTS.resolve(test.getSimpleName() + ".java"), expected);
  }

  void assertBlocksAreCodeOf(Path source, int expected) {
    String code = squeezed(read(source));
    List<String> blocks = blocks();
    for (String block : blocks) {
      assertTrue(code.contains(squeezed(block)), () -> name + " shows what is no code:\n" + block);
    }
    assertEquals(expected, blocks.size(), name);
  }

  /**
   * Asserts that the code in the last column of each table before that heading is part of the test,
   * and returns how many pieces it is.
   */
  int assertLastCellsAreCodeOf(Class<?> test, String end) {
    String code = squeezed(read(TESTS.resolve(test.getSimpleName() + ".java")));
    int pieces = 0;
    for (String line : text.substring(0, text.indexOf(end)).lines().toList()) {
      int last = line.lastIndexOf('|', line.length() - 2);
      Matcher piece = CODE.matcher(line.startsWith("|") ? line.substring(last) : "");
      while (piece.find()) {
        String shown = piece.group(1);
        assertTrue(code.contains(squeezed(shown)), () -> name + " shows what is no code: " + shown);
        pieces++;
      }
    }
    return pieces;
  }

  /** Asserts that the page shows the error that this raises; places in files may differ. */
  void assertShowsErrorOf(Runnable mistake) {
    String message = assertThrows(AutodiffException.class, mistake::run).getMessage();
    assertShows(message.replaceAll("\\w+\\.java:\\d+", "Model.java:12"));
  }

  void assertShows(String part) {
    assertTrue(text.contains(part), () -> name + " does not show: " + part);
  }

  private List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    String start = "```java\n";
    for (int at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
      blocks.add(text.substring(at + start.length(), text.indexOf("```", at + start.length())));
    }
    return blocks;
  }

  /** Code without its comments and the space between its words. */
  private static String squeezed(String code) {
    return code.replaceAll("//.*", "").replaceAll("\\s+", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
