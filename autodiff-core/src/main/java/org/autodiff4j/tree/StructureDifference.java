package org.autodiff4j.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Says where two structures that are not equal first differ. */
final class StructureDifference {
  private final String what;
  private final String model;

  private StructureDifference(String what, String model) {
    this.what = what;
    this.model = model;
  }

  /**
   * The text of an error.
   *
   * @param what what it calls the tree that was given
   * @param model what it calls the tree whose structure is wanted
   */
  static String between(String what, TreeStructure given, String model, TreeStructure wanted) {
    return new StructureDifference(what, model).below("", given, wanted);
  }

  private String below(String path, TreeStructure given, TreeStructure wanted) {
    if (!(given instanceof Node x) || !(wanted instanceof Node y) || x.type() != y.type()) {
      return ofClasses(path, given, wanted);
    }
    if (y.type() instanceof MapType && !Arrays.equals(y.statics(), x.statics())) {
      return ofKeys(path, Arrays.asList(x.statics()), Arrays.asList(y.statics()));
    }
    if (x.children().length != y.children().length) {
      return ofClasses(path, given, wanted);
    }
    for (int i = 0; i < x.children().length; i++) {
      if (!y.children()[i].equals(x.children()[i])) {
        return below(path + x.type().step(x.statics(), i), x.children()[i], y.children()[i]);
      }
    }
    return y.type() instanceof RecordType type
        ? ofStatics(path, type, x, y)
        : ofClasses(path, given, wanted);
  }

  private String ofClasses(String path, TreeStructure given, TreeStructure wanted) {
    boolean full = given.outline(false).equals(wanted.outline(false));
    return said("structure " + given.outline(full), path, wanted.outline(full));
  }

  private String ofKeys(String path, List<Object> given, List<Object> wanted) {
    for (Object key : wanted) {
      if (!given.contains(key)) {
        return what + " has no key " + MapType.key(key) + at(path) + ", but " + model + " has.";
      }
    }
    for (Object key : given) {
      if (!wanted.contains(key)) {
        return what
            + " has the key "
            + MapType.key(key)
            + at(path)
            + ", but "
            + model
            + " has not.";
      }
    }
    return said("the order of keys " + given, path, wanted.toString());
  }

  private String ofStatics(String path, RecordType type, Node given, Node wanted) {
    int i = 0;
    int last = wanted.statics().length - 1;
    while (i < last && Objects.equals(wanted.statics()[i], given.statics()[i])) {
      i++;
    }
    return said(
        "the static value " + given.statics()[i],
        path + type.staticStep(i),
        String.valueOf(wanted.statics()[i]));
  }

  private String said(String has, String path, String modelHas) {
    return what + " has " + has + at(path) + ", " + model + " has " + modelHas + ".";
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : " at " + path;
  }
}
