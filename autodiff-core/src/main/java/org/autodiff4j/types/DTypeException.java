package org.autodiff4j.types;

/** A data type does not fit the operation. */
public class DTypeException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public DTypeException(String message) {
    super(message);
  }
}
