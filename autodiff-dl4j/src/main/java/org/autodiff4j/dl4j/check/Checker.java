package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.autodiff4j.dl4j.Clip;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Mode;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One check: derivatives of all blocks, then a verdict on each. */
final class Checker {
  /** Scores that differ by less, relatively, are the same. */
  private static final double SAME_SCORE = 1e-9;

  /** How good differences are that stand in for derivatives. */
  private static final double DIFFERENCE_ERROR = 1e-7;

  private final Replica theirs;
  private final Replica exact;
  private final CheckOptions options;
  private final List<String> warnings;
  private final double tolerance;
  private final double rounding;
  private @Nullable Dl4jLoss loss;

  /** A block, its derivatives, and how far the expected ones may be off: NaN at a kink. */
  private record Measured(Target target, List<Block.Along> along, double error) {}

  /**
   * A check of one replica's gradient.
   *
   * @param theirs computes the gradient
   * @param exact computes scores in f64
   */
  Checker(
      Replica theirs, Replica exact, DataType type, CheckOptions options, List<String> warnings) {
    this.theirs = theirs;
    this.exact = exact;
    this.options = options;
    this.warnings = warnings;
    double natural = type == DataType.DOUBLE ? 1e-6 : type == DataType.FLOAT ? 1e-3 : 5e-2;
    this.tolerance = options.tolerance() > 0 ? options.tolerance() : natural;
    this.rounding = natural * 1e-4;
  }

  BackpropReport report() {
    double score = checkedScore(theirs);
    requireRepeatable(score);
    warnings.addAll(theirs.remarks());
    loss = readLoss();
    List<Measured> measured = new ArrayList<>();
    List<Target> targets = targets();
    for (Target target : targets) {
      measured.add(measure(target));
      options.progress().compared(measured.size(), targets.size(), target.name());
    }
    Judge judge = judge(measured);
    List<Block> blocks = new ArrayList<>();
    List<Integer> kinks = new ArrayList<>();
    for (Measured each : measured) {
      Block block = block(judge, each, kinks, blocks.size());
      blocks.add(block);
    }
    if (!kinks.isEmpty()) {
      lookNearby(blocks, kinks);
    }
    return new BackpropReport(
        blocks,
        warnings,
        score,
        theirs.batch().examples(),
        tolerance,
        Patterns.of(blocks, exact.nodes(), theirs.batch().examples()));
  }

  private Block block(Judge judge, Measured each, List<Integer> kinks, int index) {
    Target target = each.target;
    if (target.exemption() != null) {
      return Block.skipped(target.name(), target.shape(), judge.method(), target.exemption());
    }
    Block block = judge.measured(target, each.along);
    Judge.Finding finding = judge.judge(target, block, each.error);
    if (finding.isKink()) {
      kinks.add(index);
    }
    if (finding.isOurFault()) {
      warnings.add("Block " + target.name() + ": " + finding.reason() + ".");
    }
    return block.with(finding.verdict(), finding.reason());
  }

  /**
   * What differs at a kink may be wrong all the same: it is, if it is wrong a little aside, where
   * there is no kink.
   */
  private void lookNearby(List<Block> blocks, List<Integer> kinks) {
    Random random = new Random(options.seed());
    List<Target> before = targets();
    for (Target target : before) {
      if (target.exemption() == null) {
        Replica.nudge(target.array(), random);
      }
    }
    theirs.follow(exact);
    if (!Double.isFinite(theirs.score())) {
      return;
    }
    if (loss != null) {
      loss = readLoss();
    }
    List<Target> targets = targets();
    List<Measured> measured = new ArrayList<>();
    kinks.forEach(index -> measured.add(measure(targets.get(index))));
    Judge judge = judge(measured);
    for (int i = 0; i < measured.size(); i++) {
      Measured each = measured.get(i);
      Block near = judge.measured(each.target, each.along);
      Verdict verdict = judge.judge(each.target, near, each.error).verdict();
      Block block = blocks.get(kinks.get(i));
      if (verdict == Verdict.WRONG) {
        blocks.set(kinks.get(i), near.with(verdict, "at a kink; compared at a point nearby"));
      } else if (verdict == Verdict.OK) {
        blocks.set(
            kinks.get(i),
            block.with(block.verdict(), block.reason() + "; right at a point nearby"));
      }
    }
  }

  // ---- Numbers ----

  private Measured measure(Target target) {
    List<Block.Along> along = new ArrayList<>();
    double error = 0;
    if (target.exemption() == null) {
      for (double[] v : target.directions(options)) {
        double expected;
        if (loss != null) {
          expected = target.forward(loss, v);
        } else {
          Difference difference = target.difference(exact, v, DIFFERENCE_ERROR, 0);
          expected = difference.value();
          error = Math.max(error, difference.isKink() ? Double.NaN : difference.error());
        }
        along.add(new Block.Along(target.theirs(v), expected));
      }
    }
    return new Measured(target, along, error);
  }

  private Judge judge(List<Measured> measured) {
    double greatest =
        measured.stream()
            .flatMap(each -> each.along.stream())
            .mapToDouble(Block.Along::size)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    return new Judge(exact, loss, tolerance, rounding * greatest, options);
  }

  /**
   * The score of a replica.
   *
   * @throws AutodiffException if it cannot be computed or is not finite
   */
  static double checkedScore(Replica replica) {
    double score;
    try {
      score = replica.score();
    } catch (AutodiffException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new AutodiffException(
          "Deeplearning4j cannot compute the gradient of this network for this data: "
              + e.getMessage());
    }
    if (!Double.isFinite(score)) {
      throw new AutodiffException(
          "The score is "
              + score
              + ", so it has no derivative. Look for NaN or infinity in the parameters and the data, and for labels"
              + " that do not fit the loss.");
    }
    return score;
  }

  private void requireRepeatable(double score) {
    double again = theirs.score();
    if (!(Math.abs(again - score) <= 1e-3 * tolerance * Math.max(1, Math.abs(score)))) {
      throw new AutodiffException(
          "Two runs in training mode gave the scores "
              + score
              + " and "
              + again
              + ": something in the network is random, so that its gradient cannot be compared.");
    }
  }

  /** The loss as Deeplearning4j trains with it, or null if the model cannot be expressed. */
  private @Nullable Dl4jLoss readLoss() {
    try {
      Dl4jLoss read =
          exact.model().loss(exact.batch().toDataSet()).mode(Mode.TRAIN).regularized(false);
      double ours = read.apply(Map.of()).toDouble();
      double score = exact.score();
      if (Math.abs(ours - score) <= SAME_SCORE * Math.max(1, Math.abs(score))) {
        return read.clip(Clip.LOGITS);
      }
      warnings.add(
          "The model as it was read has the score "
              + ours
              + ", but Deeplearning4j "
              + score
              + ". If no layer function of yours is wrong, please report this. Gradients were compared with"
              + " differences of the score instead.");
    } catch (AutodiffException e) {
      warnings.add("Gradients were compared with differences of the score. " + e.getMessage());
    }
    return null;
  }

  // ---- What is compared ----

  private List<Target> targets() {
    theirs.run();
    Map<String, double[]> gradients = new HashMap<>(theirs.gradients());
    List<Target> targets = new ArrayList<>();
    exact
        .views()
        .forEach(
            (name, view) -> {
              double @Nullable [] gradient = gradients.get(name);
              targets.add(
                  new Target(
                      name,
                      -1,
                      view,
                      gradient == null ? Target.Gradient.NONE : new Target.Gradient(gradient),
                      exact.exemption(name)));
            });
    List<String> inputs = exact.inputs();
    List<@Nullable INDArray> ofInputs = theirs.inputGradients();
    for (int i = 0; i < inputs.size(); i++) {
      INDArray gradient = ofInputs.get(i);
      targets.add(
          new Target(
              inputs.size() == 1 ? "input" : "input:" + inputs.get(i),
              i,
              exact.batch().features().get(i),
              gradient == null
                  ? Target.Gradient.NONE
                  : new Target.Gradient(theirs.scaled(gradient)),
              gradient == null ? withoutGradient(inputs.get(i)) : null));
    }
    return targets;
  }

  private String withoutGradient(String input) {
    return exact.isReached(input)
        ? "Deeplearning4j gives no gradient of it: the indices of an embedding have none"
        : "below a frozen layer, where Deeplearning4j's backward pass stops";
  }
}
