package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void print_ofMixedWidths_alignsFirstColumnLeftAndOthersRight() {
    Table table = new Table("what", "value").row("one", 1.5).row("a longer name", 12345.25);

    assertEquals(
        """
          what              value
          -----------------------
          one                 1.5
          a longer name  12345.25

        """,
        Console.outputOf(() -> table.print(System.out)));
  }

  @Test
  void row_ofWrongLength_namesBothLengths() {
    Table table = new Table("a", "b");

    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> table.row(1));

    assertEquals("A row of 1 entries under 2 headings.", error.getMessage());
  }
}
