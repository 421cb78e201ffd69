package org.autodiff4j.goldens;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.types.DType;

/** The parameters of a golden case, by name. */
public final class Params {
  private final String line;
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Of the words of a line {@code case op name=value …}. */
  Params(String[] words) {
    List<String> rest = Arrays.asList(words).subList(1, words.length);
    this.line = String.join(" ", rest);
    for (String word : rest.subList(1, rest.size())) {
      int equals = word.indexOf('=');
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
  }

  /** Whether the parameter was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A parameter as it stands in the file. */
  public String text(String name) {
    return Objects.requireNonNull(values.get(name), () -> line + " has no " + name);
  }

  /** An integer. */
  public int integer(String name) {
    return Integer.parseInt(text(name));
  }

  /** An integer, or another where it was not given. */
  public int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  /** Integers; none where it was not given or is empty. */
  public int[] integers(String name) {
    return Arrays.stream(values.getOrDefault(name, "").split(",", -1))
        .filter(word -> !word.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** A real number. */
  public double number(String name) {
    return Double.parseDouble(text(name).replace("inf", "Infinity").replace("nan", "NaN"));
  }

  /** Real numbers. */
  public double[] numbers(String name) {
    return Arrays.stream(values.getOrDefault(name, "").split(",", -1))
        .filter(word -> !word.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** A flag, false where it was not given. */
  public boolean flag(String name) {
    return Boolean.parseBoolean(values.getOrDefault(name, "false"));
  }

  /** An element type by the name it prints as. */
  public DType dtype(String name) {
    return Arrays.stream(DType.values())
        .filter(dtype -> dtype.toString().equals(text(name)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return line;
  }
}
