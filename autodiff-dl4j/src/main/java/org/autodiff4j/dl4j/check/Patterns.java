package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;

/** What is known of wrong gradients: ratios that tell a cause, and defects of Deeplearning4j. */
final class Patterns {
  private static final String DOUBLED =
      " Deeplearning4j 1.0.0-M2.1 doubles it at each layer that SameDiff computes, for the layer and all below it:"
          + " two stacked give 4.0000.";

  private Patterns() {}

  /** One sentence for each thing that is known; none if nothing is wrong. */
  static List<String> of(List<Block> blocks, Map<String, Object> nodes, long examples) {
    List<String> found = new ArrayList<>();
    if (blocks.stream().noneMatch(block -> block.verdict() == Verdict.WRONG)) {
      return found;
    }
    boolean hasSameDiff = nodes.values().stream().anyMatch(Patterns::isOfSameDiff);
    ratios(blocks, examples, hasSameDiff, found);
    nodes.forEach(
        (name, node) -> {
          String defect = defect(node);
          if (defect != null) {
            found.add(
                (node instanceof SameDiffVertex ? "Vertex " : "Layer ")
                    + name
                    + " ("
                    + node.getClass().getSimpleName()
                    + "): "
                    + defect);
          }
        });
    return found;
  }

  private static void ratios(
      List<Block> blocks, long examples, boolean hasSameDiff, List<String> found) {
    Map<Long, List<String>> powers = new TreeMap<>();
    List<String> summed = new ArrayList<>();
    for (Block block : blocks) {
      if (block.verdict() == Verdict.WRONG) {
        long power = Math.round(Math.log(Math.abs(block.ratio())) / Math.log(2));
        if (power > 0 && power < 30 && isNear(block.ratio(), Math.pow(2, (double) power))) {
          powers.computeIfAbsent(power, p -> new ArrayList<>()).add(block.name());
        } else if (isNear(block.ratio(), (double) examples)
            || isNear(block.ratio() * (double) examples, 1)) {
          summed.add(block.name());
        }
      }
    }
    powers.forEach(
        (power, names) ->
            found.add(
                String.format(
                    Locale.ROOT,
                    "Ratio %.4f at %s: the gradient is %d times the derivative.%s",
                    (double) (1L << power),
                    String.join(", ", names),
                    1L << power,
                    hasSameDiff ? DOUBLED : "")));
    if (!summed.isEmpty()) {
      found.add(
          "The ratio at "
              + String.join(", ", summed)
              + " is that of the number of examples, "
              + examples
              + ": a sum was taken for a mean, or the other way round.");
    }
  }

  private static boolean isNear(double ratio, double value) {
    return Math.abs(ratio - value) <= 1e-4 * value;
  }

  private static @Nullable String defect(Object node) {
    if (node instanceof FrozenLayerWithBackprop frozen) {
      return defect(frozen.getUnderlying());
    }
    if (node instanceof BaseWrapperLayer wrapper) {
      return defect(wrapper.getUnderlying());
    }
    if (node instanceof Bidirectional both) {
      return defect(both.getFwd());
    }
    if (isOfSameDiff(node)) {
      return "computed by SameDiff.";
    }
    if (node instanceof BatchNormalization norm
        && norm.isLockGammaBeta()
        && norm.getGamma() != 1
        && norm.getBeta() == 0) {
      return "the forward pass leaves a locked gamma of "
          + norm.getGamma()
          + " out where beta is 0, the backward pass does not.";
    }
    return defect(activation(node));
  }

  private static boolean isOfSameDiff(Object node) {
    return node instanceof AbstractSameDiffLayer || node instanceof SameDiffVertex;
  }

  private static @Nullable IActivation activation(Object node) {
    if (node instanceof ActivationLayer layer) {
      return layer.getActivationFn();
    }
    return node instanceof BaseLayer layer ? layer.getActivationFn() : null;
  }

  private static @Nullable String defect(@Nullable IActivation activation) {
    if (activation instanceof ActivationELU elu && elu.getAlpha() != 1) {
      return "the derivative of ELU leaves its alpha of " + elu.getAlpha() + " out.";
    }
    if (activation instanceof ActivationGELU gelu && gelu.isPrecise()) {
      return "the precise GELU and its derivative are of two different formulas.";
    }
    return null;
  }
}
