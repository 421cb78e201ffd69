package org.autodiff4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.autodiff4j.dl4j.Clip;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Mode;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One check: derivatives of all blocks, then a verdict on each. */
final class Checker {
  private static final double SAME_SCORE = 1e-9;

  /** How good differences are that stand in for derivatives, and how far from them is OK. */
  private static final double DIFFERENCE_ERROR = 1e-7;

  private static final double DIFFERENCE_TOLERANCE = 1e-5;

  /** How near two of three witnesses must be, by their distance from the third. */
  private static final double NEAR = 0.1;

  private final Replica theirs;
  private final Replica exact;
  private final CheckOptions options;
  private final List<String> warnings;
  private final double tolerance;
  private final double rounding;

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
    double score = firstScore();
    List<Target> targets = targets();
    @Nullable Dl4jLoss loss = null;
    String obstacle = "";
    try {
      loss = loss();
    } catch (AutodiffException e) {
      obstacle = String.valueOf(e.getMessage());
      warnings.add("Compared with differences of the score, because: " + obstacle);
    }
    List<List<Block.Along>> derivatives = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (Target target : targets) {
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
      derivatives.add(along);
      errors.add(error);
      options.progress().compared(derivatives.size(), targets.size(), target.name());
    }
    double floor = rounding * greatest(derivatives);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      blocks.add(block(targets.get(i), derivatives.get(i), errors.get(i), floor, loss));
    }
    return new BackpropReport(
        blocks, List.copyOf(warnings), score, theirs.batch().examples(), tolerance, List.of());
  }

  // ---- What is compared ----

  private double firstScore() {
    double score;
    try {
      score = theirs.score();
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
    double again = theirs.score();
    if (score != again) {
      throw new AutodiffException(
          "Two runs in training mode gave the scores "
              + score
              + " and "
              + again
              + ": the network is random, so its gradient cannot be compared.");
    }
    return score;
  }

  private List<Target> targets() {
    Map<String, double[]> gradients = theirs.gradients();
    List<Target> targets = new ArrayList<>();
    exact
        .views()
        .forEach(
            (name, view) -> {
              double[] gradient = gradients.get(name);
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

  /** The loss as Deeplearning4j trains with it; throws if the model cannot be expressed. */
  private Dl4jLoss loss() {
    Dl4jLoss loss =
        exact.model().loss(exact.batch().toDataSet()).mode(Mode.TRAIN).regularized(false);
    double ours = loss.apply(Map.of()).toDouble();
    double score = exact.score();
    if (!(Math.abs(ours - score) <= SAME_SCORE * Math.max(1, Math.abs(score)))) {
      throw new AutodiffException(
          "the model as it was read has the score "
              + ours
              + ", but Deeplearning4j "
              + score
              + ". If no layer function of yours is wrong, please report this.");
    }
    return loss.clip(Clip.LOGITS);
  }

  private static double greatest(List<List<Block.Along>> derivatives) {
    return derivatives.stream()
        .flatMap(List::stream)
        .mapToDouble(Block.Along::size)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  // ---- Verdicts ----

  private Block block(
      Target target,
      List<Block.Along> along,
      double differenceError,
      double floor,
      @Nullable Dl4jLoss loss) {
    Method method = loss == null ? Method.DIFFERENCE : Method.FORWARD_MODE;
    if (target.exemption() != null) {
      return Block.skipped(target.name(), target.shape(), method, target.exemption());
    }
    double relative = loss == null ? Math.max(tolerance, DIFFERENCE_TOLERANCE) : tolerance;
    double allowed = floor + (loss == null ? 10 * differenceError : 0);
    boolean close =
        along.stream().allMatch(each -> each.error() <= relative * each.size() + allowed);
    Block plain = Block.of(target.name(), target.shape(), along, floor, Verdict.OK, method, "");
    if (close) {
      return plain;
    }
    Finding finding;
    if (loss != null) {
      finding = witness(target, plain, loss);
    } else if (Double.isNaN(differenceError)) {
      finding = new Finding(Verdict.SKIPPED, KINK);
    } else {
      finding = new Finding(Verdict.WRONG, "");
    }
    return Block.of(
        target.name(), target.shape(), along, floor, finding.verdict, method, finding.reason);
  }

  private static final String KINK =
      "the score has a kink here: its derivatives from both sides differ, so any between them may be given";

  private record Finding(Verdict verdict, String reason) {}

  /** Asks differences of the score who is right. */
  private Finding witness(Target target, Block block, Dl4jLoss loss) {
    int worst = block.worst();
    double[] v = target.directions(options).get(worst);
    double d = block.dl4j();
    double e = block.expected();
    double ofScore = target.forward(loss.clip(Clip.AS_SCORE), v);
    double gap = Math.abs(Double.isFinite(d - e) ? d - e : e);
    Difference difference = target.difference(exact, v, 0, 0.1 * NEAR * gap);
    double w = difference.value();
    if (difference.isKink()) {
      return new Finding(Verdict.SKIPPED, KINK);
    }
    boolean sharp = difference.error() <= NEAR * gap;
    if (sharp && Math.abs(w - ofScore) <= NEAR * gap) {
      return new Finding(
          Verdict.WRONG, Double.isFinite(d) ? "" : "Deeplearning4j's gradient is not finite");
    }
    boolean clipped = Math.abs(e - ofScore) > NEAR * gap;
    if (sharp && !clipped && Math.abs(w - d) <= NEAR * gap) {
      String reason =
          String.format(
              Locale.ROOT,
              "the bridge disagrees: it gives %.10g, but Deeplearning4j %.10g and the difference of its score %.10g."
                  + " If no layer function of yours is wrong, please report this",
              e,
              d,
              w);
      warnings.add("Block " + target.name() + ": " + reason + ".");
      return new Finding(Verdict.SKIPPED, reason);
    }
    return new Finding(
        Verdict.SKIPPED,
        String.format(
            Locale.ROOT,
            "undecided: forward mode gives %.10g, Deeplearning4j %.10g, and the difference of the score %.10g ± %.1g",
            e,
            d,
            w,
            difference.error()));
  }
}
