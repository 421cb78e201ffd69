package org.autodiff4j.tensor;

import java.util.stream.Stream;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.RuleChecks;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * The derivative rules of every primitive, on its samples: against differences, against each other
 * in both modes, and to second order. Takes some seconds, for there are thousands of samples.
 */
final class PrimitiveRulesTest {
  @TestFactory
  Stream<DynamicTest> outputType_ofEveryPrimitive_isThatOfTheResult() {
    return each(
        PrimitiveSamples.all().stream()
            .flatMap(s -> s.isReal() ? Stream.of(s, s.in(DType.FLOAT32)) : Stream.of(s)),
        RuleChecks::outputType);
  }

  @TestFactory
  Stream<DynamicTest> jvp_inEachArgument_equalsCentralDifferences() {
    return each(realSamples(), RuleChecks::differences);
  }

  @TestFactory
  Stream<DynamicTest> pullback_ofEveryPrimitive_isTheAdjointOfThePushforward() {
    return each(realSamples(), RuleChecks::adjoint);
  }

  @TestFactory
  Stream<DynamicTest> pullback_calledAgain_givesTheSame() {
    return each(realSamples().filter(RuleChecks::isDifferentiable), RuleChecks::repeatable);
  }

  @TestFactory
  Stream<DynamicTest> secondDerivatives_inAllOrdersOfModes_agree() {
    return each(realSamples().filter(RuleChecks::isDifferentiable), RuleChecks::second);
  }

  @TestFactory
  Stream<DynamicTest> derivatives_ofFloat32_agreeWithFloat64() {
    return each(realSamples().filter(RuleChecks::isDifferentiable), RuleChecks::float32);
  }

  private static Stream<DynamicTest> each(Stream<Sample> samples, ThrowingConsumer<Sample> check) {
    return samples.map(
        sample ->
            DynamicTest.dynamicTest(
                sample.toString(),
                () -> {
                  try {
                    check.accept(sample);
                  } catch (AssertionError e) {
                    throw new AssertionError(
                        sample + ", seed " + RuleChecks.SEED + ": " + e.getMessage(), e);
                  }
                }));
  }

  private static Stream<Sample> realSamples() {
    return PrimitiveSamples.all().stream().filter(Sample::isReal);
  }
}
