package org.autodiff4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DTypeException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.VGG16ImagePreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

final class ModelFileTest {
  private static final long SEED = 20261127;

  @TempDir Path folder;
  private Path path;
  private MultiLayerNetwork net;
  private Map<String, byte[]> entries;

  @BeforeEach
  void save() throws IOException {
    path = folder.resolve("model.zip");
    net = net(DataType.DOUBLE);
    ModelSerializer.writeModel(net, path.toFile(), true);
    ModelSerializer.addNormalizerToModel(path.toFile(), standardize(data()));
    entries = Zips.read(path);
  }

  // ---- What is read ----

  @Test
  void read_ofASavedNetwork_givesItsParametersScoreAndNormalizer() {
    ModelFile file = ModelFile.read(path);
    assertFalse(file.isGraph());
    assertEquals(net.params(), file.multiLayerNetwork().params());
    assertEquals(
        net.getLayerWiseConfigurations(), file.multiLayerNetwork().getLayerWiseConfigurations());
    assertEquals(standardize(data()), file.normalizer().orElseThrow());
    DataSet expected = data();
    standardize(data()).transform(expected);
    Dl4jModel model = Dl4jModel.load(path);
    DataSet original = data();
    var normalized = model.normalized(original);
    assertEquals(expected.getFeatures(), normalized.getFeatures());
    assertEquals(data().getFeatures(), original.getFeatures());
    assertEquals(
        net.score(expected), model.loss(normalized).apply(model.params()).toDouble(), 1e-14);
    assertMessage("The model is a MultiLayerNetwork; use multiLayerNetwork().", file::graph);
  }

  @Test
  void read_ofEveryKindOfModel_givesTheSameParameters() throws IOException {
    for (Models.Model model : Models.all()) {
      ModelSerializer.writeModel(model.net(), path.toFile(), false);
      MultiLayerNetwork read = ModelFile.read(path).multiLayerNetwork();
      assertEquals(model.net().params(), read.params(), model.name());
      assertEquals(model.net().score(model.data()), read.score(model.data()), 1e-12, model.name());
    }
  }

  @Test
  void read_ofAGraph_givesTheGraph() throws IOException {
    ComputationGraph graph = net(DataType.FLOAT).toComputationGraph();
    ModelSerializer.writeModel(graph, path.toFile(), true);
    ModelFile file = ModelFile.read(path);
    assertTrue(file.isGraph());
    assertEquals(graph.params(), file.graph().params());
    assertTrue(file.normalizer().isEmpty());
    assertMessage("The model is a ComputationGraph; use graph().", file::multiLayerNetwork);
  }

  @Test
  void read_ofEveryType_keepsIt_andHalfIsRefusedOnlyAsAFunction() throws IOException {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.HALF)) {
      MultiLayerNetwork saved = net(type);
      ModelSerializer.writeModel(saved, path.toFile(), false);
      ModelFile file = ModelFile.read(path);
      assertEquals(type, file.multiLayerNetwork().params().dataType());
      assertEquals(saved.params(), file.multiLayerNetwork().params());
      if (type == DataType.HALF) {
        DTypeException error = assertThrows(DTypeException.class, file::model);
        assertEquals(
            "The network's numbers are HALF, of which derivatives are too coarse. Use"
                + " net.convertDataType(DataType.DOUBLE).",
            error.getMessage());
      }
    }
  }

  @Test
  void half_ofEveryPattern_equalsNd4jsConversion() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float expected = org.bytedeco.javacpp.indexer.HalfIndexer.toFloat(bits);
      assertEquals(expected, ArrayReader.half((short) bits), "bits " + bits);
    }
  }

  @Test
  void normalizer_ofEveryKind_isReadBack() throws IOException {
    org.nd4j.linalg.dataset.MultiDataSet multi =
        new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {data().getFeatures(), data().getFeatures().mul(2)},
            new INDArray[] {data().getLabels()});
    List<Normalizer<?>> all = new ArrayList<>();
    for (boolean labels : new boolean[] {false, true}) {
      NormalizerStandardize standardize = new NormalizerStandardize();
      NormalizerMinMaxScaler minMax = new NormalizerMinMaxScaler(-1, 3);
      for (var each : List.of(standardize, minMax)) {
        each.fitLabel(labels);
        each.fit(data());
      }
      MultiNormalizerStandardize standardizes = new MultiNormalizerStandardize();
      MultiNormalizerMinMaxScaler minMaxes = new MultiNormalizerMinMaxScaler(0, 2);
      standardizes.fitLabel(labels);
      minMaxes.fitLabel(labels);
      standardizes.fit(multi);
      minMaxes.fit(multi);
      all.addAll(List.of(standardize, minMax, standardizes, minMaxes));
    }
    MultiNormalizerHybrid hybrid =
        new MultiNormalizerHybrid().standardizeInput(0).minMaxScaleInput(1).minMaxScaleAllOutputs();
    hybrid.fit(multi);
    all.add(hybrid);
    for (Normalizer<?> each : all) {
      ModelSerializer.addNormalizerToModel(path.toFile(), each);
      assertEquals(each, ModelFile.read(path).normalizer().orElseThrow());
    }
    ModelSerializer.addNormalizerToModel(path.toFile(), new ImagePreProcessingScaler(-1, 1));
    ImagePreProcessingScaler image =
        (ImagePreProcessingScaler) ModelFile.read(path).normalizer().orElseThrow();
    assertEquals(-1, image.getMinRange());
    assertEquals(1, image.getMaxRange());
  }

  @Test
  void normalized_withoutNormalizer_isACopy_andOtherDataIsRefused() {
    Dl4jModel model = Dl4jModel.of(net);
    DataSet data = data();
    var copy = model.normalized(data);
    copy.getFeatures().addi(1);
    assertEquals(data(), data);
    DataSet wide =
        new DataSet(Nd4j.zeros(DataType.DOUBLE, 2, 7), Nd4j.zeros(DataType.DOUBLE, 2, 2));
    AutodiffException error =
        assertThrows(AutodiffException.class, () -> Dl4jModel.load(path).normalized(wide));
    assertTrue(
        error
            .getMessage()
            .startsWith(
                "The normalizer NormalizerStandardize does not fit features of shape [2, 7]: "),
        error.getMessage());
  }

  @Test
  void read_ofAddedObjects_ignoresThem() {
    ModelSerializer.addObjectToFile(path.toFile(), "labels", new ArrayList<>(List.of("a", "b")));
    assertEquals(net.params(), ModelFile.read(path).multiLayerNetwork().params());
  }

  // ---- What is refused ----

  @Test
  void errors_ofFiles_areOneLineThatNamesTheFile() throws IOException {
    assertFails("there is no such file.", folder.resolve("none.zip"));
    assertFails("this is not a file.", folder);
    Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
    assertStarts("this is no zip file as ModelSerializer.writeModel makes it (", text);
    assertFails(
        "the zip has no configuration.json; is it a model of ModelSerializer.writeModel?.",
        without("configuration.json"));
    assertFails(
        "the zip has no coefficients.bin; is it a model of ModelSerializer.writeModel?.",
        without("coefficients.bin"));
    for (String name : List.of("../../evil.sh", "/etc/passwd", "a/configuration.json", "C:\\x")) {
      Path odd = Zips.write(path, Zips.with(entries, name, new byte[3]));
      assertFails("the zip has an entry of unknown name, \"" + name + "\".", odd);
    }
    assertEquals(
        List.of("model.zip", "text.zip"),
        files().stream().map(file -> file.getFileName().toString()).sorted().toList());
  }

  @Test
  void errors_ofSizes_areRaisedBeforeUnpacking() throws IOException {
    byte[] zeros = new byte[20 << 20];
    assertFails(
        "configuration.json has 20971520 bytes unpacked, more than the limit of 16777216.",
        Zips.write(path, Zips.with(entries, "configuration.json", zeros)));
    Path bomb = Zips.write(path, Zips.with(entries, "updaterState.bin", zeros));
    assertStarts("updaterState.bin unpacks from ", bomb);
    Path large = Zips.write(path, Zips.with(entries, "coefficients.bin", new byte[5000]));
    assertEquals(
        large + ": coefficients.bin has 5000 bytes unpacked, more than the limit of 4800.",
        assertThrows(
                ModelFileException.class,
                () ->
                    ModelFile.read(
                        large,
                        new ModelFileLimits(
                            1 << 20, 4800, 1 << 20, 1 << 20, 100, 9, 200, List.of())))
            .getMessage());
    ModelFileLimits few = ModelFileLimits.standard().bytes(1000);
    long size = Files.size(large);
    assertEquals(
        large + ": the file has " + size + " bytes, more than the limit of 1000.",
        assertThrows(ModelFileException.class, () -> ModelFile.read(large, few)).getMessage());
    Map<String, byte[]> many = new LinkedHashMap<>(entries);
    for (int i = 0; i < 70; i++) {
      many.put("objects/" + i, new byte[1]);
    }
    assertFails("the zip has 74 entries, more than the limit of 64.", Zips.write(path, many));
  }

  @Test
  void errors_ofConfigurations_nameTheClassOrThePlace() throws IOException {
    String activation = "org.nd4j.linalg.activations.impl.ActivationTanH";
    for (String gadget :
        List.of(
            "javax.swing.JEditorPane",
            "org.springframework.context.support.ClassPathXmlApplicationContext",
            "com.sun.rowset.JdbcRowSetImpl",
            "java.util.ArrayList<java.lang.String>",
            "org.nd4j.linalg.factory.Nd4j",
            "org.autodiff4j.dl4j.ModelFileTest$Trap")) {
      Path file = Zips.write(path, Zips.replaced(entries, activation, gadget));
      assertFails(
          "configuration.json names the class \""
              + gadget
              + "\", which is not Deeplearning4j's. If you trust the file, allow it:"
              + " ModelFileLimits.standard().allow(...).",
          file);
    }
    assertEquals(0, TRAPPED.get());
    Path hidden =
        Zips.write(
            path, Zips.replaced(entries, "\"@class\"", "\"@class\":\"java.io.File\",\"@class\""));
    assertStarts("configuration.json names the class \"java.io.File\"", hidden);
    Path escaped =
        Zips.write(
            path,
            Zips.replaced(entries, "\"@class\"", "\"\\u0040class\":\"java.io.File\",\"@class\""));
    assertStarts("configuration.json names the class \"java.io.File\"", escaped);
    Path deep = json("{\"confs\":" + "[".repeat(100000) + "]".repeat(100000) + "}");
    assertFails("configuration.json is nested deeper than the limit of 100 levels.", deep);
    assertFails("configuration.json is no JSON object.", json("[1]"));
    assertFails("configuration.json goes on after its end.", json("{} {}"));
    assertStarts("configuration.json is no JSON: ", json("{\"confs\": [1,}"));
    assertFails(
        "configuration.json describes neither a MultiLayerNetwork nor a ComputationGraph.",
        json("{}"));
    assertFails(
        "configuration.json has a number of 10 characters.", json("{\"confs\":1e10000000}"));
    assertFails(
        "configuration.json has an array whose shape is not that of its 1 elements.",
        json("{\"confs\":{\"dataType\":\"FLOAT\",\"shape\":[1,900000000],\"data\":[1]}}"));
    assertFails(
        "configuration.json is not in UTF-8.",
        Zips.write(path, Zips.with(entries, "configuration.json", new byte[] {(byte) 0xff})));
  }

  @Test
  void allow_ofAClass_makesTheConfigurationReadable() throws IOException {
    Path file =
        Zips.write(
            path,
            Zips.replaced(
                entries,
                "org.nd4j.linalg.activations.impl.ActivationTanH",
                "org.autodiff4j.dl4j.ModelFileTest$OwnTanh"));
    assertThrows(ModelFileException.class, () -> ModelFile.read(file));
    for (String allowed : List.of("org.autodiff4j.dl4j.", OwnTanh.class.getName())) {
      ModelFile read = ModelFile.read(file, ModelFileLimits.standard().allow(allowed));
      assertEquals(net.params(), read.multiLayerNetwork().params());
    }
  }

  @Test
  void errors_ofArrays_areRaisedBeforeAllocating() throws IOException {
    long count = net.numParams();
    assertFails(
        "coefficients.bin declares 4000000000000 numbers of type DOUBLE, more than its 130 bytes can hold.",
        coefficients(4_000_000_000_000L, 2_000_000, 2_000_000));
    assertFails(
        "coefficients.bin declares 5 elements for an array of shape [1, 4].",
        coefficients(5, 1, 4));
    assertFails("coefficients.bin declares an array of shape [1, -4].", coefficients(-4, 1, -4));
    assertFails(
        "coefficients.bin holds 3 parameters, but the configuration describes " + count + ".",
        coefficients(3, 1, 3));
    Path nan = Zips.write(path, Zips.replaced(entries, "\"nin\" : 3", "\"nin\" : 2000000000"));
    assertStarts("coefficients.bin holds " + count + " parameters, but the configuration", nan);
    Map<String, byte[]> none = Zips.with(entries, "coefficients.bin", new byte[0]);
    none.put("noParams.marker", new byte[0]);
    assertFails(
        "coefficients.bin is empty, but the configuration describes " + count + " parameters.",
        Zips.write(path, none));
    assertFails(
        "coefficients.bin declares 42 numbers of type DOUBLE, more than its 300 bytes can hold.",
        Zips.write(
            path,
            Zips.with(
                entries, "coefficients.bin", Arrays.copyOf(entries.get("coefficients.bin"), 300))));
    int size = entries.get("coefficients.bin").length;
    assertFails(
        "an entry ends too early.",
        Zips.write(
            path,
            Zips.with(
                entries,
                "coefficients.bin",
                Arrays.copyOf(entries.get("coefficients.bin"), size - 1))));
  }

  @Test
  void errors_ofNormalizers_nameTheKind() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Trap());
    }
    assertFails(
        "normalizer.bin is a serialized Java object, which runs code when it is read. Save the"
            + " normalizer again with ModelSerializer.addNormalizerToModel.",
        Zips.write(path, Zips.with(entries, "normalizer.bin", object.toByteArray())));
    Map<String, byte[]> preprocessor = Zips.with(entries, "preprocessor.bin", object.toByteArray());
    assertEquals(
        net.params(), ModelFile.read(Zips.write(path, preprocessor)).multiLayerNetwork().params());
    assertEquals(0, TRAPPED.get());
    assertFails(
        "normalizer.bin is of type \"CUSTOM\", which is none of ND4J's own; apply it to the data"
            + " yourself.",
        normalizer("NORMALIZER", 1, "CUSTOM"));
    assertFails("normalizer.bin is of version 7, not 1.", normalizer("NORMALIZER", 7, "MIN_MAX"));
    assertFails("normalizer.bin begins with \"X\".", normalizer("X", 1, "MIN_MAX"));
    assertFails("an entry ends too early.", normalizer("NORMALIZER", 1, "MIN_MAX"));
    assertTrue(new VGG16ImagePreProcessor().getType().toString().equals("IMAGE_VGG16"));
  }

  // ---- Fuzzing ----

  /** A file that is changed anywhere gives one clear line, or the model that it was. */
  @Test
  void read_ofMutatedFiles_failsClearlyOrGivesTheModel() throws IOException {
    Random random = new Random(SEED);
    byte[] whole = Zips.bytes(entries);
    int refused = 0;
    int cases = 0;
    for (int i = 0; i < 300; i++, cases++) {
      byte[] mutated = mutated(whole, random);
      refused += outcome("whole, case " + i + ", seed " + SEED, mutated);
    }
    for (String name : entries.keySet()) {
      for (int i = 0; i < 80; i++, cases++) {
        byte[] mutated = mutated(entries.get(name), random);
        byte[] zip = Zips.bytes(Zips.with(entries, name, mutated));
        refused += outcome(name + ", case " + i + ", seed " + SEED, zip);
      }
    }
    List<String> names = new ArrayList<>(entries.keySet());
    for (String from : names) {
      for (String to : names) {
        byte[] zip = Zips.bytes(Zips.with(entries, to, entries.get(from)));
        refused += outcome(from + " as " + to, zip);
        cases++;
      }
    }
    byte[] nested = Zips.bytes(Zips.with(entries, "configuration.json", whole));
    refused += outcome("nested", nested);
    assertTrue(refused > cases / 3, refused + " of " + cases);
    assertEquals(List.of(path), files());
  }

  /** Numbers and words of the configuration, replaced by others: fields, not bytes. */
  @Test
  void read_ofMutatedConfigurations_failsClearlyOrGivesAModel() throws IOException {
    Random random = new Random(SEED);
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String[] odd = {
      "-1",
      "0",
      "1",
      "2147483647",
      "-9223372036854775808",
      "1e300",
      "\"NaN\"",
      "null",
      "[]",
      "{}",
      "\"\"",
      "true",
      "[[1,2],[3]]",
      "{\"@class\":\"org.nd4j.linalg.activations.impl.ActivationCube\"}",
      "{\"@class\":\"org.deeplearning4j.nn.conf.layers.LSTM\"}",
      "\"org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer\""
    };
    List<int[]> values = new ArrayList<>();
    var matcher =
        java.util.regex.Pattern.compile("(?<=: )(\"[^\"]*\"|-?[0-9.]+(E-?[0-9]+)?|true|false|null)")
            .matcher(json);
    while (matcher.find()) {
      values.add(new int[] {matcher.start(), matcher.end()});
    }
    for (int i = 0; i < 400; i++) {
      int[] at = values.get(random.nextInt(values.size()));
      String by = odd[random.nextInt(odd.length)];
      String changed = json.substring(0, at[0]) + by + json.substring(at[1]);
      byte[] zip =
          Zips.bytes(
              Zips.with(entries, "configuration.json", changed.getBytes(StandardCharsets.UTF_8)));
      String what = json.substring(Math.max(0, at[0] - 40), at[1]) + " -> " + by + ", seed " + SEED;
      Files.write(path, zip);
      try {
        assertEquals(net.params(), ModelFile.read(path).multiLayerNetwork().params(), what);
      } catch (ModelFileException e) {
        assertOneLine(what, e);
      } catch (Throwable e) {
        throw new AssertionError(what, e);
      }
    }
  }

  private int outcome(String what, byte[] zip) throws IOException {
    Files.write(path, zip);
    try {
      ModelFile.read(path).multiLayerNetwork();
      return 0;
    } catch (ModelFileException e) {
      assertOneLine(what, e);
      return 1;
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
  }

  private void assertOneLine(String what, ModelFileException e) {
    assertTrue(e.getMessage().startsWith(path + ": "), what + ": " + e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), what + ": " + e.getMessage());
    assertTrue(e.getMessage().length() < 900, what + ": " + e.getMessage());
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> result = Arrays.copyOf(result, random.nextInt(result.length));
      case 1 -> result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int at = random.nextInt(Math.min(result.length, 200));
        for (int i = at; i < Math.min(at + 8, result.length); i++) {
          result[i] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
        }
      }
      default -> {
        int at = random.nextInt(result.length);
        int length = Math.min(random.nextInt(64), result.length - at);
        System.arraycopy(result, random.nextInt(result.length - length + 1), result, at, length);
      }
    }
    return result;
  }

  // ---- Pieces ----

  private static final AtomicInteger TRAPPED = new AtomicInteger();

  /** Tells when it is initialized by name or deserialized. */
  static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      TRAPPED.incrementAndGet();
      return this;
    }
  }

  /** An activation of a user. */
  public static final class OwnTanh extends org.nd4j.linalg.activations.impl.ActivationTanH {}

  private Path json(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Zips.write(path, Zips.with(entries, "configuration.json", bytes));
  }

  private Path without(String name) throws IOException {
    Map<String, byte[]> less = new LinkedHashMap<>(entries);
    less.remove(name);
    return Zips.write(path, less);
  }

  private Path coefficients(long length, long rows, long columns) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(8);
    out.writeUTF("LONG");
    for (long each : new long[] {2, rows, columns, columns, 1, 0, 1, 'c'}) {
      out.writeLong(each);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF("DOUBLE");
    return Zips.write(path, Zips.with(entries, "coefficients.bin", bytes.toByteArray()));
  }

  private Path normalizer(String head, int version, String type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(head);
    out.writeInt(version);
    out.writeUTF(type);
    return Zips.write(path, Zips.with(entries, "normalizer.bin", bytes.toByteArray()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static void assertFails(String message, Path file) {
    ModelFileException error = assertThrows(ModelFileException.class, () -> ModelFile.read(file));
    assertEquals(file + ": " + message, error.getMessage());
  }

  private static void assertStarts(String message, Path file) {
    ModelFileException error = assertThrows(ModelFileException.class, () -> ModelFile.read(file));
    assertTrue(error.getMessage().startsWith(file + ": " + message), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(ModelFileException.class, call).getMessage());
  }

  private static NormalizerStandardize standardize(DataSet data) {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(data);
    return normalizer;
  }

  private static DataSet data() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
    return new DataSet(Models.reals(6, 4, 3), labels);
  }

  private static MultiLayerNetwork net(DataType type) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(new BatchNormalization.Builder().nIn(4).nOut(4).build())
                .layer(
                    new OutputLayer.Builder(
                            new LossMCXENT(Nd4j.createFromArray(new double[] {1, 2})))
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    net.init();
    return net;
  }
}
