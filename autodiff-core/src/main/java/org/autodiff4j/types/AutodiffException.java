package org.autodiff4j.types;

/** Root of every error this library raises for what a caller passed or did. */
public class AutodiffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AutodiffException(String message) {
    super(message);
  }

  public AutodiffException(String message, Throwable cause) {
    super(message, cause);
  }
}
