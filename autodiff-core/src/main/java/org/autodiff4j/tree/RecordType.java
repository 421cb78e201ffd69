package org.autodiff4j.tree;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A record class: read through its accessors, rebuilt through its canonical constructor.
 *
 * <p>Handles are of the types {@code (Object)Object} and {@code (Object[])Object}, so that they are
 * invoked exactly.
 */
final class RecordType extends NodeType {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Class<?> type;
  private final Part[] children;
  private final Part[] statics;
  private final boolean[] isStatic;
  private final MethodHandle constructor;

  private record Part(String name, MethodHandle accessor) {
    static Part of(RecordComponent component) throws IllegalAccessException {
      Method method = component.getAccessor();
      method.setAccessible(true);
      MethodHandle handle = LOOKUP.unreflect(method);
      return new Part(
          component.getName(), handle.asType(MethodType.methodType(Object.class, Object.class)));
    }

    @Nullable Object read(Object tree) {
      try {
        return (Object) accessor.invokeExact(tree);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new Misfit("cannot be read: its accessor threw ", e).inComponent(name);
      }
    }
  }

  RecordType(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    isStatic = new boolean[components.length];
    Class<?>[] declared = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      isStatic[i] = components[i].isAnnotationPresent(Static.class);
      declared[i] = components[i].getType();
      try {
        checkDeclared(declared[i], isStatic[i]);
      } catch (Misfit misfit) {
        throw misfit.inComponent(components[i].getName());
      }
    }
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(declared);
      canonical.setAccessible(true);
      MethodHandle handle = LOOKUP.unreflectConstructor(canonical).asFixedArity();
      constructor =
          handle.asType(handle.type().generic()).asSpreader(Object[].class, components.length);
      children = parts(components, false);
      statics = parts(components, true);
    } catch (InaccessibleObjectException e) {
      throw new Misfit(closedModule(type));
    } catch (ReflectiveOperationException e) {
      throw new Misfit("cannot be taken apart: ", e);
    }
  }

  private static void checkDeclared(Class<?> declared, boolean isStatic) {
    if (isStatic) {
      checkStatic(declared);
    } else if (declared.isPrimitive()) {
      throw Misfit.stranger(declared);
    } else {
      checkTakesRebuilt(declared, "is declared as ", "declare it as ");
    }
  }

  private static void checkStatic(Class<?> type) {
    if (type.isArray()) {
      throw new Misfit(
          "is marked @Static, but is of class "
              + type.getTypeName()
              + ", which equals compares by identity: make it a List.");
    }
    if (Tensor.class.isAssignableFrom(type)) {
      throw new Misfit(
          "is marked @Static, but is a Tensor: drop the mark, and use stopGradient to hold it"
              + " constant.");
    }
  }

  private static String closedModule(Class<?> type) {
    String opens = "opens " + type.getPackageName() + ";";
    return "cannot be taken apart: its module does not open it to reflection. Declare \""
        + opens
        + "\" in module "
        + type.getModule().getName()
        + ", or give the class to Pytree.register.";
  }

  private Part[] parts(RecordComponent[] components, boolean areStatic)
      throws IllegalAccessException {
    List<Part> parts = new ArrayList<>(components.length);
    for (int i = 0; i < components.length; i++) {
      if (isStatic[i] == areStatic) {
        parts.add(Part.of(components[i]));
      }
    }
    return parts.toArray(new Part[0]);
  }

  @Override
  @Nullable Object[] statics(Object tree) {
    if (statics.length == 0) {
      return NOTHING;
    }
    @Nullable Object[] values = new Object[statics.length];
    for (int i = 0; i < values.length; i++) {
      Object value = statics[i].read(tree);
      if (value != null) {
        try {
          checkStatic(value.getClass());
        } catch (Misfit misfit) {
          throw misfit.inComponent(statics[i].name);
        }
      }
      values[i] = value;
    }
    return values;
  }

  @Override
  @Nullable Object[] children(Object tree, @Nullable Object[] statics) {
    @Nullable Object[] values = new Object[children.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = children[i].read(tree);
    }
    return values;
  }

  @Override
  Object rebuild(@Nullable Object[] statics, Object[] children) {
    @Nullable Object[] values = statics.length == 0 ? children : merged(statics, children);
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Misfit(
          "cannot be rebuilt: the constructor of " + type.getSimpleName() + " threw ", e);
    }
  }

  private @Nullable Object[] merged(@Nullable Object[] statics, Object[] children) {
    @Nullable Object[] values = new Object[isStatic.length];
    int nextStatic = 0;
    int nextChild = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = isStatic[i] ? statics[nextStatic++] : children[nextChild++];
    }
    return values;
  }

  @Override
  String step(@Nullable Object[] statics, int child) {
    return "." + children[child].name;
  }

  String staticStep(int index) {
    return "." + statics[index].name;
  }

  @Override
  Misfit locate(Misfit misfit, @Nullable Object[] statics, int child) {
    return misfit.inComponent(children[child].name);
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
    int nextStatic = 0;
    int nextChild = 0;
    for (int i = 0; i < isStatic.length; i++) {
      text.append(i == 0 ? "" : ", ");
      if (isStatic[i]) {
        text.append(staticStep(nextStatic)).append(" = ").append(statics[nextStatic++]);
      } else {
        text.append(step(statics, nextChild)).append(": ");
        children[nextChild++].print(text);
      }
    }
    text.append(')');
  }
}
