package org.autodiff4j.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Networks of rows: every activation, loss and penalty. */
final class RowModels extends Models {
  RowModels() {
    activations();
    losses();
    penalties();
  }

  private void activations() {
    for (Activation activation : Activation.values()) {
      if (activation != Activation.RRELU) {
        activation(activation.toString(), activation.getActivationFunction(), true);
      }
    }
    activation("ELU 0.5", new ActivationELU(0.5), false);
    activation("LReLU 0.3", new ActivationLReLU(0.3), true);
    activation("GELU precise", new ActivationGELU(true), false);
  }

  private void activation(String name, IActivation activation, boolean isRight) {
    rows(
        "dense " + name,
        isRight,
        LossFunction.MCXENT,
        dense(3, 4).activation(activation).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
  }

  private void losses() {
    LossFunction[] ofReals = {
      LossFunction.MSE,
      LossFunction.L1,
      LossFunction.MEAN_ABSOLUTE_ERROR,
      LossFunction.L2,
      LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
      LossFunction.COSINE_PROXIMITY,
      LossFunction.WASSERSTEIN
    };
    for (LossFunction loss : ofReals) {
      for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.TANH}) {
        rows(
            loss + " of " + activation,
            true,
            loss,
            dense(3, 4).activation(Activation.TANH).build(),
            output(4, 3, activation, loss.getILossFunction()));
      }
    }
    LossFunction[] ofPositives = {
      LossFunction.XENT,
      LossFunction.MCXENT,
      LossFunction.NEGATIVELOGLIKELIHOOD,
      LossFunction.KL_DIVERGENCE,
      LossFunction.POISSON,
      LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR,
      LossFunction.HINGE,
      LossFunction.SQUARED_HINGE
    };
    for (LossFunction loss : ofPositives) {
      for (Activation activation : new Activation[] {Activation.SIGMOID, Activation.SOFTMAX}) {
        if (loss == LossFunction.XENT && activation == Activation.SOFTMAX) {
          continue; // Deeplearning4j's gradient is that of another loss
        }
        rows(
            loss + " of " + activation,
            true,
            loss,
            dense(3, 4).activation(Activation.TANH).build(),
            output(4, 3, activation, loss.getILossFunction()));
      }
    }
    INDArray weights = Nd4j.createFromArray(new double[][] {{0.5, 2, 1.5}});
    rows(
        "weighted MSE",
        true,
        LossFunction.MSE,
        dense(3, 4).build(),
        output(4, 3, Activation.TANH, new LossMSE(weights)));
    rows(
        "weighted MCXENT",
        true,
        LossFunction.MCXENT,
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT(weights)));
    rows(
        "sparse MCXENT",
        true,
        LossFunction.SPARSE_MCXENT,
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossSparseMCXENT()));
    rows(
        "loss layer",
        true,
        LossFunction.MCXENT,
        dense(3, 3).activation(Activation.TANH).build(),
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
  }

  private void penalties() {
    for (String kind : new String[] {"l1", "l2", "l1Bias", "l2Bias", "weightDecay", "all"}) {
      NeuralNetConfiguration.Builder builder = builder();
      boolean all = kind.equals("all");
      if (all || kind.equals("l1")) {
        builder.l1(0.03);
      }
      if (all || kind.equals("l2")) {
        builder.l2(0.05);
      }
      if (all || kind.equals("l1Bias")) {
        builder.l1Bias(0.02);
      }
      if (all || kind.equals("l2Bias")) {
        builder.l2Bias(0.04);
      }
      if (kind.equals("weightDecay")) {
        builder.weightDecay(0.07);
      }
      add(
          "penalty " + kind,
          kind.equals("weightDecay") ? false : true,
          builder,
          InputType.feedForward(3),
          data(LossFunction.MCXENT),
          dense(3, 4).activation(Activation.TANH).build(),
          output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    }
    add(
        "not averaged",
        true,
        builder().miniBatch(false),
        InputType.feedForward(3),
        data(LossFunction.MCXENT),
        dense(3, 4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "frozen",
        true,
        LossFunction.MCXENT,
        new FrozenLayer(dense(3, 4).activation(Activation.TANH).build()),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "layer norm",
        true,
        LossFunction.MCXENT,
        dense(3, 4).hasLayerNorm(true).activation(Activation.TANH).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "no bias",
        true,
        LossFunction.MCXENT,
        dense(3, 4).hasBias(false).activation(Activation.TANH).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm with variance",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().useLogStd(false).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "batch norm locked",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.TANH).build(),
        new BatchNormalization.Builder().lockGammaBeta(true).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "PReLU",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.IDENTITY).build(),
        new PReLULayer.Builder().inputShape(4).build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    rows(
        "activation layer",
        true,
        LossFunction.MCXENT,
        dense(3, 4).activation(Activation.IDENTITY).build(),
        new ActivationLayer(Activation.TANH),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
    INDArray indices = Nd4j.createFromArray(new double[][] {{0}, {3}, {1}, {3}, {5}});
    add(
        "embedding",
        true,
        builder(),
        null,
        new DataSet(indices, labels(LossFunction.MCXENT, N, 3)),
        new EmbeddingLayer.Builder()
            .nIn(6)
            .nOut(4)
            .hasBias(true)
            .activation(Activation.TANH)
            .build(),
        output(4, 3, Activation.SOFTMAX, new LossMCXENT()));
  }
}
