package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * The field operations, by kind: sums are linear, the product bilinear, the quotient linear above.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** {@code x + y} and {@code x - y}. */
  public enum Additive implements ElementwiseBinary, Linear {
    ADD,
    SUB;

    @Override
    public double apply(double x, double y) {
      return this == ADD ? x + y : x - y;
    }

    @Override
    public long apply(long x, long y) {
      return this == ADD ? x + y : x - y;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameNumber(this, inputs);
    }

    /** dx ± dy, where a zero tangent adds nothing. */
    @Override
    public Tensor jvp(Tensor[] x, Tensor[] dx) {
      if (Literal.isZero(dx[1])) {
        return dx[0];
      }
      if (Literal.isZero(dx[0])) {
        return this == ADD ? dx[1] : dx[1].neg();
      }
      return Interpreter.bind(this, dx);
    }

    /** ct to the left, ±ct to the right. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return this == SUB && argument == 1 ? ct.neg() : ct;
    }

    @Override
    public String label() {
      return this == ADD ? "add" : "sub";
    }
  }

  /** {@code -x}. */
  public enum Negation implements ElementwiseUnary, Linear {
    NEG;

    @Override
    public double apply(double x) {
      return -x;
    }

    @Override
    public long apply(long x) {
      return -x;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.number(this, inputs);
    }

    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return ct.neg();
    }

    @Override
    public String label() {
      return "neg";
    }
  }

  /** {@code x·y}, element by element. */
  public enum Product implements ElementwiseBinary, Bilinear {
    MUL;

    @Override
    public double apply(double x, double y) {
      return x * y;
    }

    @Override
    public long apply(long x, long y) {
      return x * y;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameNumber(this, inputs);
    }

    /** dx·y, x·dy. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x) {
      return dx.mul(x[1 - argument]);
    }

    /** ct·y, ct·x. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return ct.mul(inputs.value(1 - argument));
    }

    @Override
    public String label() {
      return "mul";
    }
  }

  /** {@code x/y}, element by element. */
  public enum Quotient implements ElementwiseBinary, Nonlinear, Transposable {
    DIV;

    @Override
    public double apply(double x, double y) {
      return x / y;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameReal(this, inputs);
    }

    /** dx/y, -dy·z/y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor z) {
      return argument == 0 ? dx.div(x[1]) : dx.mul(z.div(x[1]).neg());
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 0;
    }

    /** ct/y. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return ct.div(inputs.value(1));
    }

    @Override
    public String label() {
      return "div";
    }
  }

  /**
   * {@code x^n} for a fixed integer n, 1 at n = 0 for every x. Integer tensors take n ≥ 0.
   *
   * @param n the exponent
   */
  public record IntegerPow(int n) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "pow";
    }

    @Override
    public double apply(double x) {
      return Math.pow(x, n);
    }

    @Override
    public long apply(long x) {
      return ScalarMath.power(x, n);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return n < 0 ? Types.real(this, inputs) : Types.number(this, inputs);
    }

    /** n·x^(n-1)·dx. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return n == 0 ? Literal.zero(x[0].type()) : dx.mul(x[0].pow(n - 1).mul(n));
    }
  }
}
