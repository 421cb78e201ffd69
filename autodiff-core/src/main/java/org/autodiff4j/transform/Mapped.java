package org.autodiff4j.transform;

import java.util.Arrays;
import java.util.BitSet;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.jspecify.annotations.Nullable;

/**
 * A call on every example of a batch. It remains a call, so the rules of the one that is mapped
 * hold for the batch: each runs on examples.
 */
final class Mapped implements Call {
  private final Call call;
  private final BitSet mapped;
  private final int size;

  private Mapped(Call call, BitSet mapped, int size) {
    this.call = call;
    this.mapped = mapped;
    this.size = size;
  }

  /** Applies a call to every example. */
  static Tensor[] bind(Call call, Batch inputs) {
    return Interpreter.bindAll(new Mapped(call, inputs.mapped(), inputs.size()), inputs.all());
  }

  @Override
  public String label() {
    return call.label();
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return call.isRecorded(purpose);
  }

  @Override
  public boolean isLinearIn(int input) {
    return call.isLinearIn(input);
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    TensorType[] types = call.outputTypes(example(inputs));
    Arrays.setAll(types, i -> types[i].with(types[i].shape().insert(0, size)));
    return types;
  }

  private TensorType[] example(TensorType[] inputs) {
    TensorType[] types = inputs.clone();
    for (int i = mapped.nextSetBit(0); i >= 0; i = mapped.nextSetBit(i + 1)) {
      types[i] = types[i].with(types[i].shape().range(1, types[i].rank()));
    }
    return types;
  }

  /**
   * All examples at once. Where the call asks a tensor for its number, as a solver in plain Java
   * does, there is no one answer: then one after another.
   */
  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    try {
      boolean[] flags = Masks.flags(mapped, inputs.length);
      return Vmap.apply(label(), call::evaluate, inputs, flags, size);
    } catch (TraceException e) {
      if (size == 0 || Arrays.stream(inputs).anyMatch(Tracer.class::isInstance)) {
        throw e;
      }
      return oneByOne(inputs);
    }
  }

  private Tensor[] oneByOne(Tensor[] inputs) {
    Tensor[][] results = new Tensor[size][];
    for (int b = 0; b < size; b++) {
      Tensor[] example = inputs.clone();
      for (int i = mapped.nextSetBit(0); i >= 0; i = mapped.nextSetBit(i + 1)) {
        example[i] = inputs[i].at(b);
      }
      results[b] = call.evaluate(example);
    }
    Tensor[] stacked = new Tensor[results[0].length];
    for (int o = 0; o < stacked.length; o++) {
      Tensor[] parts = new Tensor[size];
      for (int b = 0; b < size; b++) {
        parts[b] = results[b][o];
      }
      stacked[o] = Tensors.stack(0, parts);
    }
    return stacked;
  }

  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    int n = x.length;
    boolean[] flags = Masks.flags(mapped, n);
    FlatFunction both =
        xs -> {
          Tangents result = call.jvp(Leaves.range(xs, 0, n), Leaves.range(xs, n, 2 * n));
          return Leaves.concat(result.y(), result.dy());
        };
    Batch all = Vmap.run(label(), both, Leaves.concat(x, dx), Leaves.concat(flags, flags), size);
    Tensor[] results = all.spreadAll();
    int m = results.length / 2;
    return new Tangents(Leaves.range(results, 0, m), Leaves.range(results, m, 2 * m));
  }

  /** The cotangent of an input that the examples share is the sum of theirs. */
  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    int n = inputs.count();
    TensorType[] types = new TensorType[n];
    Arrays.setAll(types, inputs::type);
    TensorType[] single = example(types);
    Tensor[] given = new Tensor[n + cts.length];
    boolean[] flags = new boolean[given.length];
    for (int i = 0; i < n; i++) {
      given[i] = inputs.isLinear(i) ? Literal.zero(types[i]) : inputs.value(i);
      flags[i] = mapped.get(i);
    }
    System.arraycopy(cts, 0, given, n, cts.length);
    Arrays.fill(flags, n, flags.length, true);
    FlatFunction transpose =
        xs -> {
          @Nullable Tensor[] values = new @Nullable Tensor[n];
          for (int i = 0; i < n; i++) {
            values[i] = inputs.isLinear(i) ? null : xs[i];
          }
          return call.transpose(Leaves.range(xs, n, xs.length), new LinearInputs(single, values));
        };
    Tensor[] ct = Vmap.apply(label(), transpose, given, flags, size);
    for (int i = 0; i < n; i++) {
      ct[i] = mapped.get(i) ? ct[i] : ct[i].sum(0);
    }
    return ct;
  }

  @Override
  public Tensor[] batchAll(Batch inputs) {
    return bind(this, inputs);
  }
}
