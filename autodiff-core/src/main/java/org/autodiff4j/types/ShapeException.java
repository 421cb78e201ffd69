package org.autodiff4j.types;

/** Shapes, ranks or axes do not fit. */
public class ShapeException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
