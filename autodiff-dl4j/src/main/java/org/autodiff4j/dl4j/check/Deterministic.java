package org.autodiff4j.dl4j.check;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** Layers without what is random in training: two runs could not be compared. */
final class Deterministic {
  private Deterministic() {}

  /** A copy of a layer, with a warning if something was switched off in it. */
  static Layer copy(String name, Layer layer, List<String> warnings) {
    if (layer instanceof FrozenLayer frozen) {
      Layer around = new FrozenLayer(copy(name, frozen.getLayer(), warnings));
      around.setLayerName(layer.getLayerName());
      return around;
    }
    Layer copy = layer.clone();
    // Deeplearning4j's copies of wrappers share the layer inside.
    if (copy instanceof FrozenLayerWithBackprop frozen) {
      frozen.setUnderlying(copy(name, frozen.getUnderlying(), warnings));
    } else if (copy instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(copy(name, wrapper.getUnderlying(), warnings));
    } else if (copy instanceof Bidirectional both) {
      both.setFwd(copy(name, both.getFwd(), warnings));
      both.setBwd(copy(name, both.getBwd(), warnings));
    }
    if (copy.getIDropout() != null) {
      warnings.add(off(name, copy.getIDropout().getClass().getSimpleName()));
      copy.setIDropout(null);
    }
    if (copy instanceof BaseLayer base && base.getWeightNoise() != null) {
      warnings.add(off(name, base.getWeightNoise().getClass().getSimpleName()));
      base.setWeightNoise(null);
    }
    return copy;
  }

  private static String off(String name, String what) {
    return "Layer "
        + name
        + ": "
        + what
        + " is random and was switched off in the copy that is checked.";
  }
}
