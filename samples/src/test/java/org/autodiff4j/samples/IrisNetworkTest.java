package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class IrisNetworkTest {
  @Test
  void network_savedReadAndPolished_losesLessAndStaysRight(@TempDir Path folder) {
    IrisData data = IrisData.load();
    DataSet flowers = IrisNetwork.flowers(data);
    Path file = folder.resolve("iris.zip");
    MultiLayerNetwork net = IrisNetwork.trainAndSave(flowers, file);

    Dl4jModel model = Dl4jModel.load(file);
    DataSet normalized = (DataSet) model.normalized(flowers);
    double before = net.score(normalized);
    assertEquals(before, model.loss(normalized).apply(Map.of()).toDouble(), 1e-13);
    assertEquals(0, normalized.getFeatures().mean(0).norm1Number().doubleValue(), 1e-12);
    assertTrue(NetworkReports.check(net, normalized).isOk());

    Sensitivity sensitivity = Sensitivity.of(model, model.loss(normalized));
    String first = data.featureNames().get(sensitivity.saliency().ranked().get(0).index());
    assertEquals("petal width", first);
    Minimum<Map<String, Tensor>> minimum = IrisNetwork.polished(model, sensitivity);
    model.writeTo(net, minimum.x());

    assertTrue(minimum.isReached(), minimum.reason().toString());
    assertEquals(minimum.value(), net.score(normalized), 1e-13);
    assertTrue(net.score(normalized) < 0.3 * before, net.score(normalized) + " of " + before);
    assertTrue(Networks.accuracy(net, normalized) > 98, "" + Networks.accuracy(net, normalized));
  }
}
