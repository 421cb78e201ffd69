package org.autodiff4j.dl4j.sensitivity;

/** Is told how far a long computation has come. */
@FunctionalInterface
public interface ProgressListener {
  /** Does nothing. */
  ProgressListener NONE = (task, done, total) -> {};

  /**
   * Called after each part of the work.
   *
   * @param task what is being computed, such as {@code "eigenvalues"}
   * @param done parts that are done
   * @param total parts that there are at most; work may end sooner
   */
  void at(String task, int done, int total);
}
