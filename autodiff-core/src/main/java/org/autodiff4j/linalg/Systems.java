package org.autodiff4j.linalg;

import org.autodiff4j.tensor.Determinant.Det;
import org.autodiff4j.tensor.Factorization;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.LogDeterminant;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Broadcasting;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Factorizations and solutions of linear systems, for operands of any types and batches. */
final class Systems {
  private Systems() {}

  static Tensor real(Tensor x) {
    return x.cast(x.dtype().toFloat());
  }

  static Tensor transposed(Tensor x) {
    int rank = x.rank();
    return x.permute(Axes.range(0, rank - 2).concat(Axes.of(rank - 1, rank - 2)).toArray());
  }

  static Lu lu(Tensor a) {
    Tensor[] factors = Interpreter.bindAll(new Factorization.Lu(), real(a));
    Tensor packed = factors[0];
    int m = packed.shape().size(-2);
    int n = packed.shape().size(-1);
    int k = Math.min(m, n);
    Tensor left = packed.slice(-1, 0, k);
    Tensor l = part(left, true).add(Tensor.eye(Math.max(m, k)).cast(left.dtype()).slice(1, 0, k));
    Tensor p = factors[1].expandDims(-2).eq(Tensor.arange(m).expandDims(1)).cast(left.dtype());
    return new Lu(p, l, part(packed.slice(-2, 0, k), false));
  }

  /** The part strictly below the diagonal, or the part that is not. */
  private static Tensor part(Tensor x, boolean below) {
    Tensor rows = Tensor.arange(x.shape().size(-2)).expandDims(1);
    Tensor columns = Tensor.arange(x.shape().size(-1));
    Tensor mask = (below ? columns.lt(rows) : columns.ge(rows)).broadcastTo(x.shape());
    return Tensors.where(mask, x, 0);
  }

  static Qr qr(Tensor a, boolean full) {
    Tensor[] factors = Interpreter.bindAll(new Factorization.Qr(full), real(a));
    return new Qr(factors[0], factors[1]);
  }

  static Tensor triangularSolve(Tensor a, Tensor b, Triangle triangle) {
    Sides sides = new Sides("triangularSolve", a, b);
    Tensor matrix = triangle.transposed() ? transposed(sides.a) : sides.a;
    boolean lower = triangle.lower() != triangle.transposed();
    TriangularSolve solve = new TriangularSolve(lower, triangle.unitDiagonal());
    return sides.result(Interpreter.bind(solve, sides.spread(matrix, 2), sides.b));
  }

  static Tensor triangularSolveRight(Tensor b, Tensor a, Triangle triangle) {
    Triangle other =
        new Triangle(triangle.lower(), !triangle.transposed(), triangle.unitDiagonal());
    return b.rank() < 2
        ? triangularSolve(a, b, other)
        : transposed(triangularSolve(a, transposed(b), other));
  }

  static Tensor choleskySolve(Tensor l, Tensor b) {
    Tensor half = triangularSolve(l, b, Triangle.LOWER);
    return triangularSolve(l, half, Triangle.LOWER.transpose());
  }

  static Tensor solve(Tensor a, Tensor b) {
    Sides sides = new Sides("solve", a, b);
    Tensor[] lu = Interpreter.bindAll(new Factorization.Lu(), sides.a.stopGradient());
    return sides.result(
        Interpreter.bind(
            new FactoredSolve(false),
            sides.spread(sides.a, 2),
            sides.spread(lu[0], 2),
            sides.spread(lu[1], 1),
            sides.b));
  }

  static Tensor inverse(Tensor a) {
    Tensor x = square("inverse", a);
    return solve(x, Tensor.eye(x.shape().size(-1)).cast(x.dtype()));
  }

  static Tensor det(Tensor a) {
    return Interpreter.bind(new Det(), real(a));
  }

  static SlogDet slogdet(Tensor a) {
    Tensor x = square("slogdet", a);
    Tensor[] lu = Interpreter.bindAll(new Factorization.Lu(), x.stopGradient());
    Tensor[] results = Interpreter.bindAll(new LogDeterminant(), x, lu[0], lu[1]);
    return new SlogDet(results[0], results[1]);
  }

  private static Tensor square(String name, Tensor a) {
    if (a.rank() < 2 || a.shape().size(-1) != a.shape().size(-2)) {
      throw new ShapeException(name + " needs square matrices, but got " + a.type() + ".");
    }
    return real(a);
  }

  /** Matrices, and right-hand sides as matrices of the same type and batch. */
  private static final class Sides {
    final Tensor a;
    final Tensor b;
    private final Shape batch;
    private final boolean vector;

    Sides(String name, Tensor a, Tensor b) {
      DType dtype = a.dtype().promote(b.dtype()).toFloat();
      this.a = square(name, a).cast(dtype);
      this.vector = b.rank() == 1;
      int n = a.shape().size(-1);
      if (b.rank() == 0 || b.shape().size(vector ? 0 : -2) != n) {
        throw new ShapeException(
            name
                + ": "
                + a.type()
                + " needs a right-hand side of "
                + n
                + " rows, [..., "
                + n
                + ",k] or a vector, but got "
                + b.type()
                + ".");
      }
      Tensor sides = (vector ? b.expandDims(1) : b).cast(dtype);
      this.batch =
          Broadcasting.broadcast(
              name, a.shape().range(0, a.rank() - 2), sides.shape().range(0, sides.rank() - 2));
      this.b = spread(sides, 2);
    }

    /** Repeated along the axes of the batch that it lacks; its last axes are its own. */
    Tensor spread(Tensor x, int own) {
      return x.broadcastTo(batch.concat(x.shape().range(x.rank() - own, x.rank())));
    }

    Tensor result(Tensor x) {
      return vector ? x.reshape(x.shape().range(0, x.rank() - 1)) : x;
    }
  }
}
