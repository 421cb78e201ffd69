package org.autodiff4j.tree;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/**
 * Takes nested containers of tensors apart. A pytree is a {@link Tensor}, or one of these holding
 * pytrees:
 *
 * <ul>
 *   <li>a record, of any visibility, local and generic ones included; a component that is no pytree
 *       must be marked {@link Static};
 *   <li>a {@code List}, rebuilt as an immutable one;
 *   <li>a {@code Map} with {@code Comparable} keys, which are sorted and belong to the structure;
 *       rebuilt as an unmodifiable one with the keys in order;
 *   <li>an array of objects, rebuilt with the same component type;
 *   <li>an {@code Optional};
 *   <li>an object of a class given to {@link #register}.
 * </ul>
 *
 * <p>The class of a value at run time counts, not the declared one: a component may be declared as
 * an interface, a type variable or {@code Object}. A pytree holds no null, and not itself.
 */
public final class Pytree {
  private Pytree() {}

  /**
   * Takes a tree apart.
   *
   * @throws StructureException if a part of it is no pytree; the message names its path
   */
  public static Flattened flatten(Object tree) {
    if (tree instanceof Tensor leaf) {
      return new Flattened(new Tensor[] {leaf}, Leaf.LEAF);
    }
    return flattenAs(null, tree);
  }

  /**
   * Takes a tree apart.
   *
   * @param what what an error calls the tree: {@code "grad: the result"}
   * @throws StructureException if a part of it is no pytree; the message names its path
   */
  public static Flattened flatten(String what, Object tree) {
    if (tree instanceof Tensor leaf) {
      return new Flattened(new Tensor[] {leaf}, Leaf.LEAF);
    }
    return flattenAs(what, tree);
  }

  private static Flattened flattenAs(@Nullable String what, @Nullable Object tree) {
    LeafCollector leaves = new LeafCollector();
    try {
      TreeStructure structure = Node.takeApart(tree, leaves);
      return new Flattened(leaves.toArray(), structure);
    } catch (Misfit misfit) {
      if (what != null) {
        throw misfit.error(what, what + " at ");
      }
      String name = tree == null ? null : NodeType.nameOf(tree.getClass());
      throw name == null
          ? misfit.error("The argument", "The argument at ")
          : misfit.error(name, name);
    }
  }

  /** The tree with each leaf replaced by {@code f} of it. */
  public static <T> T map(UnaryOperator<Tensor> f, T tree) {
    Flattened x = flatten("Pytree.map: the tree", tree);
    Tensor[] leaves = x.leaves();
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = f.apply(leaves[i]);
    }
    return x.structure().build(leaves);
  }

  /**
   * The tree whose leaves are {@code f} of the leaves at the same place of two trees.
   *
   * @throws StructureException if the structures differ; the message names the path where
   */
  public static <T> T map(BinaryOperator<Tensor> f, T x, T y) {
    Flattened first = flatten("Pytree.map: the first tree", x);
    Tensor[] leaves = first.leaves();
    Tensor[] others =
        first.structure().flattenLike("Pytree.map: the second tree", y, "the first tree");
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = f.apply(leaves[i], others[i]);
    }
    return first.structure().build(leaves);
  }

  /**
   * Makes the objects of a class pytrees, by a pytree that says the same: mostly a record, whose
   * component names then are the paths, and whose {@link Static} components are what is no tensor.
   *
   * <pre>{@code
   * record State(Tensor mean, Tensor variance, @Static double rate) {}
   * Pytree.register(Adam.class, Adam::state, Adam::new);
   * }</pre>
   *
   * <p>It holds for objects of exactly this class, not of a subclass. A record may be registered
   * too, and is then no longer taken apart by its components.
   *
   * @param toTree makes the pytree of an object; called whenever one is taken apart
   * @param fromTree makes an object of such a pytree with other tensors in it, which may be traced
   *     and so have no numbers to check yet
   * @throws StructureException if the class is registered already, or has no instances of its own
   */
  public static <T, S> void register(
      Class<T> type,
      Function<? super T, ? extends S> toTree,
      Function<? super S, ? extends T> fromTree) {
    NodeType.register(
        new RegisteredType<>(
            Objects.requireNonNull(type),
            Objects.requireNonNull(toTree),
            Objects.requireNonNull(fromTree)));
  }
}
