package org.autodiff4j.samples;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.autodiff4j.dl4j.sensitivity.Curvature;
import org.autodiff4j.dl4j.sensitivity.CurvatureOptions;
import org.autodiff4j.dl4j.sensitivity.Direction;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms;
import org.autodiff4j.dl4j.sensitivity.LossProfile;
import org.autodiff4j.dl4j.sensitivity.Saliency;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/**
 * The life of a Deeplearning4j network: trained on the iris flowers and saved; then read from the
 * file, checked, explained, polished by Newton-CG and written back.
 */
public final class IrisNetwork {
  private static final int TRAINING_STEPS = 100;
  private static final int SHOWN = 5;

  private IrisNetwork() {}

  /** The flowers as Deeplearning4j takes them, in centimetres. */
  static DataSet flowers(IrisData data) {
    Tensor x = data.centimetres();
    Tensor labels = Tensors.oneHot(data.species(), data.speciesNames().size(), x.dtype());
    return new DataSet(NDArrays.toNd4j(x), NDArrays.toNd4j(labels));
  }

  /** Trains a network on the flowers and saves it, with its normalizer. */
  static MultiLayerNetwork trainAndSave(DataSet flowers, Path file) {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(flowers);
    DataSet normalized = flowers.copy();
    normalizer.preProcess(normalized);
    MultiLayerNetwork net = Networks.trained(Networks.iris(), normalized, TRAINING_STEPS);
    try {
      ModelSerializer.writeModel(net, file.toFile(), false);
      // Not in the same call: that of 1.0.0-M2.1 closes the file too soon.
      ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return net;
  }

  /** Minimises a model's loss from where training left it. */
  static Minimum<Map<String, Tensor>> polished(Dl4jModel model, Sensitivity sensitivity) {
    try (Progress progress = Progress.of("Newton-CG", -1)) {
      return sensitivity
          .newton()
          .tolerance(1e-9)
          .listener(step -> progress.step("loss " + step.value()))
          .minimise(model.trainable());
    }
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Network: a Deeplearning4j network on iris, checked, explained and polished");
    IrisData data = IrisData.load();
    DataSet flowers = flowers(data);
    Path file =
        Path.of(
            System.getProperty("samples.output", System.getProperty("java.io.tmpdir")), "iris.zip");
    MultiLayerNetwork net = trainAndSave(flowers, file);

    Dl4jModel model = Dl4jModel.load(file);
    DataSet normalized = (DataSet) model.normalized(flowers);
    say(out, "Deeplearning4j's Adam, " + TRAINING_STEPS + " steps", net, normalized);
    out.println();
    BackpropReport report = NetworkReports.check(net, normalized);
    out.println(report);

    Sensitivity sensitivity = Sensitivity.of(model, model.loss(normalized));
    Saliency saliency = sensitivity.saliency();
    Table features = new Table("feature", "mean |derivative of the loss| per deviation");
    for (Saliency.Feature f : saliency.ranked()) {
      features.row(data.featureNames().get(f.index()), decimals(f.scaled()));
    }
    features.print(out);
    ExampleNorms norms = sensitivity.perExampleNorms();
    Table examples = new Table("flower", "species", "loss", "gradient norm");
    for (ExampleNorms.Example e : norms.top(SHOWN)) {
      int species = (int) data.species().item(e.row());
      examples.row(
          e.row() + 1, data.speciesNames().get(species), decimals(e.loss()), decimals(e.norm()));
    }
    examples.print(out);

    Minimum<Map<String, Tensor>> minimum = polished(model, sensitivity);
    model.writeTo(net, minimum.x());
    say(out, "Newton-CG, " + minimum.iterations() + " steps", net, normalized);
    Dl4jModel polished = Dl4jModel.of(net);
    Sensitivity after = Sensitivity.of(polished, polished.loss(normalized));
    Curvature curvature = after.curvature(CurvatureOptions.standard());
    out.println(curvature);
    LossProfile profile = after.profile(after.direction(Direction.SHARPEST), 2, 41);
    HtmlReport page =
        new HtmlReport("iris.zip", "150 iris flowers")
            .add(report)
            .add(saliency, data.featureNames())
            .add(norms, List.of(), 2 * SHOWN)
            .add(sensitivity.topParameters(2 * SHOWN))
            .add(curvature)
            .add("the sharpest direction", profile);
    out.println("Report: " + NetworkReports.write("iris.html", page));
    out.println();
  }

  private static void say(PrintStream out, String how, MultiLayerNetwork net, DataSet data) {
    out.printf(
        Locale.ROOT,
        "%s: loss %.10f, %.1f %% right.%n",
        how,
        net.score(data),
        Networks.accuracy(net, data));
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
