package org.autodiff4j.dl4j.check;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Copies of layers that can be compared: without what is random in training. */
final class Deterministic {
  /** Without any, a probability of 1 would be divided by 0. */
  private static final double SMALLEST_CLIP = 1e-14;

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

  /** Takes the clip off the loss of an output layer; whether it had one. */
  static boolean unclip(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return unclip(output.getLossFn(), output::setLossFn);
    }
    if (layer instanceof LossLayer output) {
      return unclip(output.getLossFn(), output::setLossFn);
    }
    if (layer instanceof RnnLossLayer output) {
      return unclip(output.getLossFn(), output::setLossFn);
    }
    return layer instanceof CnnLossLayer output && unclip(output.getLossFn(), output::setLossFn);
  }

  private static boolean unclip(ILossFunction loss, Consumer<ILossFunction> setter) {
    ILossFunction open = unclipped(loss);
    if (open != null) {
      setter.accept(open);
    }
    return open != null;
  }

  private static @Nullable ILossFunction unclipped(ILossFunction loss) {
    Class<?> type = loss.getClass();
    if (loss instanceof LossMCXENT own && own.getSoftmaxClipEps() > 0) {
      if (type == LossSparseMCXENT.class) {
        return new LossSparseMCXENT(0, own.getWeights());
      }
      return type == LossMCXENT.class || type == LossNegativeLogLikelihood.class
          ? new LossMCXENT(0, own.getWeights())
          : null;
    }
    return type == LossBinaryXENT.class && ((LossBinaryXENT) loss).getClipEps() > SMALLEST_CLIP
        ? new LossBinaryXENT(SMALLEST_CLIP, ((LossBinaryXENT) loss).getWeights())
        : null;
  }

  private static String off(String name, String what) {
    return "Layer "
        + name
        + ": "
        + what
        + " is random and was switched off in the copy that is checked.";
  }
}
