package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Index;
import org.autodiff4j.tensor.PadMode;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Shapes;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;

/**
 * Operations that move elements: reshaping, joining, cutting, padding; and those that ask shapes.
 */
final class ShapeOps {
  /** Markers of the order in which a reshape reads, negative as sizes never are. */
  private static final int ROW_MAJOR = -99;

  private static final int COLUMN_MAJOR = -102;

  private ShapeOps() {}

  static void addTo(OpTable table) {
    reshaping(table);
    joining(table);
    cutting(table);
    shapes(table);
  }

  private static void reshaping(OpTable table) {
    table.put("transpose", ShapeOps::permuted);
    table.put("permute", ShapeOps::permuted);
    table.put("reshape", ShapeOps::reshaped);
    table.require("reshape", ShapeOps::requireRowMajor);
    table.put(
        "expand_dims",
        (in, a) -> in.get(0).expandDims(in.size() > 1 ? axes(in, a)[0] : a.integer(0)));
    table.put("squeeze", (in, a) -> in.get(0).squeeze(axes(in, a)));
    table.unary("diag", x -> diagonal(x));
    table.unary("diag_part", x -> Shapes.diagonal(x, 0, 0, 1));
    table.put("tile", (in, a) -> in.get(0).tile(axes(in, a)));
  }

  /** The integers that a second operand or the arguments give. */
  private static int[] axes(List<Tensor> in, OpArguments a) {
    return in.size() > 1 ? OpArguments.ints(in.get(1)) : a.integers(0, a.integers().size());
  }

  private static Tensor permuted(List<Tensor> in, OpArguments a) {
    return in.get(0).permute(axes(in, a));
  }

  private static void requireRowMajor(OpArguments a) {
    if (!a.integers().isEmpty() && a.integer(0) == COLUMN_MAJOR) {
      throw new Unsupported("a reshape in column-major order; permute before and after instead");
    }
  }

  /** Size 0 means that of the operand's axis. */
  private static Tensor reshaped(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int[] sizes = in.size() > 1 ? OpArguments.ints(in.get(1)) : a.integers(0, a.integers().size());
    if (sizes.length > 0 && sizes[0] == ROW_MAJOR) {
      sizes = Arrays.copyOfRange(sizes, 1, sizes.length);
    }
    for (int i = 0; i < sizes.length && i < x.rank(); i++) {
      sizes[i] = sizes[i] == 0 ? x.shape().size(i) : sizes[i];
    }
    return x.reshape(sizes);
  }

  /** {@code [n] -> [n, n]}; as libnd4j has it, {@code [n, m] -> [n, m, n, m]}. */
  private static Tensor diagonal(Tensor x) {
    Tensor square = Shapes.diagEmbed(x.reshape(-1), 0);
    return square.reshape(x.shape().concat(x.shape()));
  }

  private static void joining(OpTable table) {
    table.put("concat", (in, a) -> Tensors.concat(a.integer(0), in.toArray(Tensor[]::new)));
    table.require(
        "concat",
        a -> {
          if (a.flag(0, false)) {
            throw new Unsupported("a concatenation whose axis is a tensor; give it a number");
          }
        });
    table.put("stack", (in, a) -> Tensors.stack(a.integer(0), in.toArray(Tensor[]::new)));
    table.put("pad", (in, a) -> padded(in, a));
    table.unary("upsampling2d", ShapeOps::enlarged);
    table.unary("space_to_depth", ShapeOps::spaceToDepth);
    table.unary("depth_to_space", ShapeOps::depthToSpace);
  }

  /** Modes: constant, reflect, symmetric. */
  private static Tensor padded(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int[] widths = OpArguments.ints(in.get(1));
    int mode = a.integer(0, 0);
    int[][] ends = new int[x.rank()][];
    Arrays.setAll(ends, i -> new int[] {widths[2 * i], widths[2 * i + 1]});
    if (mode != 0) {
      return Tensors.pad(x, mode == 1 ? PadMode.REFLECT : PadMode.SYMMETRIC, ends);
    }
    Padding[] paddings = new Padding[x.rank()];
    Arrays.setAll(paddings, i -> Padding.of(ends[i][0], ends[i][1]));
    return Tensors.pad(x, a.reals().isEmpty() ? 0 : a.real(0), paddings);
  }

  /** Arguments: factors of rows and columns, whether channels are first. */
  private static Tensor enlarged(Tensor x, OpArguments a) {
    int first = a.integer(2, 1) == 1 ? 2 : 1;
    return Shapes.repeat(Shapes.repeat(x, a.integer(0), first), a.integer(1), first + 1);
  }

  /** {@code [n, c, h·b, w·b] -> [n, b·b·c, h, w]}, the place within a block before the channel. */
  private static Tensor spaceToDepth(Tensor in, OpArguments a) {
    Tensor x = channelsFirst(in, a);
    Shape s = x.shape();
    int block = a.integer(0);
    int h = s.size(2) / block;
    int w = s.size(3) / block;
    Tensor y =
        x.reshape(s.size(0), s.size(1), h, block, w, block)
            .permute(0, 3, 5, 1, 2, 4)
            .reshape(s.size(0), block * block * s.size(1), h, w);
    return asBefore(y, a);
  }

  /** {@code [n, b·b·c, h, w] -> [n, c, h·b, w·b]}. */
  private static Tensor depthToSpace(Tensor in, OpArguments a) {
    Tensor x = channelsFirst(in, a);
    Shape s = x.shape();
    int block = a.integer(0);
    int c = s.size(1) / (block * block);
    Tensor y =
        x.reshape(s.size(0), block, block, c, s.size(2), s.size(3))
            .permute(0, 3, 4, 1, 5, 2)
            .reshape(s.size(0), c, s.size(2) * block, s.size(3) * block);
    return asBefore(y, a);
  }

  private static Tensor channelsFirst(Tensor x, OpArguments a) {
    return a.integer(1, 0) == 1 ? Tensors.moveAxis(x, -1, 1) : x;
  }

  private static Tensor asBefore(Tensor y, OpArguments a) {
    return a.integer(1, 0) == 1 ? Tensors.moveAxis(y, 1, -1) : y;
  }

  private static void cutting(OpTable table) {
    table.putAll("unstack", ShapeOps::unstacked);
    table.putAll("split", ShapeOps::split);
    table.putAll("split_v", ShapeOps::splitBySizes);
    table.put("slice", ShapeOps::sliced);
    table.put("strided_slice", (in, a) -> new StridedSlice(in, a).apply());
  }

  private static List<Tensor> unstacked(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int axis = Axes.normalise(a.integer(0), x.rank());
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < x.shape().size(axis); i++) {
      parts.add(x.slice(axis, i, i + 1).squeeze(axis));
    }
    return parts;
  }

  private static List<Tensor> split(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(in.size() - 1);
    int axis =
        Axes.normalise(in.size() > 1 ? OpArguments.ints(in.get(0))[0] : a.integer(1, 0), x.rank());
    int count = a.integer(0);
    int size = x.shape().size(axis) / count;
    int[] sizes = new int[count];
    Arrays.fill(sizes, size);
    return parts(x, axis, sizes);
  }

  private static List<Tensor> splitBySizes(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int axis = in.size() > 2 ? OpArguments.ints(in.get(2))[0] : a.integer(0);
    return parts(x, Axes.normalise(axis, x.rank()), OpArguments.ints(in.get(1)));
  }

  private static List<Tensor> parts(Tensor x, int axis, int[] sizes) {
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (int size : sizes) {
      parts.add(x.slice(axis, at, at + size));
      at += size;
    }
    return parts;
  }

  /** Arguments: the first position of each axis, then the size of each, -1 to the end. */
  private static Tensor sliced(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    int rank = x.rank();
    int[] begin = in.size() > 1 ? OpArguments.ints(in.get(1)) : a.integers(0, rank);
    int[] size = in.size() > 2 ? OpArguments.ints(in.get(2)) : a.integers(rank, 2 * rank);
    if (rank == 0) {
      return x;
    }
    Index[] index = new Index[rank];
    Arrays.setAll(
        index, i -> size[i] < 0 ? Index.from(begin[i]) : Index.range(begin[i], begin[i] + size[i]));
    return x.at(index[0], Arrays.copyOfRange(index, 1, rank)).get();
  }

  private static void shapes(OpTable table) {
    table.unary("shape_of", x -> ints(x.shape().toArray()));
    table.unary("size", x -> Tensor.of(x.shape().elements()).reshape());
    table.unary("size_at", (x, a) -> ints(x.shape().size(a.integer(0))).reshape());
    table.unary("rank", x -> Tensor.of(x.rank()).reshape());
  }

  private static Tensor ints(int... sizes) {
    return Tensor.of(Arrays.stream(sizes).asLongStream().toArray());
  }
}
