package org.autodiff4j.tensor;

/** Finds the line of the user's program that a message should name. */
public final class CallSite {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private CallSite() {}

  /** {@code Model.java:41}: the innermost frame outside this library's own main packages. */
  public static String ofUser() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !isLibrary(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("an unknown place"));
  }

  private static boolean isLibrary(String className) {
    if (className.startsWith("java.") || className.startsWith("jdk.")) {
      return true;
    }
    for (String name : LIBRARY) {
      if (className.startsWith(name)
          && className.indexOf('.', name.length()) < 0
          && !className.endsWith("Test")) {
        return true;
      }
    }
    return false;
  }

  private static final String[] LIBRARY = {
    "org.autodiff4j.",
    "org.autodiff4j.tensor.",
    "org.autodiff4j.graph.",
    "org.autodiff4j.tree.",
    "org.autodiff4j.transform.",
    "org.autodiff4j.nn.",
    "org.autodiff4j.linalg.",
    "org.autodiff4j.random.",
    "org.autodiff4j.check.",
  };
}
