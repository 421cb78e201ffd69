package org.autodiff4j.dl4j.cli;

import org.autodiff4j.types.AutodiffException;

/** What was given cannot be used: one line for the user, and exit status 2. */
final class InputException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }

  InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
