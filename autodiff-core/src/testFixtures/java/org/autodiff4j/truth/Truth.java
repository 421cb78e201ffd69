package org.autodiff4j.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A function's derivative at many points, with its values as nearest doubles.
 *
 * @param function the name of the function
 * @param orders the order of the derivative in each argument
 * @param points arguments, point by point
 * @param values one for each point
 */
record Truth(String function, List<Integer> orders, List<double[]> points, List<Double> values) {
  /** The numbers of a file: a line for each point, of function, orders, arguments and value. */
  static List<Truth> of(String file) {
    Map<String, Truth> all = new LinkedHashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Truth.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          add(all, line.split(" "));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(all.values());
  }

  private static void add(Map<String, Truth> all, String[] words) {
    List<Integer> orders = Arrays.stream(words[1].split(",")).map(Integer::valueOf).toList();
    Truth truth =
        all.computeIfAbsent(
            words[0] + " " + words[1],
            name -> new Truth(words[0], orders, new ArrayList<>(), new ArrayList<>()));
    double[] numbers = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
    truth.points.add(Arrays.copyOf(numbers, numbers.length - 1));
    truth.values.add(numbers[numbers.length - 1]);
  }

  /** The points at which arguments and value are f32, the value to rounding. */
  Truth inSinglePrecision() {
    Truth result = new Truth(function, orders, new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < values.size(); i++) {
      double size = Math.abs(values.get(i));
      if (Arrays.stream(points.get(i)).allMatch(x -> (float) x == x)
          && (size == 0 || (size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE))) {
        result.points.add(points.get(i));
        result.values.add(values.get(i));
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return function + " " + orders;
  }
}
