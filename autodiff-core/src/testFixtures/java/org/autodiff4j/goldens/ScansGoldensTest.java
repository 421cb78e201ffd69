package org.autodiff4j.goldens;

import org.autodiff4j.tensor.Scans;
import org.autodiff4j.tensor.Tensor;

class ScansGoldensTest extends GoldenContract {
  ScansGoldensTest() {
    super("scans");
  }

  private interface Running {
    Tensor apply(Tensor x, int axis, boolean reverse, boolean exclusive);
  }

  private void running(String op, Running f) {
    put(op, (x, p) -> f.apply(x[0], p.integer("axis"), p.flag("reverse"), p.flag("exclusive")));
  }

  @Override
  protected void functions() {
    running("cumSum", Scans::cumSum);
    running("cumProd", Scans::cumProd);
    running("cumMax", Scans::cumMax);
    running("cumMin", Scans::cumMin);
    running("cumLogSumExp", Scans::cumLogSumExp);
    put(
        "linearRecurrence",
        (x, p) -> Scans.linearRecurrence(x[0], x[1], p.integer("axis"), p.flag("reverse")));
    put(
        "associativeProducts",
        (x, p) -> Scans.associativeScan(Tensor::mul, x[0], p.integer("axis"), p.flag("reverse")));
    put("diff", (x, p) -> Scans.diff(x[0], p.integer("n"), p.integer("axis")));
    put("trapezoidSteps", (x, p) -> Scans.trapezoid(x[0], p.number("width"), p.integer("axis")));
    put("trapezoid", (x, p) -> Scans.trapezoid(x[0], x[1], p.integer("axis")));
    put("cumulativeTrapezoid", (x, p) -> Scans.cumulativeTrapezoid(x[0], x[1], p.integer("axis")));
  }
}
