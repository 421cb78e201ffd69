package org.autodiff4j.graph;

import java.util.Map;

/** A step that holds programs, which are printed below it. */
public interface Enclosing {
  /** The step's name and parameters: {@code scan[length=3]}. */
  String heading();

  /** The programs by what they are, in the order to print them. */
  Map<String, Graph> programs();
}
