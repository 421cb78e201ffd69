package org.autodiff4j.dl4j.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.TemplateModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A headline, and below it texts, facts, tables, bars and figures, in the order of the calls. */
public final class Section {
  private final String title;
  private final List<Map<String, Object>> parts = new ArrayList<>();

  /** An empty section. */
  public Section(String title) {
    this.title = title;
  }

  /** How good a verdict is, and in which colour it is shown. */
  public enum Tone {
    /** All is well. */
    GOOD,
    /** Something is wrong. */
    BAD,
    /** Nothing is known. */
    NEUTRAL
  }

  /** Adds a verdict, large. */
  public Section verdict(Tone tone, String text) {
    return part("verdict", "tone", tone.name(), "text", text);
  }

  /** Adds a paragraph. */
  public Section text(String text) {
    return part("text", "text", text);
  }

  /** Adds a paragraph that is set apart. */
  public Section note(String text) {
    return part("note", "text", text);
  }

  /** Adds a number with what it is. */
  public Section fact(String name, String value) {
    Map<String, Object> last = parts.isEmpty() ? Map.of() : parts.get(parts.size() - 1);
    if (last.get("facts") instanceof List<?> known) {
      List<Object> facts = new ArrayList<>(known);
      facts.add(Map.of("name", name, "value", value));
      last.put("facts", facts);
      return this;
    }
    return part("facts", "facts", List.of(Map.of("name", name, "value", value)));
  }

  /** Adds a table: what its columns are, and rows of as many cells. */
  public Section table(List<Column> columns, List<List<Cell>> rows) {
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "A row of " + row.size() + " cells under " + columns.size() + " columns.");
      }
    }
    List<Object> heads = new ArrayList<>();
    columns.forEach(c -> heads.add(Map.of("name", c.name, "isNumber", c.isNumber)));
    List<Object> lines = new ArrayList<>();
    for (List<Cell> row : rows) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.add(
            Map.of(
                "text",
                row.get(i).text,
                "tone",
                row.get(i).tone.name(),
                "bar",
                row.get(i).bar,
                "isNumber",
                columns.get(i).isNumber,
                "column",
                columns.get(i).name));
      }
      lines.add(cells);
    }
    return part("table", "columns", heads, "rows", lines);
  }

  /** Adds a plot with a caption. */
  public Section figure(Figure figure, String caption) {
    try {
      return part(
          "figure",
          "svg",
          HTMLOutputFormat.INSTANCE.fromMarkup(figure.svg()),
          "caption",
          caption,
          "description",
          figure.description());
    } catch (TemplateModelException e) {
      throw new IllegalStateException(e);
    }
  }

  private Section part(String kind, Object... entries) {
    Map<String, Object> part = new HashMap<>(Map.of("kind", kind));
    for (int i = 0; i < entries.length; i += 2) {
      part.put((String) entries[i], entries[i + 1]);
    }
    parts.add(part);
    return this;
  }

  Map<String, Object> model() {
    return Map.of("title", title, "parts", parts);
  }

  /**
   * A column of a table.
   *
   * @param name its heading
   * @param isNumber whether its cells are numbers, which stand to the right
   */
  public record Column(String name, boolean isNumber) {
    /** A column of words. */
    public static Column text(String name) {
      return new Column(name, false);
    }

    /** A column of numbers. */
    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell of a table.
   *
   * @param text what it says
   * @param tone its colour
   * @param bar the length of a bar below the text, from 0 to 1; negative for none
   */
  public record Cell(String text, Tone tone, double bar) {
    /** A cell without a bar, in the colour of the text. */
    public static Cell of(Object text) {
      return new Cell(String.valueOf(text), Tone.NEUTRAL, -1);
    }

    /** The same cell in a colour. */
    public Cell tone(Tone other) {
      return new Cell(text, other, bar);
    }

    /** The same cell with a bar. */
    public Cell bar(double length) {
      return new Cell(text, tone, Double.isNaN(length) ? 0 : Math.max(0, Math.min(1, length)));
    }

    /** Cells without bars. */
    public static List<Cell> row(Object... texts) {
      return Arrays.stream(texts).map(Cell::of).toList();
    }
  }
}
