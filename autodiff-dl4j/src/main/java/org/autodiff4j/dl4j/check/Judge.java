package org.autodiff4j.dl4j.check;

import java.util.List;
import java.util.Locale;
import org.autodiff4j.dl4j.Clip;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.jspecify.annotations.Nullable;

/**
 * Gives verdicts. Of two derivatives that differ, differences of the score say which is right.
 *
 * @param replica whose score is differenced
 * @param loss the loss, or null if the model cannot be expressed
 * @param tolerance the greatest relative error that is OK
 * @param floor derivatives that are not greater are zero but for rounding
 * @param options the directions
 */
record Judge(
    Replica replica,
    @Nullable Dl4jLoss loss,
    double tolerance,
    double floor,
    CheckOptions options) {
  /** How near two of three witnesses must be, by their distance from the third. */
  private static final double NEAR = 0.1;

  /** How far from differences is OK. */
  private static final double DIFFERENCE_TOLERANCE = 1e-5;

  private static final String KINK =
      "the score has a kink here: its derivatives from both sides differ, and any between them may be given";

  /** Verdict and reason, and whether a kink is why. */
  record Finding(Verdict verdict, String reason, boolean isKink, boolean isOurFault) {
    static Finding of(Verdict verdict, String reason) {
      return new Finding(verdict, reason, false, false);
    }
  }

  Method method() {
    return loss == null ? Method.DIFFERENCE : Method.FORWARD_MODE;
  }

  /** The block without a verdict. */
  Block measured(Target target, List<Block.Along> along) {
    return Block.of(target.name(), target.shape(), along, floor, Verdict.OK, method(), "");
  }

  /**
   * A verdict.
   *
   * @param differenceError how far the expected derivatives may be off, NaN at a kink; 0 in forward
   *     mode
   */
  Finding judge(Target target, Block block, double differenceError) {
    double relative = loss == null ? Math.max(tolerance, DIFFERENCE_TOLERANCE) : tolerance;
    double allowed = floor + (Double.isNaN(differenceError) ? 0 : 10 * differenceError);
    if (block.along().stream().allMatch(each -> each.error() <= relative * each.size() + allowed)) {
      return Finding.of(Verdict.OK, "");
    }
    if (loss != null) {
      return third(target, block, loss);
    }
    if (Double.isNaN(differenceError)) {
      return new Finding(Verdict.SKIPPED, KINK, true, false);
    }
    return wrong(block);
  }

  private static Finding wrong(Block block) {
    return Finding.of(
        Verdict.WRONG,
        Double.isFinite(block.dl4j()) ? "" : "Deeplearning4j's gradient is not finite");
  }

  /** Asks differences of the score who is right. */
  private Finding third(Target target, Block block, Dl4jLoss ours) {
    double[] v = target.directions(options).get(block.worst());
    double d = block.dl4j();
    double e = block.expected();
    double gap = Math.abs(Double.isFinite(d - e) ? d - e : e);
    double ofScore = target.forward(ours.clip(Clip.AS_SCORE), v);
    Difference difference = target.difference(replica, v, 0, 0.1 * NEAR * gap);
    double w = difference.value();
    if (difference.isKink()) {
      return new Finding(Verdict.SKIPPED, KINK, true, false);
    }
    boolean isClipped = Math.abs(e - ofScore) > NEAR * gap;
    if (difference.error() <= NEAR * gap) {
      if (Math.abs(w - ofScore) <= NEAR * gap) {
        return wrong(block);
      }
      if (!isClipped && Math.abs(w - d) <= NEAR * gap) {
        String reason =
            String.format(
                Locale.ROOT,
                "the bridge disagrees: it gives %.8g, but Deeplearning4j %.8g and the difference of its score"
                    + " %.8g. If no layer function of yours is wrong, please report this",
                e,
                d,
                w);
        return new Finding(Verdict.SKIPPED, reason, false, true);
      }
    }
    return Finding.of(
        Verdict.SKIPPED,
        String.format(
            Locale.ROOT,
            "undecided: forward mode gives %.8g, Deeplearning4j %.8g, the difference of the score %.8g +- %.1g",
            e,
            d,
            w,
            difference.error()));
  }
}
