package org.autodiff4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.tree.Flattened;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.TreeStructure;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * A function of pytrees at a point, seen as a function of leaves. One use: the structure of the
 * result is known once the function has run.
 */
final class Treed<P, R> implements FlatFunction {
  private final String transform;
  private final Function<? super P, ? extends R> f;
  private final Tree<P> argument;
  private @Nullable Tree<R> result;

  private Treed(String transform, Function<? super P, ? extends R> f, Tree<P> argument) {
    this.transform = transform;
    this.f = f;
    this.argument = argument;
  }

  static <P, R> Treed<P, R> of(String transform, Function<? super P, ? extends R> f, P x) {
    return new Treed<>(transform, f, Tree.of(x));
  }

  static <P, R> Treed<P, R> of(
      String transform, Function<? super P, ? extends R> f, Tree<P> argument) {
    return new Treed<>(transform, f, argument);
  }

  /** As {@link #of}, where every leaf of x must be real. */
  static <P, R> Treed<P, R> differentiable(
      String transform, Function<? super P, ? extends R> f, P x) {
    Treed<P, R> treed = of(transform, f, x);
    treed.argument.requireReal(transform, "argument", "Cast it, or pass it as data.");
    return treed;
  }

  @Override
  public Tensor[] apply(Tensor[] leaves) {
    return returned(f.apply(argument.build(leaves))).leaves();
  }

  /** Notes a result of the function, or of a rule that stands for it. */
  Tree<R> returned(R value) {
    Tree<R> tree = Tree.of(transform + ": the result", value);
    result = tree;
    return tree;
  }

  Tree<P> argument() {
    return argument;
  }

  /** The structure of the result, once the function has run. */
  Tree<R> result() {
    return Objects.requireNonNull(result, "the function has not run");
  }

  /** What trees that differ only in their numbers have in common. */
  record Kind(TreeStructure structure, List<TensorType> types) {}

  /** A pytree taken apart. */
  static final class Tree<T> {
    private final Tensor[] leaves;
    private final TreeStructure structure;

    private Tree(Tensor[] leaves, TreeStructure structure) {
      this.leaves = leaves;
      this.structure = structure;
    }

    static <T> Tree<T> of(T tree) {
      return of(Pytree.flatten(tree));
    }

    /** The tree, which errors call {@code what}. */
    static <T> Tree<T> of(String what, T tree) {
      return of(Pytree.flatten(what, tree));
    }

    private static <T> Tree<T> of(Flattened flattened) {
      return new Tree<>(flattened.leaves(), flattened.structure());
    }

    /** This structure over other leaves. */
    Tree<T> with(Tensor[] others) {
      return new Tree<>(others, structure);
    }

    Tensor[] leaves() {
      return leaves;
    }

    /** The types of the leaves. */
    TensorType[] types() {
      TensorType[] types = new TensorType[leaves.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = leaves[i].type();
      }
      return types;
    }

    /** All of this that a recording depends on; compared by value. */
    Kind kind() {
      return new Kind(structure, Arrays.asList(types()));
    }

    /** Symbolic zeros of the leaves' types. */
    Tensor[] zeros() {
      Tensor[] zeros = new Tensor[leaves.length];
      Arrays.setAll(zeros, i -> Literal.zero(leaves[i].type()));
      return zeros;
    }

    TreeStructure structure() {
      return structure;
    }

    /** A tree of this structure with other leaves. */
    @SuppressWarnings("unchecked") // the structure was taken from a T
    T build(Tensor[] others) {
      return (T) structure.unflatten(others);
    }

    /**
     * The leaves of another tree, which must have this one's structure, shapes and element types.
     * What stands at an integer or boolean leaf is not looked at: its derivative is zero.
     */
    Tensor[] like(String transform, String what, String whose, T other) {
      Tensor[] others = structure.flattenLike(transform + ": the " + what, other, whose);
      for (int i = 0; i < leaves.length; i++) {
        if (leaves[i].type().isFloat()) {
          requireType(transform, what + at(i), others[i].type(), whose, leaves[i].type());
        } else {
          others[i] = Literal.zero(leaves[i].type());
        }
      }
      return others;
    }

    /** Checks that another tree has this one's structure, shapes and element types. */
    void requireLike(String transform, String what, String whose, Tree<?> other) {
      structure.requireSame(transform + ": the " + what, other.structure, whose);
      for (int i = 0; i < leaves.length; i++) {
        requireType(transform, what + at(i), other.leaves[i].type(), whose, leaves[i].type());
      }
    }

    void requireReal(String transform, String what, String remedy) {
      for (int i = 0; i < leaves.length; i++) {
        if (!leaves[i].type().isFloat()) {
          throw new DTypeException(
              transform
                  + ": the "
                  + what
                  + at(i)
                  + " is "
                  + leaves[i].type()
                  + ", and only real tensors have derivatives. "
                  + remedy);
        }
      }
    }

    /** {@code " at .w"}, for messages; empty if the tree is a tensor. */
    String at(int leaf) {
      String path = structure.path(leaf);
      return path.isEmpty() ? "" : " at " + path;
    }
  }

  static void requireType(
      String transform, String what, TensorType is, String whose, TensorType should) {
    if (!is.shape().equals(should.shape())) {
      throw new ShapeException(
          transform
              + ": the "
              + what
              + " has shape "
              + is.shape()
              + ", "
              + whose
              + " has "
              + should.shape()
              + ".");
    }
    if (is.dtype() != should.dtype()) {
      throw new DTypeException(
          transform
              + ": the "
              + what
              + " is "
              + is
              + ", "
              + whose
              + " is "
              + should
              + ". Cast it to "
              + should.dtype()
              + ".");
    }
  }
}
