package org.autodiff4j.dl4j;

import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;

/**
 * Convolutions with weights {@code [places, in·k, out]} of their own at each place. These layers
 * are SameDiff graphs in Deeplearning4j, whose own gradient of them is twice the derivative of its
 * score. Dilation changes the number of places alone, as it does there.
 */
final class LocallyConnectedLayers {
  private LocallyConnectedLayers() {}

  static void addTo(LayerTable table) {
    table.put(LocallyConnected1D.class, LocallyConnectedLayers::line);
    table.put(LocallyConnected2D.class, LocallyConnectedLayers::plane);
  }

  /** {@code [n, in, t] -> [n, out, places]}. */
  private static LayerFunction line(LocallyConnected1D layer) {
    UnaryOperator<Tensor> act = Activations.ofSameDiff(layer.getActivation());
    boolean same = layer.getCm() == ConvolutionMode.Same;
    int low = layer.getPadding();
    Padding ends = Padding.of(low, same ? layer.getPaddingR() : low);
    int places = layer.getOutputSize();
    return call -> {
      Tensor x = call.x().pad(Padding.NONE, Padding.NONE, ends);
      int n = x.shape().size(0);
      Tensor[] windows = new Tensor[places];
      for (int i = 0; i < places; i++) {
        int start = i * layer.getStride();
        windows[i] = x.slice(2, start, start + layer.getKernel()).reshape(n, -1);
      }
      Tensor y = Tensors.stack(0, windows).matmul(call.param("W")); // [places, n, out]
      return act.apply(biased(y, call).permute(1, 2, 0));
    };
  }

  /**
   * {@code [n, in, h, w] -> [n, out, oh, ow]}. Windows are taken column by column, their results
   * laid out row by row: Deeplearning4j transposes the places so.
   */
  private static LayerFunction plane(LocallyConnected2D layer) {
    UnaryOperator<Tensor> act = Activations.ofSameDiff(layer.getActivation());
    boolean same = layer.getCm() == ConvolutionMode.Same;
    boolean last = layer.getFormat() == CNN2DFormat.NHWC;
    int[] low = layer.getPadding();
    int[] high = same ? layer.getPaddingBr() : low;
    int rows = layer.getOutputSize()[0];
    int columns = layer.getOutputSize()[1];
    int[] kernel = layer.getKernel();
    int[] stride = layer.getStride();
    return call -> {
      Tensor first = last ? call.x().permute(0, 3, 1, 2) : call.x();
      Tensor x =
          first.pad(
              Padding.NONE, Padding.NONE, Padding.of(low[0], high[0]), Padding.of(low[1], high[1]));
      int n = x.shape().size(0);
      Tensor[] windows = new Tensor[rows * columns];
      for (int i = 0; i < windows.length; i++) {
        int top = i % rows * stride[0];
        int left = i / rows * stride[1];
        windows[i] =
            x.slice(2, top, top + kernel[0]).slice(3, left, left + kernel[1]).reshape(n, -1);
      }
      Tensor y = biased(Tensors.stack(0, windows).matmul(call.param("W")), call);
      Tensor places = y.reshape(rows, columns, n, -1);
      return act.apply(last ? places.permute(2, 0, 1, 3) : places.permute(2, 3, 0, 1));
    };
  }

  private static Tensor biased(Tensor y, LayerCall call) {
    return call.has("b") ? y.add(call.param("b")) : y;
  }
}
