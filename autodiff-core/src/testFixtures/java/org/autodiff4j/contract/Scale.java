package org.autodiff4j.contract;

import java.util.Arrays;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.tensor.Cumulative.CumSum;
import org.autodiff4j.tensor.Determinant.Cofactors;
import org.autodiff4j.tensor.Determinant.CofactorsAlong;
import org.autodiff4j.tensor.Determinant.Det;
import org.autodiff4j.tensor.Factorization.Cholesky;
import org.autodiff4j.tensor.Fourier.Dft;
import org.autodiff4j.tensor.Indexing.ScatterAdd;
import org.autodiff4j.tensor.LinearSystem.FactoredSolve;
import org.autodiff4j.tensor.LinearSystem.TriangularSolve;
import org.autodiff4j.tensor.MatrixExponential.Expm;
import org.autodiff4j.tensor.MatrixExponential.Frechet;
import org.autodiff4j.tensor.Pooling.MeanWhereEqual;
import org.autodiff4j.tensor.Pooling.SpreadWhereEqual;
import org.autodiff4j.tensor.Pooling.WindowSum;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Reduction.LogSumExp;
import org.autodiff4j.tensor.Reduction.Max;
import org.autodiff4j.tensor.Reduction.Sum;
import org.autodiff4j.tensor.SeveralResults;
import org.autodiff4j.tensor.Spectral.Eigvalsh;
import org.autodiff4j.tensor.Spectral.Pinv;
import org.autodiff4j.tensor.Spectral.SingularValues;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/**
 * The size of what was added up to make each element of a result, where that may be far above the
 * result: there the error is relative to it.
 */
final class Scale {
  private static final Backend REFERENCE = new ReferenceBackend();

  private Scale() {}

  /**
   * One number for each element; empty if errors are relative to the results themselves.
   *
   * @param result one of the results
   */
  static double[] of(Primitive primitive, Tensor[] inputs, Tensor result) {
    TensorType output = result.type();
    if (!output.isFloat()) {
      return new double[0];
    }
    if (primitive instanceof Dft dft) {
      int[] line = {dft.axis(), output.rank() - 1};
      return inputs[0].abs().sum(line, true).broadcastTo(output.shape()).toArray();
    }
    if (primitive instanceof Frechet) {
      return product(
          greatestOfMatrix(inputs[0], exponential(inputs[0])),
          greatestOfMatrix(inputs[1], inputs[1]));
    }
    if (primitive instanceof SeveralResults
        || isSpectral(primitive)
        || primitive instanceof Cholesky
        || primitive instanceof TriangularSolve
        || primitive instanceof FactoredSolve
        || primitive instanceof Det
        || primitive instanceof Cofactors
        || primitive instanceof CofactorsAlong) {
      return greatestOfMatrix(inputs[0], result);
    }
    if (primitive instanceof Sum
        || primitive instanceof CumSum
        || primitive instanceof ScatterAdd
        || primitive instanceof Contraction
        || primitive instanceof Convolution
        || primitive instanceof WindowSum) {
      return absolute(primitive, inputs, output);
    }
    if (primitive instanceof MeanWhereEqual || primitive instanceof SpreadWhereEqual) {
      return absolute(primitive, inputs, output, 2);
    }
    if (primitive instanceof LogSumExp logSumExp
        && inputs[0].shape().select(logSumExp.axes()).elements() > 0) {
      double[] scale = absolute(new Max(logSumExp.axes()), inputs, output);
      for (int i = 0; i < scale.length; i++) {
        scale[i] = Math.max(1, scale[i]);
      }
      return scale;
    }
    return new double[0];
  }

  private static boolean isSpectral(Primitive primitive) {
    return primitive instanceof Eigvalsh
        || primitive instanceof SingularValues
        || primitive instanceof Pinv
        || primitive instanceof Expm;
  }

  private static Tensor exponential(Tensor x) {
    return REFERENCE.evaluate(Expm.EXPM, new Tensor[] {x}, new TensorType[] {x.type()})[0];
  }

  private static double[] product(double[] x, double[] y) {
    double[] product = new double[x.length];
    Arrays.setAll(product, i -> x[i] * y[i]);
    return product;
  }

  /**
   * For each element the greatest magnitude of the result for its matrix: what a factorization
   * rounds is relative to that.
   */
  private static double[] greatestOfMatrix(Tensor matrices, Tensor result) {
    double[] values = result.toArray();
    long count = matrices.shape().range(0, matrices.rank() - 2).elements();
    int size = count == 0 ? 0 : (int) (values.length / count);
    double[] scale = new double[values.length];
    for (int start = 0; start < values.length; start += size) {
      double greatest = 0;
      for (int i = start; i < start + size; i++) {
        greatest = Double.isFinite(values[i]) ? Math.max(greatest, Math.abs(values[i])) : greatest;
      }
      Arrays.fill(scale, start, start + size, greatest);
    }
    return scale;
  }

  /** The primitive on the absolute values, with 0 for infinities and NaN. */
  private static double[] absolute(Primitive primitive, Tensor[] inputs, TensorType output) {
    return absolute(primitive, inputs, output, 0);
  }

  /** As the other, on the absolute values from an input on, with 0 for infinities and NaN. */
  private static double[] absolute(
      Primitive primitive, Tensor[] inputs, TensorType output, int first) {
    Tensor[] sizes = inputs.clone();
    for (int i = first; i < sizes.length; i++) {
      if (sizes[i].type().isFloat()) {
        double[] values = sizes[i].toArray();
        for (int k = 0; k < values.length; k++) {
          values[k] = Double.isFinite(values[k]) ? Math.abs(values[k]) : 0;
        }
        sizes[i] = REFERENCE.tensor(sizes[i].type(), HostArrays.of(sizes[i].dtype(), values));
      }
    }
    return REFERENCE.evaluate(primitive, sizes, new TensorType[] {output})[0].toArray();
  }
}
