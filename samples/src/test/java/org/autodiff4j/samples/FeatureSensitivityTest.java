package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.autodiff4j.samples.FeatureSensitivity.Sensitivity;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSensitivityTest {
  private static final IrisData DATA = IrisData.load();
  private static final Params PARAMS = IrisTraining.newton(DATA).x();
  private static final Sensitivity SENSITIVITY = FeatureSensitivity.analyse(DATA, PARAMS);

  @Test
  void analyse_ofEachSize_equalsCentralDifferences() {
    double h = 1e-5;
    for (int j = 0; j < 4; j++) {
      Tensor shift = Tensor.eye(4).at(j).mul(h);

      Tensor difference =
          probabilities(DATA.centimetres().add(shift))
              .sub(probabilities(DATA.centimetres().sub(shift)))
              .div(2 * h);

      assertArrayEquals(
          difference.toArray(), SENSITIVITY.perCentimetre().at(j).toArray(), 1e-9, "size " + j);
    }
  }

  private static Tensor probabilities(Tensor centimetres) {
    return SoftmaxRegression.probabilities(
        PARAMS, centimetres.sub(DATA.mean()).div(DATA.deviation()));
  }

  @Test
  void analyse_ofAllSpecies_movesProbabilitiesBetweenThem() {
    assertArrayEquals(
        new double[600], SENSITIVITY.perCentimetre().sum(-1).toArray(), 1e-14, "Σ dp = 0");
  }

  @Test
  void ofPrediction_ofEachSize_ranksPetalWidthFirst() {
    double[] expected = new double[4];
    for (int flower = 0; flower < 150; flower++) {
      int predicted = mostProbable(flower);
      for (int j = 0; j < 4; j++) {
        double slope = SENSITIVITY.perCentimetre().item(j, flower, predicted);
        expected[j] += Math.abs(slope) / 150 * DATA.deviation().item(j);
      }
    }

    double[] actual = SENSITIVITY.ofPrediction().toArray();
    assertArrayEquals(expected, actual, 1e-14);
    assertTrue(actual[3] > actual[2] && actual[2] > 3 * Math.max(actual[0], actual[1]));
  }

  private static int mostProbable(int flower) {
    int best = 0;
    for (int k = 1; k < 3; k++) {
      double p = SENSITIVITY.probabilities().item(flower, k);
      best = p > SENSITIVITY.probabilities().item(flower, best) ? k : best;
    }
    return best;
  }

  @Test
  void meanPerDeviation_ofOneSize_isTheMeanOverFlowers() {
    double sum = 0;
    for (int flower = 0; flower < 150; flower++) {
      sum += Math.abs(SENSITIVITY.perCentimetre().item(2, flower, 1));
    }

    double expected = sum / 150 * DATA.deviation().item(2);
    assertEquals(expected, SENSITIVITY.meanPerDeviation().item(2, 1), 1e-14);
  }

  @Test
  void mostSensitiveFlower_ofAll_isUndecided() {
    int flower = SENSITIVITY.mostSensitiveFlower();

    assertEquals(134, flower);
    assertEquals(0.5, SENSITIVITY.probabilities().item(flower, 1), 0.02);
  }

  @Test
  void draw_ofTheMeans_writesAChart(@TempDir Path folder) throws IOException {
    Path file = FeatureSensitivity.draw(SENSITIVITY, folder);

    BufferedImage image = Objects.requireNonNull(ImageIO.read(file.toFile()));
    assertEquals(900, image.getWidth());
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      colours.add(image.getRGB(x, image.getHeight() - 100));
    }
    assertTrue(colours.size() >= 4, "background and a colour a species, but " + colours.size());
  }
}
