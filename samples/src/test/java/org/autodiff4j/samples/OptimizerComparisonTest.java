package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.samples.OptimizerComparison.Run;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class OptimizerComparisonTest {
  @Test
  void newton_onIris_needsFewerIterationsThanDeeplearning4jsMethods() {
    DataSet data = OptimizerComparison.data();
    Run descent =
        OptimizerComparison.own(
            "SGD", OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, 1, 120, data);
    Run lbfgs = OptimizerComparison.own("LBFGS", OptimizationAlgorithm.LBFGS, 1, 20, data);
    for (boolean gaussNewton : new boolean[] {false, true}) {
      Run newton = OptimizerComparison.newton("Newton", gaussNewton, data);
      List<Integer> counts = newton.iterations();
      for (int i = 0; i < counts.size(); i++) {
        int count = counts.get(i);
        assertTrue(count > 0 && count < 20, newton.toString());
        assertWins(count, descent, i);
        assertWins(count, lbfgs, i);
      }
      double last = OptimizerComparison.TARGETS.get(counts.size() - 1);
      assertTrue(newton.loss() <= last, newton.toString());
    }
    // The comparison is with a method that works, not one that fails.
    assertTrue(descent.iterations().get(0) > 0, descent.toString());
  }

  private static void assertWins(int count, Run other, int target) {
    int theirs = other.iterations().get(target);
    assertTrue(theirs < 0 || count < theirs, other.toString());
  }
}
