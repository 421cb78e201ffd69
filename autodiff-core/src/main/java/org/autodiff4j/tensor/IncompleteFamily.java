package org.autodiff4j.tensor;

import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * The incomplete gamma and beta functions, the densities they are integrals of, and the derivatives
 * of both in their parameters, to every order.
 */
public final class IncompleteFamily {
  private IncompleteFamily() {}

  private static Tensor bind(Primitive primitive, Tensor... x) {
    return Interpreter.bindAll(primitive, x)[0];
  }

  /**
   * {@code (∂/∂a)^order} of the incomplete gamma function P(a, x), or Q(a, x) = 1 - P.
   *
   * @param order 0 for the function itself
   * @param upper whether Q is meant
   */
  public record IncompleteGammaRatio(int order, boolean upper)
      implements ElementwiseBinary, Nonlinear {
    @Override
    public String label() {
      return upper ? "igammac" : "igamma";
    }

    @Override
    public double apply(double a, double x) {
      return upper ? IncompleteGamma.upper(order, a, x) : IncompleteGamma.lower(order, a, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameReal(this, inputs);
    }

    /** In a the next order; in x the density, of Q the density's negative. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 0) {
        return dx.mul(bind(new IncompleteGammaRatio(order + 1, upper), x));
      }
      Tensor density = bind(new GammaDensity(order, 0), x);
      return dx.mul(upper ? density.neg() : density);
    }
  }

  /**
   * {@code (∂/∂a)^inA (∂/∂x)^inX} of {@code x^(a-1)·e^-x/Γ(a)}.
   *
   * @param inA 0 for no derivative in a
   * @param inX 0 for no derivative in x
   */
  public record GammaDensity(int inA, int inX) implements ElementwiseBinary, Nonlinear {
    @Override
    public String label() {
      return "gammaDensity";
    }

    @Override
    public double apply(double a, double x) {
      return IncompleteGamma.density(inA, inX, a, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return Types.sameReal(this, inputs);
    }

    /** The next order, in a or in x. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(bind(new GammaDensity(inA + 1 - argument, inX + argument), x));
    }
  }

  /**
   * {@code (∂/∂a)^inA (∂/∂b)^inB} of the regularized incomplete beta function.
   *
   * @param inA 0 for no derivative in a
   * @param inB 0 for no derivative in b
   */
  public record IncompleteBetaRatio(int inA, int inB) implements ElementwiseTriple, Nonlinear {
    @Override
    public String label() {
      return "betainc";
    }

    @Override
    public double apply(double a, double b, double x) {
      return IncompleteBeta.of(inA, inB, a, b, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return sameReal(this, inputs);
    }

    /** In a and b the next orders, in x the density. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(
          bind(
              switch (argument) {
                case 0 -> new IncompleteBetaRatio(inA + 1, inB);
                case 1 -> new IncompleteBetaRatio(inA, inB + 1);
                default -> new BetaDensityDerivative(inA, inB, 0);
              },
              x));
    }
  }

  /**
   * {@code (∂/∂a)^inA (∂/∂b)^inB (∂/∂x)^inX} of {@code x^(a-1)·(1-x)^(b-1)/B(a, b)}.
   *
   * @param inA 0 for no derivative in a
   * @param inB 0 for no derivative in b
   * @param inX 0 for no derivative in x
   */
  public record BetaDensityDerivative(int inA, int inB, int inX)
      implements ElementwiseTriple, Nonlinear {
    @Override
    public String label() {
      return "betaDensity";
    }

    @Override
    public double apply(double a, double b, double x) {
      return BetaDensity.of(inA, inB, inX, a, b, x);
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      return sameReal(this, inputs);
    }

    /** The next order, in a, b or x. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return dx.mul(
          bind(
              switch (argument) {
                case 0 -> new BetaDensityDerivative(inA + 1, inB, inX);
                case 1 -> new BetaDensityDerivative(inA, inB + 1, inX);
                default -> new BetaDensityDerivative(inA, inB, inX + 1);
              },
              x));
    }
  }

  /** The type that all three inputs have, which must be real. */
  private static TensorType sameReal(Primitive primitive, TensorType[] inputs) {
    Types.arity(primitive, inputs, 3);
    for (TensorType input : inputs) {
      if (!input.equals(inputs[0])) {
        String what =
            primitive.label()
                + " takes three tensors of equal type, but got "
                + inputs[0]
                + ", "
                + inputs[1]
                + " and "
                + inputs[2]
                + ".";
        throw input.dtype() == inputs[0].dtype()
            ? new ShapeException(what)
            : new DTypeException(what);
      }
    }
    return Types.real(primitive, new TensorType[] {inputs[0]});
  }
}
