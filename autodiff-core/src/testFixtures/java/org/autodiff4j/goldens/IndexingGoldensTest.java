package org.autodiff4j.goldens;

import java.util.Arrays;
import org.autodiff4j.tensor.Index;
import org.autodiff4j.tensor.Indexed;
import org.autodiff4j.tensor.Indices;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;

class IndexingGoldensTest extends GoldenContract {
  IndexingGoldensTest() {
    super("indexing");
  }

  @Override
  protected void functions() {
    put("get", (x, p) -> at(x, p, 1).get());
    put("set", (x, p) -> at(x, p, 2).set(x[1]));
    put("add", (x, p) -> at(x, p, 2).add(x[1]));
    put("sub", (x, p) -> at(x, p, 2).sub(x[1]));
    put("mul", (x, p) -> at(x, p, 2).mul(x[1]));
    put("div", (x, p) -> at(x, p, 2).div(x[1]));
    put("min", (x, p) -> at(x, p, 2).min(x[1]));
    put("max", (x, p) -> at(x, p, 2).max(x[1]));
    put("apply", (x, p) -> at(x, p, 1).apply(y -> function(p, y)));
    put("gatherNd", (x, p) -> Indices.gatherNd(x[0], x[1]));
    put("scatterNdAdd", (x, p) -> Indices.atNd(x[0], x[2]).add(x[1]));
    put("take", (x, p) -> Indices.take(x[0], x[1], p.integer("axis"), outside(p)));
    put("takeFlat", (x, p) -> Indices.take(x[0], x[1]));
    put("takeAlongAxis", (x, p) -> Tensors.takeAlongAxis(x[0], x[1], p.integer("axis")));
    put("putAlongAxis", (x, p) -> Indices.putAlongAxis(x[0], x[1], x[2], p.integer("axis")));
    put("choose", (x, p) -> Indices.choose(x[0], Arrays.copyOfRange(x, 1, x.length)));
    put(
        "select",
        (x, p) -> Indices.select(new Tensor[] {x[0], x[1]}, new Tensor[] {x[2], x[3]}, x[4]));
    put("dynamicSlice", (x, p) -> Indices.dynamicSlice(x[0], x[1], p.integers("sizes")));
    put("dynamicUpdateSlice", (x, p) -> Indices.dynamicUpdateSlice(x[0], x[1], x[2]));
    put("dynamicIndexInDim", (x, p) -> Indices.dynamicIndexInDim(x[0], x[1], p.integer("axis")));
    put(
        "dynamicSliceInDim",
        (x, p) -> Indices.dynamicSliceInDim(x[0], x[1], p.integer("size"), p.integer("axis")));
    put(
        "dynamicUpdateIndexInDim",
        (x, p) -> Indices.dynamicUpdateIndexInDim(x[0], x[1], x[2], p.integer("axis")));
    put(
        "dynamicUpdateSliceInDim",
        (x, p) -> Indices.dynamicUpdateSliceInDim(x[0], x[1], x[2], p.integer("axis")));
    putAll("nonZero", (x, p) -> Indices.nonZero(x[0]));
    putAll("nonZeroSized", (x, p) -> Indices.nonZero(x[0], p.integer("size")));
    put("compress", (x, p) -> Indices.compress(x[0], x[1], p.integer("axis")));
    put(
        "compressSized",
        (x, p) -> Indices.compress(x[0], x[1], p.integer("axis"), p.integer("size")));
    putAll("unravelIndex", (x, p) -> Indices.unravelIndex(x[0], Shape.of(p.integers("shape"))));
    put("ravelMultiIndex", (x, p) -> Indices.ravelMultiIndex(Shape.of(p.integers("shape")), x));
    putAll(
        "trilIndices",
        (x, p) -> Indices.trilIndices(p.integer("n"), p.integer("m"), p.integer("k")));
    putAll(
        "triuIndices",
        (x, p) -> Indices.triuIndices(p.integer("n"), p.integer("m"), p.integer("k")));
  }

  private static Tensor function(Params p, Tensor y) {
    return switch (p.text("function")) {
      case "sin" -> y.sin();
      case "exp" -> y.exp();
      default -> y.sqrt();
    };
  }

  private static Indices.Outside outside(Params p) {
    return p.has("mode") ? Indices.Outside.valueOf(p.text("mode")) : Indices.Outside.ERROR;
  }

  /** The place that {@code 1;:;2:4;t0;...} names, where t0 is the input of number {@code first}. */
  private static Indexed at(Tensor[] x, Params p, int first) {
    Index[] index =
        Arrays.stream(p.text("index").split(";"))
            .map(word -> entry(word, x, first))
            .toArray(Index[]::new);
    return x[0].at(index[0], Arrays.copyOfRange(index, 1, index.length));
  }

  private static Index entry(String word, Tensor[] x, int first) {
    if (word.equals("...")) {
      return Index.ellipsis();
    }
    if (word.equals("None")) {
      return Index.newAxis();
    }
    if (word.startsWith("t")) {
      return Index.of(x[first + Integer.parseInt(word.substring(1))]);
    }
    if (!word.contains(":")) {
      return Index.of(Integer.parseInt(word));
    }
    String[] parts = (word + ": ").split(":");
    int step = parts.length < 3 || parts[2].isBlank() ? 1 : Integer.parseInt(parts[2]);
    int start = step > 0 ? 0 : Integer.MAX_VALUE;
    int stop = step > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    return Index.range(
        parts[0].isBlank() ? start : Integer.parseInt(parts[0]),
        parts[1].isBlank() ? stop : Integer.parseInt(parts[1]),
        step);
  }
}
