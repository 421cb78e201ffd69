package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.BitSet;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** An opaque function of tensors with numbers, whose results' types are known before it runs. */
public final class Callback implements Call {
  private static final String NO_DERIVATIVE =
      "pureCallback has no derivative: its function is opaque. Give it one with customJvp or"
          + " customVjp, or hold its argument constant with stopGradient.";

  private final FlatFunction host;
  private final @Nullable FlatFunction batchedHost;
  private final TensorType[] types;

  private Callback(FlatFunction host, @Nullable FlatFunction batchedHost, TensorType[] types) {
    this.host = host;
    this.batchedHost = batchedHost;
    this.types = types;
  }

  /**
   * Calls a function that checks itself that its results have these types.
   *
   * @param batchedHost the same function of whole batches, all arguments and results with a first
   *     axis more; null to call the other for each example
   */
  public static Tensor[] apply(
      FlatFunction host, @Nullable FlatFunction batchedHost, TensorType[] types, Tensor[] x) {
    return Interpreter.bindAll(new Callback(host, batchedHost, types), x);
  }

  @Override
  public String label() {
    return "pureCallback";
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    return types.clone();
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    return host.apply(inputs);
  }

  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    throw new DerivativeException(NO_DERIVATIVE);
  }

  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    throw new DerivativeException(NO_DERIVATIVE);
  }

  /** One call of the batched function, or one for each example. */
  @Override
  public Tensor[] batchAll(Batch inputs) {
    int size = inputs.size();
    TensorType[] batched = types.clone();
    Arrays.setAll(batched, i -> types[i].with(types[i].shape().insert(0, size)));
    if (batchedHost != null) {
      return Interpreter.bindAll(new Callback(batchedHost, null, batched), inputs.spreadAll());
    }
    BitSet mapped = inputs.mapped();
    FlatFunction loop = x -> each(x, mapped, size, batched);
    return Interpreter.bindAll(new Callback(loop, null, batched), inputs.all());
  }

  private Tensor[] each(Tensor[] x, BitSet mapped, int size, TensorType[] batched) {
    Tensor[][] results = new Tensor[types.length][size];
    for (int b = 0; b < size; b++) {
      Tensor[] example = x.clone();
      for (int i = mapped.nextSetBit(0); i >= 0; i = mapped.nextSetBit(i + 1)) {
        example[i] = x[i].at(b);
      }
      Tensor[] y = host.apply(example);
      for (int o = 0; o < y.length; o++) {
        results[o][b] = y[o];
      }
    }
    Tensor[] stacked = new Tensor[types.length];
    Arrays.setAll(
        stacked, o -> size == 0 ? Tensor.full(batched[o], 0) : Tensors.stack(0, results[o]));
    return stacked;
  }
}
