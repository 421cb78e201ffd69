package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.types.AutodiffException;

/** A graph has operations that cannot be expressed; the message lists all with the way out. */
public final class UnsupportedGraphException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  UnsupportedGraphException(List<String> problems) {
    super(
        "This graph cannot be expressed:\n  "
            + String.join("\n  ", problems)
            + "\nSay what such an operation computes with SameDiffModel.registerOp(name, function).");
  }
}
