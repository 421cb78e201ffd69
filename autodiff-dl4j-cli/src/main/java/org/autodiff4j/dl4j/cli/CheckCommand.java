package org.autodiff4j.dl4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.Block;
import org.autodiff4j.dl4j.check.CheckOptions;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.check.Verdict;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares Deeplearning4j's gradient of a model with the derivative of its score. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compare the gradient that Deeplearning4j computes for a model with the derivative of its"
          + " score, for each parameter and the input. Exit status 1 if one is WRONG."
    },
    footer = {
      "",
      "Examples:",
      "  autodiff-dl4j check iris.zip iris.csv --label species",
      "  autodiff-dl4j check lenet.zip digits.csv --label 1 --input-shape 1,28,28",
      "  autodiff-dl4j check model.zip data.csv --regression --json > check.json",
      "  autodiff-dl4j check model.zip data.csv --report check.html"
    })
final class CheckCommand implements Callable<Integer> {
  private static final int FEW = 128;

  @Mixin private final DataOptions input = new DataOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--directions",
      paramLabel = "N",
      description = "Random directions for each block. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int directions;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "The greatest relative error that is OK. Default: 1e-6.")
  private @Nullable Double tolerance;

  @Spec private @Nullable CommandSpec spec;

  /** Checks, writes, and returns 1 if something is wrong. */
  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter err = own.commandLine().getErr();
    if (input.limit == null) {
      input.limit = FEW;
    }
    Subject subject = Subject.read(input);
    BackpropReport report;
    try (Terminal terminal = Terminal.of("check", output, err)) {
      report = check(subject, terminal);
    }
    Output.write(
        output,
        own.commandLine().getOut(),
        report.toString(),
        () -> json(subject, report),
        () -> Pages.of(subject, input).add(report));
    return report.isOk() ? Main.OK : Main.WRONG;
  }

  private BackpropReport check(Subject subject, Terminal terminal) {
    int batches = (subject.size() + input.batchSize - 1) / input.batchSize;
    List<BackpropReport> reports = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      int done = i;
      CheckOptions options =
          CheckOptions.standard()
              .withDirections(directions)
              .withSeed(input.seed)
              .withTolerance(tolerance == null ? 0 : tolerance)
              .withProgress(
                  (at, total, block) ->
                      terminal.at((long) done * total + at, (long) batches * total, block));
      DataSet part =
          subject.part(i * input.batchSize, Math.min(subject.size(), (i + 1) * input.batchSize));
      reports.add(
          subject.network() instanceof ComputationGraph graph
              ? Dl4jCheck.backprop(graph, part, options)
              : Dl4jCheck.backprop((MultiLayerNetwork) subject.network(), part, options));
    }
    return merged(reports);
  }

  /** Of each block what is worst over the batches; the scores' mean over the examples. */
  static BackpropReport merged(List<BackpropReport> reports) {
    if (reports.size() == 1) {
      return reports.get(0);
    }
    List<Block> blocks = new ArrayList<>(reports.get(0).blocks());
    Set<String> warnings = new LinkedHashSet<>();
    Set<String> explanations = new LinkedHashSet<>();
    double sum = 0;
    long examples = 0;
    for (BackpropReport report : reports) {
      for (int i = 0; i < blocks.size(); i++) {
        Block other = report.blocks().get(i);
        if (isWorse(other, blocks.get(i))) {
          blocks.set(i, other);
        }
      }
      warnings.addAll(report.warnings());
      explanations.addAll(report.explanations());
      sum += report.score() * report.examples();
      examples += report.examples();
    }
    return new BackpropReport(
        blocks,
        List.copyOf(warnings),
        sum / examples,
        examples,
        reports.get(0).tolerance(),
        List.copyOf(explanations));
  }

  private static boolean isWorse(Block one, Block other) {
    return one.verdict() == other.verdict()
        ? one.relativeError() > other.relativeError()
        : one.verdict() == Verdict.WRONG || other.verdict() == Verdict.SKIPPED;
  }

  private Map<String, ?> json(Subject subject, BackpropReport report) {
    List<Map<String, ?>> blocks = new ArrayList<>();
    for (Block block : report.blocks()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("name", block.name());
      each.put("shape", block.shape());
      each.put("verdict", block.verdict());
      each.put("ratio", block.ratio());
      each.put("relativeError", block.relativeError());
      each.put("dl4j", block.dl4j());
      each.put("expected", block.expected());
      each.put("method", block.method().name());
      each.put("reason", block.reason());
      blocks.add(each);
    }
    Map<String, Object> json = Pages.json("check", subject, input);
    json.put("ok", report.isOk());
    json.put("summary", report.summary());
    json.put("score", report.score());
    json.put("tolerance", report.tolerance());
    json.put("blocks", blocks);
    json.put("explanations", report.explanations());
    json.put("warnings", report.warnings());
    return json;
  }
}
