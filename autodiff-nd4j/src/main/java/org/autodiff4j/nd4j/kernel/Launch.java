package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.types.DType;
import org.nd4j.nativeblas.NativeOps;

/**
 * Native elementwise kernels on rows of adjacent elements, by address.
 *
 * <p>Each call costs 0.1 to 0.2 µs beside the work, against several for an ND4J operation object.
 * Nothing is checked: the caller passes addresses of at least {@code n} elements of the given type,
 * and keeps the owners of the memory reachable until the call returns. {@code z} may equal an
 * input. {@code n} may be 0. Element types are f64 and f32 unless said otherwise.
 */
public final class Launch {
  private static final NativeOps OPS = Natives.OPS;

  /** Asking for the error code costs a fifth of a small kernel; valid arguments cannot fail. */
  private static final boolean CHECKED = Launch.class.desiredAssertionStatus();

  private Launch() {}

  /** One-operand operations with a right and accurate kernel. */
  public enum Unary {
    /** Also on integers. */
    ABS(Family.SAME, 0),
    /** Also on integers; sign(NaN) is 0. */
    SIGN(Family.SAME, 1),
    /** Also on integers. */
    NEG(Family.SAME, 3),
    RECIPROCAL(Family.SAME, 11),
    /** Also on integers. */
    SQUARE(Family.SAME, 12),
    CEIL(Family.SAME, 17),
    FLOOR(Family.SAME, 18),
    COS(Family.STRICT, 22),
    EXP(Family.STRICT, 23),
    LOG(Family.STRICT, 24),
    SIGMOID(Family.STRICT, 26),
    SIN(Family.STRICT, 27),
    ACOS(Family.STRICT, 30),
    ASIN(Family.STRICT, 31),
    ATAN(Family.STRICT, 32),
    SINH(Family.STRICT, 39),
    COSH(Family.STRICT, 40),
    TAN(Family.STRICT, 41),
    ERF(Family.STRICT, 45),
    ACOSH(Family.STRICT, 46),
    /** Rounds half to even. */
    ROUND(Family.STRICT, 48),
    ERFC(Family.STRICT, 50),
    ATANH(Family.STRICT, 52),
    SQRT(Family.FLOAT, 1),
    RSQRT(Family.FLOAT, 3);

    private final Family family;
    private final int number;

    Unary(Family family, int number) {
      this.family = family;
      this.number = number;
    }
  }

  private enum Family {
    SAME,
    STRICT,
    FLOAT
  }

  /** Two-operand operations. */
  public enum Pair {
    /** Also on integers. */
    ADD(0),
    DIV(2),
    /** Also on integers. */
    MUL(3),
    POW(4),
    /** Also on integers. */
    SUB(6),
    /** {@code x > y ? x : y}: a NaN in x alone is lost. Also on integers. */
    MAX(7),
    /** {@code x < y ? x : y}: a NaN in x alone is lost. Also on integers. */
    MIN(8),
    /** The sign of the dividend. */
    FMOD(14),
    /** The angle of the point (x, y): the arguments of {@code Math.atan2} swapped. */
    ANGLE(16),
    /** The sign of the divisor. */
    FLOOR_MOD(19);

    private final int number;

    Pair(int number) {
      this.number = number;
    }
  }

  /** Operations with a scalar s as the second operand. */
  public enum WithScalar {
    /** Also on integers. */
    ADD(0),
    /** Also on integers. */
    SUB(1),
    /** Also on integers. */
    MUL(2),
    DIV(3),
    /** s / x. */
    RDIV(4),
    /** s - x. Also on integers. */
    RSUB(5),
    /** s everywhere. Also on integers. */
    SET(14),
    FMOD(18),
    FLOOR_MOD(21),
    POW(31),
    /** {@code x < s ? s : x}: a NaN in x is kept. */
    MAX(39);

    private final int number;

    WithScalar(int number) {
      this.number = number;
    }
  }

  /** Comparisons, with the numbers of the kernels on pairs and on a scalar. */
  public enum Comparison {
    EQ(0, 0),
    GT(1, 1),
    LT(2, 2),
    GE(4, 4),
    NE(6, 6),
    LE(11, 11);

    private final int pair;
    private final int scalar;

    Comparison(int pair, int scalar) {
      this.pair = pair;
      this.scalar = scalar;
    }
  }

  /** Tests of one operand, with a BOOL result. */
  public enum Test {
    IS_INF(1),
    IS_NAN(2),
    IS_FINITE(3),
    /** On BOOL. */
    NOT(7);

    private final int number;

    Test(int number) {
      this.number = number;
    }
  }

  /** Two-operand operations on BOOL. */
  public enum Logic {
    AND(7),
    OR(8),
    XOR(9);

    private final int number;

    Logic(int number) {
      this.number = number;
    }
  }

  /** z = op(x). */
  public static void unary(Unary op, DType type, long x, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    Operand out = frame.z;
    out.point(z);
    switch (op.family) {
      case SAME ->
          OPS.execTransformSame(
              null, op.number, in.buffer, in.shape, null, out.buffer, in.shape, null, null);
      case STRICT ->
          OPS.execTransformStrict(
              null, op.number, in.buffer, in.shape, null, out.buffer, in.shape, null, null);
      case FLOAT ->
          OPS.execTransformFloat(
              null, op.number, in.buffer, in.shape, null, out.buffer, in.shape, null, null);
    }
    check();
  }

  /** z = op(x, y). */
  public static void pair(Pair op, DType type, long x, long y, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    frame.y.point(y);
    frame.z.point(z);
    OPS.execPairwiseTransform(
        null,
        op.number,
        in.buffer,
        in.shape,
        null,
        frame.y.buffer,
        in.shape,
        null,
        frame.z.buffer,
        in.shape,
        null,
        null);
    check();
  }

  /** z = op(x, s). */
  public static void scalar(WithScalar op, DType type, long x, double s, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    long flags = Natives.typeFlags(type);
    Operand in = frame.x.vector(x, n, flags);
    Operand scalar = frame.y.scalar(frame.arguments, flags);
    Elements.put(type, frame.arguments, s);
    frame.z.point(z);
    OPS.execScalar(
        null,
        op.number,
        in.buffer,
        in.shape,
        null,
        frame.z.buffer,
        in.shape,
        null,
        scalar.buffer,
        scalar.shape,
        null,
        null);
    check();
  }

  /** z = s everywhere. On all types. */
  public static void fill(DType type, double s, long z, long n) {
    scalar(WithScalar.SET, type, z, s, z, n);
  }

  /** z = (x op y), BOOL. Also on integers. */
  public static void compare(Comparison op, DType type, long x, long y, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    pairToBool(frame, op.pair, frame.x.vector(x, n, Natives.typeFlags(type)), y, z, n);
  }

  /** z = (x op s), BOOL. Also on integers. */
  public static void compare(Comparison op, DType type, long x, double s, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    long flags = Natives.typeFlags(type);
    Operand in = frame.x.vector(x, n, flags);
    Operand scalar = frame.y.scalar(frame.arguments, flags);
    Elements.put(type, frame.arguments, s);
    Operand out = frame.z.vector(z, n, Natives.typeFlags(DType.BOOL));
    OPS.execScalarBool(
        null,
        op.scalar,
        in.buffer,
        in.shape,
        null,
        out.buffer,
        out.shape,
        null,
        scalar.buffer,
        scalar.shape,
        null,
        null);
    check();
  }

  /** z = (x op y), all BOOL. */
  public static void logic(Logic op, long x, long y, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Memory.putLong(frame.arguments, 0);
    pairToBool(frame, op.number, frame.x.vector(x, n, Natives.typeFlags(DType.BOOL)), y, z, n);
  }

  /** z = test(x), BOOL. */
  public static void test(Test op, DType type, long x, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    Operand out = frame.z.vector(z, n, Natives.typeFlags(DType.BOOL));
    OPS.execTransformBool(
        null, op.number, in.buffer, in.shape, null, out.buffer, out.shape, null, null);
    check();
  }

  /** z = x as another type, as ND4J casts: floats to integers truncate. Not in place. */
  public static void cast(DType from, long x, DType to, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(from));
    Operand out = frame.z.vector(z, n, Natives.typeFlags(to));
    OPS.execTransformAny(null, 0, in.buffer, in.shape, null, out.buffer, out.shape, null, null);
    check();
  }

  private static void pairToBool(Frame frame, int number, Operand x, long y, long z, long n) {
    frame.y.point(y);
    Operand out = frame.z.vector(z, n, Natives.typeFlags(DType.BOOL));
    OPS.execPairwiseTransformBool(
        null,
        number,
        x.buffer,
        x.shape,
        null,
        frame.y.buffer,
        x.shape,
        null,
        out.buffer,
        out.shape,
        null,
        frame.axes.raw.at(frame.arguments));
    check();
  }

  private static void check() {
    if (CHECKED && OPS.lastErrorCode() != 0) {
      throw new IllegalStateException("native kernel failed: " + OPS.lastErrorMessage());
    }
  }
}
