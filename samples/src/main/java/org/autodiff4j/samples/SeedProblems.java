package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.vjp;

import java.io.PrintStream;
import org.autodiff4j.Dual;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/** Small problems whose derivatives are known, each by every transform that fits. */
public final class SeedProblems {
  /** The square root, with 0 for a derivative at 0, where the true one is infinite. */
  static final TensorFunction STABLE_SQRT =
      customJvp(
          Tensor::sqrt,
          (x, y, dx) -> {
            Tensor positive = x.gt(0);
            Tensor divisor = Tensors.where(positive, y.mul(2), 1);
            return Tensors.where(positive, dx.div(divisor), 0);
          });

  private SeedProblems() {}

  /** The loss {@code Σ(w·x + b)²} at w and its derivative along dw. */
  static Dual<Tensor> sensitivity(Tensor w, Tensor b, Tensor x, Tensor dw) {
    TensorFunction loss = v -> v.mul(x).add(b).square().sum();
    return jvp(loss, w, dw);
  }

  /** One product H·v, had in three ways. */
  record HessianProducts(Tensor jvpOfGrad, Tensor hvp, Tensor gradOfGrad) {}

  static HessianProducts hessianProducts(TensorFunction f, Tensor x, Tensor v) {
    return new HessianProducts(
        jvp(grad(f), x, v).tangent(),
        hvp(f, x, v),
        grad(u -> grad(f).apply(u).mul(v).sum()).apply(x));
  }

  /** {@code ½ xᵀA x}. */
  static TensorFunction quadratic(Tensor a) {
    return x -> x.matmul(a).matmul(x).mul(0.5);
  }

  /** Three monomials of four variables: {@code R⁴ -> R³}. */
  static Tensor monomials(Tensor x) {
    return Tensors.stack(
        0, monomial(x, 6, 4, 9, 2), monomial(x, 2, 3, 5, 3), monomial(x, 5, 7, 7, 6));
  }

  private static Tensor monomial(Tensor x, int... exponents) {
    Tensor product = x.at(0).pow(exponents[0]);
    for (int i = 1; i < exponents.length; i++) {
      product = product.mul(x.at(i).pow(exponents[i]));
    }
    return product;
  }

  /** Value and first derivatives of a vector function by both modes. */
  record Jacobians(Tensor value, Tensor forward, Tensor reverse, Tensor jvp, Tensor vjp) {}

  static Jacobians jacobians() {
    TensorFunction f = SeedProblems::monomials;
    Tensor x = Tensor.of(1f, 0.5f, 1.5f, 2f);
    Tensor dx = Tensor.of(0.2f, 0.3f, 0.4f, 0.8f);
    Tensor ct = Tensor.of(0.5f, 0.8f, 1f);
    Dual<Tensor> dual = jvp(f, x, dx);
    return new Jacobians(
        dual.primal(),
        jacfwd(f).apply(x),
        jacrev(f).apply(x),
        dual.tangent(),
        vjp(f, x).pullback(ct));
  }

  /** A dense layer without bias, to be judged by its targets. */
  record Layer(Tensor kernel, Tensor input) {}

  static final Tensor TARGETS = Tensor.ofArray(new float[][] {{1}, {-1}});

  /** {@code Σ(x W - t)²}. */
  static Tensor layerLoss(Layer layer) {
    return layer.input().matmul(layer.kernel()).sub(TARGETS).square().sum();
  }

  static Layer layer() {
    return new Layer(
        Tensor.ofArray(new float[][] {{-1.3399825f}, {1.3681983f}}),
        Tensor.ofArray(new float[][] {{2, 3}, {1, 4}}));
  }

  static Tensor layerTangent(Layer direction) {
    return jvp(SeedProblems::layerLoss, layer(), direction).tangent();
  }

  static Layer alongKernel() {
    Tensor dKernel = Tensor.ofArray(new float[][] {{1}, {0}});
    return new Layer(dKernel, layer().input().like(0));
  }

  static Layer alongInput() {
    Tensor dInput = Tensor.ofArray(new float[][] {{0, 0}, {0, 1}});
    return new Layer(layer().kernel().like(0), dInput);
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Seed problems: derivatives one can check by hand");
    out.println("loss(w) = sum((w x + b)^2) at w = 1, b = 0, x = [1, 2], along dw = 1");
    Dual<Tensor> loss =
        sensitivity(Tensor.scalar(1.0), Tensor.scalar(0.0), Tensor.of(1.0, 2), Tensor.scalar(1.0));
    new Table("by", "primal", "tangent")
        .row("jvp", loss.primal().toDouble(), loss.tangent().toDouble())
        .print(out);

    out.println("f(x) = x' A x / 2, A = diag(2, 3), at x = [1, 1]: H v for v = [1, 0]");
    Tensor a = Tensor.of(new double[][] {{2, 0}, {0, 3}});
    HessianProducts products = hessianProducts(quadratic(a), Tensor.of(1.0, 1), Tensor.of(1.0, 0));
    new Table("by", "H v")
        .row("jvp of grad", products.jvpOfGrad())
        .row("hvp", products.hvp())
        .row("grad of grad . v", products.gradOfGrad())
        .print(out);

    out.println("stableSqrt: sqrt with a custom JVP that is 0 at 0");
    Table roots = new Table("x", "value", "jvp along 1", "grad", "grad of grad");
    for (double point : new double[] {0, 4}) {
      Tensor x = Tensor.scalar(point);
      Dual<Tensor> root = jvp(STABLE_SQRT, x, Tensor.scalar(1.0));
      roots.row(
          point,
          root.primal().toDouble(),
          root.tangent().toDouble(),
          grad(STABLE_SQRT).apply(x).toDouble(),
          grad(grad(STABLE_SQRT)).apply(x).toDouble());
    }
    roots.print(out);

    printJacobians(out);

    out.println("A dense layer: loss = sum((x W - t)^2), its derivative along one entry at a time");
    new Table("direction", "tangent")
        .row("kernel[0, 0]", layerTangent(alongKernel()).toDouble())
        .row("input[1, 1]", layerTangent(alongInput()).toDouble())
        .print(out);
  }

  private static void printJacobians(PrintStream out) {
    out.println("f: R^4 -> R^3, three monomials, at (1, 0.5, 1.5, 2) in float32");
    Jacobians j = jacobians();
    Table table = new Table("what", "values").row("f(x)", j.value());
    for (int i = 0; i < 3; i++) {
      table.row("row " + i + " of jacfwd", j.forward().at(i));
      table.row("row " + i + " of jacrev", j.reverse().at(i));
    }
    table.row("jvp along (.2, .3, .4, .8)", j.jvp()).row("vjp of (.5, .8, 1)", j.vjp()).print(out);
  }
}
