package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
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

/** Layers that work on sequences, {@code [n, c, t]}; each starts from a state of zeros. */
final class RecurrentLayers {
  private RecurrentLayers() {}

  @SuppressWarnings("deprecation") // models of that kind are still there
  static void addTo(LayerTable table) {
    table.put(LSTM.class, layer -> lstm(layer, false));
    table.put(org.deeplearning4j.nn.conf.layers.GravesLSTM.class, layer -> lstm(layer, true));
    table.put(SimpleRnn.class, RecurrentLayers::simple);
    table.put(
        LastTimeStep.class,
        layer ->
            new Last(
                Formats.withOutputFirst(
                    isChannelsLast(layer.getUnderlying()), table.of(layer.getUnderlying()))));
    table.put(MaskLayer.class, layer -> call -> maskedSequence(call.x(), call.mask()));
    table.put(
        MaskZeroLayer.class,
        layer ->
            new MaskZero(
                table.of(layer.getUnderlying()),
                layer.getMaskingValue(),
                isChannelsLast(layer.getUnderlying()) ? 2 : 1));
    table.put(Bidirectional.class, layer -> bidirectional(table, layer));
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
   * as Deeplearning4j does.
   */
  private static LayerFunction lstm(AbstractLSTM layer, boolean peepholes) {
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
   * The last step, {@code [n, c, t] -> [n, c]}.
   *
   * @throws AutodiffException if there is a mask, with which Deeplearning4j's numbers were not met
   */
  static Tensor last(String name, Tensor x, @Nullable Tensor mask) {
    requireNoMask(name, "takes the last step of each sequence", mask);
    return at(x, x.shape().size(2) - 1);
  }

  /**
   * The steps in reverse order.
   *
   * @throws AutodiffException if there is a mask
   */
  static Tensor reversed(String name, Tensor x, @Nullable Tensor mask) {
    requireNoMask(name, "reverses sequences", mask);
    return x.flip(2);
  }

  private static void requireNoMask(String name, String what, @Nullable Tensor mask) {
    if (mask != null) {
      throw new AutodiffException(
          "Layer "
              + name
              + " "
              + what
              + ": a mask of its input is not supported. Pass sequences of one length without a"
              + " mask.");
    }
  }

  private record Last(LayerFunction underlying) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return last(call.name(), underlying.apply(call), call.mask());
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
      Tensor exists = call.x().ne(value).cast(DType.INT32).max(channels); // [n, t]
      return underlying.apply(call.with(call.x(), exists.cast(call.x().dtype())));
    }
  }

  private static LayerFunction bidirectional(LayerTable table, Bidirectional layer) {
    boolean channelsLast = layer.getRNNDataFormat() == RNNFormat.NWC;
    int steps = channelsLast ? 1 : 2;
    Layer inner = layer.getFwd();
    boolean last = inner instanceof LastTimeStep;
    LayerFunction forward = table.of(inner);
    LayerFunction backward = table.of(layer.getBwd());
    return call -> {
      Tensor x = call.x();
      Tensor ahead = forward.apply(call.part("f", x, call.mask()));
      Tensor mask = call.mask() == null ? null : call.requiredMask().flip(1);
      Tensor back = backward.apply(call.part("b", x.flip(steps), mask));
      back = last ? back : back.flip(steps);
      return switch (layer.getMode()) {
        case CONCAT -> Tensors.concat(channelsLast && !last ? 2 : 1, ahead, back);
        case ADD -> ahead.add(back);
        case MUL -> ahead.mul(back);
        case AVERAGE -> ahead.add(back).mul(0.5);
      };
    };
  }
}
