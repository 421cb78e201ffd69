package org.autodiff4j.dl4j.samediff;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.dl4j.FirstMax;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/** Operations that make one number of the elements along some axes, or of all. */
final class ReductionOps {
  private ReductionOps() {}

  static void addTo(OpTable table) {
    reductions(table);
    distances(table);
    positions(table);
    counts(table);
  }

  @FunctionalInterface
  private interface Reduction {
    Tensor of(Tensor x, int[] axes, boolean keepDims);
  }

  @FunctionalInterface
  private interface Distance {
    Tensor of(Tensor x, Tensor y, int[] axes, boolean keepDims);
  }

  private static void reductions(OpTable table) {
    put(table, "reduce_sum", Tensor::sum);
    put(table, "reduce_mean", Tensor::mean);
    put(table, "reduce_max", (x, axes, keep) -> greatest(x, axes, keep));
    put(table, "reduce_min", (x, axes, keep) -> greatest(x.neg(), axes, keep).neg());
    put(table, "reduce_prod", Tensor::prod);
    put(table, "reduce_norm1", (x, axes, keep) -> x.abs().sum(axes, keep));
    put(table, "reduce_norm2", (x, axes, keep) -> root(x.square().sum(axes, keep)));
    put(table, "reduce_normmax", (x, axes, keep) -> greatest(x.abs(), axes, keep));
    put(table, "reduce_sqnorm", (x, axes, keep) -> x.square().sum(axes, keep));
    put(table, "asum", (x, axes, keep) -> x.abs().sum(axes, keep));
    put(table, "amean", (x, axes, keep) -> x.abs().mean(axes, keep));
    put(table, "amax", (x, axes, keep) -> greatest(x.abs(), axes, keep));
    put(table, "amin", (x, axes, keep) -> greatest(x.abs().neg(), axes, keep).neg());
    put(table, "entropy", (x, axes, keep) -> entropy(x, axes, keep));
    put(table, "logentropy", (x, axes, keep) -> entropy(x, axes, keep).log());
    put(table, "shannonentropy", (x, axes, keep) -> entropy(x, axes, keep).div(Math.log(2)));
    table.put("var", (in, a) -> variance(in, a));
    table.put("std", (in, a) -> deviation(in, a));
    table.put("reduce_logsumexp", (in, a) -> logSumExp(in, a));
    table.putAll("moments", ReductionOps::moments);
  }

  private static void put(OpTable table, String name, Reduction reduction) {
    table.put(
        name,
        (in, a) -> {
          int[] axes = in.size() > 1 ? OpArguments.axes(in.get(1)) : a.axes();
          return reduction.of(in.get(0), axes, a.keepsDims());
        });
  }

  /** The greatest element, with the derivative of the first that is, in row-major order. */
  private static Tensor greatest(Tensor x, int[] axes, boolean keep) {
    Axes over = Axes.ofReduction(x.rank(), axes);
    Axes others = over.complement(x.rank());
    Tensor last = x.permute(others.concat(over).toArray());
    Shape kept = x.shape().select(others);
    Tensor first =
        FirstMax.along(
            last.reshape(kept.concat(Shape.of((int) x.shape().select(over).elements()))),
            others.size());
    Shape shape = kept;
    for (int i = 0; keep && i < over.size(); i++) {
      shape = shape.insert(over.get(i), 1);
    }
    return first.reshape(shape);
  }

  /** The square root, with derivative 0 at 0. */
  private static Tensor root(Tensor square) {
    Tensor zero = square.eq(0);
    Tensor positive = Tensors.where(zero, square.like(1), square);
    return Tensors.where(zero, square.like(0), positive.sqrt());
  }

  private static Tensor entropy(Tensor x, int[] axes, boolean keep) {
    return x.mul(x.log()).sum(axes, keep).neg();
  }

  private static Tensor variance(List<Tensor> in, OpArguments a) {
    return Tensors.variance(in.get(0), a.axes(), a.flag(0, true) ? 1 : 0, a.keepsDims());
  }

  private static Tensor deviation(List<Tensor> in, OpArguments a) {
    return Tensors.standardDeviation(in.get(0), a.axes(), a.flag(0, true) ? 1 : 0, a.keepsDims());
  }

  private static Tensor logSumExp(List<Tensor> in, OpArguments a) {
    int[] axes =
        in.size() > 1
            ? OpArguments.axes(in.get(1))
            : OpArguments.axes(a.integers(0, a.integers().size()));
    return in.get(0).logSumExp(axes, !a.reals().isEmpty() && a.real(0) != 0);
  }

  private static List<Tensor> moments(List<Tensor> in, OpArguments a) {
    int[] axes =
        in.size() > 1
            ? OpArguments.axes(in.get(1))
            : OpArguments.axes(a.integers(0, a.integers().size()));
    boolean keep = a.flag(0, false);
    Tensor x = in.get(0);
    return List.of(x.mean(axes, keep), Tensors.variance(x, axes, 0, keep));
  }

  private static void distances(OpTable table) {
    between(table, "dot", (x, y, axes, keep) -> x.mul(y).sum(axes, keep));
    between(table, "cosinesimilarity", (x, y, axes, keep) -> cosine(x, y, axes, keep));
    between(table, "cosinedistance", (x, y, axes, keep) -> cosine(x, y, axes, keep).neg().add(1));
    between(table, "euclidean", (x, y, axes, keep) -> root(x.sub(y).square().sum(axes, keep)));
    between(table, "manhattan", (x, y, axes, keep) -> x.sub(y).abs().sum(axes, keep));
  }

  private static void between(OpTable table, String name, Distance distance) {
    table.put(
        name,
        (in, a) -> {
          int[] axes = in.size() > 2 ? OpArguments.axes(in.get(2)) : a.axes();
          return distance.of(in.get(0), in.get(1), axes, a.keepsDims());
        });
  }

  private static Tensor cosine(Tensor x, Tensor y, int[] axes, boolean keep) {
    Tensor norms = root(x.square().sum(axes, keep)).mul(root(y.square().sum(axes, keep)));
    return x.mul(y).sum(axes, keep).div(norms);
  }

  private static void positions(OpTable table) {
    table.put("argmax", (in, a) -> position(in.get(0), a, true));
    table.put("argmin", (in, a) -> position(in.get(0), a, false));
    table.require("argmax", ReductionOps::requireOneAxis);
    table.require("argmin", ReductionOps::requireOneAxis);
  }

  private static void requireOneAxis(OpArguments a) {
    if (a.integers().size() > 1) {
      throw new Unsupported("positions along several axes at once; reshape them to one");
    }
  }

  private static Tensor position(Tensor x, OpArguments a, boolean greatest) {
    int[] axes = OpArguments.axes(a.integers(0, a.integers().size()));
    boolean keep = a.flag(0, false);
    if (axes.length == 0) {
      Tensor at = greatest ? x.argmax() : x.argmin();
      int[] ones = new int[keep ? x.rank() : 0];
      Arrays.fill(ones, 1);
      return typed(at.reshape(ones), a);
    }
    Tensor at = greatest ? x.argmax(axes[0]) : x.argmin(axes[0]);
    int axis = Axes.normalise(axes[0], x.rank());
    return typed(keep ? at.expandDims(axis) : at, a);
  }

  private static Tensor typed(Tensor x, OpArguments a) {
    return a.types().isEmpty() ? x : x.cast(a.types().get(0));
  }

  private static void counts(OpTable table) {
    put(table, "any", Tensor::any);
    put(table, "all", Tensor::all);
    put(table, "countNonZero", (x, axes, keep) -> x.ne(0).cast(DType.INT64).sum(axes, keep));
    put(table, "countZero", (x, axes, keep) -> x.eq(0).cast(DType.INT64).sum(axes, keep));
  }
}
