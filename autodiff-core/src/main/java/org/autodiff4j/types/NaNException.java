package org.autodiff4j.types;

/** An operation gave NaN while {@code debugNaNs} was on. */
public final class NaNException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public NaNException(String message) {
    super(message);
  }
}
