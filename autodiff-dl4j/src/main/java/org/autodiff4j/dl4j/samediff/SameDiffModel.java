package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff graph as a differentiable function of its variables and placeholders: for forward
 * derivatives, Hessian-vector products, Jacobians and batching, which SameDiff has not. It is a
 * snapshot: arrays are copied, and the graph is never called or changed afterwards, unless {@link
 * #writeTo} asks for it.
 *
 * <pre>{@code
 * SameDiffModel model = SameDiffModel.of(sd, "loss");
 * SameDiffLoss loss = model.loss(Map.of("x", x, "y", y));
 * Map<String, Tensor> g = grad(loss).apply(model.variables()); // as sd.calculateGradients
 * Map<String, Tensor> hv = hvp(loss, model.variables(), v);
 * }</pre>
 *
 * <p>Variables are a pytree: a map from SameDiff's names to tensors. Operations are expressed by
 * their names, {@link #operations}; a graph with others is refused, with all of them named. What
 * does not lead to the loss is checked when it is asked for.
 *
 * <p>Results equal those of {@code sd.output} to rounding; inverted dropout, which SameDiff applies
 * at random there too, is the identity, and other random operations are refused. Where several
 * elements are greatest the first has the derivative.
 */
public final class SameDiffModel {
  private final DataFlow flow;
  private final DataFlow.Plan loss;

  private SameDiffModel(DataFlow flow, List<String> losses) {
    this.flow = flow;
    this.loss = flow.plan(losses);
  }

  /**
   * The function that a graph computes, with the sum of its loss variables as the loss, as they are
   * set in {@code sd.getLossVariables()}.
   *
   * @throws UnsupportedGraphException if operations that lead to the loss cannot be expressed
   * @throws AutodiffException if no loss variable is set, or a variable has no array yet
   */
  public static SameDiffModel of(SameDiff sd) {
    DataFlow flow = new GraphReader(sd).read();
    List<String> losses = sd.getLossVariables();
    if (losses == null || losses.isEmpty()) {
      throw new AutodiffException(
          "The graph has no loss variable. Name one, SameDiffModel.of(sd, name), or set it with"
              + " sd.setLossVariables(name). Its operations make "
              + flow.made()
              + ".");
    }
    return new SameDiffModel(flow, losses);
  }

  /**
   * The function that a graph computes, with the sum of these variables' elements as the loss.
   *
   * @throws UnsupportedGraphException if operations that lead to the loss cannot be expressed
   * @throws AutodiffException if the graph has no such variable, or a variable has no array yet
   */
  public static SameDiffModel of(SameDiff sd, String lossVariable, String... more) {
    List<String> losses = new ArrayList<>(List.of(lossVariable));
    losses.addAll(List.of(more));
    return new SameDiffModel(new GraphReader(sd).read(), losses);
  }

  /** The function that a graph computes, with the sum of this variable's elements as the loss. */
  public static SameDiffModel of(SameDiff sd, SDVariable lossVariable) {
    return of(sd, lossVariable.name());
  }

  /**
   * Says what operations of a name compute, in all graphs read from now on. Of operations that are
   * known anyway the registered function is taken.
   *
   * @param opName the name as {@code opName()} of SameDiff's operation gives it
   */
  public static void registerOp(String opName, OpFunction function) {
    OpTable.register(opName, function);
  }

  /** The names of the operations that are known without registration. */
  public static Set<String> operations() {
    return OpTable.STANDARD.names();
  }

  /** Copies of arrays as tensors: placeholder values as SameDiff takes them. */
  public static Map<String, Tensor> tensors(Map<String, INDArray> arrays) {
    Map<String, Tensor> tensors = new TreeMap<>();
    arrays.forEach((name, array) -> tensors.put(name, NDArrays.tensor(array)));
    return tensors;
  }

  /** The trainable variables when the graph was read, by name. */
  public Map<String, Tensor> variables() {
    return new TreeMap<>(flow.variables());
  }

  /** The inputs of the graph, by name. */
  public Map<String, Placeholder> placeholders() {
    return new TreeMap<>(flow.placeholders());
  }

  /**
   * The loss at values of the placeholders, as a function of the variables.
   *
   * @throws AutodiffException if a value is of no placeholder, or has another shape
   */
  public SameDiffLoss loss(Map<String, Tensor> placeholderValues) {
    return new SameDiffLoss(this, inputs(placeholderValues));
  }

  /**
   * The value of a variable of the graph.
   *
   * @param variables all variables, or some, the others staying as they were read
   * @throws UnsupportedGraphException if operations that lead to it cannot be expressed
   */
  public Tensor output(
      String name, Map<String, Tensor> variables, Map<String, Tensor> placeholderValues) {
    return Objects.requireNonNull(outputs(List.of(name), variables, placeholderValues).get(name));
  }

  /** The values of several variables of the graph, by name; see {@link #output}. */
  public Map<String, Tensor> outputs(
      Collection<String> names,
      Map<String, Tensor> variables,
      Map<String, Tensor> placeholderValues) {
    return flow.run(flow.plan(names), known(variables), inputs(placeholderValues));
  }

  /**
   * Writes variables into a graph that has them: the only change ever made to one.
   *
   * @param variables all variables, or some
   * @throws AutodiffException if the graph has no such variable, or one of another shape
   */
  public void writeTo(SameDiff sd, Map<String, Tensor> variables) {
    Map<String, Tensor> checked = known(variables);
    for (String name : checked.keySet()) {
      if (!sd.hasVariable(name) || sd.getVariable(name).getArr() == null) {
        throw new StructureException("The graph to write to has no variable " + name + ".");
      }
      INDArray target = sd.getVariable(name).getArr();
      Tensor value = checked.get(name);
      if (!Shape.of(ints(target.shape())).equals(value.shape())) {
        throw new ShapeException(
            "Variable "
                + name
                + " of the graph to write to has shape "
                + Arrays.toString(target.shape())
                + ", but got "
                + value.type()
                + ".");
      }
    }
    checked.forEach((name, value) -> sd.getVariable(name).getArr().assign(NDArrays.toNd4j(value)));
  }

  private static int[] ints(long[] sizes) {
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  // ---- What the loss needs ----

  Tensor lossOf(Map<String, Tensor> variables, Map<String, Tensor> inputs) {
    Tensor sum = null;
    for (Tensor part : flow.run(loss, known(variables), inputs).values()) {
      Tensor scalar = part.rank() == 0 ? part : part.sum();
      sum = sum == null ? scalar : sum.add(scalar);
    }
    return Objects.requireNonNull(sum);
  }

  /** Variables of the graph's names, shapes and types. */
  private Map<String, Tensor> known(Map<String, Tensor> variables) {
    variables.forEach(
        (name, value) -> {
          Tensor read = flow.variables().get(name);
          if (read == null) {
            throw new StructureException(
                "The graph has no trainable variable "
                    + name
                    + ". It has "
                    + flow.variables().keySet()
                    + ".");
          }
          if (!read.type().equals(value.type())) {
            throw new StructureException(
                "Variable " + name + " is " + read.type() + ", but got " + value.type() + ".");
          }
        });
    return variables;
  }

  /** Placeholder values in the graph's types. */
  Map<String, Tensor> inputs(Map<String, Tensor> placeholderValues) {
    Map<String, Tensor> inputs = new TreeMap<>();
    placeholderValues.forEach((name, value) -> inputs.put(name, input(name, value)));
    return inputs;
  }

  private Tensor input(String name, Tensor value) {
    Placeholder placeholder = flow.placeholders().get(name);
    if (placeholder == null) {
      throw new StructureException(
          "The graph has no placeholder "
              + name
              + ". It has "
              + flow.placeholders().keySet()
              + ".");
    }
    if (!placeholder.fits(value.shape())) {
      throw new ShapeException(
          "Placeholder "
              + name
              + " takes shape "
              + placeholder.sizes()
              + ", where -1 is any size, but got "
              + value.type()
              + ".");
    }
    return value.cast(placeholder.dtype());
  }
}
