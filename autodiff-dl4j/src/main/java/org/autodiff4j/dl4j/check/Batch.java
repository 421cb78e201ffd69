package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.ShapeException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Data of a check: copies, so that nothing the network does to its input can reach the user's. */
record Batch(
    List<INDArray> features,
    List<INDArray> labels,
    List<@Nullable INDArray> featureMasks,
    List<@Nullable INDArray> labelMasks) {
  static Batch of(DataSet data) {
    return new Batch(
        List.of(required("features", data.getFeatures())),
        List.of(required("labels", data.getLabels())),
        Arrays.asList(data.getFeaturesMaskArray()),
        Arrays.asList(data.getLabelsMaskArray()));
  }

  static Batch of(MultiDataSet data) {
    List<INDArray> features = all("features", data.getFeatures());
    List<INDArray> labels = all("labels", data.getLabels());
    return new Batch(
        features,
        labels,
        masks(data.getFeaturesMaskArrays(), features.size()),
        masks(data.getLabelsMaskArrays(), labels.size()));
  }

  private static List<INDArray> all(String what, INDArray @Nullable [] arrays) {
    List<INDArray> list = new ArrayList<>();
    if (arrays != null) {
      for (INDArray array : arrays) {
        list.add(required(what, array));
      }
    }
    return list;
  }

  private static List<@Nullable INDArray> masks(INDArray @Nullable [] masks, int count) {
    return masks == null ? Arrays.asList(new INDArray[count]) : Arrays.asList(masks);
  }

  private static INDArray required(String what, @Nullable INDArray array) {
    if (array == null) {
      throw new AutodiffException("The data has no " + what + ".");
    }
    return array;
  }

  long examples() {
    return features.get(0).size(0);
  }

  /** Checks that there is something to compute, for a network of so many inputs and outputs. */
  Batch checked(int inputs, int outputs) {
    if (features.size() != inputs || labels.size() != outputs) {
      throw new AutodiffException(
          "The network has "
              + inputs
              + " inputs and "
              + outputs
              + " outputs, but the data "
              + features.size()
              + " arrays of features and "
              + labels.size()
              + " of labels.");
    }
    if (features.get(0).isEmpty() || examples() == 0) {
      throw new ShapeException("The data has no examples.");
    }
    features.forEach(array -> requireExamples("features", array));
    labels.forEach(array -> requireExamples("labels", array));
    return this;
  }

  private void requireExamples(String what, INDArray array) {
    if (array.size(0) != examples()) {
      throw new ShapeException(
          "The first features "
              + Arrays.toString(features.get(0).shape())
              + " are of "
              + examples()
              + " examples, but there are "
              + what
              + " "
              + Arrays.toString(array.shape())
              + ".");
    }
  }

  /**
   * Copies of the first examples in a precision. Masks of features keep their type: Deeplearning4j
   * reduces them, with windows over sequences, only in ND4J's default one.
   */
  Batch copy(DataType type, int maxExamples) {
    return new Batch(
        copies(features, type, maxExamples),
        copies(labels, type, maxExamples),
        copies(featureMasks, null, maxExamples),
        copies(labelMasks, type, maxExamples));
  }

  private static List<@Nullable INDArray> copies(
      List<? extends @Nullable INDArray> arrays, @Nullable DataType type, int maxExamples) {
    List<@Nullable INDArray> copies = new ArrayList<>();
    for (INDArray array : arrays) {
      INDArray part = array == null ? null : first(array, maxExamples);
      copies.add(part == null ? null : part.castTo(type == null ? part.dataType() : type).dup('c'));
    }
    return copies;
  }

  private static INDArray first(INDArray array, int maxExamples) {
    if (array.size(0) <= maxExamples) {
      return array;
    }
    INDArrayIndex[] part = new INDArrayIndex[array.rank()];
    Arrays.fill(part, NDArrayIndex.all());
    part[0] = NDArrayIndex.interval(0, maxExamples);
    return array.get(part);
  }

  MultiDataSet toDataSet() {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        array(features), array(labels), masks(featureMasks), masks(labelMasks));
  }

  /** As an array, which Deeplearning4j wants to be null if it has nothing but nulls. */
  static INDArray @Nullable [] masks(List<@Nullable INDArray> masks) {
    return masks.stream().allMatch(mask -> mask == null) ? null : array(masks);
  }

  static INDArray[] array(List<? extends @Nullable INDArray> list) {
    return list.toArray(new INDArray[0]);
  }
}
