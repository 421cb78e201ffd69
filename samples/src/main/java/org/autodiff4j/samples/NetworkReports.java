package org.autodiff4j.samples;

import java.nio.file.Path;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.CheckOptions;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Checks of networks with a bar, and pages of what was found. */
final class NetworkReports {
  private NetworkReports() {}

  /** Checks the back-propagation of a network. */
  static BackpropReport check(MultiLayerNetwork net, DataSet data) {
    try (Progress progress = Progress.of("Blocks compared", -1)) {
      CheckOptions options =
          CheckOptions.standard().withProgress((done, total, block) -> progress.step(block));
      return Dl4jCheck.backprop(net, data, options);
    }
  }

  /** Writes a page beside the other results of the samples, and returns where it is. */
  static Path write(String name, HtmlReport report) {
    Path file =
        Path.of(System.getProperty("samples.output", System.getProperty("java.io.tmpdir")), name);
    report.write(file);
    return file;
  }
}
