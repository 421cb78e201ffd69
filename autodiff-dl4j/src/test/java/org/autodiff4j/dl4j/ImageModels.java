package org.autodiff4j.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;

/** Networks of images. */
final class ImageModels extends Models {
  ImageModels() {
    images();
  }

  private void images() {
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Truncate, ConvolutionMode.Same}) {
      for (PoolingType pooling : WINDOWS) {
        image(
            "convolution " + mode + ", pooling " + pooling,
            new ConvolutionLayer.Builder(3, 3)
                .nIn(2)
                .nOut(3)
                .convolutionMode(mode)
                .activation(Activation.TANH)
                .build(),
            new SubsamplingLayer.Builder(pooling)
                .kernelSize(2, 2)
                .stride(2, 2)
                .pnorm(3)
                .convolutionMode(mode)
                .build());
      }
    }
    image(
        "convolution with stride, padding and dilation",
        new ConvolutionLayer.Builder(3, 2)
            .nOut(3)
            .stride(2, 1)
            .padding(1, 2)
            .dilation(1, 2)
            .activation(Activation.SOFTPLUS)
            .build());
    image(
        "convolution without bias, average with padding",
        new ConvolutionLayer.Builder(2, 2)
            .nOut(3)
            .hasBias(false)
            .activation(Activation.TANH)
            .build(),
        new SubsamplingLayer.Builder(PoolingType.AVG)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build());
    image(
        "average that counts padding",
        new SubsamplingLayer.Builder(PoolingType.AVG)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .avgPoolIncludePadInDivisor(true)
            .build());
    image(
        "max with padding",
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build());
    image(
        "deconvolution",
        new Deconvolution2D.Builder(3, 3).nOut(2).stride(2, 2).activation(Activation.TANH).build());
    image(
        "deconvolution same",
        new Deconvolution2D.Builder(3, 3)
            .nOut(2)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build());
    image(
        "depthwise",
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(4)
            .activation(Activation.TANH)
            .build());
    image(
        "separable",
        new SeparableConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .nOut(3)
            .activation(Activation.TANH)
            .build());
    image(
        "upsampling, padding, cropping",
        new Upsampling2D.Builder().size(2).build(),
        new ZeroPaddingLayer.Builder(1, 2, 0, 1).build(),
        new Cropping2D.Builder(2, 1, 1, 0).build());
    image("space to depth", new SpaceToDepthLayer.Builder().blocks(2).build());
    image("local response", new LocalResponseNormalization.Builder().n(3).alpha(0.1).build());
    image(
        "batch norm of images",
        new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().build());
    for (PoolingType pooling : PoolingType.values()) {
      image(
          "global pooling " + pooling,
          new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build(),
          new GlobalPoolingLayer.Builder(pooling).pnorm(2).build());
    }
  }
}
