package org.autodiff4j.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BasePretrainNetwork;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;

/** Why layers, vertices, activations and losses that are not in the tables cannot be expressed. */
final class Refusals {
  private static final String DEEPLEARNING4J = "org.deeplearning4j.";
  private static final String ND4J = "org.nd4j.";

  private static final Map<Class<?>, String> REASONS = new LinkedHashMap<>(); // subclasses first

  static {
    REASONS.put(
        Yolo2OutputLayer.class,
        "its loss assigns boxes to cells by a search, with penalties that depend on the result");
    REASONS.put(
        CenterLossOutputLayer.class,
        "training moves its centers by a rule of their own, which is no derivative of the score");
    REASONS.put(
        OCNNOutputLayer.class,
        "its loss holds a quantile of the scores that training replaces between batches");
    REASONS.put(VariationalAutoencoder.class, "its loss is a bound estimated from random samples");
    REASONS.put(BasePretrainNetwork.class, "its loss in pretraining is of corrupted inputs");
    REASONS.put(
        AbstractSameDiffLayer.class,
        "it is built of a SameDiff graph, whose operations the configuration does not hold");
    REASONS.put(
        SameDiffVertex.class,
        "it is built of a SameDiff graph, whose operations the configuration does not hold");
  }

  private Refusals() {}

  /** Why a layer is refused. */
  static Unsupported ofLayer(Layer layer) {
    boolean hasLoss = layer instanceof BaseOutputLayer || layer instanceof Yolo2OutputLayer;
    return new Unsupported(
        "layers of class "
            + layer.getClass().getName()
            + " are not known: "
            + reason(layer)
            + "; Dl4jModel.registerLayer takes a function for "
            + (hasLoss ? "its output, but there is none for its loss" : "them"));
  }

  /** Why a vertex is refused; there is no function to register for one. */
  static Unsupported ofVertex(GraphVertex vertex) {
    return new Unsupported(
        "vertices of class " + vertex.getClass().getName() + " are not known: " + reason(vertex));
  }

  private static String reason(Object conf) {
    for (Map.Entry<Class<?>, String> entry : REASONS.entrySet()) {
      if (entry.getKey().isInstance(conf)) {
        return entry.getValue();
      }
    }
    return conf.getClass().getName().startsWith(DEEPLEARNING4J)
        ? "nobody has expressed it yet"
        : "it is a class of one's own";
  }

  /** Says that an activation is not known. */
  static AutodiffException ofActivation(Object activation) {
    return new AutodiffException(
        "unknown activation "
            + described(activation)
            + "; Dl4jModel.registerActivation takes a function for it");
  }

  /** Says that a loss is not known. */
  static Unsupported ofLoss(Object loss) {
    return new Unsupported(
        "unknown loss " + described(loss) + "; Dl4jModel.registerLoss takes a function for it");
  }

  private static String described(Object own) {
    String name = own.getClass().getName();
    return name.startsWith(ND4J) ? name : name + ", a class of one's own";
  }
}
