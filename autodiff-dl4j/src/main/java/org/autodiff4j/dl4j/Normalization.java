package org.autodiff4j.dl4j;

import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.MultiDataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/** Applies normalizers to copies of data: ND4J's change what they are given. */
final class Normalization {
  private Normalization() {}

  static DataSet of(DataSet data, @Nullable Normalizer<?> normalizer) {
    if (normalizer instanceof MultiDataNormalization) {
      MultiDataSet result = of(multi(data), normalizer);
      return new org.nd4j.linalg.dataset.DataSet(
          result.getFeatures(0),
          result.getLabels(0),
          data.getFeaturesMaskArray(),
          data.getLabelsMaskArray());
    }
    DataSet copy = data.copy();
    if (normalizer instanceof DataNormalization own) {
      apply(() -> own.transform(copy), data.getFeatures(), normalizer);
    } else if (normalizer != null) {
      throw unknown(normalizer);
    }
    return copy;
  }

  static MultiDataSet of(MultiDataSet data, @Nullable Normalizer<?> normalizer) {
    MultiDataSet copy = data.copy();
    if (normalizer instanceof MultiDataNormalization own) {
      apply(() -> own.transform(copy), data.getFeatures(0), normalizer);
    } else if (normalizer instanceof DataNormalization own && data.numFeatureArrays() == 1) {
      DataSet one = new org.nd4j.linalg.dataset.DataSet(copy.getFeatures(0), copy.getLabels(0));
      apply(() -> own.transform(one), data.getFeatures(0), normalizer);
      copy.setFeatures(0, one.getFeatures());
      copy.setLabels(0, one.getLabels());
    } else if (normalizer != null) {
      throw unknown(normalizer);
    }
    return copy;
  }

  private static MultiDataSet multi(DataSet data) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        array(data.getFeatures()),
        array(data.getLabels()),
        data.getFeaturesMaskArray() == null ? null : array(data.getFeaturesMaskArray()),
        data.getLabelsMaskArray() == null ? null : array(data.getLabelsMaskArray()));
  }

  private static INDArray[] array(INDArray one) {
    return new INDArray[] {one};
  }

  private static void apply(Runnable transform, INDArray features, Normalizer<?> normalizer) {
    try {
      transform.run();
    } catch (RuntimeException e) {
      throw new AutodiffException(
          "The normalizer "
              + normalizer.getClass().getSimpleName()
              + " does not fit features of shape "
              + java.util.Arrays.toString(features.shape())
              + ": "
              + ConfigurationGuard.firstLine(e.getMessage()),
          e);
    }
  }

  private static AutodiffException unknown(Normalizer<?> normalizer) {
    return new AutodiffException(
        "The normalizer "
            + normalizer.getClass().getSimpleName()
            + " is for other data than this; normalize the data yourself.");
  }
}
