package org.autodiff4j.types;

/** Integers were divided by zero. */
public class DivisionException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public DivisionException(String message) {
    super(message);
  }
}
