package org.autodiff4j.tree;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The containers of the JDK whose children have no names: lists, arrays, optionals. */
final class Containers {
  static final NodeType LIST = new OfList();
  static final NodeType OPTIONAL = new OfOptional();

  private Containers() {}

  private abstract static class Unnamed extends NodeType {
    @Override
    final Object[] statics(Object tree) {
      return NOTHING;
    }

    @Override
    String step(@Nullable Object[] statics, int child) {
      return "[" + child + "]";
    }

    static void print(StringBuilder text, char open, TreeStructure[] children, char close) {
      text.append(open);
      for (int i = 0; i < children.length; i++) {
        text.append(i == 0 ? "" : ", ");
        children[i].print(text);
      }
      text.append(close);
    }
  }

  private static final class OfList extends Unnamed {
    @Override
    @Nullable Object[] children(Object tree, @Nullable Object[] statics) {
      return ((List<?>) tree).toArray();
    }

    @Override
    Object rebuild(@Nullable Object[] statics, Object[] children) {
      return List.of(children);
    }

    @Override
    String outline(int children, boolean full) {
      return "List[" + children + "]";
    }

    @Override
    void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children) {
      print(text, '[', children, ']');
    }
  }

  private static final class OfOptional extends Unnamed {
    @Override
    Object[] children(Object tree, @Nullable Object[] statics) {
      Optional<?> optional = (Optional<?>) tree;
      return optional.isPresent() ? new Object[] {optional.get()} : NOTHING;
    }

    @Override
    Object rebuild(@Nullable Object[] statics, Object[] children) {
      return children.length == 0 ? Optional.empty() : Optional.of(children[0]);
    }

    @Override
    String step(@Nullable Object[] statics, int child) {
      return ".get()";
    }

    @Override
    String outline(int children, boolean full) {
      return children == 0 ? "Optional.empty" : "Optional";
    }

    @Override
    void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children) {
      print(text.append("Optional"), '(', children, ')');
    }
  }

  /** Arrays with one component type. */
  static final class OfArray extends Unnamed {
    private final Class<?> component;

    OfArray(Class<?> component) {
      checkTakesRebuilt(component, "is an array of ", "make it one of ");
      this.component = component;
    }

    @Override
    @Nullable Object[] children(Object tree, @Nullable Object[] statics) {
      return (@Nullable Object[]) tree;
    }

    @Override
    Object rebuild(@Nullable Object[] statics, Object[] children) {
      Object array = Array.newInstance(component, children.length);
      System.arraycopy(children, 0, array, 0, children.length);
      return array;
    }

    @Override
    String outline(int children, boolean full) {
      return (full ? component.getTypeName() : component.getSimpleName()) + "[" + children + "]";
    }

    @Override
    void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children) {
      print(text.append(component.getSimpleName()), '[', children, ']');
    }
  }
}
