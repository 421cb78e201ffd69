package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jvp;

import java.io.PrintStream;
import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/** What the README shows. */
public final class ReadmeExample {
  private ReadmeExample() {}

  record Params(Tensor w, Tensor b) {}

  static Tensor loss(Params p, Tensor x) {
    return x.matmul(p.w()).add(p.b()).tanh().square().mean();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    print(System.out);
  }

  static void print(PrintStream out) {
    Tensor x = Tensor.of(1.0, 2.0);
    TensorFunction f = w -> w.mul(x).square().sum();
    Dual<Tensor> d = jvp(f, Tensor.scalar(1.0), Tensor.scalar(1.0));
    out.println(d.primal() + " " + d.tangent());
    out.println(grad(grad(f)).apply(Tensor.scalar(1.0)));
    out.println(hvp(f, Tensor.scalar(1.0), Tensor.scalar(3.0)));

    Params params = new Params(Tensor.of(0.1, 0.2), Tensor.scalar(0.0));
    Tensor batch = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Params gradient = grad(ReadmeExample::loss).apply(params, batch);
    out.println(gradient);

    TensorFunction root =
        customJvp(
            Tensor::sqrt, (u, y, du) -> Tensors.where(y.gt(0), du.div(y.mul(2)), 0));
    out.println(jvp(root, Tensor.of(0.0, 4), Tensor.of(1.0, 1)).tangent());
  }
}
