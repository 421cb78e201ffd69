package org.autodiff4j.dl4j.check;

/** What a gradient was compared with. */
public enum Method {
  /** The forward-mode derivative of the model, exact to rounding. */
  FORWARD_MODE,
  /** A difference of Deeplearning4j's score, for models that cannot be expressed. */
  DIFFERENCE;

  @Override
  public String toString() {
    return this == FORWARD_MODE ? "forward mode" : "difference";
  }
}
