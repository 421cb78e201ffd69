package org.autodiff4j.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;

/**
 * A nonlinear regression of the NIST Statistical Reference Datasets whose model is a ratio of two
 * polynomials of one degree, with the answer NIST certifies to 11 digits.
 *
 * @param name the data set
 * @param x the predictor
 * @param y the response
 * @param starts the starting values, far and near
 * @param certified the certified parameters
 * @param deviations their certified standard deviations
 * @param residualSumOfSquares the certified sum
 * @param degreesOfFreedom observations less parameters
 */
record NistProblem(
    String name,
    Tensor x,
    Tensor y,
    List<Tensor> starts,
    Tensor certified,
    Tensor deviations,
    double residualSumOfSquares,
    int degreesOfFreedom) {
  private static final String FOLDER = "/org/apache/commons/math3/fitting/leastsquares/";

  /** Reads a data set by the line numbers that its header gives for each section. */
  static NistProblem load(String name) {
    List<String> lines = lines(name);
    List<double[]> parameters = new ArrayList<>();
    for (String line : section(lines, "Starting Values")) {
      parameters.add(numbers(line.substring(line.indexOf('=') + 1)));
    }
    List<double[]> data = new ArrayList<>();
    for (String line : section(lines, "Data")) {
      data.add(numbers(line));
    }
    return new NistProblem(
        name,
        column(data, 1),
        column(data, 0),
        List.of(column(parameters, 0), column(parameters, 1)),
        column(parameters, 2),
        column(parameters, 3),
        Double.parseDouble(after(lines, "Residual Sum of Squares:")),
        Integer.parseInt(after(lines, "Degrees of Freedom:")));
  }

  /** {@code (b1 + b2·x + b3·x² …) / (1 + bm·x + …)}; the numerator has one parameter more. */
  Tensor predict(Tensor b) {
    int n = b.shape().size(0);
    int inNumerator = (n + 1) / 2;
    Tensor numerator = polynomial(b.slice(0, 0, inNumerator));
    Tensor denominator = polynomial(b.slice(0, inNumerator, n)).mul(x).add(1);
    return numerator.div(denominator);
  }

  /** Horner's scheme at every x. */
  private Tensor polynomial(Tensor coefficients) {
    int n = coefficients.shape().size(0);
    Tensor sum = coefficients.at(n - 1);
    for (int i = n - 2; i >= 0; i--) {
      sum = sum.mul(x).add(coefficients.at(i));
    }
    return sum;
  }

  /** What the model leaves of each response, as a function of the parameters. */
  TensorFunction residuals() {
    return b -> predict(b).sub(y);
  }

  private static List<String> lines(String name) {
    try (InputStream stream = NistProblem.class.getResourceAsStream(FOLDER + name + ".dat")) {
      if (stream == null) {
        throw new IllegalArgumentException("No NIST data set " + name + " on the class path.");
      }
      InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.US_ASCII);
      return new BufferedReader(reader).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that the header's {@code title (lines 41 to 45)} names. */
  private static List<String> section(List<String> lines, String title) {
    Pattern range = Pattern.compile("\\b" + title + "\\s+\\(lines\\s+(\\d+)\\s+to\\s+(\\d+)\\)");
    for (String line : lines) {
      Matcher matcher = range.matcher(line);
      if (matcher.find()) {
        int first = Integer.parseInt(matcher.group(1));
        return lines.subList(first - 1, Integer.parseInt(matcher.group(2)));
      }
    }
    throw new IllegalArgumentException("The header names no lines for '" + title + "'.");
  }

  private static String after(List<String> lines, String label) {
    for (String line : lines) {
      if (line.startsWith(label)) {
        return line.substring(label.length()).strip();
      }
    }
    throw new IllegalArgumentException("The header has no '" + label + "'.");
  }

  private static double[] numbers(String line) {
    return Pattern.compile("\\s+")
        .splitAsStream(line.strip())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static Tensor column(List<double[]> rows, int column) {
    return Tensor.of(rows.stream().mapToDouble(row -> row[column]).toArray());
  }
}
