package org.autodiff4j.dl4j.sensitivity;

/** A way to choose a direction in the trainable parameters; it is given the norm 1. */
public enum Direction {
  /** Independent normal numbers. */
  RANDOM,
  /** The gradient, along which the loss rises most. */
  GRADIENT,
  /** The eigenvector of the greatest eigenvalue of the Hessian, the sharpest direction. */
  SHARPEST,
  /** The eigenvector of the least eigenvalue, the flattest direction or one of descent. */
  FLATTEST
}
