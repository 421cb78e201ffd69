package org.autodiff4j.tensor;

import org.jspecify.annotations.Nullable;

/** A tensor standing for a value in one interpreter. */
public abstract non-sealed class Tracer implements Tensor {
  private final Interpreter interpreter;
  private final @Nullable Primitive source;

  /** A tracer of this interpreter, made by this primitive; an input of the transform has none. */
  protected Tracer(Interpreter interpreter, @Nullable Primitive source) {
    this.interpreter = interpreter;
    this.source = source;
  }

  /** The interpreter that understands this tracer. */
  public final Interpreter interpreter() {
    return interpreter;
  }

  /**
   * Whether this stands, through any number of transforms, for a tangent that is recorded in order
   * to be transposed. What is computed from it must be kept apart from what is not.
   */
  public boolean isRecordedTangent() {
    return false;
  }

  /** Whether a tensor is such a tangent. */
  public static boolean isRecordedTangent(Tensor tensor) {
    return tensor instanceof Tracer tracer && tracer.isRecordedTangent();
  }

  /** {@code " from sin"}, for messages. */
  final String origin() {
    return source == null ? ", an argument" : " from " + source.label();
  }

  @Override
  public String toString() {
    return "Tracer " + type() + origin() + " under " + interpreter.transform();
  }
}
