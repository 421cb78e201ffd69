package org.autodiff4j.dl4j;

import java.util.List;
import org.autodiff4j.types.AutodiffException;

/** A model has layers that cannot be expressed; the message lists all of them with the way out. */
public final class UnsupportedModelException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  /** What can be done whatever the problems are. */
  static final String WAY_OUT =
      "Without functions for all of it, Dl4jCheck.backprop checks the model by differences.";

  UnsupportedModelException(List<String> problems) {
    super("This model cannot be expressed:\n  " + String.join("\n  ", problems) + "\n" + WAY_OUT);
  }
}
