package org.autodiff4j.dl4j.samediff;

/** Why one operation cannot be expressed; gathered for a whole graph before the user sees it. */
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unsupported(String reason) {
    super(reason);
  }
}
