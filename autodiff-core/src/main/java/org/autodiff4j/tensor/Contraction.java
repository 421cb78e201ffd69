package org.autodiff4j.tensor;

import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Sums of products over pairs of axes: {@code z[b, i, j] = Σ_k x[b, i, k]·y[b, j, k]} for any
 * number of shared batch axes b, contracted axes k and free axes i, j, wherever they stand in the
 * operands. The result has the batch axes first, then x's free ones, then y's.
 *
 * @param leftOver the axes of x that are contracted, in the order of their partners
 * @param rightOver the axes of y that are contracted
 * @param leftBatch the axes of x that are shared
 * @param rightBatch the axes of y that are shared
 */
public record Contraction(Axes leftOver, Axes rightOver, Axes leftBatch, Axes rightBatch)
    implements Bilinear {
  private static final Axes NONE = Axes.of();

  /** A contraction without batch axes. */
  static Contraction over(Axes left, Axes right) {
    return new Contraction(left, right, NONE, NONE);
  }

  @Override
  public String label() {
    return "contract";
  }

  /** The axes of an operand that are neither shared nor contracted, ascending. */
  public Axes free(int argument, int rank) {
    return (argument == 0 ? leftBatch.concat(leftOver) : rightBatch.concat(rightOver))
        .complement(rank);
  }

  @Override
  public TensorType outputType(TensorType[] inputs) {
    Types.arity(this, inputs, 2);
    TensorType x = inputs[0];
    TensorType y = inputs[1];
    if (x.dtype() != y.dtype()) {
      throw new DTypeException(
          "contract takes tensors of one element type, but got " + x + " and " + y + ".");
    }
    Types.notBool(this, x);
    distinct(leftBatch.concat(leftOver), x);
    distinct(rightBatch.concat(rightOver), y);
    Shape left = x.shape();
    Shape right = y.shape();
    if (!left.select(leftOver).equals(right.select(rightOver))) {
      throw new ShapeException(
          "contract: contracted sizes differ: axes "
              + leftOver
              + " of "
              + left
              + " and "
              + rightOver
              + " of "
              + right
              + ".");
    }
    if (!left.select(leftBatch).equals(right.select(rightBatch))) {
      throw new ShapeException(
          "contract: batch sizes differ: axes "
              + leftBatch
              + " of "
              + left
              + " and "
              + rightBatch
              + " of "
              + right
              + ".");
    }
    return x.with(
        left.select(leftBatch)
            .concat(left.select(free(0, left.rank())))
            .concat(right.select(free(1, right.rank()))));
  }

  private void distinct(Axes axes, TensorType input) {
    Types.axes(this, axes, input);
    for (int i = 0; i < axes.size(); i++) {
      if (axes.indexOf(axes.get(i)) != i) {
        throw new ShapeException(
            "contract: axis " + axes.get(i) + " of " + input + " is named twice in " + axes + ".");
      }
    }
  }

  /** Σ_j ct[b, i, j]·y[b, j, k] and Σ_i x[b, i, k]·ct[b, i, j], with the axes put back in order. */
  @Override
  public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
    int batches = leftBatch.size();
    int freeLeft = inputs.type(0).rank() - batches - leftOver.size();
    int freeRight = inputs.type(1).rank() - batches - rightOver.size();
    Axes ctBatch = Axes.range(0, batches);
    Axes ctLeft = Axes.range(batches, batches + freeLeft);
    Axes ctRight = Axes.range(batches + freeLeft, batches + freeLeft + freeRight);
    if (argument == 0) {
      Tensor y = inputs.value(1);
      Contraction contraction = new Contraction(ctRight, free(1, y.rank()), ctBatch, rightBatch);
      Tensor result = Interpreter.bind(contraction, ct, y);
      Axes order =
          leftBatch.concat(free(0, inputs.type(0).rank())).concat(byPartner(leftOver, rightOver));
      return result.permute(order.inverse().toArray());
    }
    Tensor x = inputs.value(0);
    Contraction contraction = new Contraction(free(0, x.rank()), ctLeft, leftBatch, ctBatch);
    Tensor result = Interpreter.bind(contraction, x, ct);
    Axes order =
        rightBatch.concat(byPartner(rightOver, leftOver)).concat(free(1, inputs.type(1).rank()));
    return result.permute(order.inverse().toArray());
  }

  /** {@code axes} in the ascending order of their partners. */
  private static Axes byPartner(Axes axes, Axes partners) {
    int[] sorted = partners.toArray();
    java.util.Arrays.sort(sorted);
    int[] result = new int[sorted.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = axes.get(partners.indexOf(sorted[i]));
    }
    return Axes.of(result);
  }

  @Override
  public Tensor batch(Batch inputs) {
    boolean left = inputs.mapped(0);
    boolean right = inputs.mapped(1);
    Axes lo = left ? leftOver.shift(1) : leftOver;
    Axes ro = right ? rightOver.shift(1) : rightOver;
    Axes lb = left ? leftBatch.shift(1) : leftBatch;
    Axes rb = right ? rightBatch.shift(1) : rightBatch;
    if (left && right) {
      lb = Axes.of(0).concat(lb);
      rb = Axes.of(0).concat(rb);
    }
    Tensor x = inputs.x(0);
    Tensor y = inputs.x(1);
    // Where y has no free axis but the batch, exchanging the operands puts that in front.
    if (!left && y.rank() == ro.size() + rb.size() + 1) {
      return Tensors.moveAxis(
          Interpreter.bind(new Contraction(ro, lo, rb, lb), y, x), rb.size(), 0);
    }
    Tensor result = Interpreter.bind(new Contraction(lo, ro, lb, rb), x, y);
    if (left && right) {
      return result;
    }
    int freeLeft = left ? 0 : x.rank() - lo.size() - lb.size();
    return Tensors.moveAxis(result, lb.size() + freeLeft, 0);
  }

  /** The matrix product, as NumPy's: vectors are rows or columns, leading axes are batches. */
  static Tensor matmul(Tensor a, Tensor b) {
    Tensor[] pair = Operands.promoted(a, b);
    Tensor x = pair[0];
    Tensor y = pair[1];
    if (x.rank() == 0 || y.rank() == 0) {
      throw new ShapeException(
          "matmul needs vectors or matrices, but got shapes "
              + x.shape()
              + " and "
              + y.shape()
              + ". Use mul.");
    }
    int yOver = Math.max(0, y.rank() - 2);
    if (x.shape().size(-1) != y.shape().size(yOver)) {
      throw new ShapeException(
          "matmul: inner sizes differ: "
              + x.shape()
              + " x "
              + y.shape()
              + " ("
              + x.shape().size(-1)
              + " and "
              + y.shape().size(yOver)
              + ").");
    }
    if (x.rank() <= 2 || y.rank() <= 2) {
      Tensor result = Interpreter.bind(over(Axes.of(x.rank() - 1), Axes.of(yOver)), x, y);
      return x.rank() == 2 && y.rank() > 2 ? Tensors.moveAxis(result, 0, -2) : result;
    }
    Shape batch =
        Broadcasting.broadcast(
            "matmul", x.shape().range(0, x.rank() - 2), y.shape().range(0, y.rank() - 2));
    x = x.broadcastTo(batch.concat(x.shape().range(x.rank() - 2, x.rank())));
    y = y.broadcastTo(batch.concat(y.shape().range(y.rank() - 2, y.rank())));
    Axes batches = Axes.range(0, batch.rank());
    int r = batch.rank();
    return Interpreter.bind(new Contraction(Axes.of(r + 1), Axes.of(r), batches, batches), x, y);
  }
}
