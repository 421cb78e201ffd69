package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.tensor.Tensor;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

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
  String add(String parameter, List<Regularization> penalties, int iteration, int epoch) {
    for (Regularization penalty : penalties) {
      if (penalty instanceof L1Regularization l1) {
        terms.add(new Term(parameter, l1.getL1().valueAt(iteration, epoch), 0));
      } else if (penalty instanceof L2Regularization l2) {
        terms.add(new Term(parameter, 0, l2.getL2().valueAt(iteration, epoch)));
      } else if (penalty instanceof WeightDecay decay) {
        terms.add(new Term(parameter, 0, decay.getCoeff().valueAt(iteration, epoch)));
      } else {
        return penalty.getClass().getName();
      }
    }
    return "";
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
