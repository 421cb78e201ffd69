package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationRReLU;

/** What of a layer is drawn at random in each step of training. */
final class Randomness {
  /** Layers that carry a dropout, perhaps that of the whole network, and never apply it. */
  private static final Set<Class<?>> WITHOUT_DROPOUT =
      Set.of(
          SubsamplingLayer.class,
          Subsampling1DLayer.class,
          BatchNormalization.class,
          LocalResponseNormalization.class,
          GlobalPoolingLayer.class,
          ActivationLayer.class,
          LossLayer.class,
          RnnLossLayer.class,
          CnnLossLayer.class,
          MaskLayer.class,
          ZeroPadding1DLayer.class,
          ZeroPaddingLayer.class,
          ZeroPadding3DLayer.class,
          Cropping1D.class,
          Cropping2D.class,
          Cropping3D.class);

  private Randomness() {}

  /** What is random, for messages; frozen layers always work as in test. */
  static List<String> of(Layer layer) {
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return List.of();
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return of(wrapper.getUnderlying());
    }
    if (layer instanceof Bidirectional both) {
      return of(both.getFwd());
    }
    List<String> found = new ArrayList<>();
    if (layer.getIDropout() != null && !WITHOUT_DROPOUT.contains(layer.getClass())) {
      found.add(layer.getIDropout().getClass().getSimpleName());
    }
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      found.add(base.getWeightNoise().getClass().getSimpleName());
    }
    if (Layers.activations(layer).stream().anyMatch(ActivationRReLU.class::isInstance)) {
      found.add("RReLU");
    }
    return found;
  }
}
