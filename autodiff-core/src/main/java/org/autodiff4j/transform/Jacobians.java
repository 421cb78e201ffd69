package org.autodiff4j.transform;

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
    Tensor[] y = f.apply(x);
    Tensor[][] columns =
        byBasis(transform, dx -> Jvp.push(transform, f, x, dx).dy(), Tracing.typesOf(x), y, chunk);
    Tensor[][] result = new Tensor[y.length][x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        Tensor column = Tensors.moveAxis(columns[i][o], 0, -1);
        result[o][i] = column.reshape(y[o].shape().concat(x[i].shape()));
      }
    }
    return result;
  }

  /**
   * One pass forward, and one back for each chunk of the outputs' elements; entries have the
   * inputs' types.
   */
  public static Tensor[][] reverse(String transform, FlatFunction f, Tensor[] x, int chunk) {
    Linearize linear = Linearize.at(transform, f, x);
    Tensor[] y = linear.y();
    Tensor[][] result = byBasis(transform, linear::pullback, Tracing.typesOf(y), x, chunk);
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        result[o][i] = result[o][i].reshape(y[o].shape().concat(x[i].shape()));
      }
    }
    return result;
  }

  /**
   * A linear map applied to the standard basis of each of its arguments: {@code
   * [argument][result]}, with the basis as first axis.
   */
  private static Tensor[][] byBasis(
      String transform, FlatFunction map, TensorType[] arguments, Tensor[] results, int chunk) {
    Tensor[][] images = new Tensor[arguments.length][results.length];
    for (int a = 0; a < arguments.length; a++) {
      int n = arguments[a].shape().length();
      int width = Math.max(1, Math.min(chunk, n));
      Tensor[][] pieces = new Tensor[(n + width - 1) / width][];
      for (int start = 0; start < n; start += width) {
        int size = Math.min(width, n - start);
        pieces[start / width] = chunk(transform, map, arguments, a, start, size);
      }
      for (int r = 0; r < results.length; r++) {
        Tensor[] parts = new Tensor[pieces.length];
        for (int p = 0; p < parts.length; p++) {
          parts[p] = pieces[p][r];
        }
        images[a][r] =
            n == 0
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
    Tensor row = Tensor.arange(size).add(start).expandDims(1);
    return row.eq(Tensor.arange(type.shape().length())).cast(type.dtype()).reshape(shape);
  }
}
