package org.autodiff4j.dl4j.sensitivity;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autodiff4j.Dual;
import org.autodiff4j.Vjp;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.Mode;
import org.autodiff4j.dl4j.sensitivity.CurvatureOptions.Matrix;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms.Example;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect.Ranking;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.solver.GaussNewton;
import org.autodiff4j.solver.Hutchinson;
import org.autodiff4j.solver.Lanczos;
import org.autodiff4j.solver.NewtonCg;
import org.autodiff4j.solver.Spectrum;
import org.autodiff4j.solver.VectorSpace;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;

/**
 * What a model's loss on some data reacts to: directions, inputs, parameters and examples; and how
 * it curves. Everything is an exact derivative of the loss, at the parameters the model was read
 * with; the loss is compiled once and run as a program.
 *
 * <pre>{@code
 * Sensitivity s = Sensitivity.of(model, model.loss(dataSet));
 * s.saliency().ranked();                          // features by importance
 * s.topParameters(10);
 * s.perExampleNorms().top(5);                     // rows to look at
 * s.curvature(CurvatureOptions.standard());
 * s.profile(s.direction(Direction.SHARPEST), 1, 41);
 * s.newton().maxIterations(20).minimise(model.trainable());
 * }</pre>
 *
 * <p>Where nothing else is said, parameters are the trainable ones. Objects are immutable.
 */
public final class Sensitivity {
  /** Elements of gradients that are kept at once, 32 MB of f64. */
  private static final long ELEMENTS_AT_ONCE = 1L << 22;

  private final Dl4jModel model;
  private final Dl4jLoss loss;
  private final Function<Map<String, Tensor>, Tensor> compiled;
  private final ProgressListener listener;

  private Sensitivity(
      Dl4jModel model,
      Dl4jLoss loss,
      Function<Map<String, Tensor>, Tensor> compiled,
      ProgressListener listener) {
    this.model = model;
    this.loss = loss;
    this.compiled = compiled;
    this.listener = listener;
  }

  /**
   * The sensitivities of a loss, in the mode, with the penalties and with the reduction that it
   * has.
   *
   * @throws AutodiffException if it is the loss of another model, or nothing of the model is
   *     trainable
   */
  public static Sensitivity of(Dl4jModel model, Dl4jLoss loss) {
    if (loss.model() != model) {
      throw new AutodiffException("The loss is that of another model. Use model.loss(data).");
    }
    if (model.trainable().isEmpty()) {
      throw new AutodiffException("The model has no trainable parameters.");
    }
    return new Sensitivity(model, loss, jit(loss), ProgressListener.NONE);
  }

  /** The same, telling a listener of its progress. */
  public Sensitivity listener(ProgressListener other) {
    return new Sensitivity(model, loss, compiled, other);
  }

  // ---- Along a direction ----

  /**
   * How the loss moves along a direction of parameters, all or some, others staying as they are.
   * Costs about two Hessian-vector products.
   *
   * @param direction by names of parameters, of their shapes; its length counts
   */
  public Directional alongParams(Map<String, Tensor> direction) {
    Map<String, Tensor> v = checked(direction);
    Map<String, Tensor> at = new TreeMap<>();
    v.keySet().forEach(name -> at.put(name, param(name)));
    return along(compiled, at, v);
  }

  /** How the loss moves along a direction of the first input, {@code [n, ...]} as the features. */
  public Directional alongInput(Tensor direction) {
    Tensor x = realInput();
    if (!direction.shape().equals(x.shape())) {
      throw new ShapeException(
          "The direction "
              + direction.type()
              + " is not of the features' shape "
              + x.shape()
              + ".");
    }
    return along(loss.ofInput(), x, direction.cast(x.dtype()));
  }

  private static <P> Directional along(Function<P, Tensor> f, P x, P v) {
    Dual<Tensor> first = jvp(f, x, v);
    double curvature = VectorSpace.dot(v, hvp(f, x, v));
    return new Directional(first.primal().toDouble(), first.tangent().toDouble(), curvature);
  }

  // ---- Inputs ----

  /**
   * The derivative of each example's loss in its own features, and what that comes to for each
   * feature. One pass forward and one back for all examples together.
   *
   * @throws AutodiffException in TRAIN mode, in which batch normalization makes the loss of each
   *     example one of all others' features too; or if the features are integers
   */
  public Saliency saliency() {
    requireTest("The saliency of each example's features");
    Tensor x = realInput();
    Map<String, Tensor> params = model.params();
    Vjp<Tensor, Tensor> losses = vjp(features -> loss.perExample(params, features), x);
    Tensor gradients = losses.pullback(losses.primal().like(1));
    int features = x.rank() == 1 ? 1 : x.shape().size(1);
    List<Saliency.Feature> all = new ArrayList<>();
    double[] means = ofFeatures(gradients.abs()).mean(1).toArray();
    double[] squares = ofFeatures(gradients.square()).mean(1).toArray();
    Tensor values = ofFeatures(x);
    double[] deviations =
        values.sub(values.mean(new int[] {1}, true)).square().mean(1).sqrt().toArray();
    for (int i = 0; i < features; i++) {
      all.add(new Saliency.Feature(i, means[i], Math.sqrt(squares[i]), deviations[i]));
    }
    return new Saliency(gradients, Collections.unmodifiableList(all));
  }

  /** Rows of all values of one feature: {@code [c, m]}, in f64. */
  private static Tensor ofFeatures(Tensor x) {
    Tensor rows = x.rank() == 1 ? x.reshape(-1, 1) : x;
    return Tensors.moveAxis(rows.cast(DType.FLOAT64), 1, 0).reshape(rows.shape().size(1), -1);
  }

  // ---- Parameters ----

  /** The k elements of trainable parameters with the greatest absolute gradients. One gradient. */
  public List<ParameterEffect> topParameters(int k) {
    return topParameters(k, Ranking.GRADIENT);
  }

  /** The first k elements of trainable parameters by another ranking, the greatest first. */
  public List<ParameterEffect> topParameters(int k, Ranking by) {
    Comparator<ParameterEffect> order = Comparator.comparingDouble(effect -> effect.rank(by));
    PriorityQueue<ParameterEffect> top = new PriorityQueue<>(order);
    Map<String, Tensor> gradient = gradient();
    for (Map.Entry<String, Tensor> entry : gradient.entrySet()) {
      Tensor param = param(entry.getKey());
      double[] values = param.toArray();
      double[] slopes = entry.getValue().toArray();
      for (int i = 0; i < values.length; i++) {
        ParameterEffect effect =
            new ParameterEffect(
                entry.getKey(), index(i, param.shape().toArray()), values[i], slopes[i]);
        if (top.size() < k) {
          top.add(effect);
        } else if (k > 0 && order.compare(effect, top.peek()) > 0) {
          top.poll();
          top.add(effect);
        }
      }
    }
    List<ParameterEffect> sorted = new ArrayList<>(top);
    sorted.sort(order.reversed());
    return Collections.unmodifiableList(sorted);
  }

  private static List<Integer> index(int flat, int[] shape) {
    List<Integer> index = new ArrayList<>();
    int rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index.add(0, rest % shape[axis]);
      rest /= shape[axis];
    }
    return index;
  }

  /** The gradient of the loss in the trainable parameters. */
  public Map<String, Tensor> gradient() {
    return grad(compiled).apply(model.trainable());
  }

  // ---- Examples ----

  /**
   * The norm of each example's own gradient in the trainable parameters: of its own loss, undivided
   * and without penalties. Gradients of many examples are computed in one batched pass and dropped
   * again, so that memory does not grow with the data.
   *
   * @throws AutodiffException in TRAIN mode, in which examples have no loss of their own
   */
  public ExampleNorms perExampleNorms() {
    long elements = VectorSpace.of(model.trainable()).dimension();
    return perExampleNorms((int) Math.max(1, ELEMENTS_AT_ONCE / Math.max(1, elements)));
  }

  /** As {@link #perExampleNorms()}, with so many examples at once. */
  public ExampleNorms perExampleNorms(int chunk) {
    requireTest("The gradient of each example");
    if (chunk < 1) {
      throw new AutodiffException("A chunk holds at least one example, not " + chunk + ".");
    }
    Map<String, Tensor> at = model.trainable();
    BiFunction<Map<String, Tensor>, List<Tensor>, Tensor> ofExample = loss.ofExample();
    BiFunction<Map<String, Tensor>, List<Tensor>, Tensor> squares =
        (params, arrays) -> squared(grad(ofExample).apply(params, arrays));
    BiFunction<Map<String, Tensor>, List<Tensor>, Tensor> batched =
        jit(vmap(squares, UNMAPPED, axis(0)));
    double[] losses = loss.perExample(at).toArray();
    List<Example> examples = new ArrayList<>();
    int n = loss.examples();
    for (int from = 0; from < n; from += chunk) {
      int start = from;
      int end = Math.min(n, from + chunk);
      List<Tensor> arrays = loss.arrays().stream().map(x -> x.slice(0, start, end)).toList();
      double[] found = batched.apply(at, arrays).toArray();
      for (int i = 0; i < found.length; i++) {
        examples.add(new Example(from + i, losses[from + i], Math.sqrt(found[i])));
      }
      listener.at("examples", end, n);
    }
    return new ExampleNorms(Collections.unmodifiableList(examples));
  }

  private static Tensor squared(Map<String, Tensor> tree) {
    Tensor sum = Tensor.scalar(0.0);
    for (Tensor leaf : tree.values()) {
      sum = sum.add(leaf.cast(DType.FLOAT64).square().sum());
    }
    return sum;
  }

  // ---- Curvature ----

  /**
   * Extreme eigenvalues, Ritz values and trace of the matrix of second derivatives in the trainable
   * parameters, from products with it alone. Each product costs about two gradients. A kink, such
   * as relu's, adds nothing to second derivatives.
   */
  public Curvature curvature(CurvatureOptions options) {
    Map<String, Tensor> at = model.trainable();
    UnaryOperator<Map<String, Tensor>> matrix = matrix(options.matrix(), at);
    RandomKey key = RandomKey.of(options.seed());
    Spectrum<Map<String, Tensor>> spectrum = spectrum(matrix, at, key, options);
    Optional<Hutchinson.Trace> trace =
        options.samples() == 0
            ? Optional.empty()
            : Optional.of(
                Hutchinson.trace(
                    matrix,
                    at,
                    options.samples(),
                    key.foldIn(1),
                    done -> listener.at("trace", done, options.samples())));
    int parameters = VectorSpace.of(at).dimension();
    return new Curvature(options.matrix(), parameters, spectrum, trace);
  }

  private Spectrum<Map<String, Tensor>> spectrum(
      UnaryOperator<Map<String, Tensor>> matrix,
      Map<String, Tensor> at,
      RandomKey key,
      CurvatureOptions options) {
    return Lanczos.spectrum(
        matrix,
        VectorSpace.of(at).normal(key.foldIn(0)),
        options.steps(),
        options.tolerance(),
        done -> listener.at("eigenvalues", done, options.steps()));
  }

  /** The product with a matrix of second derivatives at some parameters. */
  private UnaryOperator<Map<String, Tensor>> matrix(Matrix matrix, Map<String, Tensor> at) {
    if (matrix == Matrix.HESSIAN) {
      return linearize(grad(compiled), at)::pushforward;
    }
    UnaryOperator<Map<String, Tensor>> product =
        GaussNewton.at(jit(loss.logits()), jit(loss.ofLogits()), at);
    return v -> VectorSpace.plus(product.apply(v), 1, hvp(loss.penalties(), at, v));
  }

  // ---- Profiles ----

  /** A direction of norm 1 in the trainable parameters, with seed 1. */
  public Map<String, Tensor> direction(Direction kind) {
    return direction(kind, 1);
  }

  /** A direction of norm 1 in the trainable parameters, with a seed for what is random in it. */
  public Map<String, Tensor> direction(Direction kind, long seed) {
    Map<String, Tensor> at = model.trainable();
    Map<String, Tensor> v =
        switch (kind) {
          case RANDOM -> VectorSpace.of(at).normal(RandomKey.of(seed));
          case GRADIENT -> gradient();
          case SHARPEST, FLATTEST -> {
            CurvatureOptions options = CurvatureOptions.standard().seed(seed);
            yield spectrum(matrix(Matrix.HESSIAN, at), at, RandomKey.of(seed), options)
                .vector(kind == Direction.SHARPEST ? -1 : 0);
          }
        };
    double norm = VectorSpace.norm(v);
    if (!(norm > 0)) {
      throw new AutodiffException("The gradient is 0: it has no direction.");
    }
    return VectorSpace.times(1 / norm, v);
  }

  /**
   * The loss at evenly spaced points from {@code -extent} to {@code extent} times a direction,
   * beside its quadratic model. One evaluation a point.
   *
   * @param direction of parameters, all or some
   * @param points an odd number, so that 0 is among them
   */
  public LossProfile profile(Map<String, Tensor> direction, double extent, int points) {
    if (!(extent > 0) || Double.isInfinite(extent) || points < 3 || points % 2 == 0) {
      throw new AutodiffException(
          "A profile needs a positive extent and an odd number of points from 3, but got "
              + extent
              + " and "
              + points
              + ".");
    }
    Directional along = alongParams(direction);
    Map<String, Tensor> v = checked(direction);
    Map<String, Tensor> at = new TreeMap<>();
    v.keySet().forEach(name -> at.put(name, param(name)));
    List<LossProfile.Point> all = new ArrayList<>();
    int half = points / 2;
    for (int i = -half; i <= half; i++) {
      double t = extent * i / half;
      double there = compiled.apply(VectorSpace.plus(at, t, v)).toDouble();
      all.add(new LossProfile.Point(t, there, along.quadratic(t)));
      listener.at("profile", i + half + 1, points);
    }
    return new LossProfile(along, Collections.unmodifiableList(all));
  }

  // ---- Minimisation ----

  /**
   * Newton's method with a trust region on this loss, compiled: minimise {@code model.trainable()}
   * and write the result back with {@link Dl4jModel#writeTo}.
   */
  public NewtonCg<Map<String, Tensor>> newton() {
    return NewtonCg.of(compiled);
  }

  /**
   * As {@link #newton()} with the Gauss–Newton matrix through the logits, and the penalties' own
   * second derivatives.
   */
  public NewtonCg<Map<String, Tensor>> gaussNewton() {
    return newton().curvature(at -> matrix(Matrix.GAUSS_NEWTON, at));
  }

  // ---- Checks ----

  private Map<String, Tensor> checked(Map<String, Tensor> direction) {
    if (direction.isEmpty()) {
      throw new StructureException("The direction names no parameter.");
    }
    Map<String, Tensor> v = new TreeMap<>();
    direction.forEach(
        (name, value) -> {
          Tensor param = model.params().get(name);
          if (param == null) {
            throw new StructureException(
                "The model has no parameter " + name + ", only " + model.names() + ".");
          }
          if (!param.shape().equals(value.shape())) {
            throw new ShapeException(
                "The direction of "
                    + name
                    + " has shape "
                    + value.shape()
                    + ", the parameter "
                    + param.shape()
                    + ".");
          }
          v.put(name, value.cast(param.dtype()));
        });
    return v;
  }

  private Tensor param(String name) {
    return Objects.requireNonNull(model.params().get(name));
  }

  private void requireTest(String what) {
    if (loss.mode() != Mode.TEST) {
      throw new AutodiffException(
          what
              + " is one of its own loss, but in training batch normalization mixes the examples. Use"
              + " Mode.TEST.");
    }
  }

  private Tensor realInput() {
    Tensor x = loss.features();
    if (!x.dtype().isFloat()) {
      throw new AutodiffException(
          "The features are indices, "
              + x.type()
              + ": differentiate with respect to parameters instead.");
    }
    return x;
  }
}
