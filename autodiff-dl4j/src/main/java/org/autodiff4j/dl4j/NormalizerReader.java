package org.autodiff4j.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MinMaxStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.StandardizeStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.stats.DistributionStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.MinMaxStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.NormalizerStats;

/**
 * Reads what {@code NormalizerSerializer} writes, for the normalizers that ND4J brings along. Its
 * own reader makes an object of any class that the file names, and falls back to Java
 * deserialization.
 */
final class NormalizerReader {
  private static final int MOST = 1024;

  private final DataInputStream in;
  private final ArrayReader arrays;

  NormalizerReader(DataInputStream in, long size) {
    this.in = in;
    this.arrays = new ArrayReader(in, ModelArchive.NORMALIZER, size);
  }

  Normalizer<?> read() throws IOException {
    in.mark(16);
    if (in.readUnsignedShort() == 0xACED) {
      throw new ModelFileException(
          ModelArchive.NORMALIZER
              + " is a serialized Java object, which runs code when it is read. Save the normalizer"
              + " again with ModelSerializer.addNormalizerToModel");
    }
    in.reset();
    String head = in.readUTF();
    if (!head.equals("NORMALIZER")) {
      throw new ModelFileException(
          ModelArchive.NORMALIZER + " begins with " + ModelArchive.quoted(head));
    }
    int version = in.readInt();
    if (version != 1) {
      throw new ModelFileException(
          ModelArchive.NORMALIZER + " is of version " + version + ", not 1");
    }
    String type = in.readUTF();
    return switch (type) {
      case "STANDARDIZE" -> standardize();
      case "MIN_MAX" -> minMax();
      case "IMAGE_MIN_MAX" -> image();
      case "MULTI_STANDARDIZE" -> multiStandardize();
      case "MULTI_MIN_MAX" -> multiMinMax();
      case "MULTI_HYBRID" -> hybrid();
      default ->
          throw new ModelFileException(
              ModelArchive.NORMALIZER
                  + " is of type "
                  + ModelArchive.quoted(type)
                  + ", which is none of ND4J's own; apply it to the data yourself");
    };
  }

  private Normalizer<?> standardize() throws IOException {
    boolean fitsLabels = in.readBoolean();
    Pair features = pair();
    NormalizerStandardize result = new NormalizerStandardize(features.first, features.second);
    result.fitLabel(fitsLabels);
    if (fitsLabels) {
      Pair labels = pair();
      result.setLabelStats(labels.first, labels.second);
    }
    return result;
  }

  private Normalizer<?> minMax() throws IOException {
    boolean fitsLabels = in.readBoolean();
    NormalizerMinMaxScaler result = new NormalizerMinMaxScaler(in.readDouble(), in.readDouble());
    result.fitLabel(fitsLabels);
    Pair features = pair();
    result.setFeatureStats(features.first, features.second);
    if (fitsLabels) {
      Pair labels = pair();
      result.setLabelStats(labels.first, labels.second);
    }
    return result;
  }

  private Normalizer<?> image() throws IOException {
    ImagePreProcessingScaler result =
        new ImagePreProcessingScaler(in.readDouble(), in.readDouble());
    result.setMaxPixelVal(in.readDouble());
    return result;
  }

  private Normalizer<?> multiStandardize() throws IOException {
    boolean fitsLabels = in.readBoolean();
    int inputs = count(in.readInt());
    int outputs = fitsLabels ? count(in.readInt()) : skipped();
    MultiNormalizerStandardize result = new MultiNormalizerStandardize();
    result.fitLabel(fitsLabels);
    result.setFeatureStats(distributions(inputs));
    if (fitsLabels) {
      result.setLabelStats(distributions(outputs));
    }
    return result;
  }

  private Normalizer<?> multiMinMax() throws IOException {
    boolean fitsLabels = in.readBoolean();
    int inputs = count(in.readInt());
    int outputs = fitsLabels ? count(in.readInt()) : skipped();
    MultiNormalizerMinMaxScaler result =
        new MultiNormalizerMinMaxScaler(in.readDouble(), in.readDouble());
    result.fitLabel(fitsLabels);
    result.setFeatureStats(ranges(inputs));
    if (fitsLabels) {
      result.setLabelStats(ranges(outputs));
    }
    return result;
  }

  private int skipped() throws IOException {
    in.readInt();
    return 0;
  }

  private Normalizer<?> hybrid() throws IOException {
    MultiNormalizerHybrid result = new MultiNormalizerHybrid();
    result.setInputStats(stats());
    result.setOutputStats(stats());
    result.setGlobalInputStrategy(strategy());
    result.setGlobalOutputStrategy(strategy());
    result.setPerInputStrategies(strategies());
    result.setPerOutputStrategies(strategies());
    return result;
  }

  private Map<Integer, NormalizerStats> stats() throws IOException {
    Map<Integer, NormalizerStats> result = new HashMap<>();
    for (int left = count(in.readInt()); left > 0; left--) {
      int index = in.readInt();
      int kind = in.readInt();
      result.put(
          index,
          switch (kind) {
            case 1 -> distribution();
            case 2 -> range();
            default -> throw unknown(kind);
          });
    }
    return result;
  }

  private Map<Integer, NormalizerStrategy<?>> rawStrategies() throws IOException {
    Map<Integer, NormalizerStrategy<?>> result = new HashMap<>();
    for (int left = count(in.readInt()); left > 0; left--) {
      int index = in.readInt();
      NormalizerStrategy<?> strategy = strategy();
      if (strategy != null) {
        result.put(index, strategy);
      }
    }
    return result;
  }

  // ND4J declares the map with a raw type.
  @SuppressWarnings({"rawtypes", "unchecked"})
  private Map<Integer, NormalizerStrategy> strategies() throws IOException {
    return (Map) rawStrategies();
  }

  private @Nullable NormalizerStrategy<?> strategy() throws IOException {
    int kind = in.readInt();
    return switch (kind) {
      case 0 -> null;
      case 1 -> new StandardizeStrategy();
      case 2 -> new MinMaxStrategy(in.readDouble(), in.readDouble());
      default -> throw unknown(kind);
    };
  }

  private static ModelFileException unknown(int kind) {
    return new ModelFileException(
        ModelArchive.NORMALIZER + " has statistics of the unknown kind " + kind);
  }

  private static int count(int declared) {
    if (declared < 0 || declared > MOST) {
      throw new ModelFileException(
          ModelArchive.NORMALIZER + " declares statistics of " + declared + " arrays");
    }
    return declared;
  }

  private List<DistributionStats> distributions(int count) throws IOException {
    List<DistributionStats> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(distribution());
    }
    return result;
  }

  private List<MinMaxStats> ranges(int count) throws IOException {
    List<MinMaxStats> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(range());
    }
    return result;
  }

  private DistributionStats distribution() throws IOException {
    Pair pair = pair();
    return new DistributionStats(pair.first, pair.second);
  }

  private MinMaxStats range() throws IOException {
    Pair pair = pair();
    return new MinMaxStats(pair.first, pair.second);
  }

  /** Mean and deviation, or least and greatest. */
  private record Pair(INDArray first, INDArray second) {}

  private Pair pair() throws IOException {
    INDArray first = arrays.read();
    INDArray second = arrays.read();
    if (first.length() != second.length()) {
      throw new ModelFileException(
          ModelArchive.NORMALIZER
              + " pairs statistics of "
              + first.length()
              + " and of "
              + second.length()
              + " features");
    }
    return new Pair(first, second);
  }
}
