package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.autodiff4j.graph.Simplify;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.IndexException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What sorting, running results, segments and statistics refuse, and what their gradients cost. */
final class SortingTest {
  private static final Tensor X = Tensor.of(3.0, 1.0, 2.0);

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(AutodiffException.class, call).getMessage());
  }

  @Test
  void errors_ofOrder_nameWhatIsMissing() {
    assertError(
        "argsort: 4 elements are asked for, but axis 0 of f64[3] has 3.", () -> Sorting.topK(X, 4));
    assertError(
        "kthSmallest: axis 0 of f64[3] has no element 3 in order, counted from 0.",
        () -> Sorting.kthSmallest(X, 3, 0));
    assertError(
        "sortByKey: value 0 has shape [2], the key has [3].",
        () -> Sorting.sortByKey(0, X, Tensor.of(1.0, 2.0)));
    assertError("lexsort needs at least one key.", () -> Sorting.lexsort(0));
    assertError(
        "searchSorted needs a sorted vector, but got f64[1,3] for values f64[3].",
        () -> Sorting.searchSorted(X.expandDims(0), X));
    assertError("quantile: q must be from 0 to 1, but is [1.5].", () -> Quantiles.quantile(X, 1.5));
  }

  @Test
  void errors_ofSegmentsAndScans_nameWhatDoesNotFit() {
    assertError(
        "segmentSum needs integer ids, but got f64[3]. Convert them with cast(INT64).",
        () -> Segments.segmentSum(X, X, 2));
    assertError(
        "segmentMax needs one id for each entry along axis 0, but got ids [2] for [3].",
        () -> Segments.segmentMax(X, Tensor.of(0, 1), 2));
    assertThrows(
        IndexException.class, () -> Segments.segmentProd(X, Tensor.of(0, 1, 2), 2).toArray());
    assertThrows(
        IndexException.class, () -> Segments.segmentSum(X, Tensor.of(0, -1, 1), 2).toArray());
    assertThrows(IndexException.class, () -> Statistics.bincount(Tensor.of(0, -1), 2).toArray());
    assertError(
        "diff: how many times must not be negative, but is -1.", () -> Scans.diff(X, -1, 0));
    assertError(
        "vectorNorm: p must be 0, positive, ∞ or -∞, but is -2.0.",
        () -> Linalg.vectorNorm(X, -2.0));
  }

  @Test
  void segmentProd_infinityInOneSegment_leavesTheNextAlone() {
    Tensor x = Tensor.of(0.0, Double.POSITIVE_INFINITY, 2.0, 3.0);
    double[] products = Segments.segmentProd(x, Tensor.of(0, 0, 1, 1), 3).toArray();
    assertArrayEquals(new double[] {Double.NaN, 6, 1}, products);
  }

  @Test
  void grad_ofSortAndCumSum_isOneScatterAndOneReverseSum() {
    String sort = Simplify.apply(graph(grad(x -> x.sort(0).square().sum()), X)).toString();
    assertEquals(1, count(sort, " = scatterAdd["), sort);
    assertEquals(1, count(sort, " = argsort["), sort);
    String sums = Simplify.apply(graph(grad(x -> x.cumSum(0).square().sum()), X)).toString();
    assertEquals(2, count(sums, " = cumSum["), sums); // forwards and back
    String products = Simplify.apply(graph(grad(x -> x.cumProd(0).mul(X).sum()), X)).toString();
    assertEquals(1, count(products, " = cumProd["), products);
    assertEquals(1, count(products, " = recurrence["), products);
  }

  private static int count(String program, String step) {
    return program.split(java.util.regex.Pattern.quote(step), -1).length - 1;
  }
}
