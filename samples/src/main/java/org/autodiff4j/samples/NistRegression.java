package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.samples.solver.DenseModel;
import org.autodiff4j.samples.solver.LeastSquares;
import org.autodiff4j.samples.solver.LeastSquares.Fit;
import org.autodiff4j.samples.solver.MatrixFreeModel;
import org.autodiff4j.tensor.Tensor;

/**
 * Fits the NIST reference regressions Kirby2 and Hahn1 in two ways, with J and without it, and
 * counts the digits that agree with the certified ones.
 */
public final class NistRegression {
  private static final List<String> PROBLEMS = List.of("Kirby2", "Hahn1");
  private static final int MAX_ITERATIONS = 500;
  private static final double CERTIFIED_DIGITS = 11;

  private NistRegression() {}

  /** Both fits from one starting point. */
  record Comparison(NistProblem problem, int start, Fit dense, Tensor deviations, Fit matrixFree) {}

  /** Both fits of a problem from a start, counted from 0. */
  static Comparison compare(NistProblem problem, int start) {
    Tensor b = problem.starts().get(start);
    Fit dense = LeastSquares.fit(problem.residuals(), b, DenseModel::new, MAX_ITERATIONS);
    Fit free = LeastSquares.fit(problem.residuals(), b, MatrixFreeModel::new, MAX_ITERATIONS);
    return new Comparison(problem, start, dense, deviations(problem, dense), free);
  }

  /** {@code √(s²·diag (JᵀJ)⁻¹)}, where s² is the sum of squares by the degrees of freedom. */
  private static Tensor deviations(NistProblem problem, Fit fit) {
    double variance = fit.residualSumOfSquares() / problem.degreesOfFreedom();
    DenseModel model = new DenseModel(problem.residuals(), fit.parameters());
    return model.inverseGramDiagonal().mul(variance).sqrt();
  }

  /** The digits in which each value agrees with the certified one: {@code -log10} of the error. */
  static double[] digits(Tensor values, Tensor certified) {
    Tensor error = values.sub(certified).div(certified).abs();
    double[] digits = error.toArray();
    for (int i = 0; i < digits.length; i++) {
      digits[i] = Math.min(CERTIFIED_DIGITS, -Math.log10(digits[i]));
    }
    return digits;
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "NIST nonlinear regression: certified parameters recovered");
    out.println("LM forms J by jacfwd and solves by QR. GN-CG never forms J: each product J v is");
    out.println("a pushforward, each J' u a pullback, inside conjugate gradients. Both scale the");
    out.println("parameters by the column norms of J, and damp their steps. NIST gives 11 digits.");
    out.println();
    List<Comparison> comparisons = new ArrayList<>();
    try (Progress progress = Progress.of("fitting", 2L * PROBLEMS.size())) {
      for (String name : PROBLEMS) {
        NistProblem problem = NistProblem.load(name);
        for (int start = 0; start < problem.starts().size(); start++) {
          comparisons.add(compare(problem, start));
          progress.step(name);
        }
      }
    }
    comparisons.forEach(comparison -> print(out, comparison));
  }

  private static void print(PrintStream out, Comparison comparison) {
    NistProblem problem = comparison.problem();
    Fit dense = comparison.dense();
    Fit free = comparison.matrixFree();
    out.println(
        problem.name()
            + " from NIST start "
            + (comparison.start() + 1)
            + ", "
            + problem.y().shape().size(0)
            + " observations");
    new Table("", "certified", "LM", "GN-CG")
        .row("iterations", "", dense.iterations(), free.iterations())
        .row("products J v, J' u", "", "", free.products())
        .row(
            "residual sum of squares",
            scientific(problem.residualSumOfSquares()),
            scientific(dense.residualSumOfSquares()),
            scientific(free.residualSumOfSquares()))
        .print(out);
    double[] denseDigits = digits(dense.parameters(), problem.certified());
    double[] freeDigits = digits(free.parameters(), problem.certified());
    double[] deviationDigits = digits(comparison.deviations(), problem.deviations());
    Table table =
        new Table("", "certified", "LM", "digits", "GN-CG", "digits", "std. deviation", "digits");
    for (int i = 0; i < denseDigits.length; i++) {
      table.row(
          "b" + (i + 1),
          scientific(problem.certified().item(i)),
          scientific(dense.parameters().item(i)),
          fixed(denseDigits[i]),
          scientific(free.parameters().item(i)),
          fixed(freeDigits[i]),
          scientific(comparison.deviations().item(i)),
          fixed(deviationDigits[i]));
    }
    table.print(out);
  }

  private static String scientific(double value) {
    return String.format(Locale.ROOT, "%.10e", value);
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
