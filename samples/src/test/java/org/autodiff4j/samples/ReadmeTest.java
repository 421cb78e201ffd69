package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README shows the code of a sample, and what it prints. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SAMPLE =
      Path.of("src/main/java/org/autodiff4j/samples/ReadmeExample.java");

  @Test
  void readme_firstBlock_isTheCodeOfTheSample() throws IOException {
    List<String> shown = block(Files.readString(README), "```java\n");
    List<String> code = Files.readString(SAMPLE).lines().map(String::strip).toList();
    int from = code.indexOf(shown.get(0));
    assertTrue(from >= 0, () -> "the sample has no line " + shown.get(0));
    List<String> sample =
        code.subList(from, code.size()).stream().filter(line -> !line.startsWith("/**")).toList();
    assertEquals(shown, sample.subList(0, shown.size()));
  }

  @Test
  void readme_lineCount_isWhatOneCanTakeIn() throws IOException {
    List<String> shown = block(Files.readString(README), "```java\n");
    assertTrue(shown.stream().filter(line -> !line.isEmpty()).count() <= 25);
    assertFalse(shown.isEmpty());
  }

  private static List<String> block(String text, String start) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf("```", from)).lines().map(String::strip).toList();
  }
}
