package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.tensor.Indices;
import org.autodiff4j.tensor.Segments;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;

/** Operations that read or write at positions which a tensor gives. */
final class IndexOps {
  private IndexOps() {}

  static void addTo(OpTable table) {
    table.put("gather", IndexOps::gather);
    table.put("gather_nd", (in, a) -> Indices.gatherNd(in.get(0), in.get(1)));
    table.put("embedding_lookup", (in, a) -> in.get(0).gather(0, in.get(1)));
    table.put("onehot", IndexOps::oneHot);
    table.put("scatter_add", (in, a) -> in.get(0).scatterAdd(0, in.get(1), in.get(2)));
    table.put("scatter_sub", (in, a) -> in.get(0).scatterAdd(0, in.get(1), in.get(2).neg()));
    table.put("scatter_mul", (in, a) -> in.get(0).scatterMul(0, in.get(1), in.get(2)));
    table.put("segment_sum", (in, a) -> ordered(in, Segments::segmentSum));
    table.put("segment_mean", (in, a) -> ordered(in, Segments::segmentMean));
    table.put("segment_max", (in, a) -> ordered(in, Segments::segmentMax));
    table.put("segment_min", (in, a) -> ordered(in, Segments::segmentMin));
    table.put("segment_prod", (in, a) -> ordered(in, Segments::segmentProd));
    table.put("unsorted_segment_sum", (in, a) -> counted(in, a, Segments::segmentSum));
    table.put("sequence_mask", IndexOps::sequenceMask);
    table.require("sequence_mask", IndexOps::requireLength);
  }

  /** The indices may be arguments, after the axis. */
  private static Tensor gather(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int axis = in.size() > 2 ? OpArguments.ints(in.get(2))[0] : a.integer(0, 0);
    return x.gather(axis, in.get(1).cast(DType.INT64));
  }

  /** Arguments: axis, depth; the values for one and zero. */
  private static Tensor oneHot(List<Tensor> in, OpArguments a) {
    Tensor indices = in.get(0);
    int depth = in.size() > 1 ? OpArguments.ints(in.get(1))[0] : a.integer(1);
    DType dtype = a.types().isEmpty() ? DType.FLOAT64 : a.types().get(0);
    double on = a.reals().size() > 1 ? a.real(0) : 1;
    double off = a.reals().size() > 1 ? a.real(1) : 0;
    Tensor hot = Tensors.oneHot(indices, depth, dtype).mul(on - off).add(off);
    int axis = a.integer(0, -1);
    return axis < 0 ? hot : Tensors.moveAxis(hot, -1, axis);
  }

  @FunctionalInterface
  private interface Segment {
    Tensor of(Tensor x, Tensor ids, int count);
  }

  /** As many segments as the last, greatest id says. */
  private static Tensor ordered(List<Tensor> in, Segment segment) {
    int[] ids = OpArguments.ints(in.get(1));
    return segment.of(in.get(0), in.get(1), ids.length == 0 ? 0 : ids[ids.length - 1] + 1);
  }

  private static Tensor counted(List<Tensor> in, OpArguments a, Segment segment) {
    int count = in.size() > 2 ? OpArguments.ints(in.get(2))[0] : a.integer(0);
    return segment.of(in.get(0), in.get(1), count);
  }

  private static void requireLength(OpArguments a) {
    if (a.integers().isEmpty()) {
      throw new Unsupported("a mask as long as the longest sequence; give it a length");
    }
  }

  private static Tensor sequenceMask(List<Tensor> in, OpArguments a) {
    Tensor inside = Tensor.arange(a.integer(0)).lt(in.get(0).cast(DType.INT64).expandDims(-1));
    return a.types().isEmpty() ? inside : inside.cast(a.types().get(0));
  }
}
