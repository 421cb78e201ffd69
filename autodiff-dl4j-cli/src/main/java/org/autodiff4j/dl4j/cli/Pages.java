package org.autodiff4j.dl4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.autodiff4j.dl4j.report.Section;
import org.autodiff4j.dl4j.sensitivity.Directional;

/** What the results of all commands begin with: which model, and which data. */
final class Pages {
  private Pages() {}

  static HtmlReport of(Subject subject, DataOptions input) {
    String model = String.valueOf(Objects.requireNonNull(input.model).getFileName());
    String data = String.valueOf(Objects.requireNonNull(input.data).getFileName());
    Section facts =
        new Section("Model and data")
            .fact("model", subject.file().isGraph() ? "ComputationGraph" : "MultiLayerNetwork")
            .fact("parameters", String.valueOf(subject.network().numParams()))
            .fact("precision of the file", subject.precision().toString())
            .fact("examples", String.valueOf(subject.size()))
            .fact("features", String.valueOf(subject.examples().names().size()))
            .fact("normalizer", subject.normalization().replace("Normalizer", ""))
            .fact("seed", String.valueOf(input.seed));
    if (!subject.examples().classes().isEmpty()) {
      facts.text("Classes: " + String.join(", ", subject.examples().classes()) + ".");
    }
    return new HtmlReport(model, subject.size() + " examples of " + data).add(facts);
  }

  static Map<String, Object> json(String command, Subject subject, DataOptions input) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", command);
    json.put("model", input.model);
    json.put("data", input.data);
    json.put("examples", subject.size());
    json.put("features", subject.examples().names());
    json.put("classes", subject.examples().classes());
    json.put("normalizer", subject.normalization());
    json.put("precision", subject.precision());
    json.put("parameters", subject.network().numParams());
    json.put("seed", input.seed);
    return json;
  }

  static Map<String, Object> json(Directional along) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss", along.loss());
    json.put("slope", along.slope());
    json.put("curvature", along.curvature());
    return json;
  }
}
