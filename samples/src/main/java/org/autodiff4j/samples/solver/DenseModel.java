package org.autodiff4j.samples.solver;

import static org.autodiff4j.Autodiff.jacfwd;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.samples.solver.LeastSquares.LinearModel;
import org.autodiff4j.tensor.Tensor;

/**
 * The linear model of a Levenberg–Marquardt step: J is formed by {@code jacfwd}, and the step is
 * had from a QR factorisation, which does not square J's condition as {@code JᵀJ} would.
 */
public final class DenseModel implements LinearModel {
  private final Tensor residuals;
  private final Tensor jacobian;

  /** The model at b. */
  public DenseModel(TensorFunction residuals, Tensor b) {
    this.residuals = residuals.apply(b);
    this.jacobian = jacfwd(residuals).apply(b);
  }

  @Override
  public Tensor residuals() {
    return residuals;
  }

  @Override
  public Tensor times(Tensor v) {
    return jacobian.matmul(v);
  }

  @Override
  public Tensor gradient() {
    return residuals.matmul(jacobian);
  }

  @Override
  public Tensor columnNorms() {
    return Linalg.norm(jacobian, 0);
  }

  @Override
  public int products() {
    return 0;
  }

  /** Least squares of the rows of {@code J D⁻¹} over those of {@code √λ I}, against -r over 0. */
  @Override
  public Tensor step(Tensor scale, double damping) {
    int rows = residuals.shape().size(0);
    int columns = scale.shape().size(0);
    RealMatrix stacked = new Array2DRowRealMatrix(rows + columns, columns);
    stacked.setSubMatrix(matrix(jacobian.div(scale)).getData(), 0, 0);
    for (int i = 0; i < columns; i++) {
      stacked.setEntry(rows + i, i, Math.sqrt(damping));
    }
    ArrayRealVector target =
        new ArrayRealVector(residuals.neg().toArray()).append(new ArrayRealVector(columns));
    return Tensor.of(new QRDecomposition(stacked).getSolver().solve(target).toArray()).div(scale);
  }

  /** The diagonal of {@code (JᵀJ)⁻¹}. */
  public Tensor inverseGramDiagonal() {
    Tensor scale = columnNorms();
    int n = scale.shape().size(0);
    QRDecomposition qr = new QRDecomposition(matrix(jacobian.div(scale)));
    RealMatrix r = qr.getR().getSubMatrix(0, n - 1, 0, n - 1);
    Tensor inverse = Tensor.of(new QRDecomposition(r).getSolver().getInverse().getData());
    return inverse.square().sum(1).div(scale.square());
  }

  private static RealMatrix matrix(Tensor x) {
    double[][] rows = new double[x.shape().size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x.at(i).toArray();
    }
    return new Array2DRowRealMatrix(rows, false);
  }
}
