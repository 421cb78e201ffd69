package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The loss of a model on some data, as a function of its parameters; {@link #ofInput} is the one of
 * its input. As it comes it equals {@code net.score(dataSet)}: in TEST mode, regularized, divided
 * by the number of examples.
 */
public final class Dl4jLoss implements Function<Map<String, Tensor>, Tensor> {
  private final Dl4jModel model;
  private final Data data;
  private final Mode mode;
  private final boolean isRegularized;
  private final Reduction reduction;
  private final Clip clip;

  /** Features and labels, one for each input and output, and their masks or nulls. */
  record Data(
      List<Tensor> features,
      List<Tensor> labels,
      List<@Nullable Tensor> featureMasks,
      List<@Nullable Tensor> labelMasks) {
    static Data of(Tensor features, Tensor labels) {
      return new Data(List.of(features), List.of(labels), none(1), none(1));
    }

    static Data of(DataSet data) {
      return new Data(
          List.of(NDArrays.tensor(data.getFeatures())),
          List.of(NDArrays.tensor(data.getLabels())),
          one(data.getFeaturesMaskArray()),
          one(data.getLabelsMaskArray()));
    }

    static Data of(MultiDataSet data) {
      return new Data(
          all(data.getFeatures()),
          all(data.getLabels()),
          masks(data.getFeaturesMaskArrays(), data.getFeatures().length),
          masks(data.getLabelsMaskArrays(), data.getLabels().length));
    }

    /** All arrays but the masks that are missing. */
    List<Tensor> arrays() {
      List<Tensor> arrays = new ArrayList<>(features);
      arrays.addAll(labels);
      featureMasks.stream().filter(Objects::nonNull).forEach(arrays::add);
      labelMasks.stream().filter(Objects::nonNull).forEach(arrays::add);
      return arrays;
    }

    /** The same with other arrays, in the order of {@link #arrays}. */
    Data with(List<Tensor> arrays) {
      int inputs = features.size();
      int labelled = inputs + labels.size();
      Iterator<Tensor> rest = arrays.subList(labelled, arrays.size()).iterator();
      return new Data(
          arrays.subList(0, inputs),
          arrays.subList(inputs, labelled),
          next(featureMasks, rest),
          next(labelMasks, rest));
    }

    private static List<@Nullable Tensor> next(List<@Nullable Tensor> old, Iterator<Tensor> rest) {
      List<@Nullable Tensor> replaced = new ArrayList<>();
      for (Tensor array : old) {
        replaced.add(array == null ? null : rest.next());
      }
      return replaced;
    }

    /**
     * With the masks that reach output layers with their input as those of labels that have none,
     * as in Deeplearning4j.
     *
     * @throws AutodiffException if there are no examples, or masks do not fit
     */
    Data withInputMasks(Dl4jModel model) {
      DataChecks.requireExamples(this, model.inputNames());
      List<String> outputs = model.outputNames();
      List<@Nullable Tensor> all = new ArrayList<>(labelMasks);
      boolean changes = false;
      Network.Run run = null;
      for (int i = 0; i < Math.min(outputs.size(), all.size()); i++) {
        boolean masked = featureMasks.stream().anyMatch(Objects::nonNull);
        if (masked && all.get(i) == null && model.head(outputs.get(i)).takesInputMask()) {
          run = run == null ? model.run(model.params(), signals(features), Mode.TEST) : run;
          all.set(i, run.headInput(outputs.get(i)).mask());
          changes = true;
        }
      }
      return changes ? new Data(features, labels, featureMasks, all) : this;
    }

    /** These features with the masks of this data. */
    List<Signal> signals(List<Tensor> others) {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < others.size(); i++) {
        signals.add(new Signal(others.get(i), featureMasks.get(i)));
      }
      return signals;
    }

    private static List<Tensor> all(INDArray[] arrays) {
      List<Tensor> tensors = new ArrayList<>();
      for (INDArray array : arrays) {
        tensors.add(NDArrays.tensor(array));
      }
      return tensors;
    }

    private static List<@Nullable Tensor> one(@Nullable INDArray mask) {
      return masks(mask == null ? null : new INDArray[] {mask}, 1);
    }

    private static List<@Nullable Tensor> masks(INDArray @Nullable [] arrays, int count) {
      if (arrays == null) {
        return none(count);
      }
      List<@Nullable Tensor> masks = new ArrayList<>();
      for (INDArray array : arrays) {
        masks.add(array == null ? null : NDArrays.tensor(array));
      }
      return masks;
    }

    private static List<@Nullable Tensor> none(int count) {
      List<@Nullable Tensor> masks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        masks.add(null);
      }
      return masks;
    }
  }

  Dl4jLoss(Dl4jModel model, Data data) {
    this(model, data.withInputMasks(model), Mode.TEST, true, Reduction.SCORE, Clip.AS_SCORE);
    if (data.labels.size() != model.outputNames().size()) {
      throw new AutodiffException(
          "The model has the outputs "
              + model.outputNames()
              + ", but got "
              + data.labels.size()
              + " labels.");
    }
    model.outputNames().forEach(model::head);
  }

  private Dl4jLoss(
      Dl4jModel model,
      Data data,
      Mode mode,
      boolean isRegularized,
      Reduction reduction,
      Clip clip) {
    this.model = model;
    this.data = data;
    this.mode = mode;
    this.isRegularized = isRegularized;
    this.reduction = reduction;
    this.clip = clip;
  }

  /** The same loss in training or test mode. */
  public Dl4jLoss mode(Mode other) {
    return new Dl4jLoss(model, data, other, isRegularized, reduction, clip);
  }

  /** The same loss with or without the penalties on parameters. */
  public Dl4jLoss regularized(boolean other) {
    return new Dl4jLoss(model, data, mode, other, reduction, clip);
  }

  /** The same loss, reduced otherwise. */
  public Dl4jLoss reduction(Reduction other) {
    return new Dl4jLoss(model, data, mode, isRegularized, other, clip);
  }

  /** The same loss with or without clipped probabilities. */
  public Dl4jLoss clip(Clip other) {
    return new Dl4jLoss(model, data, mode, isRegularized, reduction, other);
  }

  /** The loss as a function of all parameters, or of some, the others staying as they were read. */
  @Override
  public Tensor apply(Map<String, Tensor> params) {
    return of(params, data.features);
  }

  /** The loss as a function of the first input, at the parameters that were read. */
  public TensorFunction ofInput() {
    return features -> of(model.params(), features);
  }

  /** The loss as a function of all inputs, at the parameters that were read. */
  public Function<List<Tensor>, Tensor> ofInputs() {
    return features -> of(model.params(), features);
  }

  /** The loss as a function of parameters and the first input. */
  public Tensor of(Map<String, Tensor> params, Tensor features) {
    return of(params, withFirst(features));
  }

  /** All inputs, the first of them replaced. */
  private List<Tensor> withFirst(Tensor features) {
    List<Tensor> inputs = new ArrayList<>(data.features);
    inputs.set(0, features);
    return inputs;
  }

  private Tensor of(Map<String, Tensor> some, List<Tensor> features) {
    Map<String, Tensor> params = model.complete(some);
    Tensor loss = ofLogits(logits(params, features), features);
    return isRegularized ? model.regularizations().of(params, loss) : loss;
  }

  private List<Tensor> logits(Map<String, Tensor> params, List<Tensor> features) {
    Network.Run run = model.run(params, data.signals(features), mode);
    return model.outputNames().stream().map(run::logits).toList();
  }

  private Tensor ofLogits(List<Tensor> logits, List<Tensor> features) {
    int examples = features.get(0).shape().size(0);
    List<Tensor> parts = losses(logits);
    Tensor sum = null;
    for (int i = 0; i < parts.size(); i++) {
      Tensor part = parts.get(i).sum();
      boolean averaged = model.isAveraged() || head(i).isAlwaysAveraged();
      part = averaged && reduction == Reduction.SCORE ? part.div(examples) : part;
      sum = sum == null ? part : sum.add(part);
    }
    return Objects.requireNonNull(sum);
  }

  private Head head(int output) {
    return model.head(model.outputNames().get(output));
  }

  /** The losses of the rows of each output, {@code [r, 1]}. */
  private List<Tensor> losses(List<Tensor> logits) {
    List<String> outputs = model.outputNames();
    if (logits.size() != outputs.size()) {
      throw new AutodiffException(
          "The model has the outputs " + outputs + ", but got logits of " + logits.size() + ".");
    }
    List<Tensor> losses = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      losses.add(head(i).losses(logits.get(i), data.labels.get(i), data.labelMasks.get(i), clip));
    }
    return losses;
  }

  /**
   * The unregularized loss of each example, {@code [n]}; of sequences the sum over their steps.
   *
   * @throws AutodiffException if the loss is no sum over examples, as LossFMeasure is not
   */
  public Tensor perExample(Map<String, Tensor> some) {
    return perExample(some, data.features.get(0));
  }

  /**
   * As {@link #perExample(Map)}, of other features of the first input. In TEST mode the loss of an
   * example depends on its own features alone.
   */
  public Tensor perExample(Map<String, Tensor> some, Tensor features) {
    requireSumOverExamples();
    Tensor sum = null;
    List<Tensor> parts = losses(logits(model.complete(some), withFirst(features)));
    for (int i = 0; i < parts.size(); i++) {
      Tensor each = head(i).ofExamples(parts.get(i), examples());
      sum = sum == null ? each : sum.add(each);
    }
    return Objects.requireNonNull(sum);
  }

  /**
   * The loss of a single example as a function of the parameters and of its arrays, as {@link
   * #arrays()} lists them but without their first axis: a function for {@code vmap}. In TEST mode
   * the losses of all examples, so computed, add up to the loss; it is not divided by the examples
   * and has no penalties.
   *
   * @throws AutodiffException if the loss is no sum over examples, as LossFMeasure is not
   */
  public BiFunction<Map<String, Tensor>, List<Tensor>, Tensor> ofExample() {
    requireSumOverExamples();
    return (params, arrays) -> {
      List<Tensor> batch = arrays.stream().map(x -> x.expandDims(0)).toList();
      return new Dl4jLoss(model, data.with(batch), mode, false, Reduction.SUM, clip).apply(params);
    };
  }

  private void requireSumOverExamples() {
    for (int i = 0; i < model.outputNames().size(); i++) {
      if (!head(i).isSumOverRows()) {
        throw new AutodiffException(
            head(i).described()
                + " is a loss of a whole batch, no sum over examples: there is none of each. Use"
                + " apply.");
      }
    }
  }

  /** The features, the labels and those masks that there are, each with the examples first. */
  public List<Tensor> arrays() {
    return data.arrays();
  }

  // ---- The two halves of the loss, for Gauss–Newton ----

  /**
   * The first half of the loss: from parameters, all or some, to what each output layer gives
   * before its activation, as rows {@code [r, c]}, one for each example, time step or pixel. With
   * {@link #ofLogits()} after it, it is the loss without the penalties on parameters.
   */
  public Function<Map<String, Tensor>, List<Tensor>> logits() {
    return params -> logits(model.complete(params), data.features);
  }

  /**
   * The second half of the loss: from logits, as {@link #logits()} gives them, to the loss without
   * the penalties on parameters, summed or averaged as {@link #reduction} says. Convex for
   * cross-entropy of softmax or sigmoid and for squared error of the identity.
   */
  public Function<List<Tensor>, Tensor> ofLogits() {
    return logits -> ofLogits(logits, data.features);
  }

  /**
   * The Gauss–Newton product Jᵀ·H·J·v at these parameters: J is the derivative of the logits, H the
   * Hessian of the loss in them. Penalties on parameters are left out; v has the parameters of
   * {@code at}, all or some. Costs about three evaluations of the loss.
   *
   * <p>Where the loss is the negative logarithm of the density that the model gives the labels, as
   * cross-entropy of softmax or sigmoid and squared error of the identity are, this is the product
   * with the Fisher information.
   */
  public Map<String, Tensor> gnvp(Map<String, Tensor> at, Map<String, Tensor> v) {
    return Autodiff.gnvp(logits(), ofLogits(), at, v);
  }

  /** The features of all inputs. */
  public List<Tensor> inputs() {
    return List.copyOf(data.features);
  }

  /** The penalties on parameters alone, all or some; 0 of a loss that is not regularized. */
  public Function<Map<String, Tensor>, Tensor> penalties() {
    return some -> {
      Map<String, Tensor> params = model.complete(some);
      Tensor zero = Tensor.scalar(0.0);
      return isRegularized ? model.regularizations().of(params, zero) : zero;
    };
  }

  // ---- What it is the loss of ----

  /** The model whose loss it is. */
  public Dl4jModel model() {
    return model;
  }

  /** How layers that behave differently in training are computed. */
  public Mode mode() {
    return mode;
  }

  /** The number of examples. */
  public int examples() {
    return data.features.get(0).shape().size(0);
  }

  /**
   * What to know of this loss: {@link Dl4jModel#warnings()}, what masks of the features change, and
   * where the score clips probabilities at the parameters that were read. There its derivative is
   * zero, and Deeplearning4j's back-propagation, which does not clip, gives that of {@link
   * Clip#LOGITS}. Costs one evaluation of the model.
   */
  public List<String> warnings() {
    List<String> texts = new ArrayList<>(model.warnings());
    if (data.featureMasks.stream().anyMatch(Objects::nonNull)) {
      texts.addAll(model.warningsOfMasks());
    }
    if (clip == Clip.AS_SCORE) {
      List<Tensor> logits = logits(model.params(), data.features);
      for (int i = 0; i < logits.size(); i++) {
        head(i).clippedRows(logits.get(i), data.labels.get(i)).ifPresent(texts::add);
      }
    }
    return List.copyOf(texts);
  }

  /** The features of the first input. */
  public Tensor features() {
    return data.features.get(0);
  }
}
