package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.schedule.ISchedule;

/** What a user should know of a model that is expressed exactly all the same. */
final class Cautions {
  private static final String DIFFERS =
      " The score is reproduced, and the derivative here is that of the score; Deeplearning4j's"
          + " back-propagation differs from it.";

  private final List<String> texts = new ArrayList<>();
  private final List<String> ofMasks = new ArrayList<>();

  /** Numbers of 32 bits. */
  void ofType(DataType type) {
    if (type == DataType.FLOAT) {
      texts.add(
          "The network's numbers are float32, so derivatives have about seven digits at best. For"
              + " more, use net.convertDataType(DataType.DOUBLE) before reading it.");
    }
  }

  /** Training in segments. */
  void ofTruncation(int steps) {
    texts.add(
        "The network is trained by truncated back-propagation through time, in segments of "
            + steps
            + " steps. The loss here is that of whole sequences from a state of zeros, as"
            + " net.score(data) gives it, and so is its derivative. net.fit stops the derivative"
            + " between segments, and net.computeGradientAndScore() starts from the state that its"
            + " last call left unless net.rnnClearPreviousState() is called.");
  }

  /** A state that rnnTimeStep left behind. */
  void ofState(String name, org.deeplearning4j.nn.api.Layer layer) {
    if (layer instanceof BaseRecurrentLayer<?> recurrent) { // others cannot hold one
      Map<?, ?> state = recurrent.rnnGetPreviousState();
      if (state != null && !state.isEmpty()) {
        texts.add(
            "Layer "
                + name
                + " holds a state stored by rnnTimeStep. It is not used: sequences start from a"
                + " state of zeros, as in net.score(data).");
      }
    }
  }

  /** A coefficient that changes as training goes on. */
  void ofSchedule(String parameter, String penalty, ISchedule schedule, int iteration, int epoch) {
    texts.add(
        "The "
            + penalty
            + " penalty of parameter "
            + parameter
            + " follows a "
            + schedule.getClass().getSimpleName()
            + ". It is held at its value "
            + schedule.valueAt(iteration, epoch)
            + " of iteration "
            + iteration
            + ", epoch "
            + epoch
            + ", the network's count. net.score(data) counts from the last step of training, which"
            + " may be one less.");
  }

  /** Layers whose derivative Deeplearning4j gets wrong. */
  void ofLayer(String name, Layer layer) {
    Layer inner = Layers.innermost(layer);
    String what = "Layer " + name + " (" + inner.getClass().getSimpleName() + ")";
    if (inner instanceof AbstractSameDiffLayer) {
      texts.add(
          what
              + " is a SameDiff graph in Deeplearning4j. The derivative here is that of the score;"
              + " Deeplearning4j's gradient of this layer and of all below it is twice that.");
    }
    boolean passesMask = layer instanceof LastTimeStep;
    if ((passesMask || layer instanceof MaskZeroLayer) && inner instanceof AbstractLSTM) {
      (passesMask ? ofMasks : texts)
          .add(
              what
                  + " gets its mask from a "
                  + layer.getClass().getSimpleName()
                  + ". Where a step that exists follows one that is masked, Deeplearning4j's"
                  + " back-propagation is not the derivative of its score; the derivative here is."
                  + " Without such steps they agree.");
    }
    if (inner instanceof BatchNormalization norm
        && norm.isLockGammaBeta()
        && norm.getGamma() != 1
        && norm.getBeta() == 0) {
      texts.add(
          what
              + " has gamma locked at "
              + norm.getGamma()
              + " and beta at 0. Deeplearning4j's forward pass leaves out gamma then, its"
              + " back-propagation does not."
              + DIFFERS);
    }
    for (IActivation activation : Layers.activations(inner)) {
      if (activation instanceof ActivationGELU gelu && gelu.isPrecise()) {
        texts.add(what + " has the activation GELU(precise)." + DIFFERS);
      }
      if (activation instanceof ActivationRReLU leaky) {
        texts.add(
            what
                + " has the activation RReLU, which Deeplearning4j computes in test as max(x, "
                + 0.5 * (leaky.getL() + leaky.getU())
                + "), not as a leaky function. That is what is computed here.");
      }
      if (activation instanceof ActivationELU elu && elu.getAlpha() != 1) {
        texts.add(
            what
                + " has the activation ELU with alpha "
                + elu.getAlpha()
                + ", which back-propagation takes for 1."
                + DIFFERS);
      }
    }
  }

  /** All that hold for any data, in the order in which they came. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  /** Those that hold for data with a mask of the features. */
  List<String> ofMasks() {
    return List.copyOf(ofMasks);
  }
}
