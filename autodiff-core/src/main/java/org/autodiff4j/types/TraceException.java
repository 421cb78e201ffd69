package org.autodiff4j.types;

/** A traced value was used where a number is needed, or after its transform ended. */
public class TraceException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }
}
