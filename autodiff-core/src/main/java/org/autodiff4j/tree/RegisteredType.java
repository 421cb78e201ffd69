package org.autodiff4j.tree;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A class that stands for another pytree: its only child, which adds nothing to a path. */
final class RegisteredType<T, S> extends NodeType {
  private final Class<T> type;
  private final Function<? super T, ? extends S> toTree;
  private final Function<? super S, ? extends T> fromTree;

  RegisteredType(
      Class<T> type,
      Function<? super T, ? extends S> toTree,
      Function<? super S, ? extends T> fromTree) {
    this.type = type;
    this.toTree = toTree;
    this.fromTree = fromTree;
  }

  Class<T> type() {
    return type;
  }

  @Override
  Object[] statics(Object tree) {
    return NOTHING;
  }

  @Override
  Object[] children(Object tree, @Nullable Object[] statics) {
    Object child;
    try {
      child = toTree.apply(type.cast(tree));
    } catch (RuntimeException e) {
      throw new Misfit("cannot be taken apart: " + functionOf() + " threw ", e);
    }
    if (child == null || child.getClass() == type) {
      throw new Misfit(
          "cannot be taken apart: "
              + functionOf()
              + " returned "
              + (child == null ? "null." : "an object of the same class."));
    }
    return new Object[] {child};
  }

  @Override
  @SuppressWarnings("unchecked") // the child was rebuilt with the class that toTree gave it
  Object rebuild(@Nullable Object[] statics, Object[] children) {
    Object tree;
    try {
      tree = fromTree.apply((S) children[0]);
    } catch (RuntimeException e) {
      throw new Misfit("cannot be rebuilt: " + functionOf() + " threw ", e);
    }
    if (tree == null) {
      throw new Misfit("cannot be rebuilt: " + functionOf() + " returned null.");
    }
    return tree;
  }

  private String functionOf() {
    return "the function given to Pytree.register for " + type.getSimpleName();
  }

  @Override
  String step(@Nullable Object[] statics, int child) {
    return "";
  }

  @Override
  String rootName() {
    return type.getSimpleName();
  }

  @Override
  String outline(int children, boolean full) {
    return full ? type.getName() : type.getSimpleName();
  }

  @Override
  void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children) {
    text.append(type.getSimpleName()).append('(');
    children[0].print(text);
    text.append(')');
  }
}
