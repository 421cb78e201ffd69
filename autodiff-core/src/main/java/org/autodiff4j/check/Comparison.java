package org.autodiff4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.autodiff4j.Dual;
import org.autodiff4j.Vjp;
import org.autodiff4j.check.GradientReport.Row;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;

/** Compares derivatives along random directions, and keeps the worst row of each comparison. */
final class Comparison {
  /** A remainder that shrinks with a lesser exponent is not that of a derivative. */
  private static final double LEAST_ORDER = 1.7;

  /** Larger leaves are not searched for the element that reverse mode has wrong. */
  private static final int SEARCHED = 1000;

  private final int directions;
  private final double tolerance;
  private final Directions random;

  /** Whether elements must be moved by less than their own size, as for the logarithm. */
  private boolean nearEdge;

  private final Map<List<String>, Row> worst = new LinkedHashMap<>();

  Comparison(int directions, long seed, double tolerance) {
    this.directions = directions;
    this.tolerance = tolerance;
    this.random = new Directions(seed);
  }

  List<Row> rows() {
    return new ArrayList<>(worst.values());
  }

  /** Checks forward mode by differences, reverse mode by forward mode, and so on for both. */
  void derivatives(LeafFunction f, int order) {
    List<Tensor> y = f.y();
    Vjp<List<Tensor>, List<Tensor>> vjp = f.vjp();
    values(f, "primal of vjp", vjp.primal(), y);
    for (int k = 0; k < directions; k++) {
      List<Tensor> ct = random.normal(y);
      List<Tensor> back = vjp.pullback(ct);
      for (int leaf = 0; leaf < f.x().size(); leaf++) {
        if (f.x().get(leaf).shape().elements() > 0) {
          along(f, leaf, y, ct, back.get(leaf));
        }
      }
    }
    if (order > 1) {
      derivatives(f.along(random.along(f.x(), -1)), order - 1);
      derivatives(f.backFrom(random.normal(y)), order - 1);
    }
  }

  private void along(LeafFunction f, int leaf, List<Tensor> y, List<Tensor> ct, Tensor back) {
    List<Tensor> v = random.along(f.x(), leaf);
    if (nearEdge || !differences(f, leaf, y, v, false)) {
      nearEdge = true;
      differences(f, leaf, y, Directions.toEachElementsSize(f.x(), v), true);
    }
    transposed(f, leaf, y, ct, back, v.get(leaf), Numbers.of(f.jvp(v).tangent()));
  }

  /**
   * Rows of forward mode and difference quotients for all leaves of the result; false, and none, if
   * the function was to have values all along the direction and has not.
   */
  private boolean differences(
      LeafFunction f, int leaf, List<Tensor> y, List<Tensor> v, boolean anywhere) {
    Dual<List<Tensor>> dual = f.jvp(v);
    double[][] dy = Numbers.of(dual.tangent());
    Remainders[] remainders =
        Remainders.of(
            h -> Numbers.of(f.f().apply(Directions.moved(f.x(), v, h))), Numbers.of(y), dy);
    if (!anywhere && !Arrays.stream(remainders).allMatch(Remainders::isFinite)) {
      return false;
    }
    values(f, "primal of jvp", dual.primal(), y);
    for (int result = 0; result < dy.length; result++) {
      if (dy[result].length > 0) {
        differences(f, leaf, result, y.get(result).shape(), dy[result], remainders[result]);
      }
    }
    return true;
  }

  /** Row: forward mode and the difference quotient, at the element where they differ most. */
  private void differences(
      LeafFunction f, int leaf, int result, Shape shape, double[] dy, Remainders remainders) {
    double[] quotient = remainders.difference();
    int at = Numbers.worst(dy, quotient);
    double scale = Math.max(Numbers.greatest(dy), Numbers.greatest(quotient));
    double error = Math.abs(dy[at] - quotient[at]);
    double p = remainders.order();
    boolean finite = remainders.isFiniteNearby();
    boolean passed =
        finite && !(p < LEAST_ORDER) && error <= tolerance * scale + remainders.uncertainty();
    add(
        new Row(
            f.name(),
            f.arguments().get(leaf),
            f.results().get(result),
            "jvp = difference",
            Numbers.index(at, shape),
            dy[at],
            quotient[at],
            Numbers.relative(error, scale),
            finite ? remainder(p) : "not finite nearby",
            passed));
  }

  private static String remainder(double p) {
    return Double.isNaN(p)
        ? "remainder ~ rounding"
        : String.format(Locale.ROOT, "remainder ~ h^%.1f%s", p, p < LEAST_ORDER ? ", not h^2" : "");
  }

  /** Row: ⟨Jᵀ·ct, v⟩ and ⟨ct, J·v⟩, or the worst element of Jᵀ·ct where they differ. */
  private void transposed(
      LeafFunction f,
      int leaf,
      List<Tensor> y,
      List<Tensor> ct,
      Tensor back,
      Tensor v,
      double[][] dy) {
    double forward = 0;
    double scale = 0;
    double rounding = 0;
    for (int i = 0; i < dy.length; i++) {
      double[] weights = ct.get(i).toArray();
      double[] values = y.get(i).toArray();
      for (int j = 0; j < weights.length; j++) {
        forward += weights[j] * dy[i][j];
        scale += Math.abs(weights[j] * dy[i][j]);
        rounding += 1e-13 * Math.abs(weights[j] * values[j]);
      }
    }
    double[] b = back.toArray();
    double[] u = v.toArray();
    double reverse = Numbers.dot(b, u);
    for (int j = 0; j < u.length; j++) {
      scale = Math.max(scale, Math.abs(b[j] * u[j]));
    }
    double error = Math.abs(reverse - forward);
    boolean passed = error <= tolerance * scale + rounding;
    String results = f.results().size() == 1 ? f.results().get(0) : "all";
    String name = "vjp = jvp transposed";
    String path = f.arguments().get(leaf);
    if (!passed && b.length <= SEARCHED) {
      double[] row = new double[b.length];
      Arrays.setAll(row, i -> Numbers.dot(ct, f.jvp(Directions.unit(f.x(), leaf, i)).tangent()));
      int at = Numbers.worst(b, row);
      scale = Math.max(Numbers.greatest(b), Numbers.greatest(row));
      String index = Numbers.index(at, back.shape());
      add(
          new Row(
              f.name(),
              path,
              results,
              name,
              index,
              b[at],
              row[at],
              Numbers.relative(b[at] - row[at], scale),
              "",
              false));
    } else {
      add(
          new Row(
              f.name(),
              path,
              results,
              name,
              "",
              reverse,
              forward,
              Numbers.relative(error, scale),
              "",
              passed));
    }
  }

  /** Rows: what a transform says is the function's value, and what the function says. */
  private void values(LeafFunction f, String check, List<Tensor> values, List<Tensor> expected) {
    for (int i = 0; i < expected.size(); i++) {
      double[] a = values.get(i).toArray();
      double[] b = expected.get(i).toArray();
      if (b.length > 0) {
        int at = Numbers.worst(a, b);
        double scale = Math.max(Numbers.greatest(a), Numbers.greatest(b));
        double error = Math.abs(a[at] - b[at]);
        add(
            new Row(
                f.name(),
                "all",
                f.results().get(i),
                check,
                Numbers.index(at, expected.get(i).shape()),
                a[at],
                b[at],
                Numbers.relative(error, scale),
                "",
                error <= tolerance * scale));
      }
    }
  }

  /** Compares a gradient given leaf by leaf with forward mode. */
  void gradient(LeafFunction f, List<Tensor> claimed) {
    double rounding = 1e-13 * Math.abs(f.y().get(0).toDouble());
    for (int leaf = 0; leaf < f.x().size(); leaf++) {
      double[] g = claimed.get(leaf).toArray();
      if (g.length > 0) {
        gradient(f, leaf, g, rounding);
      }
    }
  }

  private void gradient(LeafFunction f, int leaf, double[] g, double rounding) {
    double[] values = new double[directions];
    double[] expected = new double[directions];
    for (int k = 0; k < directions; k++) {
      List<Tensor> v = random.along(f.x(), leaf);
      values[k] = Numbers.dot(g, v.get(leaf).toArray());
      expected[k] = f.jvp(v).tangent().get(0).toDouble();
    }
    double ratio = Numbers.dot(values, expected) / Numbers.dot(expected, expected);
    String remark = Double.isFinite(ratio) ? String.format(Locale.ROOT, "ratio %.6g", ratio) : "";
    int at = Numbers.worst(values, expected);
    double scale = Math.max(Numbers.greatest(values), Numbers.greatest(expected));
    double error = Math.abs(values[at] - expected[at]);
    String path = f.arguments().get(leaf);
    if (error <= tolerance * scale + rounding) {
      add(
          new Row(
              "f",
              path,
              "",
              "gradient = jvp",
              "",
              values[at],
              expected[at],
              Numbers.relative(error, scale),
              remark,
              true));
      return;
    }
    Tensor x = f.x().get(leaf);
    double[] reverse = f.vjp().pullback(List.of(Tensor.scalar(1.0))).get(leaf).toArray();
    int element = Numbers.worst(g, reverse);
    double slope = f.jvp(Directions.unit(f.x(), leaf, element)).tangent().get(0).toDouble();
    scale = Math.max(Numbers.greatest(g), Numbers.greatest(reverse));
    add(
        new Row(
            "f",
            path,
            "",
            "gradient = jvp",
            Numbers.index(element, x.shape()),
            g[element],
            slope,
            Numbers.relative(g[element] - slope, scale),
            remark,
            false));
  }

  private void add(Row row) {
    worst.merge(
        List.of(row.function(), row.argument(), row.result(), row.check()),
        row,
        (known, other) ->
            known.passed() != other.passed()
                ? (known.passed() ? other : known)
                : (other.error() > known.error() ? other : known));
  }
}
