package org.autodiff4j.goldens;

import org.autodiff4j.tensor.Segments;

class SegmentsGoldensTest extends GoldenContract {
  SegmentsGoldensTest() {
    super("segments");
  }

  @Override
  protected void functions() {
    put("segmentSum", (x, p) -> Segments.segmentSum(x[0], x[1], p.integer("count")));
    put("segmentMean", (x, p) -> Segments.segmentMean(x[0], x[1], p.integer("count")));
    put("segmentMax", (x, p) -> Segments.segmentMax(x[0], x[1], p.integer("count")));
    put("segmentMin", (x, p) -> Segments.segmentMin(x[0], x[1], p.integer("count")));
    put("segmentProd", (x, p) -> Segments.segmentProd(x[0], x[1], p.integer("count")));
  }
}
