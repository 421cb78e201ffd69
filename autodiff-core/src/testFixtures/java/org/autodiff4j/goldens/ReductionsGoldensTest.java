package org.autodiff4j.goldens;

import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.linalg.MatrixNorm;
import org.autodiff4j.tensor.Statistics;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

class ReductionsGoldensTest extends GoldenContract {
  ReductionsGoldensTest() {
    super("reductions");
  }

  private interface OverAxes {
    Tensor apply(Tensor x, int... axes);
  }

  private void over(String op, OverAxes f) {
    put(op, (x, p) -> f.apply(x[0], p.integers("axes")));
  }

  @Override
  protected void functions() {
    over("sum", Tensor::sum);
    over("mean", Tensor::mean);
    over("prod", Tensor::prod);
    over("max", Tensor::max);
    over("min", Tensor::min);
    over("logSumExp", Tensor::logSumExp);
    over("ptp", Statistics::ptp);
    over("any", Tensor::any);
    over("all", Tensor::all);
    over("countNonZero", Statistics::countNonZero);
    put("argmax", (x, p) -> x[0].argmax());
    put("argmin", (x, p) -> x[0].argmin());
    put("variance", (x, p) -> Tensors.variance(x[0], p.integers("axes"), p.integer("ddof"), false));
    put(
        "std",
        (x, p) -> Tensors.standardDeviation(x[0], p.integers("axes"), p.integer("ddof"), false));
    over("nanSum", Statistics::nanSum);
    over("nanProd", Statistics::nanProd);
    over("nanMean", Statistics::nanMean);
    over("nanMax", Statistics::nanMax);
    over("nanMin", Statistics::nanMin);
    put(
        "nanVariance",
        (x, p) -> Statistics.nanVariance(x[0], p.integers("axes"), p.integer("ddof"), false));
    put(
        "nanStd",
        (x, p) ->
            Statistics.nanStandardDeviation(x[0], p.integers("axes"), p.integer("ddof"), false));
    put("average", (x, p) -> Statistics.average(x[0], x[1], p.integers("axes")));
    put("logSumExpWeighted", (x, p) -> Statistics.logSumExp(x[0], x[1], p.integers("axes"), false));
    put("cov", (x, p) -> Statistics.cov(x[0], p.integer("ddof")));
    put("corrcoef", (x, p) -> Statistics.corrcoef(x[0]));
    put("vectorNorm", (x, p) -> Linalg.vectorNorm(x[0], real(p), p.integers("axes")));
    put("matrixNorm", (x, p) -> Linalg.matrixNorm(x[0], sums(real(p))));
    put("frobeniusNorm", (x, p) -> Linalg.matrixNorm(x[0], MatrixNorm.FROBENIUS));
    over("normalize", Linalg::normalize);
  }

  /** Python writes an infinity in its own way. */
  private static double real(Params p) {
    String text = p.text("p");
    return Double.parseDouble(text.replace("inf", "Infinity"));
  }

  /** The norm that NumPy calls 1, -1, inf or -inf. */
  private static MatrixNorm sums(double p) {
    if (Double.isInfinite(p)) {
      return p > 0 ? MatrixNorm.ROW_SUM : MatrixNorm.LEAST_ROW_SUM;
    }
    return p > 0 ? MatrixNorm.COLUMN_SUM : MatrixNorm.LEAST_COLUMN_SUM;
  }
}
