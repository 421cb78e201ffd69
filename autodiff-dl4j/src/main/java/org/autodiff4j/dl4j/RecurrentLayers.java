package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Layers that work on sequences, {@code [n, c, t]}; each starts from a state of zeros. */
final class RecurrentLayers {
  private RecurrentLayers() {}

  @SuppressWarnings("deprecation") // models of that kind are still there
  static void addTo(LayerTable table) {
    table.put(LSTM.class, layer -> lstm(layer, false, false));
    table.put(
        org.deeplearning4j.nn.conf.layers.GravesLSTM.class, layer -> lstm(layer, true, false));
    table.put(SimpleRnn.class, RecurrentLayers::simple);
    table.put(LastTimeStep.class, layer -> last(table, layer));
    table.put(MaskLayer.class, layer -> call -> maskedSequence(call.x(), call.mask()));
    table.put(
        MaskZeroLayer.class,
        layer ->
            new MaskZero(
                masked(table, layer.getUnderlying()),
                layer.getMaskingValue(),
                isChannelsLast(layer.getUnderlying()) ? 2 : 1));
    table.put(Bidirectional.class, layer -> bidirectional(table, layer, false));
  }

  /** A layer inside a wrapper that gives it a mask to use, which LSTMs pass over otherwise. */
  @SuppressWarnings("deprecation")
  private static LayerFunction masked(LayerTable table, Layer layer) {
    if (layer.getClass() == LSTM.class) {
      return lstm((LSTM) layer, false, true);
    }
    if (layer.getClass() == org.deeplearning4j.nn.conf.layers.GravesLSTM.class) {
      return lstm((org.deeplearning4j.nn.conf.layers.GravesLSTM) layer, true, true);
    }
    return layer instanceof Bidirectional both ? bidirectional(table, both, true) : table.of(layer);
  }

  /** Zero where a step does not exist. */
  static Tensor maskedSequence(Tensor x, @Nullable Tensor mask) {
    if (mask == null) {
      return x;
    }
    return x.rank() == 3 ? x.mul(mask.expandDims(1).cast(x.dtype())) : x;
  }

  /** Whether a layer works on {@code [n, t, c]}. */
  static boolean isChannelsLast(Layer layer) {
    Layer inner = Layers.innermost(layer);
    if (inner instanceof BaseRecurrentLayer own) {
      return own.getRnnDataFormat() == RNNFormat.NWC;
    }
    return inner instanceof Convolution1DLayer own && own.getRnnDataFormat() == RNNFormat.NWC;
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
   * as Deeplearning4j does, unless a wrapper sets the mask: then h' and c' are zero there.
   */
  private static LayerFunction lstm(AbstractLSTM layer, boolean peepholes, boolean masks) {
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    UnaryOperator<Tensor> gate = Activations.of(layer.getGateActivationFn());
    LayerFunction function =
        call -> {
          Tensor recurrent = call.param("RW");
          int n = recurrent.shape().size(0);
          Tensor weights = recurrent.slice(1, 0, 4 * n);
          int steps = call.x().shape().size(2);
          Tensor[] outputs = new Tensor[steps];
          Tensor h =
              Tensor.full(call.x().type().with(call.x().shape().range(0, 1).insert(1, n)), 0);
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
            if (masks) {
              h = times(h, maskAt(call, t));
              c = times(c, maskAt(call, t));
            }
            outputs[t] = h;
          }
          return Tensors.stack(2, outputs);
        };
    return Formats.of(layer.getRnnDataFormat(), function);
  }

  /** One step, {@code [n, c, t] -> [n, c]}. */
  static Tensor at(Tensor x, int step) {
    return x.slice(2, step, step + 1).squeeze(2);
  }

  private static Tensor block(Tensor z, int i, int n) {
    return z.slice(1, i * n, (i + 1) * n);
  }

  /** h' = act(x·W + h·RW + b). */
  private static LayerFunction simple(SimpleRnn layer) {
    if (layer.hasLayerNorm()) {
      throw new Unsupported(
          "a SimpleRnn with layer normalization, which Deeplearning4j cannot initialize");
    }
    UnaryOperator<Tensor> act = Activations.of(layer.getActivationFn());
    LayerFunction function =
        call -> {
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
    return Formats.of(layer.getRnnDataFormat(), function);
  }

  /**
   * The last step that exists, {@code [n, c, t] -> [n, c]}.
   *
   * @throws AutodiffException if no step of an example exists
   */
  static Tensor last(String name, Tensor x, @Nullable Tensor mask) {
    int steps = x.shape().size(2);
    if (mask == null) {
      return at(x, steps - 1);
    }
    Tensor exists = mask.ne(0).cast(DType.INT64);
    if (exists.max(1) instanceof ConcreteTensor any && any.min().toDouble() == 0) {
      throw new AutodiffException(
          "Layer "
              + name
              + " takes the last step that exists of each sequence, but example "
              + (int) any.argmin(0).toDouble()
              + " has none: its mask is 0 throughout.");
    }
    Tensor index = exists.mul(Tensor.arange(steps).cast(DType.INT64)).argmax(1); // [n]
    Tensor at = index.reshape(-1, 1, 1).broadcastTo(x.shape().with(2, 1));
    return Tensors.takeAlongAxis(x, at, 2).squeeze(2);
  }

  /**
   * The steps in reverse order; of those that exist where there is a mask, zeros staying where they
   * are.
   */
  static Tensor reversed(Tensor x, @Nullable Tensor mask) {
    if (mask == null) {
      return x.flip(2);
    }
    Tensor exists = mask.ne(0);
    Tensor place = exists.cast(DType.INT64).cumSum(1); // 1 for the first that exists
    Tensor opposite = place.max(new int[] {1}, true).sub(place).add(1);
    Tensor isSource = place.expandDims(1).eq(opposite.expandDims(2)).and(exists.expandDims(1));
    Tensor source = isSource.cast(DType.INT64).argmax(2); // [n, t]
    Tensor at = source.expandDims(1).broadcastTo(x.shape());
    return maskedSequence(Tensors.takeAlongAxis(x, at, 2), exists);
  }

  /**
   * Deeplearning4j puts the last steps that a mask chooses into an array of Nd4j's default type, so
   * that they are rounded to f32 unless that is set otherwise. The derivative is not rounded.
   */
  private static LayerFunction last(LayerTable table, LastTimeStep layer) {
    boolean rounds = Nd4j.defaultFloatingPointType() == DataType.FLOAT;
    Layer inner = layer.getUnderlying();
    boolean channelsLast = isChannelsLast(inner);
    return new Last(
        Formats.withOutputFirst(channelsLast, masked(table, inner)),
        inner instanceof MaskZeroLayer zero ? zero.getMaskingValue() : Double.NaN,
        channelsLast ? 2 : 1,
        rounds);
  }

  /**
   * The last step of what a layer gives.
   *
   * @param zero the value that makes steps of a {@link MaskZero} layer missing, or NaN for others
   * @param channels the axis of the channels of the input
   */
  private record Last(LayerFunction underlying, double zero, int channels, boolean rounds)
      implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      Tensor mask = Double.isNaN(zero) ? call.mask() : MaskZero.mask(call.x(), zero, channels);
      Tensor x = last(call.name(), underlying.apply(call), mask);
      if (mask == null || !rounds || x.dtype() != DType.FLOAT64) {
        return x;
      }
      Tensor exact = x.stopGradient();
      return x.add(exact.cast(DType.FLOAT32).cast(DType.FLOAT64).sub(exact));
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return null;
    }
  }

  /** Steps at which all features have one value do not exist. */
  private record MaskZero(LayerFunction underlying, double value, int channels)
      implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return underlying.apply(call.with(call.x(), mask(call.x(), value, channels)));
    }

    /** Which steps exist, {@code [n, t]}. */
    static Tensor mask(Tensor x, double value, int channels) {
      return x.ne(value).cast(DType.INT32).max(channels).cast(x.dtype());
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return null;
    }
  }

  private static LayerFunction bidirectional(LayerTable table, Bidirectional layer, boolean masks) {
    Layer inner = layer.getFwd();
    return new BothWays(
        masks ? masked(table, inner) : table.of(inner),
        masks ? masked(table, layer.getBwd()) : table.of(layer.getBwd()),
        layer.getMode(),
        inner instanceof LastTimeStep,
        layer.getRNNDataFormat() == RNNFormat.NWC);
  }

  /** A layer on sequences, and one like it on the reversed ones. */
  private record BothWays(
      LayerFunction forward,
      LayerFunction backward,
      Bidirectional.Mode mode,
      boolean last,
      boolean channelsLast)
      implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      Tensor x = call.x();
      Tensor ahead = forward.apply(call.part("f", x, call.mask()));
      Tensor mask = call.mask() == null ? null : call.requiredMask().flip(1);
      int steps = channelsLast ? 1 : 2;
      Tensor back = backward.apply(call.part("b", x.flip(steps), mask));
      back = last ? back : back.flip(steps);
      return switch (mode) {
        case CONCAT -> Tensors.concat(channelsLast && !last ? 2 : 1, ahead, back);
        case ADD -> ahead.add(back);
        case MUL -> ahead.mul(back);
        case AVERAGE -> ahead.add(back).mul(0.5);
      };
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return last ? null : call.mask();
    }
  }
}
