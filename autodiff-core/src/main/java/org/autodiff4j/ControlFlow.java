package org.autodiff4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Closed;
import org.autodiff4j.transform.Cond;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Scan;
import org.autodiff4j.transform.While;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Choices and loops on pytrees. */
final class ControlFlow {
  private ControlFlow() {}

  static <X, R> R cond(
      Tensor predicate,
      Function<? super X, ? extends R> whenTrue,
      Function<? super X, ? extends R> whenFalse,
      X operand) {
    requireScalar("cond: the predicate", predicate.type(), DType.BOOL);
    List<Function<? super X, ? extends R>> branches = List.of(whenFalse, whenTrue);
    return choose(
        "cond",
        List.of("false branch", "true branch"),
        predicate.cast(DType.INT32),
        branches,
        operand);
  }

  static <X, R> R switchCase(
      Tensor index, List<? extends Function<? super X, ? extends R>> branches, X operand) {
    if (branches.isEmpty()) {
      throw new StructureException("switchCase needs at least one branch.");
    }
    if (index.rank() != 0 || index.type().isFloat() || index.dtype() == DType.BOOL) {
      throw new DTypeException(
          "switchCase: the index must be an integer scalar, but is " + index.type() + ".");
    }
    List<String> names = IntStream.range(0, branches.size()).mapToObj(i -> "branch " + i).toList();
    return choose("switchCase", names, index, branches, operand);
  }

  private static <X, R> R choose(
      String name,
      List<String> names,
      Tensor index,
      List<? extends Function<? super X, ? extends R>> branches,
      X operand) {
    Tree<X> argument = Tree.of(name + ": the operand", operand);
    TensorType[] types = argument.types();
    Tree<R> expected = null;
    Closed[] closed = new Closed[branches.size()];
    for (int i = 0; i < closed.length; i++) {
      Treed<X, R> branch = Treed.of(name, branches.get(i), argument);
      closed[i] = Closed.of(name, branch, types);
      if (expected == null) {
        expected = branch.result();
      } else {
        expected.requireLike(
            name, "result of the " + names.get(i), "that of the " + names.get(0), branch.result());
      }
    }
    return Objects.requireNonNull(expected)
        .build(Cond.apply(index, List.of(closed), argument.leaves()));
  }

  static <C> C whileLoop(
      Function<? super C, Tensor> condition, Function<? super C, ? extends C> body, C init) {
    Tree<C> carry = Tree.of("whileLoop: the initial carry", init);
    TensorType[] types = carry.types();
    Treed<C, Tensor> test = Treed.of("whileLoop", condition, carry);
    Closed closedTest = Closed.of("whileLoop", test, types);
    TensorType[] answer = closedTest.outputTypes();
    if (answer.length != 1) {
      throw new StructureException(
          "whileLoop: the condition must return a bool scalar, but returned "
              + answer.length
              + " tensors.");
    }
    requireScalar("whileLoop: what the condition returned", answer[0], DType.BOOL);
    Treed<C, C> step = Treed.of("whileLoop", body, carry);
    Closed closedBody = Closed.of("whileLoop", step, types);
    requireCarry("whileLoop", carry, step.result());
    return carry.build(While.apply(closedTest, closedBody, carry.leaves()));
  }

  static <C> C foriLoop(
      Tensor from, Tensor to, BiFunction<Tensor, ? super C, ? extends C> body, C init) {
    requireScalar("foriLoop: the first index", from.type(), to.dtype());
    requireScalar("foriLoop: the end", to.type(), from.dtype());
    if (from.type().isFloat() || from.dtype() == DType.BOOL) {
      throw new DTypeException(
          "foriLoop: the bounds must be integers, but are " + from.type() + ".");
    }
    Counted<C> last =
        whileLoop(
            (Counted<C> state) -> state.i.lt(state.end),
            state -> new Counted<>(state.i.add(1), state.end, body.apply(state.i, state.carry)),
            new Counted<>(from, to, init));
    return last.carry;
  }

  private record Counted<C>(Tensor i, Tensor end, C carry) {}

  static <C> C foriLoop(int from, int to, BiFunction<Tensor, ? super C, ? extends C> body, C init) {
    Tensor indices = Tensor.arange(Math.max(0, to - from)).add(from);
    return scan(
            "foriLoop",
            (C carry, Tensor i) -> new Scanned<C, List<Tensor>>(body.apply(i, carry), List.of()),
            init,
            indices,
            false)
        .carry();
  }

  static <X, Y> Y map(Function<? super X, ? extends Y> f, X xs) {
    return scan(
            "map",
            (List<Tensor> none, X x) -> new Scanned<List<Tensor>, Y>(none, f.apply(x)),
            List.of(),
            xs,
            false)
        .outputs();
  }

  static <C, X, Y> Scanned<C, Y> scan(
      String name,
      BiFunction<? super C, ? super X, Scanned<C, Y>> body,
      C init,
      X xs,
      boolean reverse) {
    Tree<X> sequence = Tree.of(name + ": the sequence", xs);
    if (sequence.leaves().length == 0) {
      throw new StructureException(
          name + ": the sequence holds no tensor, so its length is not known. Give the length.");
    }
    return scan(name, body, init, sequence, length(name, sequence), reverse);
  }

  static <C, Y> Scanned<C, Y> scan(Function<? super C, Scanned<C, Y>> body, C init, int length) {
    if (length < 0) {
      throw new ShapeException("scan: the length must not be negative, but is " + length + ".");
    }
    Tree<List<Tensor>> none = Tree.of("scan: the sequence", List.of());
    return scan("scan", (C carry, List<Tensor> x) -> body.apply(carry), init, none, length, false);
  }

  private static <C, X, Y> Scanned<C, Y> scan(
      String name,
      BiFunction<? super C, ? super X, Scanned<C, Y>> body,
      C init,
      Tree<X> sequence,
      int length,
      boolean reverse) {
    Tree<C> carry = Tree.of(name + ": the initial carry", init);
    int carries = carry.leaves().length;
    TensorType[] elements = sequence.types();
    Arrays.setAll(
        elements, i -> elements[i].with(elements[i].shape().range(1, elements[i].rank())));
    TensorType[] types = Arrays.copyOf(carry.types(), carries + elements.length);
    System.arraycopy(elements, 0, types, carries, elements.length);

    Body<C, X, Y> step = new Body<>(name, body, carry, sequence);
    Closed closed = Closed.of(name, step, types);
    Tensor[] all = Scan.apply(closed, carry.leaves(), sequence.leaves(), length, reverse);
    C last = carry.build(Arrays.copyOf(all, carries));
    return new Scanned<>(last, step.outputs().build(Arrays.copyOfRange(all, carries, all.length)));
  }

  /** A step on leaves: carry and element to carry and outputs. */
  private static final class Body<C, X, Y> implements FlatFunction {
    private final String name;
    private final BiFunction<? super C, ? super X, Scanned<C, Y>> body;
    private final Tree<C> carry;
    private final Tree<X> sequence;
    private @Nullable Tree<Y> outputs;

    Body(
        String name,
        BiFunction<? super C, ? super X, Scanned<C, Y>> body,
        Tree<C> carry,
        Tree<X> sequence) {
      this.name = name;
      this.body = body;
      this.carry = carry;
      this.sequence = sequence;
    }

    @Override
    public Tensor[] apply(Tensor[] x) {
      int n = carry.leaves().length;
      Scanned<C, Y> result =
          body.apply(
              carry.build(Arrays.copyOf(x, n)), sequence.build(Arrays.copyOfRange(x, n, x.length)));
      if (result == null) {
        throw new StructureException(name + ": the body returned null.");
      }
      Tree<C> next = Tree.of(name + ": the carry that the body returned", result.carry());
      requireCarry(name, carry, next);
      Tree<Y> out = Tree.of(name + ": the output of the body", result.outputs());
      outputs = out;
      Tensor[] all = Arrays.copyOf(next.leaves(), n + out.leaves().length);
      System.arraycopy(out.leaves(), 0, all, n, out.leaves().length);
      return all;
    }

    Tree<Y> outputs() {
      return Objects.requireNonNull(outputs);
    }
  }

  private static <C> void requireCarry(String name, Tree<C> carry, Tree<C> next) {
    carry.requireLike(name, "carry that the body returned", "the initial carry", next);
  }

  private static int length(String name, Tree<?> sequence) {
    Tensor[] leaves = sequence.leaves();
    for (int i = 0; i < leaves.length; i++) {
      String leaf = sequence.at(i) + " of type " + leaves[i].type();
      if (leaves[i].rank() == 0) {
        throw new ShapeException(
            name
                + ": the sequence"
                + leaf
                + " has no axis to run along. Pass it in the carry, or let the body use it from"
                + " outside.");
      }
      if (leaves[i].shape().size(0) != leaves[0].shape().size(0)) {
        throw new ShapeException(
            name
                + ": the lengths of the sequences differ: that"
                + sequence.at(0)
                + " of type "
                + leaves[0].type()
                + " has "
                + leaves[0].shape().size(0)
                + ", that"
                + leaf
                + " has "
                + leaves[i].shape().size(0)
                + ".");
      }
    }
    return leaves[0].shape().size(0);
  }

  private static void requireScalar(String what, TensorType type, DType dtype) {
    if (!type.shape().isScalar() || type.dtype() != dtype) {
      throw new DTypeException(what + " must be a " + dtype + " scalar, but is " + type + ".");
    }
  }
}
