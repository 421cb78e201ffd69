package org.autodiff4j.types;

/** An index is outside its axis. */
public class IndexException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public IndexException(String message) {
    super(message);
  }
}
