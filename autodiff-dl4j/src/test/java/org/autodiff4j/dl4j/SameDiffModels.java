package org.autodiff4j.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.nd4j.linalg.activations.Activation;

/** Networks with layers that are SameDiff graphs, of which Deeplearning4j's gradient is wrong. */
final class SameDiffModels extends Models {
  SameDiffModels() {
    for (boolean masked : new boolean[] {false, true}) {
      attention("self-attention", masked, self(1, 0, false));
      attention("self-attention, projected", masked, self(1, 0, true));
      attention("self-attention of 2 heads", masked, self(2, 3, true));
      attention("recurrent attention", masked, recurrent(1, false));
      attention("recurrent attention of 2 heads", masked, recurrent(2, true));
    }
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Truncate, ConvolutionMode.Same}) {
      local("locally connected " + mode, new LocallyConnected1D.Builder().kernelSize(2), mode);
      local(
          "locally connected with stride " + mode,
          new LocallyConnected1D.Builder().kernelSize(3).stride(2).hasBias(false),
          mode);
      localImage(
          "locally connected image " + mode,
          new LocallyConnected2D.Builder().kernelSize(2, 2),
          mode);
      localImage(
          "locally connected image with strides " + mode,
          new LocallyConnected2D.Builder().kernelSize(3, 2).stride(2, 1).hasBias(false),
          mode);
    }
    local(
        "locally connected with padding",
        new LocallyConnected1D.Builder().kernelSize(2).padding(1),
        ConvolutionMode.Truncate);
    localImage(
        "locally connected image with padding",
        new LocallyConnected2D.Builder().kernelSize(2, 3).padding(1, 0),
        ConvolutionMode.Truncate);
    for (Activation activation :
        new Activation[] {
          Activation.CUBE,
          Activation.ELU,
          Activation.HARDTANH,
          Activation.IDENTITY,
          Activation.LEAKYRELU,
          Activation.RELU,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.GELU
        }) {
      local(
          "locally connected " + activation,
          new LocallyConnected1D.Builder().kernelSize(2).activation(activation),
          ConvolutionMode.Truncate);
    }
  }

  private static Layer self(int heads, int size, boolean projects) {
    return new SelfAttentionLayer.Builder()
        .nIn(4)
        .nOut(4)
        .nHeads(heads)
        .headSize(size)
        .projectInput(projects)
        .build();
  }

  private static Layer recurrent(int heads, boolean projects) {
    return new RecurrentAttentionLayer.Builder()
        .nIn(4)
        .nOut(4)
        .nHeads(heads)
        .projectInput(projects)
        .build();
  }

  private void attention(String name, boolean masked, Layer layer) {
    wrong(
        () ->
            toRow(
                name,
                masked,
                new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
                layer,
                new GlobalPoolingLayer(PoolingType.AVG)));
  }

  private void local(String name, LocallyConnected1D.Builder layer, ConvolutionMode mode) {
    wrong(
        () ->
            toRow(
                name,
                false,
                new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
                layer.nOut(4).convolutionMode(mode).setInputSize(4).build(),
                new GlobalPoolingLayer(PoolingType.AVG)));
  }

  private void localImage(String name, LocallyConnected2D.Builder layer, ConvolutionMode mode) {
    wrong(
        () ->
            image(
                name,
                new ConvolutionLayer.Builder(2, 3)
                    .nOut(2)
                    .activation(Activation.TANH)
                    .build(), // 5 x 4 places
                layer.nOut(3).convolutionMode(mode).setInputSize(5, 4).build()));
  }

  private void wrong(Runnable add) {
    int before = all.size();
    add.run();
    for (int i = before; i < all.size(); i++) {
      Model model = all.get(i);
      all.set(i, new Model(model.name(), model.net(), model.data(), false));
    }
  }
}
