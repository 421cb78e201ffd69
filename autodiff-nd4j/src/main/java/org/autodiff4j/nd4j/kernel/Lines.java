package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * A tensor with some axes moved to the end, row-major, so that the elements along them are adjacent
 * lines: a copy, unless they were.
 */
final class Lines {
  /** From so many elements on, lines are shared out among the threads of the common pool. */
  private static final int SHARED = 1 << 14;

  private final Nd4jTensor x;
  private final Axes order;
  private final Nd4jTensor moved;

  /** The elements of each line. */
  final int length;

  /** The number of lines. */
  final int count;

  /** The lines of x along these axes. */
  Lines(Nd4jTensor x, Axes axes) {
    this.x = x;
    this.order = axes.complement(x.rank()).concat(axes);
    this.moved = ReshapingKernels.permute(x, order).rowMajor();
    this.length = x.shape().select(axes).length();
    this.count = length == 0 ? 0 : (int) (x.shape().elements() / length);
  }

  /** What is done with the lines. It may keep state: each thread has its own. */
  interface Action {
    /**
     * Reads lines and writes their results.
     *
     * @param from the address of the first line; the others follow
     * @param to the address of its results
     */
    void run(long from, long to, int count);
  }

  /** What is done with the lines of two tensors. It may keep state: each thread has its own. */
  interface PairAction {
    /**
     * Reads lines and writes their results.
     *
     * @param left the address of the first line
     * @param right the address of the other tensor's first line
     * @param to the address of its results
     */
    void run(long left, long right, long to, int count);
  }

  /** A tensor of this type with {@code perLine} results of each line, in the order of the lines. */
  Nd4jTensor each(TensorType output, int perLine, Supplier<Action> action) {
    return each(
        this,
        output,
        perLine,
        () -> {
          Action one = action.get();
          return (from, same, to, n) -> one.run(from, to, n);
        });
  }

  private Nd4jTensor each(
      Lines other, TensorType output, int perLine, Supplier<PairAction> action) {
    Nd4jTensor results = Nd4jTensor.allocate(output);
    if (count == 0 || perLine == 0) {
      return results;
    }
    long step = (long) length * x.dtype().bytes();
    long otherStep = (long) other.length * other.x.dtype().bytes();
    long resultStep = (long) perLine * output.dtype().bytes();
    int parts = x.shape().elements() < SHARED ? 1 : ForkJoinPool.getCommonPoolParallelism() + 1;
    IntFunction<Runnable> part =
        i -> {
          long start = (long) count * i / parts;
          long end = (long) count * (i + 1) / parts;
          return () ->
              action
                  .get()
                  .run(
                      moved.address() + start * step,
                      other.moved.address() + start * otherStep,
                      results.address() + start * resultStep,
                      (int) (end - start));
        };
    if (parts == 1) {
      part.apply(0).run();
    } else {
      IntStream.range(0, parts).parallel().forEach(i -> part.apply(i).run());
    }
    Reference.reachabilityFence(moved);
    Reference.reachabilityFence(other.moved);
    Reference.reachabilityFence(results);
    return results;
  }

  /** As many results as elements for each line, in x's own order of axes. */
  Nd4jTensor map(TensorType output, Supplier<Action> action) {
    return map(output, length, action);
  }

  /** {@code perLine} results for each line along one axis, in x's own order of axes. */
  Nd4jTensor map(TensorType output, int perLine, Supplier<Action> action) {
    return restored(each(output.with(resultShape(perLine)), perLine, action));
  }

  /** As {@link #map(TensorType, Supplier)}, from these lines and another tensor's. */
  Nd4jTensor map(Lines other, TensorType output, Supplier<PairAction> action) {
    return restored(each(other, output.with(resultShape(length)), length, action));
  }

  private Shape resultShape(int perLine) {
    Shape shape = moved.shape();
    return perLine == length ? shape : shape.with(shape.rank() - 1, perLine);
  }

  private Nd4jTensor restored(Nd4jTensor results) {
    return ReshapingKernels.permute(results, order.inverse());
  }
}
