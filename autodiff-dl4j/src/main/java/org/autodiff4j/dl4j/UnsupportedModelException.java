package org.autodiff4j.dl4j;

import java.util.List;
import org.autodiff4j.types.AutodiffException;

/** A model has layers that cannot be expressed; the message lists all of them with the way out. */
public final class UnsupportedModelException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  /** What can be done about layers. */
  static final String WAY_OUT =
      "Register a function for a layer with Dl4jModel.registerLayer, or check it by differences.";

  UnsupportedModelException(List<String> problems) {
    super("This model cannot be expressed:\n  " + String.join("\n  ", problems) + "\n" + WAY_OUT);
  }
}
