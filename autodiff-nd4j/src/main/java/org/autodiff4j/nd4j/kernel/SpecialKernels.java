package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwiseTriple;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.IncompleteFamily.BetaDensityDerivative;
import org.autodiff4j.tensor.IncompleteFamily.GammaDensity;
import org.autodiff4j.tensor.IncompleteFamily.IncompleteBetaRatio;
import org.autodiff4j.tensor.IncompleteFamily.IncompleteGammaRatio;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SpecialFamily.BesselI;
import org.autodiff4j.tensor.SpecialFamily.HurwitzZeta;
import org.autodiff4j.tensor.SpecialFamily.LogNdtr;
import org.autodiff4j.tensor.SpecialFamily.Polygamma;
import org.autodiff4j.tensor.SpecialFamily.PolygammaDifference;
import org.autodiff4j.tensor.SpecialFamily.RiemannZeta;
import org.autodiff4j.tensor.SpecialFamily.ScaledBesselI;
import org.autodiff4j.tensor.SpecialFunction;
import org.autodiff4j.tensor.SpecialPair;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Special functions: the primitive's own function of doubles, over blocks of elements that all
 * threads share, for one element costs as much as handing out hundreds.
 */
final class SpecialKernels {
  /** The fewest elements that are worth a thread. */
  private static final int LEAST = 512;

  private SpecialKernels() {}

  static void register(Kernels kernels) {
    unary(kernels, SpecialFunction.class);
    unary(kernels, Polygamma.class);
    unary(kernels, RiemannZeta.class);
    unary(kernels, BesselI.class);
    unary(kernels, ScaledBesselI.class);
    unary(kernels, LogNdtr.class);
    binary(kernels, SpecialPair.class);
    binary(kernels, PolygammaDifference.class);
    binary(kernels, HurwitzZeta.class);
    binary(kernels, IncompleteGammaRatio.class);
    binary(kernels, GammaDensity.class);
    triple(kernels, IncompleteBetaRatio.class);
    triple(kernels, BetaDensityDerivative.class);
  }

  /** Computes the first n elements of a block's z from those of x, y and w. */
  private interface Row {
    void run(double[] x, double[] y, double[] w, double[] z, int n);
  }

  private static <P extends ElementwiseUnary> void unary(Kernels kernels, Class<P> type) {
    put(
        kernels,
        type,
        f ->
            (x, y, w, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = f.apply(x[i]);
              }
            });
  }

  private static <P extends ElementwiseBinary> void binary(Kernels kernels, Class<P> type) {
    put(
        kernels,
        type,
        f ->
            (x, y, w, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = f.apply(x[i], y[i]);
              }
            });
  }

  private static <P extends ElementwiseTriple> void triple(Kernels kernels, Class<P> type) {
    put(
        kernels,
        type,
        f ->
            (x, y, w, z, n) -> {
              for (int i = 0; i < n; i++) {
                z[i] = f.apply(x[i], y[i], w[i]);
              }
            });
  }

  private interface RowOf<P> {
    Row of(P primitive);
  }

  private static <P extends Primitive> void put(Kernels kernels, Class<P> type, RowOf<P> row) {
    kernels.put(type, Repeats.once((f, x, z) -> run(row.of(f), x, z)));
  }

  private static Tensor run(Row row, Tensor[] inputs, TensorType type) {
    Nd4jTensor z = Nd4jTensor.allocate(type);
    Sharing.run(type.shape().elements(), LEAST, (from, to) -> run(row, inputs, z, from, to));
    for (Tensor input : inputs) {
      Reference.reachabilityFence(input);
    }
    Reference.reachabilityFence(z);
    return z;
  }

  private static void run(Row row, Tensor[] inputs, Nd4jTensor z, long from, long to) {
    Scratch scratch = Scratch.get();
    double[][] blocks = {scratch.x, scratch.y, new double[inputs.length > 2 ? Scratch.BLOCK : 0]};
    Reader[] readers = new Reader[inputs.length];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = scratch.open(i, inputs[i], from);
    }
    DType dtype = z.dtype();
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      for (int i = 0; i < readers.length; i++) {
        readers[i].reals(blocks[i], n);
      }
      row.run(blocks[0], blocks[1], blocks[2], scratch.z, n);
      scratch.writeReals(dtype, z.address() + at * dtype.bytes(), n);
    }
  }
}
