package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that tests write: it must say what they found. */
public final class GeneratedPage {
  private static final boolean UPDATE = Boolean.getBoolean("autodiff4j.docs.update");

  private GeneratedPage() {}

  /**
   * Checks that the page {@code docs/name} is this text; with {@code -Dautodiff4j.docs.update=true}
   * writes it.
   */
  public static void check(String name, String text) {
    Path page = docs().resolve(name);
    try {
      if (UPDATE) {
        Files.writeString(page, text);
      }
      String found = Files.exists(page) ? Files.readString(page) : "";
      assertEquals(
          text,
          found,
          "docs/" + name + " is out of date; run this test with -Dautodiff4j.docs.update=true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the documentation, seen from a module or from the top. */
  public static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    return (Files.exists(here.resolve("docs/decisions")) ? here : here.getParent()).resolve("docs");
  }
}
