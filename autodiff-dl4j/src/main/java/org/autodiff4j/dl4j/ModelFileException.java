package org.autodiff4j.dl4j;

import org.autodiff4j.types.AutodiffException;

/**
 * A model file that is damaged, is no model, or asks for more than a file of unknown origin may.
 * Its message is one line and begins with the file.
 */
public class ModelFileException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  ModelFileException(String message) {
    super(message);
  }

  ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
