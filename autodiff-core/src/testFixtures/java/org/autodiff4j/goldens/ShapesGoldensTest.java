package org.autodiff4j.goldens;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.PadMode;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Shapes;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;

class ShapesGoldensTest extends GoldenContract {
  ShapesGoldensTest() {
    super("shapes");
  }

  @Override
  protected void functions() {
    several();
    putAll("split", (x, p) -> all(Shapes.split(x[0], p.integer("parts"), p.integer("axis"))));
    putAll("splitAt", (x, p) -> all(Shapes.split(x[0], p.integers("at"), p.integer("axis"))));
    put("swapAxes", (x, p) -> Shapes.swapAxes(x[0], p.integers("axes")[0], p.integers("axes")[1]));
    put("moveAxis", (x, p) -> Tensors.moveAxis(x[0], p.integers("axes")[0], p.integers("axes")[1]));
    put("expandDims", (x, p) -> expandDims(x[0], p.integers("axes")));
    put("squeeze", (x, p) -> x[0].squeeze(p.integers("axes")));
    put("rollFlat", (x, p) -> Shapes.roll(x[0], p.integer("shift")));
    put("roll", (x, p) -> Shapes.roll(x[0], p.integers("shifts"), p.integers("axes")));
    put("rot90", (x, p) -> rot90(x[0], p.integer("k"), p.integers("axes")));
    put("repeat", (x, p) -> Shapes.repeat(x[0], p.integer("count"), p.integer("axis")));
    put("repeatEach", (x, p) -> Shapes.repeat(x[0], p.integers("counts"), p.integer("axis")));
    put("tile", (x, p) -> x[0].tile(p.integers("counts")));
    put("flip", (x, p) -> x[0].flip(p.integers("axes")));
    put("tril", (x, p) -> Shapes.tril(x[0], p.integer("k")));
    put("triu", (x, p) -> Shapes.triu(x[0], p.integer("k")));
    put("diag", (x, p) -> Shapes.diag(x[0], p.integer("k")));
    put(
        "diagonal",
        (x, p) ->
            Shapes.diagonal(x[0], p.integer("k"), p.integers("axes")[0], p.integers("axes")[1]));
    put("fillDiagonal", (x, p) -> Shapes.fillDiagonal(x[0], x[1]));
    put("padMode", (x, p) -> Tensors.pad(x[0], PadMode.valueOf(p.text("mode")), widths(p)));
    put("padValue", (x, p) -> Tensors.pad(x[0], p.number("value"), paddings(widths(p))));
    put("pad", (x, p) -> pad(x[0], p.integers("padding")));
    put("vander", (x, p) -> Shapes.vander(x[0], p.integer("m"), p.flag("increasing")));
    put("toeplitz", (x, p) -> Shapes.toeplitz(x[0], x[1]));
    makers();
  }

  private void several() {
    putAll(
        "arraySplit",
        (x, p) -> all(Shapes.arraySplit(x[0], p.integer("parts"), p.integer("axis"))));
    putAll("unstack", (x, p) -> all(Shapes.unstack(x[0], p.integer("axis"))));
    put("hstack", (x, p) -> Shapes.hstack(x));
    put("vstack", (x, p) -> Shapes.vstack(x));
    put("dstack", (x, p) -> Shapes.dstack(x));
    put("columnStack", (x, p) -> Shapes.columnStack(x));
    put("atLeast1d", (x, p) -> Shapes.atLeast1d(x[0]));
    put("atLeast2d", (x, p) -> Shapes.atLeast2d(x[0]));
    put("atLeast3d", (x, p) -> Shapes.atLeast3d(x[0]));
    putAll("broadcastArrays", (x, p) -> all(Shapes.broadcastArrays(x)));
    putAll("meshgrid", (x, p) -> all(Shapes.meshgrid(p.flag("xy"), x)));
  }

  private void makers() {
    put(
        "arange",
        (x, p) -> Tensor.arange((long) p.integer("start"), p.integer("stop"), p.integer("step")));
    put("arangeReal", (x, p) -> Tensor.arange(start(p), stop(p), p.number("step")));
    put("linspace", (x, p) -> Tensor.linspace(start(p), stop(p), p.integer("count")));
    put(
        "logspace",
        (x, p) -> Tensor.logspace(start(p), stop(p), p.integer("count"), p.number("base")));
    put("geomspace", (x, p) -> Tensor.geomspace(start(p), stop(p), p.integer("count")));
    put("eye", (x, p) -> Tensor.eye(p.integer("n"), p.integer("m"), p.integer("k"), DType.FLOAT64));
    put("tri", (x, p) -> Shapes.tri(p.integer("n"), p.integer("m"), p.integer("k"), DType.FLOAT64));
    put("oneHot", (x, p) -> Tensors.oneHot(x[0], p.integer("depth"), DType.FLOAT64));
  }

  private static double start(Params p) {
    return p.number("start");
  }

  private static double stop(Params p) {
    return p.number("stop");
  }

  private static Tensor[] all(List<Tensor> tensors) {
    return tensors.toArray(Tensor[]::new);
  }

  private static Tensor expandDims(Tensor x, int[] axes) {
    return x.expandDims(axes[0], axes[1], Arrays.copyOfRange(axes, 2, axes.length));
  }

  private static Tensor rot90(Tensor x, int k, int[] axes) {
    return Shapes.rot90(x, k, axes[0], axes[1]);
  }

  private static int[][] widths(Params p) {
    int[] flat = p.integers("widths");
    int[][] widths = new int[flat.length / 2][];
    Arrays.setAll(widths, i -> new int[] {flat[2 * i], flat[2 * i + 1]});
    return widths;
  }

  private static Padding[] paddings(int[][] widths) {
    return Arrays.stream(widths).map(w -> Padding.of(w[0], w[1])).toArray(Padding[]::new);
  }

  private static Tensor pad(Tensor x, int[] padding) {
    return x.pad(new Padding(padding[0], padding[1], padding[2]), Padding.NONE);
  }
}
