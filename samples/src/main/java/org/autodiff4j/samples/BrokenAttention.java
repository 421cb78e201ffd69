package org.autodiff4j.samples;

import java.io.PrintStream;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.report.HtmlReport;

/**
 * A network with an attention layer, whose gradient Deeplearning4j 1.0.0-M2.1 doubles, from that
 * layer down to the input. The network learns all the same, so nobody notices.
 */
public final class BrokenAttention {
  private static final int EXAMPLES = 60;

  private BrokenAttention() {}

  /** What the check finds. */
  static BackpropReport report() {
    return NetworkReports.check(Networks.attentive(), DigitData.load(EXAMPLES).sequences());
  }

  /** The page of a report. */
  static HtmlReport page(BackpropReport report) {
    return new HtmlReport(
            "A network with self-attention", EXAMPLES + " hand-written digits, row by row")
        .add(report);
  }

  /** Runs this sample alone. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Table.title(out, "Attention: a layer whose gradient Deeplearning4j doubles");
    BackpropReport report = report();
    out.println(report);
    out.println("Report: " + NetworkReports.write("attention.html", page(report)));
    out.println();
  }
}
