package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/**
 * Families of special functions that their derivatives stay in, so that every order is computed as
 * itself and not from others that cancel.
 */
public final class SpecialFamily {
  private SpecialFamily() {}

  private static Tensor bind(Primitive primitive, Tensor... x) {
    return Interpreter.bindAll(primitive, x)[0];
  }

  /**
   * The derivative {@code ψ^(n)} of the digamma function.
   *
   * @param n the order, 0 or more
   */
  public record Polygamma(int n) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return n == 0 ? "digamma" : "polygamma";
    }

    @Override
    public double apply(double x) {
      return Polygammas.polygamma(n, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** {@code ψ^(n+1)(x)}. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(bind(new Polygamma(n + 1), x));
    }
  }

  /**
   * {@code ψ^(n)(x) - ψ^(n)(x + d)}.
   *
   * @param n the order, 0 or more
   */
  public record PolygammaDifference(int n) implements ElementwiseBinary, Nonlinear {
    @Override
    public String label() {
      return "polygammaDifference";
    }

    @Override
    public double apply(double x, double d) {
      return Polygammas.difference(n, x, d);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameReal(this, inputs);
    }

    /** In x the difference of order n + 1; in d {@code -ψ^(n+1)(x + d)}. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(
          argument == 0
              ? bind(new PolygammaDifference(n + 1), x)
              : bind(new Polygamma(n + 1), x[0].add(x[1])).neg());
    }
  }

  /**
   * The derivative of Riemann's zeta function.
   *
   * @param order 0 for the function itself
   */
  public record RiemannZeta(int order) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "riemannZeta";
    }

    @Override
    public double apply(double x) {
      return Zetas.riemann(order, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** {@code ζ^(order+1)(x)}. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(bind(new RiemannZeta(order + 1), x));
    }
  }

  /**
   * The derivative in s of Hurwitz' zeta function {@code ζ(s + shift, q)}.
   *
   * @param order 0 for the function itself
   * @param shift a whole number added to s without rounding
   */
  public record HurwitzZeta(int order, int shift) implements ElementwiseBinary, Nonlinear {
    @Override
    public String label() {
      return "zeta";
    }

    @Override
    public double apply(double s, double q) {
      return shift == 0 || s > 1 ? Zetas.hurwitz(order, s + shift, q) : Double.NaN;
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameReal(this, inputs);
    }

    /** {@code ∂ζ/∂q = -s·ζ(s + 1, q)}, differentiated in s. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 0) {
        return dx.mul(bind(new HurwitzZeta(order + 1, shift), x));
      }
      Tensor slope = x[0].add(shift).mul(bind(new HurwitzZeta(order, shift + 1), x));
      if (order > 0) {
        slope = slope.add(bind(new HurwitzZeta(order - 1, shift + 1), x).mul(order));
      }
      return dx.mul(slope.neg());
    }
  }

  /**
   * The modified Bessel function {@code I_n(x)} of the first kind.
   *
   * @param n 0 or more
   */
  public record BesselI(int n) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "besselI" + n;
    }

    @Override
    public double apply(double x) {
      return BesselFunctions.i(n, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** {@code ½·(I_(n-1) + I_(n+1))}, {@code I_(-1) = I_1}. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      Tensor above = bind(new BesselI(n + 1), x);
      return dx.mul(n == 0 ? above : bind(new BesselI(n - 1), x).add(above).mul(0.5));
    }
  }

  /**
   * The derivative of {@code e^-|x|·I_n(x)}, with the mean of both sides at 0.
   *
   * @param n 0 or 1
   * @param order 0 for the function itself
   */
  public record ScaledBesselI(int n, int order) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "besselI" + n + "e";
    }

    @Override
    public double apply(double x) {
      return BesselFunctions.scaled(n, order, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** The next order. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(bind(new ScaledBesselI(n, order + 1), x));
    }
  }

  /**
   * The derivative of the logarithm of the normal distribution function.
   *
   * @param order 0 for the logarithm itself
   */
  public record LogNdtr(int order) implements ElementwiseUnary, Nonlinear {
    @Override
    public String label() {
      return "logNdtr";
    }

    @Override
    public double apply(double x) {
      return NormalFunctions.logNdtr(order, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.real(this, inputs);
    }

    /** The next order. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(bind(new LogNdtr(order + 1), x));
    }
  }
}
