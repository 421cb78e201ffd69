package org.autodiff4j.dl4j.sensitivity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.tensor.Tensor;

/**
 * The derivative of each example's own loss in its input, and what it comes to for each feature. A
 * feature is one element of an input of rows, and a channel of sequences and images, over whose
 * steps or pixels it is then taken.
 *
 * @param gradients {@code d loss_i / d x_i}, in the shape of the features {@code [n, ...]}; not
 *     divided by n
 * @param features one for each feature, in their order
 */
public record Saliency(Tensor gradients, List<Feature> features) {
  /**
   * What one feature comes to.
   *
   * @param index of the feature
   * @param meanAbsolute the mean of the absolute derivatives
   * @param rootMeanSquare the root of the mean of their squares
   * @param deviation the standard deviation of the feature in the data
   */
  public record Feature(int index, double meanAbsolute, double rootMeanSquare, double deviation) {
    /**
     * The mean absolute derivative for a change by one standard deviation: comparable between
     * features of different units.
     */
    public double scaled() {
      return meanAbsolute * deviation;
    }
  }

  /** The features, those of the greatest scaled value first. */
  public List<Feature> ranked() {
    List<Feature> ranked = new ArrayList<>(features);
    ranked.sort(Comparator.comparingDouble(Feature::scaled).reversed());
    return ranked;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("feature   mean |d|       rms         per deviation\n");
    for (Feature f : ranked()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-9d %-14.6g %-11.6g %.6g%n",
              f.index,
              f.meanAbsolute,
              f.rootMeanSquare,
              f.scaled()));
    }
    return text.toString();
  }
}
