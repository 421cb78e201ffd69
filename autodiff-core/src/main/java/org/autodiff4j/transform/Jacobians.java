package org.autodiff4j.transform;

import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Whole Jacobians: the derivative's columns by forward mode or its rows by reverse mode, a chunk of
 * them in one batched pass. Element {@code [o][i]} of a result has the shape of output o followed
 * by that of input i.
 */
public final class Jacobians {
  /** As the chunk size: all columns or rows in one pass. */
  public static final int WHOLE = Integer.MAX_VALUE;

  private Jacobians() {}

  /** One forward pass for each chunk of the inputs' elements; entries have the outputs' types. */
  public static Tensor[][] forward(String transform, FlatFunction f, Tensor[] x, int chunk) {
    Tensor[][] result = new Tensor[1][];
    FlatFunction pushforward =
        dx -> {
          Call.Tangents tangents = Jvp.push(transform, f, x, dx);
          result[0] = tangents.y();
          return tangents.dy();
        };
    Tensor[][][] pieces = byBasis(transform, pushforward, Tracing.typesOf(x), chunk);
    Tensor[] y = result[0] == null ? f.apply(x) : result[0];
    Tensor[][] columns = joined(pieces, y);
    Tensor[][] blocks = new Tensor[y.length][x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        Tensor column = Tensors.moveAxis(columns[i][o], 0, -1);
        blocks[o][i] = column.reshape(y[o].shape().concat(x[i].shape()));
      }
    }
    return blocks;
  }

  /**
   * One pass forward, and one back for each chunk of the outputs' elements; entries have the
   * inputs' types.
   */
  public static Tensor[][] reverse(String transform, FlatFunction f, Tensor[] x, int chunk) {
    Linearize linear = Linearize.at(transform, f, x);
    Tensor[] y = linear.y();
    Tensor[][] rows = joined(byBasis(transform, linear::pullback, Tracing.typesOf(y), chunk), x);
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        rows[o][i] = rows[o][i].reshape(y[o].shape().concat(x[i].shape()));
      }
    }
    return rows;
  }

  /**
   * A linear map applied to the standard basis of each of its arguments, a chunk at a time: {@code
   * [argument][chunk][result]}, with the basis as first axis.
   */
  private static Tensor[][][] byBasis(
      String transform, FlatFunction map, TensorType[] arguments, int chunk) {
    Tensor[][][] images = new Tensor[arguments.length][][];
    for (int a = 0; a < arguments.length; a++) {
      int n = arguments[a].shape().length();
      int width = Math.max(1, Math.min(chunk, n));
      images[a] = new Tensor[n / width + (n % width == 0 ? 0 : 1)][];
      for (int c = 0; c < images[a].length; c++) {
        int size = Math.min(width, n - c * width);
        images[a][c] = chunk(transform, map, arguments, a, c * width, size);
      }
    }
    return images;
  }

  /** The chunks of each image put together; that of an argument without elements is empty. */
  private static Tensor[][] joined(Tensor[][][] pieces, Tensor[] results) {
    Tensor[][] images = new Tensor[pieces.length][results.length];
    for (int a = 0; a < pieces.length; a++) {
      for (int r = 0; r < results.length; r++) {
        Tensor[] parts = new Tensor[pieces[a].length];
        for (int c = 0; c < parts.length; c++) {
          parts[c] = pieces[a][c][r];
        }
        images[a][r] =
            parts.length == 0
                ? Tensor.full(results[r].type().with(results[r].shape().insert(0, 0)), 0)
                : Tensors.concat(0, parts);
      }
    }
    return images;
  }

  private static Tensor[] chunk(
      String transform,
      FlatFunction map,
      TensorType[] arguments,
      int argument,
      int start,
      int size) {
    Tensor[] seeds = new Tensor[arguments.length];
    boolean[] mapped = new boolean[arguments.length];
    for (int i = 0; i < seeds.length; i++) {
      seeds[i] = Tensor.full(arguments[i], 0);
    }
    seeds[argument] = basis(arguments[argument], start, size);
    mapped[argument] = true;
    return Vmap.apply(transform, map, seeds, mapped, size);
  }

  /** Rows start to start + size of the identity, each in the argument's shape. */
  private static Tensor basis(TensorType type, int start, int size) {
    Shape shape = type.shape().insert(0, size);
    if (type.shape().length() == 1) {
      return Tensor.full(type.with(shape), 1); // a literal: products with it are not computed
    }
    Tensor row = Tensor.arange(size).add(start).expandDims(1);
    return row.eq(Tensor.arange(type.shape().length())).cast(type.dtype()).reshape(shape);
  }
}
