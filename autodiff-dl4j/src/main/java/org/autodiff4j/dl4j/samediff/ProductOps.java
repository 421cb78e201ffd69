package org.autodiff4j.dl4j.samediff;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/** Products of matrices, and layers and functions that are made of them. */
final class ProductOps {
  private ProductOps() {}

  static void addTo(OpTable table) {
    table.put("matmul", ProductOps::matmul);
    table.require("matmul", ProductOps::requireUnscaled);
    table.put("xw_plus_b", (in, a) -> linear(in, a));
    table.put("relu_layer", (in, a) -> Nn.relu(linear(in, a)));
    table.put("biasadd", ProductOps::biased);
    table.unary("matrix_inverse", Linalg::inverse);
    table.unary("matrix_determinant", Linalg::det);
    table.unary("trace", x -> Linalg.trace(x));
  }

  /** Arguments: whether the left, the right and the result are transposed. */
  private static Tensor matmul(List<Tensor> in, OpArguments a) {
    Tensor x = transposed(in.get(0), a.integer(0, 0) == 1);
    Tensor y = transposed(in.get(1), a.integer(1, 0) == 1);
    return transposed(x.matmul(y), a.integer(2, 0) == 1);
  }

  private static Tensor transposed(Tensor x, boolean is) {
    return is && x.rank() > 1 ? Tensors.swapLast(x) : x;
  }

  /** The real arguments are the factors of the product and of a result that was there before. */
  private static void requireUnscaled(OpArguments a) {
    if (a.reals().size() > 1 && (a.real(0) != 1 || a.real(1) != 0)) {
      throw new Unsupported("a product with factors " + a.reals() + "; multiply beside it");
    }
  }

  /** Arguments: whether x, the weights and the result are transposed. */
  private static Tensor linear(List<Tensor> in, OpArguments a) {
    Tensor x = transposed(in.get(0), a.integer(0, 0) == 1);
    Tensor w = transposed(in.get(1), a.integer(1, 0) == 1);
    Tensor y = x.matmul(w).add(in.get(2));
    return transposed(y, a.integer(2, 0) == 1);
  }

  /** A bias for each channel, which is the second axis or the last. */
  private static Tensor biased(List<Tensor> in, OpArguments a) {
    Tensor x = in.get(0);
    boolean second = a.flag(0, false) || a.integer(0, 0) == 1;
    return x.add(along(in.get(1), second ? 1 : x.rank() - 1, x.rank()));
  }

  /** A vector as a tensor that broadcasts along an axis. */
  static Tensor along(Tensor vector, int axis, int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[axis] = -1;
    return vector.reshape(sizes);
  }
}
