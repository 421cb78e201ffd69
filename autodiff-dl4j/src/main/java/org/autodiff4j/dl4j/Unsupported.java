package org.autodiff4j.dl4j;

/** Why one layer cannot be expressed; gathered for all layers before the user sees it. */
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unsupported(String reason) {
    super(reason);
  }
}
