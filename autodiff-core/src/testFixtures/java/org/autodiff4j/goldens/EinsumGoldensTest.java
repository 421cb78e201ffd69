package org.autodiff4j.goldens;

import org.autodiff4j.linalg.Linalg;

class EinsumGoldensTest extends GoldenContract {
  EinsumGoldensTest() {
    super("einsum");
  }

  @Override
  protected void functions() {
    put("einsum", (x, p) -> Linalg.einsum(p.text("subscripts").replace('_', ' '), x));
  }
}
