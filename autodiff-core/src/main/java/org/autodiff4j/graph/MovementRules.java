package org.autodiff4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Range;
import org.autodiff4j.tensor.Reduction;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Reshaping.Concat;
import org.autodiff4j.tensor.Reshaping.Flip;
import org.autodiff4j.tensor.Reshaping.Pad;
import org.autodiff4j.tensor.Reshaping.Permute;
import org.autodiff4j.tensor.Reshaping.Reshape;
import org.autodiff4j.tensor.Reshaping.Slice;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Identities between steps that move elements: one after another of a kind are one, contractions
 * read their operands' axes in any order, and functions are computed before their argument is
 * repeated.
 */
final class MovementRules {
  private final Simplify program;

  private MovementRules(Simplify program) {
    this.program = program;
  }

  /** What the step computes, more simply; null if no rule fits. */
  static @Nullable Atom apply(
      Simplify program, SingleResult primitive, List<Atom> inputs, TensorType type) {
    if (inputs.isEmpty()) {
      return null;
    }
    MovementRules rules = new MovementRules(program);
    Atom x = inputs.get(0);
    if (primitive instanceof Contraction contraction) {
      return rules.contraction(contraction, x, inputs.get(1));
    }
    if (primitive instanceof Reduction.OverAxes reduction) {
      boolean selects = reduction instanceof Reduction.Max || reduction instanceof Reduction.Min;
      return selects && reduction.axes().isEmpty() ? x : null; // a sum makes 0 of -0
    }
    if (Folding.isElementwise(primitive)) {
      return primitive == Stepwise.STOP_GRADIENT
          ? null
          : rules.repeated(primitive, inputs, type.shape());
    }
    if (primitive instanceof Concat) {
      return inputs.size() == 1 ? x : null;
    }
    return rules.movement(primitive, x, type.shape());
  }

  private @Nullable Atom movement(SingleResult primitive, Atom x, Shape shape) {
    if (primitive instanceof Reshape) {
      return reshape(x, shape);
    }
    if (primitive instanceof BroadcastTo) {
      return broadcast(x, shape);
    }
    if (primitive instanceof Permute permute) {
      if (permute.axes().isIdentity()) {
        return x;
      }
      return program.source(x) instanceof Permute first
          ? program.bind(new Permute(through(permute.axes(), first.axes())), program.input(x, 0))
          : null;
    }
    if (primitive instanceof Flip flip) {
      if (flip.axes().isEmpty()) {
        return x;
      }
      return program.source(x) instanceof Flip first
          ? program.bind(new Flip(eitherOf(flip.axes(), first.axes())), program.input(x, 0))
          : null;
    }
    if (primitive instanceof Slice slice) {
      if (x.type().shape().equals(shape)) {
        return x;
      }
      return program.source(x) instanceof Slice first
          ? program.bind(compose(first, slice), program.input(x, 0))
          : null;
    }
    return primitive instanceof Pad pad
            && pad.paddings().stream().allMatch(padding -> padding.equals(Padding.NONE))
        ? x
        : null;
  }

  private @Nullable Atom reshape(Atom x, Shape shape) {
    if (x.type().shape().equals(shape)) {
      return x;
    }
    SingleResult source = program.source(x);
    if (source instanceof Reshape) {
      return program.bind(new Reshape(shape), program.input(x, 0));
    }
    if (source instanceof BroadcastTo && program.input(x, 0).type().shape().isScalar()) {
      return program.bind(new BroadcastTo(shape), program.input(x, 0));
    }
    return null;
  }

  private @Nullable Atom broadcast(Atom x, Shape shape) {
    if (x.type().shape().equals(shape)) {
      return x;
    }
    SingleResult source = program.source(x);
    if (source instanceof BroadcastTo) {
      return program.bind(new BroadcastTo(shape), program.input(x, 0));
    }
    // New axes in front come with a broadcast anyway.
    return source instanceof Reshape
            && isEndOf(program.input(x, 0).type().shape(), x.type().shape())
        ? program.bind(new BroadcastTo(shape), program.input(x, 0))
        : null;
  }

  /** Whether the longer shape is the other with axes of size 1 in front. */
  private static boolean isEndOf(Shape end, Shape longer) {
    int added = longer.rank() - end.rank();
    return added > 0
        && longer.range(added, longer.rank()).equals(end)
        && longer.range(0, added).elements() == 1;
  }

  /** {@code second} after {@code first}, as one permutation or renaming of axes. */
  private static Axes through(Axes second, Axes first) {
    int[] result = new int[second.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = first.get(second.get(i));
    }
    return Axes.of(result);
  }

  private static Axes eitherOf(Axes a, Axes b) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      if (!b.contains(a.get(i))) {
        axes.add(a.get(i));
      }
    }
    for (int i = 0; i < b.size(); i++) {
      if (!a.contains(b.get(i))) {
        axes.add(b.get(i));
      }
    }
    return Axes.of(axes.stream().mapToInt(Integer::intValue).sorted().toArray());
  }

  private static Slice compose(Slice first, Slice second) {
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < first.ranges().size(); i++) {
      Range outer = first.ranges().get(i);
      Range inner = second.ranges().get(i);
      int n = inner.length();
      int start = outer.start() + inner.start() * outer.step();
      int step = n < 2 ? 1 : inner.step() * outer.step();
      ranges.add(
          n == 0
              ? new Range(outer.start(), outer.start(), 1)
              : new Range(start, start + (n - 1) * step + 1, step));
    }
    return new Slice(ranges);
  }

  // ---- Functions of moved elements ----

  private @Nullable Atom contraction(Contraction contraction, Atom x, Atom y) {
    if (program.source(x) instanceof Permute permute) {
      Axes free = through(contraction.free(0, x.type().rank()), permute.axes());
      if (isAscending(free)) {
        Contraction direct =
            new Contraction(
                through(contraction.leftOver(), permute.axes()),
                contraction.rightOver(),
                through(contraction.leftBatch(), permute.axes()),
                contraction.rightBatch());
        return program.bind(direct, program.input(x, 0), y);
      }
    }
    if (program.source(y) instanceof Permute permute) {
      Axes free = through(contraction.free(1, y.type().rank()), permute.axes());
      if (isAscending(free)) {
        Contraction direct =
            new Contraction(
                contraction.leftOver(),
                through(contraction.rightOver(), permute.axes()),
                contraction.leftBatch(),
                through(contraction.rightBatch(), permute.axes()));
        return program.bind(direct, x, program.input(y, 0));
      }
    }
    return null;
  }

  private static boolean isAscending(Axes axes) {
    for (int i = 1; i < axes.size(); i++) {
      if (axes.get(i) < axes.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /** A function of tensors that are repeated alike, and of literals. */
  private @Nullable Atom repeated(SingleResult primitive, List<Atom> inputs, Shape shape) {
    Shape from = null;
    for (Atom input : inputs) {
      if (program.source(input) instanceof BroadcastTo) {
        from = program.input(input, 0).type().shape();
        break;
      }
    }
    if (from == null) {
      return null;
    }
    Atom[] once = new Atom[inputs.size()];
    for (int i = 0; i < once.length; i++) {
      Atom input = inputs.get(i);
      if (input instanceof Constant constant && constant.value() instanceof Literal literal) {
        once[i] = new Constant(literal.at(from));
      } else if (program.source(input) instanceof BroadcastTo
          && program.input(input, 0).type().shape().equals(from)) {
        once[i] = program.input(input, 0);
      } else {
        return null;
      }
    }
    return program.bind(new BroadcastTo(shape), program.bind(primitive, once));
  }
}
