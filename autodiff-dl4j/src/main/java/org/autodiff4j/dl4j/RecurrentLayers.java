package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.jspecify.annotations.Nullable;

/** Layers that work on sequences, {@code [n, c, t]}; each starts from a state of zeros. */
final class RecurrentLayers {
  private RecurrentLayers() {}

  @SuppressWarnings("deprecation") // models of that kind are still there
  static void addTo(LayerTable table) {
    table.put(LSTM.class, layer -> lstm(layer, false));
    table.put(org.deeplearning4j.nn.conf.layers.GravesLSTM.class, layer -> lstm(layer, true));
    table.put(SimpleRnn.class, RecurrentLayers::simple);
    table.put(LastTimeStep.class, layer -> new Last(table.of(layer.getUnderlying())));
    table.put(MaskLayer.class, layer -> call -> maskedSequence(call.x(), call.mask()));
    table.put(
        MaskZeroLayer.class,
        layer -> new MaskZero(table.of(layer.getUnderlying()), layer.getMaskingValue()));
    table.put(Bidirectional.class, layer -> bidirectional(table, layer));
  }

  /** Zero where a step does not exist. */
  static Tensor maskedSequence(Tensor x, @Nullable Tensor mask) {
    if (mask == null) {
      return x;
    }
    return x.rank() == 3 ? x.mul(mask.expandDims(1).cast(x.dtype())) : x;
  }

  static void requireChannelsFirst(@Nullable RNNFormat format) {
    if (format == RNNFormat.NWC) {
      throw new Unsupported("sequences in NWC format; use NCW");
    }
  }

  private static @Nullable Tensor maskAt(LayerCall call, int step) {
    return call.mask() == null
        ? null
        : call.requiredMask().slice(1, step, step + 1).cast(call.x().dtype());
  }

  private static Tensor times(Tensor x, @Nullable Tensor mask) {
    return mask == null ? x : x.mul(mask);
  }

  /**
   * z = x·W + h·RW + b in blocks [I, F, O, G]; c' = σ(F)⊙c + σ(G)⊙act(I), h' = σ(O)⊙act(c'). With
   * peepholes F and G also see c, and O sees c'. Steps that do not exist are computed like others,
   * as Deeplearning4j does.
   */
  private static LayerFunction lstm(AbstractLSTM layer, boolean peepholes) {
    requireChannelsFirst(layer.getRnnDataFormat());
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    UnaryOperator<Tensor> gate = Activations.of(layer.getGateActivationFn());
    return call -> {
      Tensor recurrent = call.param("RW");
      int n = recurrent.shape().size(0);
      Tensor weights = recurrent.slice(1, 0, 4 * n);
      int steps = call.x().shape().size(2);
      Tensor[] outputs = new Tensor[steps];
      Tensor h = Tensor.full(call.x().type().with(call.x().shape().range(0, 1).insert(1, n)), 0);
      Tensor c = h;
      for (int t = 0; t < steps; t++) {
        Tensor z =
            at(call.x(), t).matmul(call.param("W")).add(h.matmul(weights)).add(call.param("b"));
        Tensor f = block(z, 1, n);
        Tensor o = block(z, 2, n);
        Tensor g = block(z, 3, n);
        if (peepholes) {
          f = f.add(c.mul(recurrent.slice(1, 4 * n, 4 * n + 1).T()));
          g = g.add(c.mul(recurrent.slice(1, 4 * n + 2, 4 * n + 3).T()));
        }
        c = gate.apply(f).mul(c).add(gate.apply(g).mul(act.apply(block(z, 0, n))));
        if (peepholes) {
          o = o.add(c.mul(recurrent.slice(1, 4 * n + 1, 4 * n + 2).T()));
        }
        h = gate.apply(o).mul(act.apply(c));
        outputs[t] = h;
      }
      return Tensors.stack(2, outputs);
    };
  }

  private static Tensor at(Tensor x, int step) {
    return x.slice(2, step, step + 1).squeeze(2);
  }

  private static Tensor block(Tensor z, int i, int n) {
    return z.slice(1, i * n, (i + 1) * n);
  }

  /** h' = act(x·W + h·RW + b). */
  private static LayerFunction simple(SimpleRnn layer) {
    requireChannelsFirst(layer.getRnnDataFormat());
    if (layer.hasLayerNorm()) {
      throw new Unsupported(
          "a SimpleRnn with layer normalization, which Deeplearning4j cannot initialize");
    }
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    return call -> {
      int steps = call.x().shape().size(2);
      Tensor[] outputs = new Tensor[steps];
      Tensor h = null;
      for (int t = 0; t < steps; t++) {
        Tensor z = at(call.x(), t).matmul(call.param("W")).add(call.param("b"));
        z = h == null ? z : z.add(h.matmul(call.param("RW")));
        h = times(act.apply(z), maskAt(call, t));
        outputs[t] = h;
      }
      return Tensors.stack(2, outputs);
    };
  }

  /** The last step, or the last that exists: {@code [n, c, t] -> [n, c]}. */
  static Tensor last(Tensor x, @Nullable Tensor mask) {
    int steps = x.shape().size(2);
    if (mask == null) {
      return at(x, steps - 1);
    }
    Tensor positions = Tensor.arange(steps).mul(mask.ne(0).cast(DType.INT64));
    Tensor index = positions.max(1).reshape(-1, 1, 1); // [n, 1, 1]
    Tensor indices = index.broadcastTo(x.shape().size(0), x.shape().size(1), 1);
    return Tensors.takeAlongAxis(x, indices, 2).squeeze(2);
  }

  private record Last(LayerFunction underlying) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      if (call.mask() != null) {
        throw new AutodiffException(
            "Layer "
                + call.name()
                + " takes the last step of each sequence: a mask of its input is not supported. Pass sequences of one"
                + " length without a mask.");
      }
      return last(underlying.apply(call), null);
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return null;
    }
  }

  /** Steps at which all features have one value do not exist. */
  private record MaskZero(LayerFunction underlying, double value) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      Tensor exists = call.x().ne(value).cast(DType.INT32).max(1); // [n, t]
      return underlying.apply(call.with(call.x(), exists.cast(call.x().dtype())));
    }
  }

  private static LayerFunction bidirectional(LayerTable table, Bidirectional layer) {
    requireChannelsFirst(layer.getRNNDataFormat());
    Layer inner = layer.getFwd();
    boolean last = inner instanceof LastTimeStep;
    LayerFunction forward = table.of(inner);
    LayerFunction backward = table.of(layer.getBwd());
    return call -> {
      Tensor x = call.x();
      Tensor ahead = forward.apply(call.part("f", x, call.mask()));
      Tensor mask = call.mask() == null ? null : call.requiredMask().flip(1);
      Tensor back = backward.apply(call.part("b", x.flip(2), mask));
      back = last ? back : back.flip(2);
      return switch (layer.getMode()) {
        case CONCAT -> Tensors.concat(1, ahead, back);
        case ADD -> ahead.add(back);
        case MUL -> ahead.mul(back);
        case AVERAGE -> ahead.add(back).mul(0.5);
      };
    };
  }

  /** The steps in reverse order; of masked sequences those that exist, the rest staying behind. */
  static Tensor reversed(Tensor x, @Nullable Tensor mask, int axis) {
    if (mask == null) {
      return x.flip(axis);
    }
    int steps = mask.shape().size(1);
    Tensor length = mask.ne(0).cast(DType.INT64).sum(new int[] {1}, true); // [n, 1]
    Tensor t = Tensor.arange(steps);
    Tensor index = Tensors.where(t.lt(length), length.sub(1).sub(t), t.broadcastTo(mask.shape()));
    Tensor indices = axis == 1 ? index : index.expandDims(1).broadcastTo(x.shape());
    return Tensors.takeAlongAxis(x, indices, axis);
  }
}
