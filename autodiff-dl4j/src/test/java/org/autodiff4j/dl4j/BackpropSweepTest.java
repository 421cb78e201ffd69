package org.autodiff4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.Stream;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.CheckOptions;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.check.Method;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Of all networks whose gradient is right the check says so, at kinks and ties too, and of those
 * whose gradient is wrong that it is wrong; those that SameDiff computes have tests of their own.
 */
final class BackpropSweepTest {
  private static final CheckOptions OPTIONS = CheckOptions.standard().withDirections(1);

  @TestFactory
  Stream<DynamicTest> check_ofEveryModel_saysWhetherItsGradientIsRight() {
    return Models.all().stream()
        .filter(model -> !isOfSameDiff(model))
        .map(
            model ->
                DynamicTest.dynamicTest(
                    model.name(),
                    () ->
                        checkReport(
                            Dl4jCheck.backprop(model.net(), model.data(), OPTIONS),
                            model.isRight() || model.name().startsWith("penalty"))));
  }

  private static boolean isOfSameDiff(Models.Model model) {
    return model.net().getLayerWiseConfigurations().getConfs().stream()
        .anyMatch(conf -> conf.getLayer() instanceof AbstractSameDiffLayer);
  }

  @TestFactory
  Stream<DynamicTest> check_ofModelsAtKinksAndTies_raisesNoFalseAlarm() {
    return KinkTest.models().stream()
        .map(
            model ->
                DynamicTest.dynamicTest(
                    model.name(),
                    () ->
                        checkReport(Dl4jCheck.backprop(model.net(), model.data(), OPTIONS), true)));
  }

  @TestFactory
  Stream<DynamicTest> check_ofEveryGraph_isOk() {
    return GraphEqualityTest.models().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        checkReport(
                            Dl4jCheck.backprop(
                                entry.getValue().net(), entry.getValue().data(), OPTIONS),
                            true)));
  }

  private static void checkReport(BackpropReport report, boolean isRight) {
    assertEquals(isRight, report.isOk(), report.toString());
    report
        .blocks()
        .forEach(block -> assertEquals(Method.FORWARD_MODE, block.method(), report.toString()));
    for (String cause : new String[] {"kink", "undecided", "disagrees"}) {
      assertFalse(report.toString().contains(cause), report.toString());
    }
  }
}
