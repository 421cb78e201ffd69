package org.autodiff4j.goldens;

import org.autodiff4j.nn.Activations;
import org.autodiff4j.nn.Nn;

class ActivationsGoldensTest extends GoldenContract {
  ActivationsGoldensTest() {
    super("activations");
  }

  @Override
  protected double floor() {
    return 1e-4;
  }

  @Override
  protected void functions() {
    put("relu", (x, p) -> Nn.relu(x[0]));
    put("softplus", (x, p) -> x[0].softplus());
    put("gelu", (x, p) -> Activations.gelu(x[0]));
    put("geluTanh", (x, p) -> Activations.gelu(x[0], true));
    put("silu", (x, p) -> Activations.silu(x[0]));
    put("swish", (x, p) -> Activations.swish(x[0], p.number("beta")));
    put("mish", (x, p) -> Activations.mish(x[0]));
    put("softsign", (x, p) -> Activations.softsign(x[0]));
    put("logSigmoid", (x, p) -> Activations.logSigmoid(x[0]));
    put("relu6", (x, p) -> Activations.relu6(x[0]));
    put("selu", (x, p) -> Activations.selu(x[0]));
    put("hardTanh", (x, p) -> Activations.hardTanh(x[0]));
    put("hardSigmoid", (x, p) -> Activations.hardSigmoid(x[0]));
    put("hardSwish", (x, p) -> Activations.hardSwish(x[0]));
    put("prelu", (x, p) -> Activations.prelu(x[0], x[1]));
    put("glu", (x, p) -> Activations.glu(x[0], p.integer("axis")));
    put(
        "threshold",
        (x, p) -> Activations.threshold(x[0], p.number("threshold"), p.number("value")));
    put(
        "leakyRelu",
        (x, p) ->
            p.has("slope")
                ? Activations.leakyRelu(x[0], p.number("slope"))
                : Activations.leakyRelu(x[0]));
    put(
        "elu",
        (x, p) ->
            p.has("alpha") ? Activations.elu(x[0], p.number("alpha")) : Activations.elu(x[0]));
    put(
        "celu",
        (x, p) ->
            p.has("alpha") ? Activations.celu(x[0], p.number("alpha")) : Activations.celu(x[0]));
    put(
        "squareplus",
        (x, p) ->
            p.has("b")
                ? Activations.squareplus(x[0], p.number("b"))
                : Activations.squareplus(x[0]));
  }
}
