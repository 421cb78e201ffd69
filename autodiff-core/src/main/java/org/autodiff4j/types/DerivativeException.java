package org.autodiff4j.types;

/** A derivative was asked for that does not exist, or a custom rule broke its contract. */
public class DerivativeException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public DerivativeException(String message) {
    super(message);
  }

  public DerivativeException(String message, Throwable cause) {
    super(message, cause);
  }
}
