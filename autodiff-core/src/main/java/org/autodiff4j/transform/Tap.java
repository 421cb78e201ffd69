package org.autodiff4j.transform;

import java.util.function.Consumer;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/** The same tensor, whose numbers are shown to someone as soon as they are known. */
public final class Tap implements Call {
  private final Consumer<Tensor> sink;
  private final int batchAxes;

  private Tap(Consumer<Tensor> sink, int batchAxes) {
    this.sink = sink;
    this.batchAxes = batchAxes;
  }

  /** x, shown to the sink; under vmap each example by itself. */
  public static Tensor apply(Consumer<Tensor> sink, Tensor x) {
    return Interpreter.bindAll(new Tap(sink, 0), x)[0];
  }

  @Override
  public String label() {
    return "tap";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return inputs.clone();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    show(inputs[0], batchAxes);
    return inputs.clone();
  }

  private void show(Tensor x, int axes) {
    if (axes == 0) {
      sink.accept(x);
      return;
    }
    for (int i = 0; i < x.shape().size(0); i++) {
      show(x.at(i), axes - 1);
    }
  }

  /** The primal is shown; its tangent passes by. */
  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    return new Tangents(Interpreter.bindAll(this, x), dx);
  }

  /** A tap of a tangent; the cotangent passes by. */
  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    return cts;
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return Interpreter.bindAll(new Tap(sink, batchAxes + 1), inputs.all());
  }
}
