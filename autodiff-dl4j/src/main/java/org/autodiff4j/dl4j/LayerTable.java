package org.autodiff4j.dl4j;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;

/** What each class of layers computes. */
final class LayerTable {
  static final LayerTable STANDARD = new LayerTable();

  private static final Map<String, LayerFunction> REGISTERED = new ConcurrentHashMap<>();

  private final Map<String, Function<Layer, LayerFunction>> makers = new TreeMap<>();

  private LayerTable() {
    DenseLayers.addTo(this);
    ConvolutionLayers.addTo(this);
    ImageLayers.addTo(this);
    VolumeLayers.addTo(this);
    NormalizationLayers.addTo(this);
    RecurrentLayers.addTo(this);
    AttentionLayers.addTo(this);
    LocallyConnectedLayers.addTo(this);
    put(FrozenLayer.class, layer -> new AsInTest(of(layer.getLayer())));
    put(FrozenLayerWithBackprop.class, layer -> new AsInTest(of(layer.getUnderlying())));
  }

  /** A frozen layer, which works as in test also in training. */
  private record AsInTest(LayerFunction layer) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return layer.apply(call.inTest());
    }

    @Override
    public @Nullable Tensor mask(LayerCall call) {
      return layer.mask(call.inTest());
    }
  }

  /** Says what layers of exactly this class compute. */
  <L extends Layer> void put(Class<L> type, Function<L, LayerFunction> maker) {
    makers.put(type.getName(), layer -> maker.apply(type.cast(layer)));
  }

  /** Says what layers of a user's class compute. */
  static void register(Class<? extends Layer> type, LayerFunction function) {
    REGISTERED.put(type.getName(), function);
  }

  /**
   * What a layer computes.
   *
   * @throws Unsupported with the reason
   */
  LayerFunction of(Layer layer) {
    LayerFunction registered = REGISTERED.get(layer.getClass().getName());
    if (registered != null) {
      return registered;
    }
    @Nullable Function<Layer, LayerFunction> maker = makers.get(layer.getClass().getName());
    if (maker == null) {
      throw Refusals.ofLayer(layer);
    }
    try {
      LayerInputs inputs = LayerInputs.of(layer);
      LayerFunction function = maker.apply(layer);
      return inputs == null ? function : new LayerInputs.Checked(inputs, function);
    } catch (AutodiffException e) {
      throw new Unsupported(String.valueOf(e.getMessage()));
    }
  }
}
