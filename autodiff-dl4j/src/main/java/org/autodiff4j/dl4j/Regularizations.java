package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.autodiff4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The penalties on parameters that are part of the score: {@code λ·Σ|w|}, {@code ½·λ·Σw²}, and
 * {@code ½·c·Σw²} for weight decay, which Deeplearning4j lists twice.
 */
final class Regularizations {
  private final List<Term> terms = new ArrayList<>();

  private record Term(String parameter, double l1, double half) {}

  /**
   * Adds the penalties of one parameter, with the coefficients of this iteration.
   *
   * @return the name of a penalty that is not known, or an empty string
   */
  String add(
      String parameter,
      List<Regularization> penalties,
      int iteration,
      int epoch,
      Cautions cautions) {
    Set<String> moving = new LinkedHashSet<>(); // weight decay is listed twice
    for (Regularization penalty : penalties) {
      ISchedule schedule = schedule(penalty);
      if (schedule == null) {
        return penalty.getClass().getName();
      }
      double value = schedule.valueAt(iteration, epoch);
      boolean isL1 = penalty instanceof L1Regularization;
      terms.add(new Term(parameter, isL1 ? value : 0, isL1 ? 0 : value));
      String name = penalty instanceof WeightDecay ? "weight decay" : isL1 ? "l1" : "l2";
      if (!(schedule instanceof FixedSchedule) && moving.add(name)) {
        cautions.ofSchedule(parameter, name, schedule, iteration, epoch);
      }
    }
    return "";
  }

  private static @Nullable ISchedule schedule(Regularization penalty) {
    if (penalty instanceof L1Regularization l1) {
      return l1.getL1();
    }
    if (penalty instanceof L2Regularization l2) {
      return l2.getL2();
    }
    return penalty instanceof WeightDecay decay ? decay.getCoeff() : null;
  }

  /** The sum of all penalties, or zero. */
  Tensor of(Map<String, Tensor> params, Tensor zero) {
    Tensor sum = zero;
    for (Term term : terms) {
      Tensor w = Objects.requireNonNull(params.get(term.parameter));
      sum =
          term.l1 != 0
              ? sum.add(w.abs().sum().mul(term.l1))
              : sum.add(w.square().sum().mul(0.5 * term.half));
    }
    return sum;
  }
}
