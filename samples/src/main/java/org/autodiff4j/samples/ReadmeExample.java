package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;

import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The program that the README shows. */
public final class ReadmeExample {
  private ReadmeExample() {}

  record Params(Tensor w, Tensor b) {}

  static Tensor loss(Params p, Tensor x) {
    return x.matmul(p.w()).add(p.b()).square().mean();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    INDArray batch = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
    Tensor x = NDArrays.tensor(batch);
    Params p = new Params(Tensor.of(0.5, -1), Tensor.scalar(0.25));
    Params dp = new Params(Tensor.of(1.0, 0), Tensor.scalar(0.0));

    Dual<Tensor> d = jvp(ReadmeExample::loss, p, x, dp);
    System.out.println("loss " + d.primal() + ", its derivative along dp " + d.tangent());
    Params gradient = grad(ReadmeExample::loss).apply(p, x);
    System.out.println("gradient  " + gradient);
    System.out.println("H dp      " + hvp(ReadmeExample::loss, p, x, dp));

    TensorFunction root =
        customJvp(
            Tensor::sqrt, (u, y, du) -> Tensors.where(y.gt(0), y.mul(2).reciprocal(), 0).mul(du));
    System.out.println("sqrt'     " + grad(u -> root.apply(u).sum()).apply(Tensor.of(0.0, 4)));

    INDArray step = NDArrays.toNd4j(gradient.w()).muli(-0.5);
    System.out.println("step in w " + step);
  }
}
