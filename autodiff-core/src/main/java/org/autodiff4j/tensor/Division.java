package org.autodiff4j.tensor;

import java.util.Arrays;
import org.autodiff4j.types.DivisionException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Division with a whole quotient, of real numbers or integers. A real zero as divisor gives NaN or
 * an infinity, an integer zero an error; the least integer by -1 wraps to itself.
 */
public final class Division {
  private Division() {}

  /** What division leaves: with the sign of the dividend (REM) or of the divisor (FLOOR_MOD). */
  public enum Remainder implements ElementwiseBinary, Nonlinear {
    REM("rem"),
    FLOOR_MOD("floorMod");

    private final String label;

    Remainder(String label) {
      this.label = label;
    }

    @Override
    public double apply(double x, double y) {
      return this == REM ? x % y : modulo(x, y);
    }

    @Override
    public long apply(long x, long y) {
      return this == REM ? x % y : Math.floorMod(x, y);
    }

    @Override
    public boolean dividesIntegers() {
      return true;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameNumber(this, inputs);
    }

    /** dx, -q·dy with the whole quotient q = (x - z)/y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor z) {
      return argument == 0 ? dx : dx.mul(x[0].sub(z).div(x[1]).round().neg());
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** The quotient, rounded down. */
  public enum FloorQuotient implements ElementwiseBinary, NonDifferentiable {
    FLOOR_DIV;

    @Override
    public double apply(double x, double y) {
      return floorQuotient(x, y);
    }

    @Override
    public long apply(long x, long y) {
      return Math.floorDiv(x, y);
    }

    @Override
    public boolean dividesIntegers() {
      return true;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameNumber(this, inputs);
    }

    @Override
    public String label() {
      return "floorDiv";
    }
  }

  /**
   * The error of a zero divisor.
   *
   * @param element its place in the shape, row-major
   */
  public static DivisionException byZero(Primitive primitive, Shape shape, long element) {
    int[] index = new int[shape.rank()];
    long rest = element;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = (int) (rest % shape.size(axis));
      rest /= shape.size(axis);
    }
    return new DivisionException(
        primitive.label()
            + ": the divisor at "
            + Arrays.toString(index)
            + " of shape "
            + shape
            + " is 0, and integers have no quotient by 0. Replace zeros first, as in"
            + " where(y.eq(0), 1, y), or convert to reals with cast(FLOAT64).");
  }

  private static double modulo(double x, double y) {
    double r = x % y;
    if (r == 0) {
      return Math.copySign(0, y);
    }
    return (r < 0) != (y < 0) ? r + y : r;
  }

  /** As Python's {@code //}: from the remainder, because x/y may round up to an integer. */
  private static double floorQuotient(double x, double y) {
    if (y == 0 || Double.isNaN(x) || Double.isInfinite(x) || Double.isNaN(y)) {
      return y == 0 ? x / y : Double.NaN;
    }
    double r = x % y;
    double quotient = (x - r) / y;
    if (r != 0 && (r < 0) != (y < 0)) {
      quotient -= 1;
    }
    return quotient == 0 ? Math.copySign(0, x / y) : Math.rint(quotient);
  }
}
