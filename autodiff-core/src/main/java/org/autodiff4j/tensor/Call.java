package org.autodiff4j.tensor;

/**
 * A primitive that holds a program of its own, such as a function with a custom derivative rule. It
 * says itself how each transform goes through it.
 */
public interface Call extends Primitive {
  /** What a program is recorded for. */
  enum Recording {
    /** To be read or run as it is: steps are preferred to calls. */
    FLAT,
    /** To be differentiated or batched later: calls with rules of their own must be kept. */
    TRANSFORMABLE,
    /** A derivative, to be transposed: it is linear in its inputs. */
    LINEAR
  }

  /**
   * Whether a recorder keeps this as one step; else it records the steps of the program instead.
   */
  default boolean isRecorded(Recording purpose) {
    return false;
  }

  /** Whether the results are linear in this input, if recorded as one step. */
  default boolean isLinearIn(int input) {
    return true;
  }

  @Override
  default boolean takesHalves() {
    return true;
  }

  /** Runs the program on these inputs, by binding what it holds. */
  Tensor[] evaluate(Tensor[] inputs);

  /**
   * Results with their tangents. A tangent that is a {@link Literal} zero is known to be zero; the
   * rule is not called where all are.
   */
  Tangents jvp(Tensor[] x, Tensor[] dx);

  /**
   * The cotangents of the inputs that are linear, in the order of the inputs, {@link Literal} zeros
   * for the others.
   *
   * @throws org.autodiff4j.types.DerivativeException if the program is not linear in them
   */
  Tensor[] transpose(Tensor[] cts, LinearInputs inputs);

  /** Results of a call and their tangents, position by position. */
  final class Tangents {
    private final Tensor[] y;
    private final Tensor[] dy;

    public Tangents(Tensor[] y, Tensor[] dy) {
      this.y = y;
      this.dy = dy;
    }

    public Tensor[] y() {
      return y;
    }

    public Tensor[] dy() {
      return dy;
    }
  }
}
