package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.autodiff4j.dl4j.check.BackpropReport;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class DigitNetworksTest {
  @Test
  void digits_asImagesAndSequences_areTheSamePixels() {
    DigitData digits = DigitData.load(10);
    DataSet images = digits.images();
    DataSet sequences = digits.sequences();
    assertEquals(13.0 / 16, images.getFeatures().getDouble(7, 0, 2, 5));
    assertEquals(13.0 / 16, sequences.getFeatures().getDouble(7, 5, 2));
    assertEquals(7, digits.labels().argMax(1).getInt(7));
  }

  @Test
  void reports_ofBothNetworks_areRight() {
    String printed =
        Console.outputOf(
            () -> {
              check(DigitNetworks.report(System.out, Networks.convolutional(), DigitData::images));
              check(DigitNetworks.report(System.out, Networks.recurrent(), DigitData::sequences));
            });
    for (String line : printed.lines().toList()) {
      assertTrue(Double.parseDouble(line.substring(0, line.indexOf(' '))) > 95, line);
    }
    assertEquals(2, printed.lines().count(), printed);
  }

  private static void check(BackpropReport report) {
    assertTrue(report.isOk(), report::toString);
    assertTrue(report.blocks().size() - report.skipped().size() >= 6, report::toString);
  }
}
