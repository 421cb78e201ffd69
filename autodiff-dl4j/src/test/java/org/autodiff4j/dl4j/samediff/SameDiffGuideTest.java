package org.autodiff4j.dl4j.samediff;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The code of {@code docs/guide/samediff.md}, and that its list of operations is whole. */
final class SameDiffGuideTest {
  private static final Path PAGE = Path.of("../docs/guide/samediff.md");

  @Test
  void guide_example_hasTheDerivativesItSays() {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 2);
    SDVariable y = sd.placeHolder("y", DataType.DOUBLE, -1, 1);
    SDVariable w = sd.var("w", Nd4j.createFromArray(new double[][] {{0.5}, {-1}}));
    SDVariable b = sd.var("b", Nd4j.createFromArray(0.25));
    SDVariable prediction = sd.nn.tanh("prediction", x.mmul(w).add(b));
    sd.loss.meanSquaredError("loss", y, prediction, null);

    Tensor features = Tensor.of(new double[][] {{1, 2}, {3, 4}, {0.5, -1}});
    Tensor labels = Tensor.of(new double[][] {{1}, {0}, {0.5}});
    SameDiffModel model = SameDiffModel.of(sd, "loss");
    Map<String, Tensor> data = Map.of("x", features, "y", labels);
    SameDiffLoss loss = model.loss(data);
    Map<String, Tensor> v = model.variables(); // "w" and "b"
    Map<String, Tensor> g = grad(loss).apply(v); // as sd.calculateGradients
    Map<String, Tensor> hv = hvp(loss, v, g);
    Tensor saliency = grad(loss.ofPlaceholder("x")).apply(features);
    Tensor output = model.output("prediction", v, data);

    var theirs =
        sd.calculateGradients(
            Map.of("x", NDArrays.toNd4j(features), "y", NDArrays.toNd4j(labels)), "w", "x");
    assertArrayEquals(theirs.get("w").toDoubleMatrix()[0], g.get("w").at(0).toArray(), 1e-12);
    assertArrayEquals(theirs.get("x").toDoubleMatrix()[0], saliency.at(0).toArray(), 1e-12);
    assertEquals(g.keySet(), hv.keySet());
    assertEquals(labels.shape(), output.shape());
  }

  @Test
  void guide_everyBlock_isCodeOfTheTests() throws IOException {
    Path folder = Path.of("src/test/java/org/autodiff4j/dl4j/samediff");
    String code =
        squeezed(Files.readString(folder.resolve("SameDiffGuideTest.java")))
            + squeezed(Files.readString(folder.resolve("SameDiffModelTest.java")));
    List<String> blocks = new ArrayList<>();
    for (String part : Files.readString(PAGE).split("```java\n", -1)) {
      blocks.add(part.contains("```") ? part.substring(0, part.indexOf("```")) : "");
    }
    assertEquals(4, blocks.size());
    for (String block : blocks.subList(1, 4)) {
      assertTrue(code.contains(squeezed(block)), block);
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("//.*", "").replaceAll("\\s+", "");
  }

  @Test
  void guide_listOfOperations_isWhole() throws IOException {
    String list = "`" + String.join("` `", SameDiffModel.operations()) + "`";
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    assertTrue(page.contains(list), () -> "docs/guide/samediff.md should list\n" + list);
  }
}
