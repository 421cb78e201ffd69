package org.autodiff4j.samples;

import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Hand-written digits of 8 x 8 pixels, as Deeplearning4j takes them.
 *
 * @param pixels darkness of each pixel from 0 to 1, row by row, [n, 64]
 * @param labels one 1 in each row, [n, 10]
 */
record DigitData(INDArray pixels, INDArray labels) {
  static final int SIDE = 8;
  private static final double DARKEST = 16;

  /** Reads the first of the 500 digits from the class path. */
  static DigitData load(int count) {
    CsvResource csv = CsvResource.read("digits.csv");
    List<CSVRecord> records = csv.rows().subList(0, count);
    double[][] pixels = new double[count][SIDE * SIDE];
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, 10);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < SIDE * SIDE; j++) {
        pixels[i][j] = Integer.parseInt(records.get(i).get(j)) / DARKEST;
      }
      labels.putScalar(i, Integer.parseInt(records.get(i).get("digit")), 1);
    }
    return new DigitData(Nd4j.createFromArray(pixels), labels);
  }

  /** As grey images, [n, 1, 8, 8]. */
  DataSet images() {
    return new DataSet(pixels.reshape(pixels.size(0), 1, SIDE, SIDE), labels);
  }

  /** As sequences of eight rows of pixels, [n, 8 pixels, 8 steps]. */
  DataSet sequences() {
    return new DataSet(pixels.reshape(pixels.size(0), SIDE, SIDE).permute(0, 2, 1).dup(), labels);
  }
}
