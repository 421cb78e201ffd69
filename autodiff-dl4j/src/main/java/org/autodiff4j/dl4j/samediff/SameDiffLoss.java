package org.autodiff4j.dl4j.samediff;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;

/**
 * The loss of a graph at values of its placeholders, as a function of its variables: of all, or of
 * some, the others staying as they were read. A scalar; loss variables that are none are summed.
 */
public final class SameDiffLoss implements Function<Map<String, Tensor>, Tensor> {
  private final SameDiffModel model;
  private final Map<String, Tensor> inputs;

  SameDiffLoss(SameDiffModel model, Map<String, Tensor> inputs) {
    this.model = model;
    this.inputs = inputs;
  }

  /**
   * The loss.
   *
   * @throws org.autodiff4j.types.AutodiffException if a placeholder has no value, or a variable is
   *     not known or of another type
   */
  @Override
  public Tensor apply(Map<String, Tensor> variables) {
    return model.lossOf(variables, inputs);
  }

  /**
   * The loss as a function of one placeholder, at the variables that were read and the other
   * placeholders' values: for derivatives in an input. Integers have none.
   *
   * @throws StructureException if the graph has no such placeholder
   */
  public TensorFunction ofPlaceholder(String name) {
    if (!model.placeholders().containsKey(name)) {
      throw new StructureException(
          "The graph has no placeholder "
              + name
              + ". It has "
              + model.placeholders().keySet()
              + ".");
    }
    return value -> of(Map.of(), Map.of(name, value));
  }

  /** The loss as a function of variables and of placeholders, the others being as given before. */
  public Tensor of(Map<String, Tensor> variables, Map<String, Tensor> placeholderValues) {
    Map<String, Tensor> all = new TreeMap<>(inputs);
    all.putAll(model.inputs(placeholderValues));
    return model.lossOf(variables, all);
  }
}
