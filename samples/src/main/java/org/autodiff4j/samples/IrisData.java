package org.autodiff4j.samples;

import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/**
 * Fisher's measurements of 150 iris flowers.
 *
 * @param centimetres one row of four sizes a flower, f64[150, 4]
 * @param species the number of each flower's species, i64[150]
 * @param featureNames what the four sizes are
 * @param speciesNames the three species
 */
record IrisData(
    Tensor centimetres, Tensor species, List<String> featureNames, List<String> speciesNames) {

  /** Reads the data from the class path. */
  static IrisData load() {
    CsvResource csv = CsvResource.read("iris.csv");
    List<String> features = csv.columns().subList(0, 4);
    List<CSVRecord> records = csv.rows();
    List<String> names = records.stream().map(row -> row.get("species")).distinct().toList();
    double[][] sizes = new double[records.size()][features.size()];
    int[] species = new int[records.size()];
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < features.size(); j++) {
        sizes[i][j] = Double.parseDouble(records.get(i).get(j));
      }
      species[i] = names.indexOf(records.get(i).get("species"));
    }
    List<String> titles = features.stream().map(name -> name.replace('_', ' ')).toList();
    return new IrisData(Tensor.of(sizes), Tensor.of(species), titles, names);
  }

  /** The mean of each size, f64[4]. */
  Tensor mean() {
    return centimetres.mean(0);
  }

  /** The standard deviation of each size, f64[4]. */
  Tensor deviation() {
    return Tensors.standardDeviation(centimetres, 0);
  }

  /** Sizes in standard deviations from their mean. */
  Tensor standardised() {
    return centimetres.sub(mean()).div(deviation());
  }
}
