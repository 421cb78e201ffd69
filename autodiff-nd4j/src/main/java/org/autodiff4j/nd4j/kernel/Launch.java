package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.types.DType;
import org.nd4j.nativeblas.NativeOps;

/**
 * Native elementwise kernels on rows of adjacent elements, by address.
 *
 * <p>A call costs some 0.2 µs beside the work, against several for an ND4J operation object.
 * Nothing is checked: the caller passes addresses of at least {@code n} elements of the given type,
 * and keeps the owners of the memory reachable until the call returns. {@code z} may equal an
 * input. {@code n} may be 0. Element types are f64 and f32 unless said otherwise, and never 16-bit
 * floats, which the library rounds twice. Long rows are shared out among threads as {@link Sharing}
 * says.
 */
final class Launch {
  private static final NativeOps OPS = Natives.OPS;

  /** Asking for the error code costs a fifth of a small kernel; valid arguments cannot fail. */
  private static final boolean CHECKED = Launch.class.desiredAssertionStatus();

  /** From so many elements on, the native library would start threads of its own. */
  private static final int THREADED = 1024;

  private Launch() {}

  /** Functions of one variable whose kernel is right, accurate and fast. */
  enum Unary {
    /** Also on integers. */
    ABS(0),
    /** Also on integers. */
    NEG(3),
    RECIPROCAL(11),
    /** Also on integers. */
    SQUARE(12),
    COS(22),
    SIN(27),
    ACOS(30),
    ASIN(31),
    ATAN(32),
    SINH(39),
    COSH(40),
    TAN(41),
    ERF(45),
    ERFC(50),
    ATANH(52);

    private final int number;

    Unary(int number) {
      this.number = number;
    }

    /** Whether this is arithmetic, which the library keeps among the kernels of all types. */
    private boolean isArithmetic() {
      return compareTo(SQUARE) <= 0;
    }
  }

  /** Functions of two variables. */
  enum Pair {
    /** Also on integers. */
    ADD(0),
    DIV(2),
    /** Also on integers. */
    MUL(3),
    /** As in C: 1^y is 1 for all y. */
    POW(4),
    /** Also on integers. */
    SUB(6),
    /** As {@link Math#atan2}; the native kernel takes its operands the other way round. */
    ATAN2(16);

    private final int number;

    Pair(int number) {
      this.number = number;
    }

    private int least() {
      return this == POW || this == ATAN2 ? Sharing.COSTLY : Sharing.CHEAP;
    }
  }

  /** Functions of an element x and a number s that is the same for all. */
  enum WithScalar {
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
    /** s, whatever x. On all types. */
    SET(14),
    /** As in C: 1^s is 1 for all s. */
    POW(31);

    private final int number;

    WithScalar(int number) {
      this.number = number;
    }

    private int least() {
      return this == POW ? Sharing.COSTLY : Sharing.CHEAP;
    }
  }

  /** Comparisons, with the numbers of the kernels on pairs and on a scalar. */
  enum Relation {
    EQ(0),
    GT(1),
    LT(2),
    GE(4),
    NE(6),
    LE(11);

    private final int number;

    Relation(int number) {
      this.number = number;
    }
  }

  /** z = op(x). */
  static void unary(Unary op, DType type, long x, long z, long n) {
    int size = type.bytes();
    Sharing.run(
        n,
        op.isArithmetic() ? Sharing.CHEAP : Sharing.COSTLY,
        (from, to) -> unaryRow(op, type, x + from * size, z + from * size, to - from));
  }

  /** z = op(x, y). */
  static void pair(Pair op, DType type, long x, long y, long z, long n) {
    int size = type.bytes();
    long left = op == Pair.ATAN2 ? y : x;
    long right = op == Pair.ATAN2 ? x : y;
    Sharing.run(
        n,
        op.least(),
        (from, to) ->
            pairRow(op, type, left + from * size, right + from * size, z + from * size, to - from));
  }

  /** z = op(x, s). */
  static void scalar(WithScalar op, DType type, long x, double s, long z, long n) {
    int size = type.bytes();
    Sharing.run(
        n,
        op.least(),
        (from, to) -> scalarRow(op, type, x + from * size, s, z + from * size, to - from));
  }

  /** z = s everywhere. On all types. */
  static void fill(DType type, double s, long z, long n) {
    scalar(WithScalar.SET, type, z, s, z, n);
  }

  /** z = (x op y), as booleans. */
  static void compare(Relation op, DType type, long x, long y, long z, long n) {
    int size = type.bytes();
    Sharing.run(
        n,
        Sharing.CHEAP,
        (from, to) -> compareRow(op, type, x + from * size, y + from * size, z + from, to - from));
  }

  /** z = (x op s), as booleans. */
  static void compare(Relation op, DType type, long x, double s, long z, long n) {
    int size = type.bytes();
    Sharing.run(
        n,
        Sharing.CHEAP,
        (from, to) -> compareRow(op, type, x + from * size, s, z + from, to - from));
  }

  /** z = x, rounded to another real type, or from any type to a real one. Not in place. */
  static void cast(DType from, long x, DType to, long z, long n) {
    Sharing.run(
        n,
        Sharing.CHEAP,
        (start, end) ->
            castRow(from, x + start * from.bytes(), to, z + start * to.bytes(), end - start));
  }

  private static void unaryRow(Unary op, DType type, long x, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    Operand out = frame.z;
    out.point(z);
    int threads = enter(n);
    if (op.isArithmetic()) {
      OPS.execTransformSame(
          null, op.number, in.buffer, in.shape, null, out.buffer, in.shape, null, null);
    } else {
      OPS.execTransformStrict(
          null, op.number, in.buffer, in.shape, null, out.buffer, in.shape, null, null);
    }
    leave(threads);
  }

  private static void pairRow(Pair op, DType type, long x, long y, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    frame.y.point(y);
    frame.z.point(z);
    int threads = enter(n);
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
    leave(threads);
  }

  private static void scalarRow(WithScalar op, DType type, long x, double s, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    long flags = Natives.typeFlags(type);
    Operand in = frame.x.vector(x, n, flags);
    Operand scalar = frame.y.scalar(frame.arguments, flags);
    Elements.put(type, frame.arguments, s);
    frame.z.point(z);
    int threads = enter(n);
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
    leave(threads);
  }

  private static void compareRow(Relation op, DType type, long x, long y, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(type));
    frame.y.point(y);
    Operand out = frame.z.vector(z, n, Natives.typeFlags(DType.BOOL));
    int threads = enter(n);
    OPS.execPairwiseTransformBool(
        null,
        op.number,
        in.buffer,
        in.shape,
        null,
        frame.y.buffer,
        in.shape,
        null,
        out.buffer,
        out.shape,
        null,
        frame.axes.raw.at(frame.arguments));
    leave(threads);
  }

  private static void compareRow(Relation op, DType type, long x, double s, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    long flags = Natives.typeFlags(type);
    Operand in = frame.x.vector(x, n, flags);
    Operand scalar = frame.y.scalar(frame.arguments, flags);
    Elements.put(type, frame.arguments, s);
    Operand out = frame.z.vector(z, n, Natives.typeFlags(DType.BOOL));
    int threads = enter(n);
    OPS.execScalarBool(
        null,
        op.number,
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
    leave(threads);
  }

  private static void castRow(DType from, long x, DType to, long z, long n) {
    if (n == 0) {
      return;
    }
    Frame frame = Frame.get();
    Operand in = frame.x.vector(x, n, Natives.typeFlags(from));
    Operand out = frame.z.vector(z, n, Natives.typeFlags(to));
    int threads = enter(n);
    OPS.execTransformAny(null, 0, in.buffer, in.shape, null, out.buffer, out.shape, null, null);
    leave(threads);
  }

  /**
   * Keeps the native library from using threads of its own in a call from this thread.
   *
   * @return what {@link #leave} needs to give them back: they are the user's setting
   */
  private static int enter(long n) {
    if (n < THREADED) {
      return 1;
    }
    int threads = OPS.ompGetMaxThreads();
    if (threads != 1) {
      OPS.setOmpNumThreads(1);
    }
    return threads;
  }

  private static void leave(int threads) {
    if (threads != 1) {
      OPS.setOmpNumThreads(threads);
    }
    if (CHECKED && OPS.lastErrorCode() != 0) {
      throw new IllegalStateException("native kernel failed: " + OPS.lastErrorMessage());
    }
  }
}
