package org.autodiff4j.tensor;

import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Reduction.ArgMax;
import org.autodiff4j.tensor.Reduction.ArgMin;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * An immutable array of numbers of one type. Two operands broadcast as in NumPy and promote as
 * {@link DType#promote} says; a Java number beside a tensor takes the tensor's type. Functions of a
 * real variable convert integers to f64.
 *
 * <p>Axes count from 0, or from the end if negative. A reduction without axes is over all of them.
 *
 * <p>Operations on two tensors throw a {@link org.autodiff4j.types.ShapeException} if the shapes do
 * not broadcast; operations on numbers a {@link org.autodiff4j.types.DTypeException} for booleans,
 * which {@link #cast} makes numbers. Functions outside their domain give NaN. Elementwise
 * operations cost one pass over the memory of their operands and result; {@link #reshape}, {@link
 * #permute}, {@link #broadcastTo}, {@link #slice} and {@link #flip} copy nothing where a backend
 * can express the result as a view.
 *
 * <p>Inside a transform a tensor may be a {@link Tracer}, which looks the same. Reading its numbers
 * then gives the primal value, which carries no derivative; under recording there are none to read.
 */
public sealed interface Tensor permits Tracer, ConcreteTensor, Literal {
  // ---- What it is ----

  /** Shape and element type. */
  TensorType type();

  /** The tensor that has this one's numbers: a {@link ConcreteTensor} or a {@link Literal}. */
  Tensor concrete();

  /** The sizes of the axes. */
  default Shape shape() {
    return type().shape();
  }

  /** The element type. */
  default DType dtype() {
    return type().dtype();
  }

  /** The number of axes; 0 for a scalar. */
  default int rank() {
    return type().shape().rank();
  }

  // ---- Arithmetic ----

  /** {@code x + y}. Integers wrap around. */
  default Tensor add(Tensor y) {
    return Operands.numberPair(Additive.ADD, this, y);
  }

  /** {@code x + y} for a number, which takes the type of this tensor. */
  default Tensor add(double y) {
    return add(Operands.scalar(Additive.ADD, this, y));
  }

  /** {@code x - y}. Integers wrap around. */
  default Tensor sub(Tensor y) {
    return Operands.numberPair(Additive.SUB, this, y);
  }

  /** {@code x - y} for a number, which takes the type of this tensor. */
  default Tensor sub(double y) {
    return sub(Operands.scalar(Additive.SUB, this, y));
  }

  /** {@code x·y}, element by element. Integers wrap around. */
  default Tensor mul(Tensor y) {
    return Operands.product(this, y);
  }

  /** {@code x·y} for a number, which takes the type of this tensor. */
  default Tensor mul(double y) {
    return mul(Operands.scalar(Arithmetic.Product.MUL, this, y));
  }

  /** The true quotient; two integers give f64. */
  default Tensor div(Tensor y) {
    return Operands.realPair(Quotient.DIV, this, y);
  }

  /** The true quotient by a number; integers give f64. */
  default Tensor div(double y) {
    return y == 1 && type().isFloat()
        ? Operands.numeric(this)
        : div(Literal.of(type().with(dtype().toFloat()), y));
  }

  /** {@code -x}; the least integer is its own negative. */
  default Tensor neg() {
    return Operands.number(Negation.NEG, this);
  }

  /** {@code x^n} by a fixed integer: 1 for n = 0, whatever x. A negative n makes integers f64. */
  default Tensor pow(int n) {
    return switch (n) {
      case 0 -> Operands.numeric(this).like(1);
      case 1 -> Operands.numeric(this);
      case 2 -> square();
      case -1 -> reciprocal();
      default ->
          n < 0 ? Operands.real(new IntegerPow(n), this) : Operands.number(new IntegerPow(n), this);
    };
  }

  /** {@code x^y} for a real exponent; see {@link #pow(Tensor)}. Integers give f64. */
  default Tensor pow(double y) {
    return pow(Literal.of(type().with(dtype().toFloat()), y));
  }

  /**
   * {@code x^y} for real y: NaN for x &lt; 0 unless y is an integer; 0⁰ = 1 with derivative 0 in x.
   */
  default Tensor pow(Tensor y) {
    return Operands.realPair(ElementwisePair.POW, this, y);
  }

  /**
   * The greater of two elements; NaN if either is. Where they are equal each has half the
   * derivative.
   */
  default Tensor maximum(Tensor y) {
    return Operands.numberPair(ElementwisePair.MAX, this, y);
  }

  /** The greater of each element and a number; see {@link #maximum(Tensor)}. */
  default Tensor maximum(double y) {
    return maximum(Operands.scalar(ElementwisePair.MAX, this, y));
  }

  /**
   * The lesser of two elements; NaN if either is. Where they are equal each has half the
   * derivative.
   */
  default Tensor minimum(Tensor y) {
    return Operands.numberPair(ElementwisePair.MIN, this, y);
  }

  /** The lesser of each element and a number; see {@link #minimum(Tensor)}. */
  default Tensor minimum(double y) {
    return minimum(Operands.scalar(ElementwisePair.MIN, this, y));
  }

  /** The angle of the point (x, this), from -π to π; its derivative at the origin is taken as 0. */
  default Tensor atan2(Tensor x) {
    return Operands.realPair(ElementwisePair.ATAN2, this, x);
  }

  /**
   * {@code √(x² + y²)}, which neither overflows nor underflows before the result does; the
   * derivative is the direction, (x, y)/z, at the origin 0.
   */
  default Tensor hypot(Tensor y) {
    return Operands.realPair(ElementwisePair.HYPOT, this, y);
  }

  /** {@code log(e^x + e^y)}; -∞ with derivative 0 where both are -∞. */
  default Tensor logAddExp(Tensor y) {
    return Operands.realPair(ElementwisePair.LOG_ADD_EXP, this, y);
  }

  /** {@code log2(2^x + 2^y)}; -∞ with derivative 0 where both are -∞. */
  default Tensor logAddExp2(Tensor y) {
    return Operands.realPair(ElementwisePair.LOG_ADD_EXP2, this, y);
  }

  /**
   * What the division by y leaves, with the sign of x: {@code %} of Java and C. A real divisor 0
   * gives NaN.
   *
   * @throws org.autodiff4j.types.DivisionException if y holds integers of which one is 0
   */
  default Tensor rem(Tensor y) {
    return Operands.numberPair(Division.Remainder.REM, this, y);
  }

  /** As {@link #rem(Tensor)}, by a number. */
  default Tensor rem(double y) {
    return rem(Operands.scalar(Division.Remainder.REM, this, y));
  }

  /**
   * What the division by y leaves, with the sign of y: {@code %} of Python, {@code np.mod}. A real
   * divisor 0 gives NaN.
   *
   * @throws org.autodiff4j.types.DivisionException if y holds integers of which one is 0
   */
  default Tensor floorMod(Tensor y) {
    return Operands.numberPair(Division.Remainder.FLOOR_MOD, this, y);
  }

  /** As {@link #floorMod(Tensor)}, by a number. */
  default Tensor floorMod(double y) {
    return floorMod(Operands.scalar(Division.Remainder.FLOOR_MOD, this, y));
  }

  /**
   * {@code x/y} rounded down, {@code //} of Python; no derivative. A real divisor 0 gives NaN or an
   * infinity; the least integer by -1 wraps to itself.
   *
   * @throws org.autodiff4j.types.DivisionException if y holds integers of which one is 0
   */
  default Tensor floorDiv(Tensor y) {
    return Operands.numberPair(Division.FloorQuotient.FLOOR_DIV, this, y);
  }

  /** As {@link #floorDiv(Tensor)}, by a number. */
  default Tensor floorDiv(double y) {
    return floorDiv(Operands.scalar(Division.FloorQuotient.FLOOR_DIV, this, y));
  }

  /**
   * {@code min(max(x, low), high)}: high where the bounds cross, NaN of NaN. The derivative is 1
   * inside, 0 outside and ½ on a bound.
   */
  default Tensor clamp(double low, double high) {
    return maximum(low).minimum(high);
  }

  /** As {@link #clamp(double, double)}, with bounds that broadcast and have derivatives too. */
  default Tensor clamp(Tensor low, Tensor high) {
    return maximum(low).minimum(high);
  }

  /**
   * The next number of the element type after x in the direction of y; x where they are equal. Its
   * derivative is taken as zero.
   */
  default Tensor nextAfter(Tensor y) {
    return Operands.realPair(Neighbour.NEXT_AFTER, this, y);
  }

  // ---- Integers, bit by bit ----

  /** {@code x << y} on integers; 0 for a y outside 0 … width - 1. */
  default Tensor shiftLeft(Tensor y) {
    return Operands.pair(Integers.Pair.SHIFT_LEFT, this, y);
  }

  /** As {@link #shiftLeft(Tensor)}, by one number of places for all. */
  default Tensor shiftLeft(int y) {
    return shiftLeft(like(y));
  }

  /** {@code x >> y} on integers: the sign is kept, and is all that is left for y ≥ width. */
  default Tensor shiftRight(Tensor y) {
    return Operands.pair(Integers.Pair.SHIFT_RIGHT, this, y);
  }

  /** As {@link #shiftRight(Tensor)}, by one number of places for all. */
  default Tensor shiftRight(int y) {
    return shiftRight(like(y));
  }

  /** {@code x >>> y} on integers: zeros come in; 0 for a y outside 0 … width - 1. */
  default Tensor shiftRightLogical(Tensor y) {
    return Operands.pair(Integers.Pair.SHIFT_RIGHT_LOGICAL, this, y);
  }

  /** As {@link #shiftRightLogical(Tensor)}, by one number of places for all. */
  default Tensor shiftRightLogical(int y) {
    return shiftRightLogical(like(y));
  }

  /** How many bits of each integer are 1. */
  default Tensor popCount() {
    return Interpreter.bind(Integers.Unary.POP_COUNT, this);
  }

  // ---- Comparison and logic: boolean results, no derivative ----

  /** Whether the elements are equal; NaN equals nothing, and the zeros of either sign are equal. */
  default Tensor eq(Tensor y) {
    return Operands.pair(Comparison.EQ, this, y);
  }

  /** Whether each element equals a number. */
  default Tensor eq(double y) {
    return eq(Operands.scalar(Comparison.EQ, this, y));
  }

  /** Whether the elements differ; NaN differs from everything. */
  default Tensor ne(Tensor y) {
    return Operands.pair(Comparison.NE, this, y);
  }

  /** Whether each element differs from a number. */
  default Tensor ne(double y) {
    return ne(Operands.scalar(Comparison.NE, this, y));
  }

  /** {@code x < y}; false beside NaN, and false is less than true. */
  default Tensor lt(Tensor y) {
    return Operands.pair(Comparison.LT, this, y);
  }

  /** {@code x < y} for a number. */
  default Tensor lt(double y) {
    return lt(Operands.scalar(Comparison.LT, this, y));
  }

  /** {@code x <= y}; false beside NaN. */
  default Tensor le(Tensor y) {
    return Operands.pair(Comparison.LE, this, y);
  }

  /** {@code x <= y} for a number. */
  default Tensor le(double y) {
    return le(Operands.scalar(Comparison.LE, this, y));
  }

  /** {@code x > y}; false beside NaN. */
  default Tensor gt(Tensor y) {
    return Operands.pair(Comparison.GT, this, y);
  }

  /** {@code x > y} for a number. */
  default Tensor gt(double y) {
    return gt(Operands.scalar(Comparison.GT, this, y));
  }

  /** {@code x >= y}; false beside NaN. */
  default Tensor ge(Tensor y) {
    return Operands.pair(Comparison.GE, this, y);
  }

  /** {@code x >= y} for a number. */
  default Tensor ge(double y) {
    return ge(Operands.scalar(Comparison.GE, this, y));
  }

  /** Where x is NaN. */
  default Tensor isNaN() {
    return ne(this);
  }

  /** Where x is a number, neither infinite nor NaN. */
  default Tensor isFinite() {
    return type().isFloat() ? abs().lt(Double.POSITIVE_INFINITY) : eq(this);
  }

  /** Where x is +∞ or -∞. */
  default Tensor isInf() {
    return type().isFloat() ? abs().eq(Double.POSITIVE_INFINITY) : ne(this);
  }

  /** Where x is negative, -0 included; not where it is NaN. */
  default Tensor signBit() {
    return type().isFloat() ? lt(0).or(eq(0).and(reciprocal().lt(0))) : lt(0);
  }

  /** Both; of integers, bit by bit. */
  default Tensor and(Tensor y) {
    return Operands.pair(Logic.AND, this, y);
  }

  /** Either or both; of integers, bit by bit. */
  default Tensor or(Tensor y) {
    return Operands.pair(Logic.OR, this, y);
  }

  /** Just one; of integers, bit by bit. */
  default Tensor xor(Tensor y) {
    return Operands.pair(Logic.XOR, this, y);
  }

  /** The opposite; of integers, {@code ~x}. */
  default Tensor not() {
    return Interpreter.bind(Logic.NOT, this);
  }

  // ---- Functions of each element ----

  /** {@code e^x}. */
  default Tensor exp() {
    return Operands.real(Elementwise.EXP, this);
  }

  /** {@code 2^x}. */
  default Tensor exp2() {
    return Operands.real(Elementwise.EXP2, this);
  }

  /** {@code e^x - 1}, precise near 0. */
  default Tensor expm1() {
    return Operands.real(Elementwise.EXPM1, this);
  }

  /** The natural logarithm. */
  default Tensor log() {
    return Operands.real(Elementwise.LOG, this);
  }

  /** The binary logarithm, exact for powers of 2. */
  default Tensor log2() {
    return Operands.real(Elementwise.LOG2, this);
  }

  /** The decimal logarithm, exact for powers of 10. */
  default Tensor log10() {
    return Operands.real(Elementwise.LOG10, this);
  }

  /** {@code log(1 + x)}, precise near 0. */
  default Tensor log1p() {
    return Operands.real(Elementwise.LOG1P, this);
  }

  /** The square root; its derivative at 0 is +∞. */
  default Tensor sqrt() {
    return Operands.real(Elementwise.SQRT, this);
  }

  /** {@code 1/√x}. */
  default Tensor rsqrt() {
    return Operands.real(Elementwise.RSQRT, this);
  }

  /** The cube root, odd. */
  default Tensor cbrt() {
    return Operands.real(Elementwise.CBRT, this);
  }

  /** {@code 1/x}. */
  default Tensor reciprocal() {
    return Operands.real(Elementwise.RECIPROCAL, this);
  }

  /** The sine of an angle in radians; NaN of infinities. */
  default Tensor sin() {
    return Operands.real(Elementwise.SIN, this);
  }

  /** The cosine of an angle in radians; NaN of infinities. */
  default Tensor cos() {
    return Operands.real(Elementwise.COS, this);
  }

  /** The tangent of an angle in radians; NaN of infinities. */
  default Tensor tan() {
    return Operands.real(Elementwise.TAN, this);
  }

  /** {@code sin(πx)/(πx)}, 1 at 0; exact there and at the integers, to every order. */
  default Tensor sinc() {
    return Operands.real(new SmoothFamilies.Sinc(0), this);
  }

  /** From degrees to radians. */
  default Tensor deg2rad() {
    return Operands.floating(this).mul(Math.PI / 180);
  }

  /** From radians to degrees. */
  default Tensor rad2deg() {
    return Operands.floating(this).mul(180 / Math.PI);
  }

  /** The angle from -π/2 to π/2 with this sine; NaN outside -1 … 1. */
  default Tensor asin() {
    return Operands.real(Elementwise.ASIN, this);
  }

  /** The angle from 0 to π with this cosine; NaN outside -1 … 1. */
  default Tensor acos() {
    return Operands.real(Elementwise.ACOS, this);
  }

  /** The angle from -π/2 to π/2 with this tangent. */
  default Tensor atan() {
    return Operands.real(Elementwise.ATAN, this);
  }

  /** {@code (e^x - e^-x)/2}. */
  default Tensor sinh() {
    return Operands.real(Elementwise.SINH, this);
  }

  /** {@code (e^x + e^-x)/2}. */
  default Tensor cosh() {
    return Operands.real(Elementwise.COSH, this);
  }

  /** {@code sinh x / cosh x}; the derivative keeps full relative precision in the tails. */
  default Tensor tanh() {
    return Operands.real(Elementwise.TANH, this);
  }

  /** The number with this {@code sinh}. */
  default Tensor asinh() {
    return Operands.real(Elementwise.ASINH, this);
  }

  /** The number of at least 0 with this {@code cosh}; NaN below 1. */
  default Tensor acosh() {
    return Operands.real(Elementwise.ACOSH, this);
  }

  /** The number with this {@code tanh}; ±∞ at ±1, NaN beyond. */
  default Tensor atanh() {
    return Operands.real(Elementwise.ATANH, this);
  }

  /** {@code 1/(1 + e^-x)}. */
  default Tensor sigmoid() {
    return Operands.real(Elementwise.SIGMOID, this);
  }

  /** {@code log(1 + e^x)}. */
  default Tensor softplus() {
    return Operands.real(Elementwise.SOFTPLUS, this);
  }

  /** The error function. */
  default Tensor erf() {
    return Operands.real(Elementwise.ERF, this);
  }

  /** {@code 1 - erf(x)}, precise where it is small. */
  default Tensor erfc() {
    return Operands.real(Elementwise.ERFC, this);
  }

  /** {@code x²}. Integers wrap around. */
  default Tensor square() {
    return Operands.number(Elementwise.SQUARE, this);
  }

  /** The absolute value; its derivative at 0 is 0. */
  default Tensor abs() {
    return Operands.number(Elementwise.ABS, this);
  }

  /** -1, 0 or 1; NaN of NaN. */
  default Tensor sign() {
    return Operands.number(Stepwise.SIGN, this);
  }

  /** The greatest whole number that is not above; integers stay. The derivative is 0. */
  default Tensor floor() {
    return Operands.number(Stepwise.FLOOR, this);
  }

  /** The integer part: rounded towards zero. */
  default Tensor trunc() {
    return Operands.number(Stepwise.TRUNC, this);
  }

  /** The least whole number that is not below; integers stay. The derivative is 0. */
  default Tensor ceil() {
    return Operands.number(Stepwise.CEIL, this);
  }

  /** The nearest integer; halves go to the even one. */
  default Tensor round() {
    return Operands.number(Stepwise.ROUND, this);
  }

  /** |x| with the sign of y, which may be that of a zero. */
  default Tensor copySign(Tensor y) {
    return Tensors.copySign(this, y);
  }

  /** x with NaN as 0 and the infinities as the greatest numbers; derivative 0 there, else 1. */
  default Tensor nanToNum() {
    double most = dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    return nanToNum(0, most, -most);
  }

  /** x with other numbers for NaN, +∞ and -∞; derivative 0 there, else 1. */
  default Tensor nanToNum(double nan, double infinity, double minusInfinity) {
    return Tensors.nanToNum(this, nan, infinity, minusInfinity);
  }

  /** The same values, held constant: under every transform the derivative is zero. */
  default Tensor stopGradient() {
    return Interpreter.bind(Stepwise.STOP_GRADIENT, this);
  }

  /** These values as another element type; see {@link Conversion}. */
  default Tensor cast(DType dtype) {
    return Conversion.cast(this, dtype);
  }

  /** A tensor of this shape and type filled with a value; it takes no memory. */
  default Tensor like(double value) {
    return Literal.of(type(), value);
  }

  // ---- Reductions: the axes named, or all ----

  /** The sum; booleans count as i64. */
  default Tensor sum(int... axes) {
    return sum(axes, false);
  }

  /** As {@link #sum(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor sum(int[] axes, boolean keepDims) {
    return Reductions.sum(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** The mean, as f64 for integers; NaN of no elements. */
  default Tensor mean(int... axes) {
    return mean(axes, false);
  }

  /** As {@link #mean(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor mean(int[] axes, boolean keepDims) {
    return Reductions.mean(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** The greatest element, NaN if there is one; equal greatest elements share the derivative. */
  default Tensor max(int... axes) {
    return max(axes, false);
  }

  /** As {@link #max(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor max(int[] axes, boolean keepDims) {
    return Reductions.max(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** The least element, NaN if there is one; equal least elements share the derivative. */
  default Tensor min(int... axes) {
    return min(axes, false);
  }

  /** As {@link #min(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor min(int[] axes, boolean keepDims) {
    return Reductions.min(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** The product, with an exact derivative where factors are 0. */
  default Tensor prod(int... axes) {
    return prod(axes, false);
  }

  /** As {@link #prod(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor prod(int[] axes, boolean keepDims) {
    return Reductions.prod(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** {@code log Σ e^x}; -∞ with derivative 0 where all elements are -∞. */
  default Tensor logSumExp(int... axes) {
    return logSumExp(axes, false);
  }

  /** As {@link #logSumExp(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor logSumExp(int[] axes, boolean keepDims) {
    return Reductions.logSumExp(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** The sum over checked axes. */
  default Tensor sum(Axes axes) {
    return Reductions.sum(this, axes, false);
  }

  /**
   * The index of the first greatest element along an axis, as i64; of the first NaN if there is
   * one.
   */
  default Tensor argmax(int axis) {
    return Operands.number(new ArgMax(Axes.normalise(axis, rank())), this);
  }

  /**
   * The index of the first least element along an axis, as i64; of the first NaN if there is one.
   */
  default Tensor argmin(int axis) {
    return Operands.number(new ArgMin(Axes.normalise(axis, rank())), this);
  }

  /** {@link #argmax(int)} of all elements in row-major order. */
  default Tensor argmax() {
    return reshape(-1).argmax(0);
  }

  /** {@link #argmin(int)} of all elements in row-major order. */
  default Tensor argmin() {
    return reshape(-1).argmin(0);
  }

  /** Whether any element is true, or a number other than 0; NaN is one. False of no elements. */
  default Tensor any(int... axes) {
    return any(axes, false);
  }

  /** As {@link #any(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor any(int[] axes, boolean keepDims) {
    return Reductions.any(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  /** Whether all elements are true, or numbers other than 0; NaN is one. True of no elements. */
  default Tensor all(int... axes) {
    return all(axes, false);
  }

  /** As {@link #all(int...)}; with {@code keepDims} the reduced axes stay, with size 1. */
  default Tensor all(int[] axes, boolean keepDims) {
    return Reductions.all(this, Axes.ofReduction(rank(), axes), keepDims);
  }

  // ---- Running results and order; more in Scans and Sorting ----

  /** Running sums along an axis. */
  default Tensor cumSum(int axis) {
    return Scans.cumSum(this, axis, false, false);
  }

  /** Running products along an axis, with an exact derivative where factors are 0. */
  default Tensor cumProd(int axis) {
    return Scans.cumProd(this, axis, false, false);
  }

  /** Running greatest elements along an axis; equal greatest ones share the derivative. */
  default Tensor cumMax(int axis) {
    return Scans.cumMax(this, axis, false, false);
  }

  /** Running least elements along an axis; equal least ones share the derivative. */
  default Tensor cumMin(int axis) {
    return Scans.cumMin(this, axis, false, false);
  }

  /** Running {@code log Σ e^x} along an axis. */
  default Tensor cumLogSumExp(int axis) {
    return Scans.cumLogSumExp(this, axis, false, false);
  }

  /** The elements along an axis in ascending order, NaN last; equal ones keep their order. */
  default Tensor sort(int axis) {
    return Sorting.sort(this, axis);
  }

  /** The positions along an axis of its elements in ascending order, as i64. */
  default Tensor argsort(int axis) {
    return Sorting.argsort(this, axis);
  }

  // ---- Shape ----

  /**
   * The same elements, row-major, in another shape; one size may be -1, and follows from the
   * others.
   */
  default Tensor reshape(int... sizes) {
    return reshape(Tensors.inferred(shape(), sizes));
  }

  /** The same elements, row-major, in another shape of as many. */
  default Tensor reshape(Shape shape) {
    return shape.equals(shape()) ? this : Interpreter.bind(new Reshaping.Reshape(shape), this);
  }

  /** Axis {@code axes[i]} becomes axis i; without axes their order is reversed. */
  default Tensor permute(int... axes) {
    Axes order = Axes.ofPermutation(rank(), axes);
    return order.isIdentity() ? this : Interpreter.bind(new Reshaping.Permute(order), this);
  }

  /** The axes in reverse order: the transposed matrix. */
  default Tensor T() {
    return permute();
  }

  /** Repeated along new leading axes and axes of size 1, without a copy. */
  default Tensor broadcastTo(int... sizes) {
    return broadcastTo(Shape.of(sizes));
  }

  /** Repeated along new leading axes and axes of size 1, without a copy. */
  default Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : Interpreter.bind(new Reshaping.BroadcastTo(shape), this);
  }

  /** Without the axes named, which must have size 1; without all such axes if none is named. */
  default Tensor squeeze(int... axes) {
    return reshape(Tensors.squeezed(shape(), axes));
  }

  /** With a new axis of size 1, which becomes axis {@code axis} of the result. */
  default Tensor expandDims(int axis) {
    return reshape(shape().insert(Axes.normalise(axis, rank() + 1), 1));
  }

  /** With new axes of size 1, which become these axes of the result. */
  default Tensor expandDims(int first, int second, int... more) {
    return reshape(Tensors.expanded(shape(), first, second, more));
  }

  /** {@code x[start:stop]} along an axis, as in Python: negative positions count from the end. */
  default Tensor slice(int axis, int start, int stop) {
    return Reshaping.slice(this, axis, start, stop, 1);
  }

  /**
   * {@code x[start:stop:step]} along an axis, as in Python. {@link Integer#MIN_VALUE} as the stop
   * of a negative step, and {@link Integer#MAX_VALUE} as that of a positive one, go to the end.
   */
  default Tensor slice(int axis, int start, int stop, int step) {
    return Reshaping.slice(this, axis, start, stop, step);
  }

  /** {@code x[i, j, …]}: one position on each of the leading axes, which are dropped. */
  default Tensor at(int... index) {
    return Tensors.at(this, index);
  }

  /**
   * The elements at an index as NumPy writes it, to be read or replaced: {@code x.at(Index.all(),
   * Index.range(0, 4, 2)).set(0)}.
   */
  default Indexed at(Index first, Index... more) {
    Index[] index = new Index[more.length + 1];
    index[0] = first;
    System.arraycopy(more, 0, index, 1, more.length);
    return new Indexed(this, index);
  }

  /**
   * The elements at indices of the leading axes: {@code x.at(rows, columns).add(1)}. See {@link
   * Index#of(Tensor)}; a mask is one of booleans.
   */
  default Indexed at(Tensor first, Tensor... more) {
    Index[] index = new Index[more.length + 1];
    index[0] = Index.of(first);
    java.util.Arrays.setAll(index, i -> i == 0 ? index[0] : Index.of(more[i - 1]));
    return new Indexed(this, index);
  }

  /** Zeros put around (or elements taken off, if negative) each axis: one padding an axis. */
  default Tensor pad(Padding... paddings) {
    return Reshaping.pad(this, java.util.List.of(paddings));
  }

  /** The elements of these axes, or of all, in reverse order. */
  default Tensor flip(int... axes) {
    return Interpreter.bind(new Reshaping.Flip(Axes.ofReduction(rank(), axes)), this);
  }

  /**
   * Repeated {@code counts[i]} times along axis i; as NumPy's tile, sizes align at the last axis.
   */
  default Tensor tile(int... counts) {
    return Tensors.tile(this, counts);
  }

  // ---- Products and indexing ----

  /**
   * {@code [..., m,k] x [..., k,n] -> [..., m,n]}; a vector is a row on the left, a column on the
   * right.
   */
  default Tensor matmul(Tensor y) {
    return Contraction.matmul(this, y);
  }

  /** {@code x[..., indices, ...]}: the axis replaced by the shape of the integer indices. */
  default Tensor gather(int axis, Tensor indices) {
    return Interpreter.bind(new Indexing.Gather(Axes.normalise(axis, rank()), 0), this, indices);
  }

  /**
   * This with updates, of the shape {@code gather(axis, indices)} has, added at indices of an axis.
   */
  default Tensor scatterAdd(int axis, Tensor indices, Tensor updates) {
    return Interpreter.bind(
        new Indexing.ScatterAdd(Axes.normalise(axis, rank()), 0), this, indices, updates);
  }

  /**
   * This with updates, of the shape {@code gather(axis, indices)} has, in place of the elements at
   * indices of an axis; of several updates to one element the last in row-major order stays.
   */
  default Tensor scatterSet(int axis, Tensor indices, Tensor updates) {
    return Interpreter.bind(
        new Indexing.ScatterSet(Axes.normalise(axis, rank()), 0), this, indices, updates);
  }

  /**
   * This with the elements at indices of an axis multiplied by updates; several to one element all
   * count. The derivative is exact where factors are 0.
   */
  default Tensor scatterMul(int axis, Tensor indices, Tensor updates) {
    return Interpreter.bind(
        new Indexing.ScatterMul(Axes.normalise(axis, rank()), 0), this, indices, updates);
  }

  /**
   * This with the elements at indices of an axis raised to the greatest of their updates; NaN if
   * one of them is. What is equally great shares the derivative.
   */
  default Tensor scatterMax(int axis, Tensor indices, Tensor updates) {
    return Interpreter.bind(
        new Indexing.ScatterMax(Axes.normalise(axis, rank()), 0), this, indices, updates);
  }

  /**
   * This with the elements at indices of an axis lowered to the least of their updates; NaN if one
   * of them is. What is equally small shares the derivative.
   */
  default Tensor scatterMin(int axis, Tensor indices, Tensor updates) {
    return Interpreter.bind(
        new Indexing.ScatterMin(Axes.normalise(axis, rank()), 0), this, indices, updates);
  }

  // ---- Reading ----

  /** The number in a tensor of one element. */
  default double toDouble() {
    return Host.number(this);
  }

  /** The number at an index, one position an axis. */
  default double item(int... index) {
    return Host.number(at(index));
  }

  /** The elements in row-major order. */
  default double[] toArray() {
    return Host.doubles(this);
  }

  /** The elements in row-major order, rounded to float. */
  default float[] toFloatArray() {
    return Host.floats(this);
  }

  /** The elements in row-major order; reals towards zero. */
  default long[] toLongArray() {
    return Host.longs(this);
  }

  /** The elements in row-major order; a number is true unless it is 0. */
  default boolean[] toBooleanArray() {
    return Host.booleans(this);
  }

  // ---- Making ----

  /** A vector of f64. */
  static Tensor of(double... values) {
    return Host.tensor(DType.FLOAT64, Shape.of(values.length), values);
  }

  /** A vector of f32. */
  static Tensor of(float... values) {
    return Host.tensor(DType.FLOAT32, Shape.of(values.length), values);
  }

  /** A vector of i32. */
  static Tensor of(int... values) {
    return Host.tensor(DType.INT32, Shape.of(values.length), values);
  }

  /** A vector of i64. */
  static Tensor of(long... values) {
    return Host.tensor(DType.INT64, Shape.of(values.length), values);
  }

  /** A vector of booleans. */
  static Tensor of(boolean... values) {
    return Host.tensor(DType.BOOL, Shape.of(values.length), values);
  }

  /** A matrix of f64; the rows must have one length. */
  static Tensor of(double[][] rows) {
    return Host.nested(rows);
  }

  /**
   * A tensor from nested Java arrays of any depth, of f64, f32, i64, i32 or booleans after their
   * type.
   */
  static Tensor ofArray(Object array) {
    return Host.nested(array);
  }

  /** A tensor of f64 with these elements in row-major order. */
  static Tensor of(Shape shape, double... values) {
    return Host.tensor(DType.FLOAT64, shape, values);
  }

  /** A tensor of f32 with these elements in row-major order. */
  static Tensor of(Shape shape, float... values) {
    return Host.tensor(DType.FLOAT32, shape, values);
  }

  /** A scalar of f64. */
  static Tensor scalar(double value) {
    return Literal.of(TensorType.of(DType.FLOAT64), value);
  }

  /** A scalar of f32. */
  static Tensor scalar(float value) {
    return Literal.of(TensorType.of(DType.FLOAT32), value);
  }

  /** Zeros of f64; they take no memory. */
  static Tensor zeros(int... sizes) {
    return full(0, sizes);
  }

  /** Ones of f64; they take no memory. */
  static Tensor ones(int... sizes) {
    return full(1, sizes);
  }

  /** Zeros of any type; they take no memory. */
  static Tensor zeros(DType dtype, int... sizes) {
    return Literal.of(TensorType.of(dtype, sizes), 0);
  }

  /** Ones of any type; they take no memory. */
  static Tensor ones(DType dtype, int... sizes) {
    return Literal.of(TensorType.of(dtype, sizes), 1);
  }

  /** One value of f64 everywhere; it takes no memory. */
  static Tensor full(double value, int... sizes) {
    return Literal.of(TensorType.of(DType.FLOAT64, sizes), value);
  }

  /** One value everywhere, in any type; it takes no memory. */
  static Tensor full(TensorType type, double value) {
    return Literal.of(type, value);
  }

  /** {@code 0, 1, … n - 1} as i64. */
  static Tensor arange(int n) {
    return Host.range(n);
  }

  /** {@code start, start + step, …} before stop, as i64. */
  static Tensor arange(long start, long stop, long step) {
    return Host.range(start, stop, step);
  }

  /**
   * {@code start, start + step, …} before stop, as f64. As many as {@code (stop - start) / step},
   * rounded up: of a step that is no binary fraction {@link #linspace} has no doubt how many.
   */
  static Tensor arange(double start, double stop, double step) {
    return Host.range(start, stop, step);
  }

  /** {@code count} f64 numbers {@code base^e}, with e from start to stop, both included. */
  static Tensor logspace(double start, double stop, int count, double base) {
    return Host.logspace(start, stop, count, base);
  }

  /** {@code count} f64 numbers from start to stop, both included, each the same factor further. */
  static Tensor geomspace(double start, double stop, int count) {
    return Host.geomspace(start, stop, count);
  }

  /** {@code count} f64 numbers from start to stop, both included. */
  static Tensor linspace(double start, double stop, int count) {
    return Host.linspace(start, stop, count);
  }

  /** Ones on the k-th diagonal of {@code [n, m]}, 0 elsewhere. */
  static Tensor eye(int n, int m, int k, DType dtype) {
    return arange(n).add(k).expandDims(1).eq(arange(m)).cast(dtype);
  }

  /** The identity matrix of f64, {@code [n, n]}. */
  static Tensor eye(int n) {
    return arange(n).expandDims(1).eq(arange(n)).cast(DType.FLOAT64);
  }
}
