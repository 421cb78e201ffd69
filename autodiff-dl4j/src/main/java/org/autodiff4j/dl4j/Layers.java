package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.IActivation;

/** What configurations of layers hold, wrapped ones too. */
final class Layers {
  private Layers() {}

  /** The layer that does the work: inside wrappers, and of a bidirectional one the forward half. */
  static Layer innermost(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return innermost(frozen.getLayer());
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return innermost(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? innermost(both.getFwd()) : layer;
  }

  /** The activations that a layer applies. */
  static List<IActivation> activations(Layer layer) {
    List<IActivation> found = new ArrayList<>();
    if (layer instanceof BaseLayer base && base.getActivationFn() != null) {
      found.add(base.getActivationFn());
    }
    if (layer instanceof ActivationLayer own) {
      found.add(own.getActivationFn());
    }
    if (layer instanceof AbstractLSTM lstm) {
      found.add(lstm.getGateActivationFn());
    }
    return found;
  }
}
