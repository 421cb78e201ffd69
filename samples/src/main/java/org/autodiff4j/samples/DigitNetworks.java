package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Trains a convolutional and a recurrent network on digits and checks their back-propagation. */
public final class DigitNetworks {
  private static final int EXAMPLES = 300;
  private static final int CHECKED = 60;
  private static final int STEPS = 60;

  private DigitNetworks() {}

  /** What the check of a trained network finds. */
  static BackpropReport report(
      PrintStream out, MultiLayerNetwork net, Function<DigitData, DataSet> arrangement) {
    DataSet data = arrangement.apply(DigitData.load(EXAMPLES));
    Networks.trained(net, data, STEPS);
    out.printf(
        Locale.ROOT,
        "%.1f %% of %d digits right after %d steps.%n",
        Networks.accuracy(net, data),
        EXAMPLES,
        STEPS);
    return NetworkReports.check(net, arrangement.apply(DigitData.load(CHECKED)));
  }

  private static void show(PrintStream out, String name, BackpropReport report) {
    out.println(report);
    HtmlReport page =
        new HtmlReport(name + " network", CHECKED + " hand-written digits").add(report);
    out.println("Report: " + NetworkReports.write(name.toLowerCase(Locale.ROOT) + ".html", page));
    out.println();
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Digits: a convolutional and a recurrent network of Deeplearning4j, checked");
    show(out, "Convolutional", report(out, Networks.convolutional(), DigitData::images));
    show(out, "Recurrent", report(out, Networks.recurrent(), DigitData::sequences));
  }
}
