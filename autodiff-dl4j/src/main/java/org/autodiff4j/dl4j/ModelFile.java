package org.autodiff4j.dl4j;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.autodiff4j.dl4j.ModelArchive.Content;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A model that {@code ModelSerializer} saved, read from a file that may come from anyone.
 *
 * <pre>{@code
 * ModelFile file = ModelFile.read(Path.of("model.zip"));
 * MultiLayerNetwork net = file.multiLayerNetwork();
 * Dl4jModel model = file.model();                      // or at once: Dl4jModel.load(path)
 * }</pre>
 *
 * <p>What Deeplearning4j's own {@code ModelSerializer.restore…} does with a file: it unpacks all of
 * it into memory whatever its size, deserializes {@code preprocessor.bin} with Java's {@code
 * ObjectInputStream}, and a {@code normalizer.bin} that it does not know as well, makes an object
 * of any class that the normalizer's header names, loads each class that the configuration names,
 * and allocates and reads arrays by the lengths, shapes and strides that they declare. Here:
 *
 * <ul>
 *   <li>nothing is deserialized by Java; {@code preprocessor.bin}, the updater's state and objects
 *       that were added to the file are not read;
 *   <li>nothing is written to disk, and entries with other names are refused;
 *   <li>sizes are compared with {@link ModelFileLimits} before anything is unpacked, checksums
 *       after;
 *   <li>the configuration may name only classes of Deeplearning4j and ND4J that configurations are
 *       made of, and those that the limits allow;
 *   <li>the number of parameters that the configuration describes must be that of the file before
 *       any memory is allocated for them;
 *   <li>of normalizers only ND4J's own are known.
 * </ul>
 *
 * <p>What cannot be restricted: a configuration may describe a network whose evaluation takes any
 * amount of time or memory, and evaluating it by Deeplearning4j runs native code on the sizes it
 * gives.
 *
 * <p>Every failure is a {@link ModelFileException} of one line that begins with the file.
 */
public final class ModelFile {
  private final Model network;
  private final @Nullable Normalizer<?> normalizer;

  private ModelFile(Model network, @Nullable Normalizer<?> normalizer) {
    this.network = network;
    this.normalizer = normalizer;
  }

  /**
   * Reads a model within the standard limits.
   *
   * @throws ModelFileException if the file cannot be read, is no model, or exceeds a limit
   */
  public static ModelFile read(Path path) {
    return read(path, ModelFileLimits.standard());
  }

  /**
   * Reads a model within limits.
   *
   * @throws ModelFileException if the file cannot be read, is no model, or exceeds a limit
   */
  public static ModelFile read(Path path, ModelFileLimits limits) {
    try (ModelArchive archive = ModelArchive.open(path, limits)) {
      return new ModelFile(network(archive, limits), normalizer(archive));
    } catch (ModelFileException e) {
      throw new ModelFileException(path + ": " + e.getMessage() + ".", e);
    } catch (EOFException e) {
      throw new ModelFileException(path + ": an entry ends too early.", e);
    } catch (ZipException | UTFDataFormatException e) {
      throw new ModelFileException(
          path + ": the file is damaged (" + ConfigurationGuard.firstLine(e.getMessage()) + ").",
          e);
    } catch (IOException e) {
      throw new ModelFileException(
          path
              + ": the file cannot be read ("
              + ConfigurationGuard.firstLine(e.getMessage())
              + ").",
          e);
    } catch (RuntimeException | StackOverflowError | ExceptionInInitializerError e) {
      // Deeplearning4j meets an impossible configuration with whatever goes wrong first.
      throw new ModelFileException(
          path + ": Deeplearning4j cannot build this model: " + reason(e) + ".", e);
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    String line =
        message == null
            ? ""
            : ConfigurationGuard.firstLine(message.strip()).replaceAll("\\p{Cntrl}", "?");
    return line.isEmpty() ? name : name + ", " + line.replaceAll("[.\\s]+$", "");
  }

  // ---- What was read ----

  /** Whether this is a {@code ComputationGraph}. */
  public boolean isGraph() {
    return network instanceof ComputationGraph;
  }

  /** The network: a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
  public Model network() {
    return network;
  }

  /**
   * The network, if it is one of layers in a row.
   *
   * @throws ModelFileException if it is a graph
   */
  public MultiLayerNetwork multiLayerNetwork() {
    if (network instanceof MultiLayerNetwork net) {
      return net;
    }
    throw new ModelFileException("The model is a ComputationGraph; use graph().");
  }

  /**
   * The network, if it is a graph.
   *
   * @throws ModelFileException if it is a {@code MultiLayerNetwork}
   */
  public ComputationGraph graph() {
    if (network instanceof ComputationGraph graph) {
      return graph;
    }
    throw new ModelFileException("The model is a MultiLayerNetwork; use multiLayerNetwork().");
  }

  /** What the data went through before it reached the network, if the file says so. */
  public Optional<Normalizer<?>> normalizer() {
    return Optional.ofNullable(normalizer);
  }

  /**
   * The function that the network computes, with its normalizer.
   *
   * @throws UnsupportedModelException if some layers cannot be expressed; it lists all of them
   */
  public Dl4jModel model() {
    Dl4jModel model = isGraph() ? Dl4jModel.of(graph()) : Dl4jModel.of(multiLayerNetwork());
    return normalizer == null ? model : model.withNormalizer(normalizer);
  }

  // ---- Reading ----

  private static Model network(ModelArchive archive, ModelFileLimits limits) throws IOException {
    String json = text(archive.bytes(ModelArchive.CONFIGURATION));
    JsonNode root = new ConfigurationGuard(limits).check(json);
    boolean isGraph = root.has("vertices") && root.has("networkInputs");
    if (!isGraph && !root.has("confs")) {
      throw new ModelFileException(
          ModelArchive.CONFIGURATION
              + " describes neither a MultiLayerNetwork nor a ComputationGraph");
    }
    return isGraph ? graph(json, archive) : layers(json, archive);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(ModelArchive.CONFIGURATION + " is not in UTF-8", e);
    }
  }

  private static MultiLayerNetwork layers(String json, ModelArchive archive) throws IOException {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    long count = 0;
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      each.getLayer().setDataType(configuration.getDataType());
      count = plus(count, each.getLayer().initializer().numParams(each));
    }
    INDArray params = params(archive, count);
    configuration.setDataType(params == null ? configuration.getDataType() : params.dataType());
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init(params, false);
    requireSizes(net.paramTable());
    return net;
  }

  private static ComputationGraph graph(String json, ModelArchive archive) throws IOException {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    long count = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      vertex.setDataType(configuration.getDataType());
      count = plus(count, vertex.numParams(true));
    }
    INDArray params = params(archive, count);
    configuration.setDataType(params == null ? configuration.getDataType() : params.dataType());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(params, false);
    requireSizes(graph.paramTable());
    return graph;
  }

  private static long plus(long before, long more) {
    if (more < 0) {
      throw new ModelFileException(
          ModelArchive.CONFIGURATION + " describes a layer of " + more + " parameters");
    }
    return Math.addExact(before, more);
  }

  private static @Nullable INDArray params(ModelArchive archive, long count) throws IOException {
    if (archive.has(ModelArchive.COEFFICIENTS) && archive.size(ModelArchive.COEFFICIENTS) == 0) {
      if (!archive.has(ModelArchive.NO_PARAMS) || count > 0) {
        throw new ModelFileException(
            ModelArchive.COEFFICIENTS
                + " is empty, but the configuration describes "
                + count
                + " parameters");
      }
      return null;
    }
    try (Content content = archive.content(ModelArchive.COEFFICIENTS)) {
      long size = archive.size(ModelArchive.COEFFICIENTS);
      INDArray params =
          new ArrayReader(content.data(), ModelArchive.COEFFICIENTS, size).read(count);
      content.finish();
      return params.rank() == 2 && params.size(0) == 1 ? params : params.reshape(1, count);
    }
  }

  private static void requireSizes(@Nullable Map<String, INDArray> params) {
    if (params == null) {
      return;
    }
    params.forEach(
        (name, value) -> {
          for (long size : value.shape()) {
            if (size < 1) {
              throw new ModelFileException(
                  ModelArchive.CONFIGURATION
                      + " describes the parameter "
                      + ModelArchive.quoted(name)
                      + " with an axis of size "
                      + size);
            }
          }
        });
  }

  private static @Nullable Normalizer<?> normalizer(ModelArchive archive) throws IOException {
    if (!archive.has(ModelArchive.NORMALIZER)) {
      return null;
    }
    try (Content content = archive.content(ModelArchive.NORMALIZER)) {
      long size = archive.size(ModelArchive.NORMALIZER);
      Normalizer<?> normalizer = new NormalizerReader(content.data(), size).read();
      content.finish();
      return normalizer;
    }
  }
}
