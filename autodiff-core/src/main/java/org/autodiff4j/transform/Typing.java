package org.autodiff4j.transform;

import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.jspecify.annotations.Nullable;

/** Runs a function on types alone: nothing is computed, and nothing recorded. */
public final class Typing extends Interpreter {
  private Typing(String transform) {
    super(transform);
  }

  /** The types of a function's results for inputs of these types. */
  public static TensorType[] of(String transform, FlatFunction f, TensorType[] types) {
    try (Typing typing = new Typing(transform)) {
      Tensor[] inputs = new Tensor[types.length];
      for (int i = 0; i < types.length; i++) {
        inputs[i] = typing.new Typed(types[i], null);
      }
      Tensor[] results = f.apply(inputs);
      requireOpen(results);
      return Tracing.typesOf(results);
    }
  }

  @Override
  protected Tensor[] interpret(Primitive primitive, Tensor[] inputs) {
    if (primitive instanceof Call call && !call.isRecorded(Call.Recording.FLAT)) {
      return call.evaluate(inputs);
    }
    TensorType[] types = primitive.outputTypes(Tracing.typesOf(inputs));
    Tensor[] results = new Tensor[types.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = new Typed(types[i], primitive);
    }
    return results;
  }

  /** A tensor of which only the type is known. */
  private final class Typed extends Tracer {
    private final TensorType type;

    Typed(TensorType type, @Nullable Primitive source) {
      super(Typing.this, source);
      this.type = type;
    }

    @Override
    public TensorType type() {
      return type;
    }

    @Override
    public Tensor concrete() {
      throw new TraceException(
          "Of this "
              + type
              + " "
              + transform()
              + " knows only the type. Use where(...), or take the branch outside.");
    }
  }
}
