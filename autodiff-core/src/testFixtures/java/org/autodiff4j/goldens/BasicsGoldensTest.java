package org.autodiff4j.goldens;

import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;

class BasicsGoldensTest extends GoldenContract {
  BasicsGoldensTest() {
    super("basics");
  }

  @Override
  protected void functions() {
    put("add", (x, p) -> x[0].add(x[1]));
    put("sub", (x, p) -> x[0].sub(x[1]));
    put("mul", (x, p) -> x[0].mul(x[1]));
    put("div", (x, p) -> x[0].div(x[1]));
    put("maximum", (x, p) -> x[0].maximum(x[1]));
    put("minimum", (x, p) -> x[0].minimum(x[1]));
    put("atan2", (x, p) -> x[0].atan2(x[1]));
    put("pow", (x, p) -> x[0].pow(x[1]));
    put("powInt", (x, p) -> x[0].pow(p.integer("n")));
    put("eq", (x, p) -> x[0].eq(x[1]));
    put("ne", (x, p) -> x[0].ne(x[1]));
    put("lt", (x, p) -> x[0].lt(x[1]));
    put("le", (x, p) -> x[0].le(x[1]));
    put("where", (x, p) -> Tensors.where(x[0], x[1], x[2]));
    put("matmul", (x, p) -> x[0].matmul(x[1]));
    put(
        "tensordot",
        (x, p) ->
            Tensors.tensordot(
                x[0], x[1], Axes.of(p.integers("left")), Axes.of(p.integers("right"))));
    put("dot", (x, p) -> Linalg.dot(x[0], x[1]));
    put("outer", (x, p) -> Linalg.outer(x[0], x[1]));
    put("reshape", (x, p) -> x[0].reshape(p.integers("to")));
    put("permute", (x, p) -> x[0].permute(p.integers("axes")));
    put("broadcastTo", (x, p) -> x[0].broadcastTo(p.integers("to")));
    put(
        "slice",
        (x, p) ->
            x[0].slice(
                p.integer("axis"), p.integer("start"), p.integer("stop"), p.integer("step")));
    put("concat", (x, p) -> Tensors.concat(p.integer("axis"), x));
    put("stack", (x, p) -> Tensors.stack(p.integer("axis"), x));
    put("flip", (x, p) -> x[0].flip(p.integers("axes")));
    put("tile", (x, p) -> x[0].tile(p.integers("counts")));
    put("gt", (x, p) -> x[0].gt(x[1]));
    put("ge", (x, p) -> x[0].ge(x[1]));
    put("neg", (x, p) -> x[0].neg());
    put("stopGradient", (x, p) -> x[0].mul(x[0].stopGradient()));
    put(
        "contract",
        (x, p) -> Tensors.contract(x[0], x[1], Axes.of(2), Axes.of(2), Axes.of(0), Axes.of(0)));
    put("norm", (x, p) -> Linalg.norm(x[0], p.integers("axes")));
    put("gather", (x, p) -> x[0].gather(0, Tensor.of(p.integers("at"))));
    put("scatterAdd", (x, p) -> x[0].scatterAdd(0, Tensor.of(p.integers("at")), x[1]));
    put("scatterMul", (x, p) -> x[0].scatterMul(0, Tensor.of(p.integers("at")), x[1]));
    put("scatterMax", (x, p) -> x[0].scatterMax(0, Tensor.of(p.integers("at")), x[1]));
    put("scatterMin", (x, p) -> x[0].scatterMin(0, Tensor.of(p.integers("at")), x[1]));
    put("scatterSet", (x, p) -> x[0].scatterSet(0, Tensor.of(p.integers("at")), x[1]));
    put("toF32", (x, p) -> x[0].cast(DType.FLOAT32).cast(Tensor.scalar(0.0).dtype()));
  }
}
