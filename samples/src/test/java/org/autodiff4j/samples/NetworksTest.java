package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.dl4j.Dl4jModel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class NetworksTest {
  private final DigitData digits = DigitData.load(200);

  @Test
  void digits_asImagesAndSequences_areTheSamePixels() {
    DataSet images = digits.images();
    DataSet sequences = digits.sequences();
    assertEquals(images.getFeatures().getDouble(7, 0, 2, 5), 13.0 / 16);
    assertEquals(sequences.getFeatures().getDouble(7, 5, 2), 13.0 / 16);
    assertEquals(digits.labels().argMax(1).getInt(7), 7);
  }

  @Test
  void networks_trained_learnAndAreRead() {
    check(Networks.convolutional(), digits.images());
    check(Networks.recurrent(), digits.sequences());
  }

  private static void check(MultiLayerNetwork net, DataSet data) {
    Networks.trained(net, data, 60);
    assertTrue(Networks.accuracy(net, data) > 80, "accuracy " + Networks.accuracy(net, data));
    Dl4jModel model = Dl4jModel.of(net);
    assertEquals(net.score(data), model.loss(data).apply(model.params()).toDouble(), 1e-12);
  }
}
