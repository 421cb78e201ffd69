package org.autodiff4j.goldens;

import org.autodiff4j.nn.Images;
import org.autodiff4j.nn.Resize;

class InterpolationGoldensTest extends GoldenContract {
  InterpolationGoldensTest() {
    super("interpolation");
  }

  @Override
  protected void functions() {
    put(
        "resize",
        (x, p) -> {
          Resize resize = new Resize(Resize.Method.valueOf(p.text("method")));
          resize = p.flag("antialias") ? resize.antialias() : resize;
          return Images.resize(x[0], resize, p.integers("sizes"));
        });
    put(
        "resizeAligned",
        (x, p) ->
            Images.resize(
                x[0], new Resize(Resize.Method.LINEAR).alignCorners(), p.integers("sizes")));
    put(
        "upsample",
        (x, p) ->
            Images.upsample(
                x[0], new Resize(Resize.Method.valueOf(p.text("method"))), p.integers("factors")));
  }
}
