package org.autodiff4j.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tree that cannot be taken apart or rebuilt, on its way up to the root, where its path
 * is complete. Never leaves this package.
 */
final class Misfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StringBuilder path = new StringBuilder();
  private final String problem;
  private final transient @Nullable Class<?> stranger;
  private String component = "";
  private boolean isComponent;

  private Misfit(String problem, @Nullable Class<?> stranger, @Nullable Throwable cause) {
    super(problem, cause, false, false);
    this.problem = problem;
    this.stranger = stranger;
  }

  Misfit(String problem) {
    this(problem, null, null);
  }

  Misfit(String problem, Throwable cause) {
    this(problem + cause, null, cause);
  }

  /** A value that is no pytree, of this class. */
  static Misfit stranger(Class<?> type) {
    Class<?>[] interfaces = type.getInterfaces();
    Class<?> shown = type.isHidden() && interfaces.length > 0 ? interfaces[0] : type;
    String name = shown.getTypeName();
    String article = "aeio".indexOf(Character.toLowerCase(name.charAt(0))) < 0 ? "a " : "an ";
    return new Misfit("is " + article + name + ": ", type, null);
  }

  /** The same, seen from the container. */
  Misfit in(String step) {
    path.insert(0, step);
    return this;
  }

  /** The same, seen from the record. */
  Misfit inComponent(String name) {
    if (component.isEmpty()) {
      component = name;
      isComponent = path.isEmpty();
    }
    return in("." + name);
  }

  /**
   * The error a caller sees.
   *
   * @param root what it says of the root itself
   * @param prefix what it says before a path
   */
  StructureException error(String root, String prefix) {
    String subject = path.isEmpty() ? root : prefix + path;
    String end = stranger == null ? "" : remedy(stranger);
    StructureException error = new StructureException(subject + " " + problem + end);
    if (getCause() != null) {
      error.initCause(getCause());
    }
    return error;
  }

  private String remedy(Class<?> type) {
    boolean registrable = isRegistrable(type);
    List<String> ways = new ArrayList<>();
    if (Collection.class.isAssignableFrom(type)) {
      ways.add("make it a List");
    } else if (registrable) {
      ways.add("make it a Tensor or a record");
    } else if (component.isEmpty()) {
      ways.add("make it a Tensor, or a record, List, Map, array or Optional of tensors");
    } else {
      ways.add("make it a Tensor");
    }
    if (registrable) {
      ways.add("give its class to Pytree.register");
    }
    if (!component.isEmpty()) {
      ways.add(isComponent ? "mark it @Static" : "mark the component " + component + " @Static");
    }
    int last = ways.size() - 1;
    return last == 0
        ? ways.get(0) + "."
        : String.join(", ", ways.subList(0, last)) + ", or " + ways.get(last) + ".";
  }

  /** Whether this is a class of the user's, whose objects may have tensors in them. */
  private static boolean isRegistrable(Class<?> type) {
    return !type.isPrimitive()
        && !type.isArray()
        && !type.isHidden()
        && !Enum.class.isAssignableFrom(type)
        && !type.getName().startsWith("java.");
  }
}
