package org.autodiff4j.types;

/** A pytree has the wrong structure, or holds something that is not a tensor. */
public class StructureException extends AutodiffException {
  private static final long serialVersionUID = 1L;

  public StructureException(String message) {
    super(message);
  }
}
