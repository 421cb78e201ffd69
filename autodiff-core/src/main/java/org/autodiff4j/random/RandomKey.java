package org.autodiff4j.random;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Sampling.Bits;
import org.autodiff4j.tensor.Sampling.Draw;
import org.autodiff4j.tensor.Sampling.Exponential;
import org.autodiff4j.tensor.Sampling.FoldIn;
import org.autodiff4j.tensor.Sampling.Gumbel;
import org.autodiff4j.tensor.Sampling.Integers;
import org.autodiff4j.tensor.Sampling.Normal;
import org.autodiff4j.tensor.Sampling.Permutation;
import org.autodiff4j.tensor.Sampling.Split;
import org.autodiff4j.tensor.Sampling.TruncatedNormal;
import org.autodiff4j.tensor.Sampling.Uniform;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * The key to a set of random numbers. There is no hidden state: a draw is a function of the key, so
 * the same draw of the same key gives the same numbers, on every backend and machine. For other
 * numbers {@linkplain #split split} the key and use each part once.
 *
 * <pre>{@code
 * List<RandomKey> keys = RandomKey.of(42).split(2);
 * Tensor w = keys.get(0).normal(784, 10);
 * Tensor mask = keys.get(1).bernoulli(0.9, 784);
 * }</pre>
 *
 * <p>A key is a pytree of one integer tensor, so it passes through every transform; its draws carry
 * no derivative. Seen from outside a {@code vmap} it may stand for several keys, {@code [k…, 2]};
 * each draw then has their axes first.
 *
 * <p>Numbers are made by Threefry-2x32 and equal those of {@code jax.random} with its standard
 * keys: bits, keys, uniform numbers, integers and permutations to the last bit, the others to
 * rounding. A draw costs one hash a number; integers cost two.
 *
 * @param data the two words of the key, i32[2], or of several, i32[k…, 2]
 */
public record RandomKey(Tensor data) {
  private static final Shape PAIR = Shape.of(2);

  /** The key of a seed: its upper and its lower 32 bits. */
  public static RandomKey of(long seed) {
    return new RandomKey(Tensor.of((int) (seed >>> 32), (int) seed));
  }

  // ---- Further keys ----

  /** Two keys, independent of each other and of this one. */
  public List<RandomKey> split() {
    return split(2);
  }

  /** Keys independent of each other and of this one, which is not to be used again. */
  public List<RandomKey> split(int count) {
    Tensor all = keys(count).data;
    int axis = all.rank() - 2;
    List<RandomKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(new RandomKey(all.slice(axis, i, i + 1).squeeze(axis)));
    }
    return List.copyOf(keys);
  }

  /** The keys of {@link #split(int)} as one, of shape {@code [n, 2]}, to be mapped over. */
  public RandomKey keys(int n) {
    return new RandomKey(Interpreter.bind(new Split(n), data));
  }

  /**
   * The key for an integer, such as the number of a step. Integers from 0 to 2^32 - 1 give the keys
   * that JAX gives. {@code foldIn(i)} is also key i of {@link #split(int) split}: use one of the
   * two on a key.
   */
  public RandomKey foldIn(long number) {
    return foldIn(Literal.ofInteger(TensorType.of(DType.INT64), number));
  }

  /**
   * The key for an integer that may be traced, such as a loop counter; for a tensor of integers,
   * one key for each.
   *
   * @throws org.autodiff4j.types.DTypeException if the tensor does not hold integers
   */
  public RandomKey foldIn(Tensor numbers) {
    Tensor words = data;
    Tensor each = numbers;
    if (data.rank() > 0 && data.shape().size(-1) == 2) {
      Shape keys = data.shape().range(0, data.rank() - 1);
      Shape all = Broadcasting.broadcast("foldIn", keys, numbers.shape());
      words = data.reshape(spread(data.shape(), all.rank() + 1)).broadcastTo(all.concat(PAIR));
      each = numbers.broadcastTo(all);
    }
    return new RandomKey(Interpreter.bind(new FoldIn(), words, each));
  }

  // ---- Real numbers ----

  /** Uniform f64 in [0, 1), multiples of 2^-52. */
  public Tensor uniform(int... sizes) {
    return uniform(f64(sizes));
  }

  /** Uniform in [0, 1): multiples of 2^-52, or 2^-23 for f32. */
  public Tensor uniform(TensorType type) {
    return uniform(type, 0, 1);
  }

  /** Uniform f64 in [lo, hi). */
  public Tensor uniform(Shape shape, double lo, double hi) {
    return uniform(new TensorType(DType.FLOAT64, shape), lo, hi);
  }

  /**
   * Uniform in [lo, hi). For bounds that are differentiated write {@code u·(hi - lo) + lo}.
   *
   * @throws AutodiffException if lo is not less than hi, or a bound is not finite
   */
  public Tensor uniform(TensorType type, double lo, double hi) {
    return draw(new Uniform(type, lo, hi));
  }

  /** Normal f64 with mean 0 and variance 1. */
  public Tensor normal(int... sizes) {
    return normal(f64(sizes));
  }

  /**
   * Normal with mean 0 and variance 1, by inversion: the greatest size is 8.3, or 5.4 for f32. For
   * mean μ and standard deviation σ write {@code ε·σ + μ}, which is differentiable in both.
   */
  public Tensor normal(TensorType type) {
    return draw(new Normal(type));
  }

  /** As {@link #truncatedNormal(double, double, TensorType)}, of f64. */
  public Tensor truncatedNormal(double lo, double hi, int... sizes) {
    return truncatedNormal(lo, hi, f64(sizes));
  }

  /**
   * Normal with mean 0 and variance 1, given that it lies in (lo, hi); either may be infinite.
   *
   * @throws AutodiffException if no number lies between the bounds, or both are beyond 37 on one
   *     side, where no probability is left
   */
  public Tensor truncatedNormal(double lo, double hi, TensorType type) {
    return draw(new TruncatedNormal(type, lo, hi));
  }

  /** Gumbel f64 with location 0 and scale 1. */
  public Tensor gumbel(int... sizes) {
    return gumbel(f64(sizes));
  }

  /** Gumbel with location 0 and scale 1. */
  public Tensor gumbel(TensorType type) {
    return draw(new Gumbel(type));
  }

  /** Exponential f64 with mean 1. */
  public Tensor exponential(int... sizes) {
    return exponential(f64(sizes));
  }

  /** Exponential with mean 1. */
  public Tensor exponential(TensorType type) {
    return draw(new Exponential(type));
  }

  // ---- Booleans, integers and order ----

  /** All bits at random, as i32 or i64. */
  public Tensor bits(TensorType type) {
    return draw(new Bits(type));
  }

  /** Booleans that are true with probability p. */
  public Tensor bernoulli(double p, int... sizes) {
    return bernoulli(Tensor.scalar(p), Shape.of(sizes));
  }

  /** Booleans of p's shape, each true with its own probability. */
  public Tensor bernoulli(Tensor p) {
    return bernoulli(p, p.shape());
  }

  /**
   * Booleans that are true with probability p, which broadcasts to the shape. True exactly where a
   * uniform number of p's type is less than p; so there is no derivative in p.
   *
   * @throws AutodiffException if p is a number outside [0, 1]; of a tensor, 0 or less never holds
   *     and 1 or more always
   */
  public Tensor bernoulli(Tensor p, Shape shape) {
    if (p instanceof Literal literal && !(literal.value() >= 0 && literal.value() <= 1)) {
      throw new AutodiffException(
          "bernoulli needs a probability from 0 to 1, but got "
              + literal.value()
              + ". Divide by the sum, or take the sigmoid of a logit.");
    }
    Tensor u = uniform(new TensorType(p.dtype().toFloat(), shape));
    return u.lt(p.cast(u.dtype()).broadcastTo(shape));
  }

  /**
   * Indices along the last axis, as i64, with probabilities softmax(logits): {@code [b…, n] ->
   * [b…]}. An index with logit -∞ is never drawn, unless all are.
   */
  public Tensor categorical(Tensor logits) {
    return categorical(logits, Shape.SCALAR);
  }

  /**
   * As {@link #categorical(Tensor)}, several times: {@code [b…, n] -> [samples…, b…]}. The index of
   * the greatest of {@code logits + gumbel} (E. J. Gumbel, 1954); takes memory for all of them.
   */
  public Tensor categorical(Tensor logits, Shape samples) {
    if (logits.rank() == 0 || logits.shape().size(-1) == 0) {
      throw new ShapeException(
          "categorical needs logits [..., n] with n at least 1, but got "
              + logits.type()
              + ". Put the classes on the last axis.");
    }
    Tensor real = logits.cast(logits.dtype().toFloat());
    return gumbel(real.type().with(samples.concat(real.shape()))).add(real).argmax(-1);
  }

  /** Integers in [lo, hi), as i64. */
  public Tensor randint(long lo, long hi, int... sizes) {
    return randint(lo, hi, TensorType.of(DType.INT64, sizes));
  }

  /**
   * Integers in [lo, hi), as i32 or i64.
   *
   * @throws AutodiffException if lo is not less than hi, or the type does not hold them
   */
  public Tensor randint(long lo, long hi, TensorType type) {
    return draw(new Integers(type, lo, hi));
  }

  /** The integers from 0 to n - 1 in random order, as i64; costs a sort or two. */
  public Tensor permutation(int n) {
    return Interpreter.bind(new Permutation(n), data);
  }

  /** The slices of x along an axis in random order; differentiable in x. */
  public Tensor permutation(Tensor x, int axis) {
    int normal = Axes.normalise(axis, x.rank());
    Tensor result = x.gather(normal, permutation(x.shape().size(normal)));
    for (int i = 0; i < data.rank() - 1; i++) {
      result = Tensors.moveAxis(result, normal + i, i);
    }
    return result;
  }

  private Tensor draw(Draw draw) {
    return Interpreter.bind(draw, data);
  }

  private static TensorType f64(int... sizes) {
    return TensorType.of(DType.FLOAT64, sizes);
  }

  /** The shape with axes of size 1 put first, up to a rank. */
  private static Shape spread(Shape shape, int rank) {
    Shape result = shape;
    while (result.rank() < rank) {
      result = result.insert(0, 1);
    }
    return result;
  }
}
