package org.autodiff4j.dl4j.sensitivity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The norm of each example's own gradient. The model is most sensitive to the rows of the greatest
 * norm; after training, rows whose labels are wrong are often among them.
 *
 * @param examples one for each row of the data, in their order
 */
public record ExampleNorms(List<Example> examples) {
  /**
   * One example.
   *
   * @param row of the data, from 0
   * @param loss its own loss, without penalties
   * @param norm the Euclidean norm of that loss's gradient in the trainable parameters
   */
  public record Example(int row, double loss, double norm) {}

  /** The k examples of the greatest norms, the greatest first. */
  public List<Example> top(int k) {
    List<Example> sorted = new ArrayList<>(examples);
    sorted.sort(Comparator.comparingDouble(Example::norm).reversed());
    return Collections.unmodifiableList(sorted.subList(0, Math.min(k, sorted.size())));
  }

  /** The mean of the norms. */
  public double mean() {
    return examples.stream().mapToDouble(Example::norm).average().orElse(0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("row       |gradient|     loss\n");
    for (Example e : top(10)) {
      text.append(String.format(Locale.ROOT, "%-9d %-14.6g %.6g%n", e.row, e.norm, e.loss));
    }
    return text.toString();
  }
}
