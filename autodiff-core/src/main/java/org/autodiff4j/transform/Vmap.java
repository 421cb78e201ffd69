package org.autodiff4j.transform;

import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function on tensors that stand for one example each, and computes all examples at once.
 */
public final class Vmap extends Interpreter {
  private final int size;

  private Vmap(String transform, int size) {
    super(transform);
    this.size = size;
  }

  /**
   * The function's results for every example, each with the batch axis first.
   *
   * @param mapped which inputs carry the batch axis, as their first
   * @param size the length of the batch axis
   */
  public static Tensor[] apply(
      String transform, FlatFunction f, Tensor[] x, boolean[] mapped, int size) {
    return run(transform, f, x, mapped, size).spreadAll();
  }

  /** As {@link #apply}, where a result that is the same for every example has no batch axis. */
  public static Batch run(
      String transform, FlatFunction f, Tensor[] x, boolean[] mapped, int size) {
    try (Vmap vmap = new Vmap(transform, size)) {
      Tensor[] inputs = new Tensor[x.length];
      for (int i = 0; i < x.length; i++) {
        inputs[i] = mapped[i] ? vmap.example(x[i], null) : x[i];
      }
      Tensor[] results = f.apply(inputs);
      requireOpen(results);
      return new Batch(vmap.values(results), vmap.mapped(results), size);
    }
  }

  @Override
  protected Tensor[] interpret(Primitive primitive, Tensor[] inputs) {
    Tensor[] results = primitive.batchAll(new Batch(values(inputs), mapped(inputs), size));
    Tensor[] examples = new Tensor[results.length];
    for (int i = 0; i < examples.length; i++) {
      // A value of this level or above can only have come into a call through a closure.
      if (primitive instanceof Call && ownsOrEncloses(results[i])) {
        throw new TraceException(
            primitive.label()
                + " uses a value that "
                + transform()
                + " maps over but that is not one of its arguments. Pass it as an argument; a record"
                + " or list can hold several.");
      }
      examples[i] = example(results[i], primitive);
    }
    return examples;
  }

  /** A literal has no examples to tell apart, and stays one: so symbolic zeros survive. */
  private Tensor example(Tensor value, @Nullable Primitive source) {
    return value instanceof Literal literal
        ? literal.at(literal.shape().range(1, literal.rank()))
        : new Example(value, source);
  }

  private Tensor[] values(Tensor[] tensors) {
    Tensor[] result = new Tensor[tensors.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = owns(tensors[i]) ? ((Example) tensors[i]).values : tensors[i];
    }
    return result;
  }

  private boolean[] mapped(Tensor[] tensors) {
    boolean[] result = new boolean[tensors.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = owns(tensors[i]);
    }
    return result;
  }

  /** One example, standing for all. */
  private final class Example extends Tracer {
    private final Tensor values;
    private final TensorType type;

    Example(Tensor values, @Nullable Primitive source) {
      super(Vmap.this, source);
      this.values = values;
      this.type = values.type().with(values.shape().range(1, values.rank()));
    }

    @Override
    public TensorType type() {
      return type;
    }

    @Override
    public boolean isRecordedTangent() {
      return isRecordedTangent(values);
    }

    @Override
    public Tensor concrete() {
      throw new TraceException(
          "This "
              + type
              + " stands for "
              + size
              + " examples of "
              + transform()
              + ", so it has no one number. Use where(...), or read it outside "
              + transform()
              + ".");
    }
  }
}
