package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.linearize;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.Linearized;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Asks the trained iris classifier which size of a flower its answer depends on most. */
public final class FeatureSensitivity {
  private static final String CHART = "feature-sensitivity.png";

  private FeatureSensitivity() {}

  /**
   * Derivatives of the probabilities in the sizes.
   *
   * @param data the flowers
   * @param probabilities of each species for each flower, [flowers, species]
   * @param perCentimetre the derivative of each of them in each size, [features, flowers, species]
   */
  record Sensitivity(IrisData data, Tensor probabilities, Tensor perCentimetre) {
    /**
     * Mean over the flowers of {@code |∂p/∂x|} for x in standard deviations, [features, species].
     */
    Tensor meanPerDeviation() {
      return perCentimetre.abs().mean(1).mul(data.deviation().expandDims(1));
    }

    /** As {@link #meanPerDeviation}, of each flower's predicted species only, [features]. */
    Tensor ofPrediction() {
      Tensor predicted = probabilities.argmax(-1);
      Tensor chosen = Tensors.oneHot(predicted, data.speciesNames().size(), perCentimetre.dtype());
      return perCentimetre.mul(chosen).sum(-1).abs().mean(1).mul(data.deviation());
    }

    /** The flower whose probabilities a small change of sizes moves most, counted from 0. */
    int mostSensitiveFlower() {
      return (int) perCentimetre.square().sum(0, 2).argmax(0).toDouble();
    }
  }

  /**
   * Differentiates the probabilities of all flowers at once: along a direction that adds one
   * centimetre to one size of every flower, each row's tangent is that flower's own derivative.
   */
  static Sensitivity analyse(IrisData data, Params params) {
    Linearized<Tensor, Tensor> probabilities =
        linearize(
            (Tensor x) ->
                SoftmaxRegression.probabilities(params, x.sub(data.mean()).div(data.deviation())),
            data.centimetres());
    int features = data.featureNames().size();
    Tensor[] tangents = new Tensor[features];
    for (int j = 0; j < features; j++) {
      Tensor everyFlower = Tensor.eye(features).at(j).broadcastTo(data.centimetres().shape());
      tangents[j] = probabilities.pushforward(everyFlower);
    }
    return new Sensitivity(data, probabilities.primal(), Tensors.stack(0, tangents));
  }

  /** Draws the means per standard deviation as bars, and returns the file. */
  static Path draw(Sensitivity sensitivity, Path folder) {
    System.setProperty("java.awt.headless", "true");
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(900)
            .height(500)
            .title("How far one standard deviation of a size moves a probability")
            .yAxisTitle("mean |dp/dx| per standard deviation")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisDecimalPattern("0.00");
    IrisData data = sensitivity.data();
    Tensor means = sensitivity.meanPerDeviation().T();
    for (int k = 0; k < data.speciesNames().size(); k++) {
      List<Double> bars = Arrays.stream(means.at(k).toArray()).boxed().toList();
      chart.addSeries(data.speciesNames().get(k), data.featureNames(), bars);
    }
    try {
      Path file = Files.createDirectories(folder).resolve(CHART);
      BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    IrisData data = IrisData.load();
    Params params = IrisTraining.newton(data).x();
    Sensitivity sensitivity = analyse(data, params);
    Table.title(out, "Sensitivity: which size of a flower moves its predicted probability");
    out.println("Mean over 150 flowers of |dp/dx|, for x in standard deviations of each size.");
    List<String> header = new ArrayList<>(List.of("size", "predicted species"));
    header.addAll(data.speciesNames());
    Table table = new Table(header.toArray(String[]::new));
    Tensor means = sensitivity.meanPerDeviation();
    Tensor predicted = sensitivity.ofPrediction();
    for (int j = 0; j < data.featureNames().size(); j++) {
      List<Object> row = new ArrayList<>();
      row.add(data.featureNames().get(j));
      row.add(decimals(predicted.item(j)));
      for (double mean : means.at(j).toArray()) {
        row.add(decimals(mean));
      }
      table.row(row.toArray());
    }
    table.print(out);
    int first = (int) predicted.argmax(0).toDouble();
    out.println("Most influential: " + data.featureNames().get(first) + ".");
    printFlower(out, sensitivity);
    Path folder =
        Path.of(System.getProperty("samples.output", System.getProperty("java.io.tmpdir")));
    out.println("Chart: " + draw(sensitivity, folder).toAbsolutePath());
    out.println();
  }

  private static void printFlower(PrintStream out, Sensitivity sensitivity) {
    IrisData data = sensitivity.data();
    int flower = sensitivity.mostSensitiveFlower();
    out.println("Nearest to a border is flower " + (flower + 1) + ", with these probabilities and");
    out.println("their derivatives per centimetre:");
    List<String> header = new ArrayList<>(List.of("species", "probability"));
    header.addAll(data.featureNames());
    Table table = new Table(header.toArray(String[]::new));
    for (int k = 0; k < data.speciesNames().size(); k++) {
      List<Object> row = new ArrayList<>();
      row.add(data.speciesNames().get(k));
      row.add(decimals(sensitivity.probabilities().item(flower, k)));
      for (int j = 0; j < data.featureNames().size(); j++) {
        row.add(decimals(sensitivity.perCentimetre().item(j, flower, k)));
      }
      table.row(row.toArray());
    }
    table.print(out);
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
