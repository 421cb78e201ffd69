package org.autodiff4j.tensor;

import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Random numbers as functions of a key, two words of 32 bits. Where the key has leading axes,
 * {@code [k…, 2]}, each of its keys makes numbers of its own, and the result has the same leading
 * axes. The numbers are those of {@link RandomStream}, to the last bit, on every backend.
 */
public final class Sampling {
  private Sampling() {}

  /** A primitive that makes {@code [k…, shape]} independent numbers of a key. */
  public sealed interface Draw extends NonDifferentiable
      permits Bits, Uniform, Normal, TruncatedNormal, Gumbel, Exponential, Integers {
    /** Shape and element type of the numbers of one key. */
    TensorType type();

    @Override
    default TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      return type().with(keys(this, inputs[0]).concat(type().shape()));
    }

    @Override
    default Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spread(0));
    }
  }

  /**
   * All bits of an integer type, each 0 or 1 with probability ½.
   *
   * @param type integers
   */
  public record Bits(TensorType type) implements Draw {
    public Bits {
      requireIntegers("bits", type);
    }

    @Override
    public String label() {
      return "bits";
    }
  }

  /**
   * Uniform from lo, inclusive, to hi, exclusive: {@code lo + u·(hi - lo)} with u a multiple of
   * 2^-52, or 2^-23 for f32.
   *
   * @param type real numbers
   * @param lo the least number
   * @param hi the bound, greater than lo
   */
  public record Uniform(TensorType type, double lo, double hi) implements Draw {
    public Uniform {
      requireReals("uniform", type);
      if (!(rounded(type, lo) < rounded(type, hi)) || !Double.isFinite(rounded(type, hi - lo))) {
        throw new AutodiffException(
            "uniform needs finite lo < hi as numbers of "
                + type.dtype()
                + ", but got lo = "
                + lo
                + " and hi = "
                + hi
                + ". Exchange or widen the bounds.");
      }
    }

    @Override
    public String label() {
      return "uniform";
    }
  }

  /**
   * Normal with mean 0 and variance 1: {@code Φ⁻¹(u)} with u uniform in (0, 1).
   *
   * @param type real numbers
   */
  public record Normal(TensorType type) implements Draw {
    public Normal {
      requireReals("normal", type);
    }

    @Override
    public String label() {
      return "normal";
    }
  }

  /**
   * Normal, given that it lies between lo and hi, both exclusive: {@code Φ⁻¹(Φ(lo) + u·(Φ(hi) -
   * Φ(lo)))}.
   *
   * @param type real numbers
   * @param lo the bound below, or -∞
   * @param hi the bound above, or ∞
   */
  public record TruncatedNormal(TensorType type, double lo, double hi) implements Draw {
    public TruncatedNormal {
      requireReals("truncatedNormal", type);
      boolean between =
          type.dtype() == DType.FLOAT32
              ? Math.nextUp((float) lo) < (float) hi
              : Math.nextUp(lo) < hi;
      double outer = Math.min(Math.abs(lo), Math.abs(hi));
      boolean tail = lo > 0 || hi < 0;
      if (!between || (tail && outer > FARTHEST)) {
        throw new AutodiffException(
            "truncatedNormal needs lo < hi with numbers of "
                + type.dtype()
                + " between them and within "
                + FARTHEST
                + " of 0, but got lo = "
                + lo
                + " and hi = "
                + hi
                + ". Exchange or widen the bounds.");
      }
    }

    /** Beyond it a tail has no probability in double precision. */
    private static final double FARTHEST = 37;

    @Override
    public String label() {
      return "truncatedNormal";
    }
  }

  /**
   * Gumbel with location 0 and scale 1: {@code -log(-log(u))}.
   *
   * @param type real numbers
   */
  public record Gumbel(TensorType type) implements Draw {
    public Gumbel {
      requireReals("gumbel", type);
    }

    @Override
    public String label() {
      return "gumbel";
    }
  }

  /**
   * Exponential with mean 1: {@code -log(1 - u)}.
   *
   * @param type real numbers
   */
  public record Exponential(TensorType type) implements Draw {
    public Exponential {
      requireReals("exponential", type);
    }

    @Override
    public String label() {
      return "exponential";
    }
  }

  /**
   * Integers from lo, inclusive, to hi, exclusive: the remainder by {@code hi - lo} of twice as
   * many bits as the type has, so that no integer is favoured by more than 2^-32, or 2^-64 for i64,
   * times their number.
   *
   * @param type integers
   * @param lo the least integer
   * @param hi the bound, greater than lo; 2^31 at most for i32
   */
  public record Integers(TensorType type, long lo, long hi) implements Draw {
    public Integers {
      requireIntegers("randint", type);
      boolean narrow = type.dtype() == DType.INT32;
      if (lo >= hi || (narrow && (lo < Integer.MIN_VALUE || hi > 1L << 31))) {
        throw new AutodiffException(
            "randint needs lo < hi within the range of "
                + type.dtype()
                + ", but got lo = "
                + lo
                + " and hi = "
                + hi
                + ", which is exclusive. Exchange or widen the bounds.");
      }
    }

    @Override
    public String label() {
      return "randint";
    }
  }

  /**
   * Keys of their own for further draws: {@code [k…, 2] -> [k…, count, 2]}.
   *
   * @param count how many for each key
   */
  public record Split(int count) implements NonDifferentiable {
    public Split {
      if (count < 0) {
        throw new ShapeException(
            "split makes a number of keys, but got " + count + ". Pass 0 or more.");
      }
    }

    @Override
    public String label() {
      return "split";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      Shape keys = keys(this, inputs[0]);
      return inputs[0].with(keys.concat(Shape.of(count, 2)));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spread(0));
    }
  }

  /** The key that belongs to an integer: {@code [k…, 2], [k…] -> [k…, 2]}. */
  public record FoldIn() implements NonDifferentiable {
    @Override
    public String label() {
      return "foldIn";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      Shape keys = keys(this, inputs[0]);
      if (!inputs[1].dtype().isInteger()) {
        throw new DTypeException(
            "foldIn needs an integer, but got " + inputs[1] + ". Convert it with cast(INT64).");
      }
      if (!inputs[1].shape().equals(keys)) {
        throw new ShapeException(
            "foldIn needs an integer for each key, but got "
                + inputs[1]
                + " for keys "
                + inputs[0]
                + ". Give both the same leading axes.");
      }
      return inputs[0];
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spread(0), inputs.spread(1));
    }
  }

  /**
   * The integers from 0 to n - 1 in random order, as i64: {@code [k…, 2] -> [k…, n]}.
   *
   * @param n how many
   */
  public record Permutation(int n) implements NonDifferentiable {
    public Permutation {
      if (n < 0) {
        throw new ShapeException(
            "permutation is of a number of integers, but got " + n + ". Pass 0 or more.");
      }
    }

    @Override
    public String label() {
      return "permutation";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 1);
      return new TensorType(DType.INT64, keys(this, inputs[0]).concat(Shape.of(n)));
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spread(0));
    }
  }

  /** The leading axes of a key, which must be i32[…, 2]. */
  private static Shape keys(Primitive primitive, TensorType key) {
    boolean pair = key.rank() > 0 && key.shape().size(-1) == 2;
    if (key.dtype() != DType.INT32 || !pair) {
      String what =
          primitive.label()
              + " needs a key, i32[2], or several, i32[..., 2], but got "
              + key
              + ". Make it with RandomKey.of(seed), split or keys.";
      throw pair ? new DTypeException(what) : new ShapeException(what);
    }
    return key.shape().range(0, key.rank() - 1);
  }

  private static double rounded(TensorType type, double value) {
    return type.dtype() == DType.FLOAT32 ? (float) value : value;
  }

  private static void requireReals(String label, TensorType type) {
    if (type.dtype().isHalf()) {
      throw new DTypeException(
          label
              + " draws f32 or f64, but "
              + type
              + " was asked for. Draw f32 and store it with cast("
              + type.dtype().name()
              + ").");
    }
    if (!type.isFloat()) {
      throw new DTypeException(
          label
              + " draws f32 or f64, but "
              + type
              + " was asked for. Use randint for integers, bernoulli for booleans.");
    }
  }

  private static void requireIntegers(String label, TensorType type) {
    if (!type.dtype().isInteger()) {
      throw new DTypeException(
          label
              + " draws i32 or i64, but "
              + type
              + " was asked for. Use uniform for reals, bernoulli for booleans.");
    }
  }
}
