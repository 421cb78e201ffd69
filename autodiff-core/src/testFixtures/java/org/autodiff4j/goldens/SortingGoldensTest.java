package org.autodiff4j.goldens;

import java.util.Locale;
import org.autodiff4j.tensor.Quantiles;
import org.autodiff4j.tensor.Sorting;
import org.autodiff4j.tensor.Statistics;
import org.autodiff4j.tensor.Tensor;

class SortingGoldensTest extends GoldenContract {
  SortingGoldensTest() {
    super("sorting");
  }

  @Override
  protected void functions() {
    put("sort", (x, p) -> Sorting.sort(x[0], p.integer("axis"), p.flag("descending")));
    put("argsort", (x, p) -> Sorting.argsort(x[0], p.integer("axis"), p.flag("descending")));
    putAll("sortByKey", (x, p) -> Sorting.sortByKey(p.integer("axis"), x[0], x[1], x[2]));
    put("lexsort", (x, p) -> Sorting.lexsort(p.integer("axis"), x));
    putAll(
        "topK",
        (x, p) -> {
          Sorting.Sorted top = Sorting.topK(x[0], p.integer("k"));
          return new Tensor[] {top.values(), top.indices()};
        });
    put("kthSmallest", (x, p) -> Sorting.kthSmallest(x[0], p.integer("k"), p.integer("axis")));
    put("searchSorted", (x, p) -> Sorting.searchSorted(x[0], x[1], p.flag("right")));
    put("digitize", (x, p) -> Sorting.digitize(x[0], x[1], p.flag("right")));
    put("bincount", (x, p) -> Statistics.bincount(x[0], p.integer("length")));
    put("bincountWeights", (x, p) -> Statistics.bincount(x[0], x[1], p.integer("length")));
    put("histogram", (x, p) -> Statistics.histogram(x[0], x[1]));
    put("histogramWeights", (x, p) -> Statistics.histogram(x[0], x[1], x[2]));
    put(
        "quantile",
        (x, p) ->
            Quantiles.quantile(
                x[0], p.numbers("q"), p.integers("axes"), method(p), p.flag("keep")));
    put(
        "nanQuantile",
        (x, p) ->
            Quantiles.nanQuantile(
                x[0], p.numbers("q"), p.integers("axes"), method(p), p.flag("keep")));
    put("median", (x, p) -> Quantiles.median(x[0]));
    put("nanMedian", (x, p) -> Quantiles.nanMedian(x[0]));
    put("percentile", (x, p) -> Quantiles.percentile(x[0], p.number("p")));
  }

  private static Quantiles.Method method(Params p) {
    return Quantiles.Method.valueOf(p.text("method").toUpperCase(Locale.ROOT));
  }
}
