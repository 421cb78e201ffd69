package org.autodiff4j.dl4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.autodiff4j.dl4j.sensitivity.Direction;
import org.autodiff4j.dl4j.sensitivity.Directional;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect;
import org.autodiff4j.dl4j.sensitivity.Saliency;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which features, parameters and rows a model's loss is most sensitive to. */
@Command(
    name = "sensitivity",
    mixinStandardHelpOptions = true,
    description = {
      "Tell which features, parameters and rows the loss of a model reacts to most, and how it moves"
          + " along random directions. The derivatives are exact."
    },
    footer = {
      "",
      "Examples:",
      "  autodiff-dl4j sensitivity iris.zip iris.csv --label species --top 5",
      "  autodiff-dl4j sensitivity model.zip data.csv --report sensitivity.html",
      "  autodiff-dl4j sensitivity model.zip data.csv --json | jq '.examples[0]'"
    })
final class SensitivityCommand implements Callable<Integer> {
  @Mixin private final DataOptions input = new DataOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "How many parameters and rows to list. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int top;

  @Option(
      names = "--directions",
      paramLabel = "N",
      description = "Random directions of the parameters. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int directions;

  @Spec private @Nullable CommandSpec spec;

  /** All that is told. */
  private record Findings(
      Directional gradient,
      List<Directional> along,
      Saliency saliency,
      List<ParameterEffect> parameters,
      ExampleNorms norms) {}

  /** Computes and writes. */
  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    if (top < 1 || directions < 1) {
      throw new InputException(
          "--top and --directions must be at least 1, but are " + top + " and " + directions + ".");
    }
    Subject subject = Subject.read(input);
    Findings found;
    try (Terminal terminal = Terminal.of("sensitivity", output, own.commandLine().getErr())) {
      found = find(subject, terminal);
    }
    List<String> names = names(subject, found.saliency);
    Output.write(
        output,
        own.commandLine().getOut(),
        text(subject, found, names),
        () -> json(subject, found, names),
        () -> page(subject, found, names));
    return Main.OK;
  }

  private Findings find(Subject subject, Terminal terminal) {
    Dl4jModel model = subject.model();
    Sensitivity s =
        Sensitivity.of(model, model.loss(subject.data()))
            .listener((task, done, total) -> terminal.at(done, total, task));
    List<Directional> along = new ArrayList<>();
    for (int i = 0; i < directions; i++) {
      along.add(s.alongParams(s.direction(Direction.RANDOM, input.seed + i)));
    }
    return new Findings(
        s.alongParams(s.direction(Direction.GRADIENT)),
        along,
        s.saliency(),
        s.topParameters(top),
        s.perExampleNorms(input.batchSize));
  }

  /** Columns have names; channels of images and sequences have numbers. */
  private static List<String> names(Subject subject, Saliency saliency) {
    List<String> columns = subject.examples().names();
    return saliency.features().size() == columns.size() ? columns : List.of();
  }

  private static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "channel " + (index + 1);
  }

  // ---- As text ----

  private String text(Subject subject, Findings found, List<String> names) {
    StringBuilder text = new StringBuilder();
    line(text, "Along the gradient, norm 1: %s", found.gradient);
    for (Directional each : found.along) {
      line(text, "Along a random direction:   %s", each);
    }
    line(text, "");
    line(text, "%-24s %14s %14s", "feature", "per deviation", "mean |d|");
    for (Saliency.Feature each : found.saliency.ranked()) {
      String name = Main.oneLine(name(names, each.index()));
      line(text, "%-24s %14.6g %14.6g", name, each.scaled(), each.meanAbsolute());
    }
    line(text, "");
    line(text, "%-24s %14s %14s %14s", "parameter", "derivative", "value", "effect");
    for (ParameterEffect each : found.parameters) {
      line(
          text,
          "%-24s %14.6g %14.6g %14.6g",
          Main.oneLine(each.label()),
          each.gradient(),
          each.value(),
          each.effect());
    }
    line(text, "");
    line(text, "%-24s %14s %14s", "line of the file", "|gradient|", "loss");
    for (ExampleNorms.Example each : found.norms.top(top)) {
      long at = subject.examples().lines().get(each.row());
      line(text, "%-24d %14.6g %14.6g", at, each.norm(), each.loss());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  // ---- As JSON ----

  private Map<String, ?> json(Subject subject, Findings found, List<String> names) {
    Map<String, Object> json = Pages.json("sensitivity", subject, input);
    json.put("loss", found.gradient.loss());
    json.put("gradientNorm", found.gradient.slope());
    json.put("alongGradient", Pages.json(found.gradient));
    json.put("alongRandom", found.along.stream().map(Pages::json).toList());
    List<Object> features = new ArrayList<>();
    for (Saliency.Feature each : found.saliency.ranked()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("feature", name(names, each.index()));
      one.put("index", each.index());
      one.put("perDeviation", each.scaled());
      one.put("meanAbsolute", each.meanAbsolute());
      one.put("rootMeanSquare", each.rootMeanSquare());
      one.put("deviation", each.deviation());
      features.add(one);
    }
    json.put("saliency", features);
    List<Object> parameters = new ArrayList<>();
    for (ParameterEffect each : found.parameters) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", each.name());
      one.put("index", each.index());
      one.put("value", each.value());
      one.put("gradient", each.gradient());
      parameters.add(one);
    }
    json.put("topParameters", parameters);
    List<Object> rows = new ArrayList<>();
    for (ExampleNorms.Example each : found.norms.top(top)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("row", each.row());
      one.put("line", subject.examples().lines().get(each.row()));
      one.put("gradientNorm", each.norm());
      one.put("loss", each.loss());
      rows.add(one);
    }
    json.put("topExamples", rows);
    return json;
  }

  // ---- As a page ----

  private HtmlReport page(Subject subject, Findings found, List<String> names) {
    return Pages.of(subject, input)
        .add(found.saliency, names)
        .add(found.norms, subject.examples().lines(), top)
        .add(found.parameters);
  }
}
