package org.autodiff4j.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.autodiff4j.types.DType;

/** Values of a function, or of a derivative of it, at many points: a block of elementary.txt. */
final class Points {
  private static final List<Points> ALL = read();

  private final DType dtype;
  private final String name;
  private final List<double[]> points = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /** How far the values are above those given, in their ulp as f64. */
  private final List<Double> rests = new ArrayList<>();

  private Points(DType dtype, String name) {
    this.dtype = dtype;
    this.name = name;
  }

  static List<Points> all() {
    return ALL;
  }

  DType dtype() {
    return dtype;
  }

  /** The name of the function, without that of the derivative. */
  String function() {
    return name.replace("'", "");
  }

  /** The order of the derivative. */
  int order() {
    return name.length() - function().length();
  }

  int arity() {
    return points.get(0).length;
  }

  int size() {
    return points.size();
  }

  double[] point(int i) {
    return points.get(i);
  }

  double value(int i) {
    return values.get(i);
  }

  /** The argument of a number at these points. */
  double[] arguments(int argument, int from, int n) {
    double[] result = new double[n];
    Arrays.setAll(result, i -> points.get(from + i)[argument]);
    return result;
  }

  /** The unit of the last place of the value, in the element type. */
  double ulp(int i) {
    double y = values.get(i);
    return dtype == DType.FLOAT32
        ? Math.ulp(Math.min(Math.abs((float) y), Float.MAX_VALUE))
        : Math.ulp(Math.min(Math.abs(y), Double.MAX_VALUE));
  }

  /** How far a result is off, in ulp. */
  double error(int i, double found) {
    double y = values.get(i);
    double rounded = dtype == DType.FLOAT32 ? (float) y : y;
    if (found == rounded && Double.isInfinite(rounded)) {
      return 0;
    }
    double rest = Double.isInfinite(y) ? 0 : rests.get(i) * Math.ulp(y);
    double error = Math.abs((found - y) - rest) / ulp(i);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  @Override
  public String toString() {
    return (dtype == DType.FLOAT32 ? "f32 " : "f64 ") + name;
  }

  private static List<Points> read() {
    List<Points> blocks = new ArrayList<>();
    String file = "/org/autodiff4j/truth/elementary.txt";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Points.class.getResourceAsStream(file), file),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (line.startsWith("f64 ") || line.startsWith("f32 ")) {
          blocks.add(new Points(words[0].equals("f32") ? DType.FLOAT32 : DType.FLOAT64, words[1]));
        } else if (!line.startsWith("#")) {
          blocks.get(blocks.size() - 1).add(words);
        }
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] words) {
    double[] point = new double[words.length - 2];
    Arrays.setAll(point, i -> bits(words[i]));
    points.add(point);
    values.add(bits(words[point.length]));
    rests.add(Double.parseDouble(words[point.length + 1]));
  }

  private static double bits(String word) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(word, 16));
  }
}
