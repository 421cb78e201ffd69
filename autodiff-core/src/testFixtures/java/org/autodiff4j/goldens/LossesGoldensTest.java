package org.autodiff4j.goldens;

import org.autodiff4j.nn.Nn;

class LossesGoldensTest extends GoldenContract {
  LossesGoldensTest() {
    super("losses");
  }

  @Override
  protected void functions() {
    put("softmax", (x, p) -> Nn.softmax(x[0], p.integer("axis")));
    put("logSoftmax", (x, p) -> Nn.logSoftmax(x[0], p.integer("axis")));
    put("crossEntropyPerRow", (x, p) -> Nn.crossEntropyPerRow(x[0], x[1]));
    put("crossEntropy", (x, p) -> Nn.crossEntropy(x[0], x[1]));
    put("meanSquaredError", (x, p) -> Nn.meanSquaredError(x[0], x[1]));
    put("binaryCrossEntropyPerElement", (x, p) -> Nn.binaryCrossEntropyPerElement(x[0], x[1]));
    put("binaryCrossEntropy", (x, p) -> Nn.binaryCrossEntropy(x[0], x[1]));
  }
}
