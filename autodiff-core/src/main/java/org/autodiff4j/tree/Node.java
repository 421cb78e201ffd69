package org.autodiff4j.tree;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The structure of a container: its type, its static values or keys, and its children's. */
final class Node extends TreeStructure {
  private final NodeType type;
  private final @Nullable Object[] statics;
  private final TreeStructure[] children;
  private final int hash;

  Node(NodeType type, @Nullable Object[] statics, TreeStructure[] children) {
    super(count(children));
    this.type = type;
    this.statics = statics;
    this.children = children;
    this.hash = 31 * (31 * type.hashCode() + Arrays.hashCode(statics)) + Arrays.hashCode(children);
  }

  private static int count(TreeStructure[] children) {
    int leaves = 0;
    for (TreeStructure child : children) {
      leaves += child.leaves();
    }
    return leaves;
  }

  /** The structure of a tree, whose leaves go to the collector. */
  static TreeStructure takeApart(@Nullable Object tree, LeafCollector leaves) {
    if (tree instanceof Tensor leaf) {
      leaves.add(leaf);
      return Leaf.LEAF;
    }
    if (tree == null) {
      throw new Misfit("is null: a pytree holds no null. Use an Optional for what may be absent.");
    }
    NodeType type = NodeType.of(tree.getClass());
    @Nullable Object[] statics = type.statics(tree);
    @Nullable Object[] parts = type.children(tree, statics);
    TreeStructure[] children = new TreeStructure[parts.length];
    boolean plain = statics.length == 0;
    for (int i = 0; i < parts.length; i++) {
      try {
        children[i] = takeApart(parts[i], leaves);
      } catch (Misfit misfit) {
        throw type.locate(misfit, statics, i);
      }
      plain &= children[i] instanceof Leaf;
    }
    return plain ? type.plain(children) : new Node(type, statics, children);
  }

  NodeType type() {
    return type;
  }

  /** What of the container belongs to the structure. Not to be modified. */
  @Nullable Object[] statics() {
    return statics;
  }

  /** Not to be modified. */
  TreeStructure[] children() {
    return children;
  }

  @Override
  Object rebuild(Tensor[] leaves, int from) {
    Object[] parts = new Object[children.length];
    int next = from;
    for (int i = 0; i < parts.length; i++) {
      try {
        parts[i] = children[i].rebuild(leaves, next);
      } catch (Misfit misfit) {
        throw type.locate(misfit, statics, i);
      }
      next += children[i].leaves();
    }
    return type.rebuild(statics, parts);
  }

  @Override
  String rootName() {
    return type.rootName();
  }

  @Override
  String outline(boolean full) {
    return type.outline(children.length, full);
  }

  @Override
  void addSteps(List<String> steps, int leaf) {
    int rest = leaf;
    int i = 0;
    while (rest >= children[i].leaves()) {
      rest -= children[i++].leaves();
    }
    steps.add(type.step(statics, i));
    children[i].addSteps(steps, rest);
  }

  @Override
  void print(StringBuilder text) {
    type.print(text, statics, children);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Node node
            && hash == node.hash
            && type == node.type
            && Arrays.equals(statics, node.statics)
            && Arrays.equals(children, node.children));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
