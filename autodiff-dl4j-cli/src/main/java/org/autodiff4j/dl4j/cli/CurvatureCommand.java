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
import org.autodiff4j.dl4j.sensitivity.Curvature;
import org.autodiff4j.dl4j.sensitivity.CurvatureOptions;
import org.autodiff4j.dl4j.sensitivity.Direction;
import org.autodiff4j.dl4j.sensitivity.LossProfile;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how the loss of a model curves. */
@Command(
    name = "curvature",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how the loss of a model curves in its trainable parameters: extreme eigenvalues and"
          + " spectrum of the Hessian, its trace, and the loss along directions beside its quadratic"
          + " model. No matrix is formed."
    },
    footer = {
      "",
      "Examples:",
      "  autodiff-dl4j curvature iris.zip iris.csv --label species",
      "  autodiff-dl4j curvature model.zip data.csv --matrix gauss_newton --steps 80",
      "  autodiff-dl4j curvature model.zip data.csv --along sharpest,random --report curvature.html"
    })
final class CurvatureCommand implements Callable<Integer> {
  @Mixin private final DataOptions input = new DataOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--matrix",
      paramLabel = "M",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "HESSIAN")
  private CurvatureOptions.@Nullable Matrix matrix;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of Lanczos at most. Default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int steps;

  @Option(
      names = "--directions",
      paramLabel = "N",
      description = "Random directions for the trace; 0 leaves it out. Default: ${DEFAULT-VALUE}.",
      defaultValue = "30")
  private int directions;

  @Option(
      names = "--along",
      paramLabel = "D",
      split = ",",
      description = "Profiles along these: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "GRADIENT,SHARPEST")
  private List<Direction> along = new ArrayList<>();

  @Option(
      names = "--extent",
      paramLabel = "T",
      description = "Profiles go this far to both sides. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double extent;

  @Option(
      names = "--points",
      paramLabel = "N",
      description = "Points of a profile, an odd number. Default: ${DEFAULT-VALUE}.",
      defaultValue = "41")
  private int points;

  @Spec private @Nullable CommandSpec spec;

  /** All that is told. */
  private record Findings(Curvature curvature, Map<Direction, LossProfile> profiles) {}

  /** Computes and writes. */
  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    CurvatureOptions options =
        new CurvatureOptions(Objects.requireNonNull(matrix), steps, 1e-4, directions, input.seed);
    Subject subject = Subject.read(input);
    Findings found;
    try (Terminal terminal = Terminal.of("curvature", output, own.commandLine().getErr())) {
      found = find(subject, options, terminal);
    }
    Output.write(
        output,
        own.commandLine().getOut(),
        text(found),
        () -> json(subject, found),
        () -> page(subject, found));
    return Main.OK;
  }

  private Findings find(Subject subject, CurvatureOptions options, Terminal terminal) {
    Dl4jModel model = subject.model();
    Sensitivity s =
        Sensitivity.of(model, model.loss(subject.data()))
            .listener((task, done, total) -> terminal.at(done, total, task));
    Curvature curvature = s.curvature(options);
    Map<Direction, LossProfile> profiles = new LinkedHashMap<>();
    for (Direction each : along) {
      profiles.put(each, s.profile(s.direction(each, input.seed), extent, points));
    }
    return new Findings(curvature, profiles);
  }

  private static String name(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Findings found) {
    StringBuilder text = new StringBuilder();
    text.append(found.curvature).append("\n\n");
    line(text, "%14s %14s %14s", "eigenvalue", "error at most", "weight");
    List<Curvature.Ritz> values = found.curvature.ritzValues();
    for (int i = values.size() - 1; i >= 0; i--) {
      Curvature.Ritz each = values.get(i);
      line(text, "%14.6g %14.1e %14.4g", each.value(), each.errorBound(), each.weight());
    }
    found.profiles.forEach(
        (direction, profile) ->
            text.append("\nAlong ").append(name(direction)).append(": ").append(profile));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private Map<String, ?> json(Subject subject, Findings found) {
    Map<String, Object> json = Pages.json("curvature", subject, input);
    json.put("matrix", found.curvature.matrix());
    json.put("trainableParameters", found.curvature.parameters());
    json.put("greatest", ritz(found.curvature.greatest()));
    json.put("least", ritz(found.curvature.least()));
    json.put(
        "ritzValues", found.curvature.ritzValues().stream().map(CurvatureCommand::ritz).toList());
    json.put(
        "trace",
        found
            .curvature
            .trace()
            .map(
                trace -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("value", trace.value());
                  one.put("standardError", trace.standardError());
                  one.put("samples", trace.samples());
                  return one;
                })
            .orElse(null));
    List<Object> profiles = new ArrayList<>();
    found.profiles.forEach(
        (direction, profile) -> {
          Map<String, Object> one = Pages.json(profile.along());
          one.put("direction", direction);
          one.put("t", profile.points().stream().map(LossProfile.Point::t).toList());
          one.put("values", profile.points().stream().map(LossProfile.Point::loss).toList());
          one.put(
              "quadratic", profile.points().stream().map(LossProfile.Point::quadratic).toList());
          profiles.add(one);
        });
    json.put("profiles", profiles);
    return json;
  }

  private static Map<String, ?> ritz(Curvature.Ritz value) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("value", value.value());
    one.put("errorBound", value.errorBound());
    one.put("weight", value.weight());
    return one;
  }

  private HtmlReport page(Subject subject, Findings found) {
    HtmlReport page = Pages.of(subject, input).add(found.curvature);
    found.profiles.forEach((direction, profile) -> page.add(name(direction), profile));
    return page;
  }
}
