package org.autodiff4j.tree;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.StructureException;

/**
 * All of a pytree but its tensors: the classes, sizes, keys and static values. Immutable, and
 * compared by value, so that it can be the key of a cache. Prints as {@code Params(.w: *, .layers:
 * [*, *])}.
 */
public abstract sealed class TreeStructure permits Leaf, Node {
  private final int leaves;

  TreeStructure(int leaves) {
    this.leaves = leaves;
  }

  /** The number of tensors in a tree of this structure. */
  public final int leaves() {
    return leaves;
  }

  /**
   * Where a leaf is, as one would write it after the tree: {@code .layers[0].w}, {@code
   * ["bias"].get()}; empty if the tree is a tensor.
   *
   * @throws IndexException if there is no such leaf
   */
  public final String path(int leaf) {
    return String.join("", steps(leaf));
  }

  /**
   * The {@linkplain #path path} of a leaf in parts, from the root down: {@code .layers}, {@code
   * [0]}, {@code .w}.
   *
   * @throws IndexException if there is no such leaf
   */
  public final List<String> steps(int leaf) {
    if (leaf < 0 || leaf >= leaves) {
      throw new IndexException("There is no leaf " + leaf + ": " + this + " has " + leaves + ".");
    }
    List<String> steps = new ArrayList<>();
    addSteps(steps, leaf);
    return steps;
  }

  /**
   * A tree of this structure with these leaves: containers of the same classes, as {@link Pytree}
   * says, and the same static values.
   *
   * @throws StructureException if the number of leaves is wrong, one is null, or a constructor
   *     throws
   */
  public final Object unflatten(Tensor... leaves) {
    if (leaves.length != this.leaves) {
      throw new StructureException(
          this + " takes " + counted(this.leaves) + ", but got " + leaves.length + ".");
    }
    try {
      return rebuild(leaves, 0);
    } catch (Misfit misfit) {
      String name = rootName();
      throw name.isEmpty() ? misfit.error("The tree", "The tree at ") : misfit.error(name, name);
    }
  }

  /**
   * As {@link #unflatten}, for a caller who knows the type: that of the tree which this is the
   * structure of.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public final <T> T build(Tensor... leaves) {
    return (T) unflatten(leaves);
  }

  /**
   * The leaves of another tree, which must have this structure.
   *
   * @param what what an error calls the tree: {@code "jvp: the tangent"}
   * @param model what it calls the tree this is the structure of: {@code "the primal"}
   * @throws StructureException if the structure differs; the message names the path where
   */
  public final Tensor[] flattenLike(String what, Object tree, String model) {
    Flattened given = Pytree.flatten(what, tree);
    requireSame(what, given.structure(), model);
    return given.leaves();
  }

  /**
   * Checks that another tree has this structure; what and model as in {@link #flattenLike}.
   *
   * @throws StructureException if the structure differs; the message names the path where
   */
  public final void requireSame(String what, TreeStructure other, String model) {
    if (!equals(other)) {
      throw new StructureException(StructureDifference.between(what, other, model, this));
    }
  }

  private static String counted(int leaves) {
    return leaves == 1 ? "1 leaf" : leaves + " leaves";
  }

  /** The tree made of as many leaves as it has, from this position on. */
  abstract Object rebuild(Tensor[] leaves, int from);

  /** What an error puts before a path into a tree of this structure; empty if it has no name. */
  abstract String rootName();

  /** Its topmost part in a word: {@code List[2]}; with the full name of a class if asked. */
  abstract String outline(boolean full);

  abstract void addSteps(List<String> steps, int leaf);

  abstract void print(StringBuilder text);

  @Override
  public abstract boolean equals(Object other);

  @Override
  public abstract int hashCode();

  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder();
    print(text);
    return text.toString();
  }
}
