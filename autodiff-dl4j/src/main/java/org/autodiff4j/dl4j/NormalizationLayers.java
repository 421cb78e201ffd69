package org.autodiff4j.dl4j;

import java.util.Arrays;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** Layers that normalize activations. */
final class NormalizationLayers {
  private NormalizationLayers() {}

  static void addTo(LayerTable table) {
    table.put(BatchNormalization.class, NormalizationLayers::batch);
    table.put(LocalResponseNormalization.class, NormalizationLayers::localResponse);
  }

  /** γ·(x - mean)/√(var + ε) + β, by the averages in TEST and the batch's statistics in TRAIN. */
  private static LayerFunction batch(BatchNormalization layer) {
    double eps = layer.getEps();
    boolean locked = layer.isLockGammaBeta();
    // Deeplearning4j leaves both out unless both are in use.
    boolean scaled = layer.getGamma() != 1 && layer.getBeta() != 0;
    LayerFunction function =
        call -> {
          Tensor x = call.x();
          int[] channels = new int[x.rank()];
          Arrays.fill(channels, 1);
          channels[1] = x.shape().size(1);
          int[] axes = new int[x.rank() - 1];
          for (int i = 0; i < axes.length; i++) {
            axes[i] = i == 0 ? 0 : i + 1;
          }
          Tensor mean;
          Tensor variance;
          if (call.mode() == Mode.TRAIN) {
            mean = x.mean(axes, true);
            variance = x.sub(mean).square().mean(axes, true);
          } else {
            mean = call.param("mean").reshape(channels);
            variance =
                call.has("var")
                    ? call.param("var").reshape(channels)
                    : call.param("log10stdev").mul(2 * Math.log(10)).exp().reshape(channels);
          }
          Tensor y = x.sub(mean).mul(variance.add(eps).rsqrt());
          if (!locked) {
            return y.mul(call.param("gamma").reshape(channels))
                .add(call.param("beta").reshape(channels));
          }
          return scaled ? y.mul(layer.getGamma()).add(layer.getBeta()) : y;
        };
    return layer.getCnn2DFormat() == CNN2DFormat.NHWC ? new OfImagesLast(function) : function;
  }

  /** Images have the channels last; rows and sequences are as ever. */
  private record OfImagesLast(LayerFunction layer) implements LayerFunction {
    @Override
    public Tensor apply(LayerCall call) {
      return call.x().rank() == 4
          ? Formats.last(layer.apply(call.with(Formats.first(call.x()), call.mask())))
          : layer.apply(call);
    }
  }

  /** x·(k + α·Σ x²)^-β over the n channels around each. */
  private static LayerFunction localResponse(LocalResponseNormalization layer) {
    int half = (int) layer.getN() / 2;
    LayerFunction function =
        call -> {
          Tensor squares = call.x().square();
          int channels = squares.shape().size(1);
          Tensor padded =
              squares.pad(Padding.NONE, Padding.of(half, half), Padding.NONE, Padding.NONE);
          Tensor sum = squares;
          for (int i = 0; i <= 2 * half; i++) {
            sum = i == half ? sum : sum.add(padded.slice(1, i, i + channels));
          }
          return call.x().mul(sum.mul(layer.getAlpha()).add(layer.getK()).pow(-layer.getBeta()));
        };
    return Formats.of(layer.getDataFormat(), function);
  }
}
