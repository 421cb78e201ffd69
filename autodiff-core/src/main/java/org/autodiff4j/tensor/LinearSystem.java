package org.autodiff4j.tensor;

import org.autodiff4j.tensor.Factorization.Lu;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Solutions of {@code A·x = b} for square matrices {@code [..., n,n]} and right-hand sides {@code
 * [..., n,k]}, of which the leading axes are the same batch.
 */
public final class LinearSystem {
  private LinearSystem() {}

  /**
   * The solution for a triangular matrix; what is on its other side is not looked at. By
   * substitution: a zero on the diagonal divides.
   *
   * @param lower whether the matrix is the lower triangle, rather than the upper
   * @param unit whether its diagonal is taken as ones
   */
  public record TriangularSolve(boolean lower, boolean unit) implements Nonlinear, Transposable {
    @Override
    public String label() {
      return "triangularSolve";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 2);
      return Matrices.sides(this, inputs[0], inputs[1]);
    }

    /** A⁻¹·db and -A⁻¹·(dA·x), where dA is taken as triangular too. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 1) {
        return Interpreter.bind(this, x[0], dx);
      }
      Tensor triangle = lower ? Matrices.lower(dx, unit) : Matrices.upper(dx, unit);
      return Interpreter.bind(this, x[0], triangle.matmul(y).neg());
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 1;
    }

    /** A⁻ᵀ·ct. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(transposed(), Matrices.transposed(inputs.value(0)), ct);
    }

    /** The same for the transposed matrix. */
    TriangularSolve transposed() {
      return new TriangularSolve(!lower, unit);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Matrices.batchOfSides(this, inputs);
    }
  }

  /** {@code b·A⁻¹} for a triangular A. */
  static Tensor fromRight(TriangularSolve solve, Tensor a, Tensor b) {
    Tensor at = Matrices.transposed(a);
    Tensor bt = Matrices.transposed(b);
    return Matrices.transposed(Interpreter.bind(solve.transposed(), at, bt));
  }

  /**
   * The solution for a matrix whose factors are at hand: all derivatives use them too. Inputs: A,
   * what {@link Lu} gives for it, and b. The factors are not a thing of their own: derivatives in
   * them are 0, for A accounts for all. If a pivot is 0 the solution is NaN.
   *
   * @param transposed whether to solve {@code Aᵀ·x = b}
   */
  public record FactoredSolve(boolean transposed) implements Nonlinear, Transposable {
    @Override
    public String label() {
      return "luSolve";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 4);
      factors(this, inputs);
      return Matrices.sides(this, inputs[0], inputs[3]);
    }

    /** A⁻¹·db and -A⁻¹·(dA·x) (Giles, 2008); with Aᵀ for A where that is solved. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      if (argument == 1) {
        return Literal.zero(y.type());
      }
      if (argument == 3) {
        return Interpreter.bind(this, x[0], x[1], x[2], dx);
      }
      Tensor da = transposed ? Matrices.transposed(dx) : dx;
      return Interpreter.bind(this, x[0], x[1], x[2], da.matmul(y).neg());
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 3;
    }

    /** A⁻ᵀ·ct; A⁻¹·ct where Aᵀ is solved. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(
          new FactoredSolve(!transposed), inputs.value(0), inputs.value(1), inputs.value(2), ct);
    }

    @Override
    public Tensor batch(Batch inputs) {
      return Matrices.batchOfSides(this, inputs);
    }
  }

  /**
   * The sign of the determinant, -1, 0 or 1, and the logarithm of its magnitude, -∞ where it is 0.
   * Inputs: A, and what {@link Lu} gives for it, which derivatives use as {@link FactoredSolve}
   * does.
   */
  public record LogDeterminant() implements SeveralResults {
    @Override
    public String label() {
      return "logDet";
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      factors(this, inputs);
      TensorType each = inputs[0].with(Matrices.batch(inputs[0]));
      return new TensorType[] {each, each};
    }

    /** The sign is constant; tr(A⁻¹·dA) (Giles, 2008). */
    @Override
    public Tensor[] jvp(Tensor[] x, Tensor[] dx, Tensor[] y) {
      Tensor zero = Literal.zero(y[0].type());
      if (Literal.isZero(dx[0])) {
        return new Tensor[] {zero, zero};
      }
      Tensor solved = Interpreter.bind(new FactoredSolve(false), x[0], x[1], x[2], dx[0]);
      return new Tensor[] {zero, Matrices.trace(solved)};
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      return Interpreter.bindAll(this, inputs.spreadAll());
    }
  }

  /** The inverse of square matrices, which is NaN for those that are singular. */
  static Tensor inverse(Tensor a) {
    Tensor[] lu = Interpreter.bindAll(new Lu(), a.stopGradient());
    return Interpreter.bind(new FactoredSolve(false), a, lu[0], lu[1], Matrices.identity(a.type()));
  }

  /** Checks that inputs 1 and 2 have the types that factors of input 0 have. */
  private static void factors(Primitive primitive, TensorType[] inputs) {
    TensorType a = Matrices.square(primitive, inputs[0]);
    Shape rows = a.shape().range(0, a.rank() - 1);
    if (!inputs[1].equals(a) || !inputs[2].equals(new TensorType(DType.INT64, rows))) {
      throw new ShapeException(
          primitive.label()
              + ": "
              + inputs[1]
              + " and "
              + inputs[2]
              + " are not the factors of "
              + a
              + ".");
    }
  }
}
