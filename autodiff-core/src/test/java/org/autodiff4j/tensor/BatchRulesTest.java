package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.contract.BatchChecks.assertSame;
import static org.autodiff4j.contract.BatchChecks.batched;
import static org.autodiff4j.contract.BatchChecks.function;
import static org.autodiff4j.contract.BatchChecks.loop;
import static org.autodiff4j.contract.BatchChecks.stacked;
import static org.autodiff4j.contract.BatchChecks.subsets;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.BatchAxes;
import org.autodiff4j.contract.BatchChecks;
import org.autodiff4j.contract.PrimitiveSamples;
import org.autodiff4j.contract.Sample;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.Jvp;
import org.autodiff4j.transform.Linearize;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * The batching rules of every primitive, on its samples, against a loop over the examples. Takes
 * some seconds, for there are thousands of samples.
 */
final class BatchRulesTest {
  @TestFactory
  Stream<DynamicTest> batch_overEachSubsetOfInputs_equalsALoop() {
    return each(PrimitiveSamples.all().stream(), BatchChecks::loops);
  }

  @TestFactory
  Stream<DynamicTest> batch_ofNoExamples_hasTheTypeOfNone() {
    return each(PrimitiveSamples.all().stream(), BatchChecks::noExamples);
  }

  @TestFactory
  Stream<DynamicTest> batch_withinABatch_equalsTwoLoops() {
    return each(
        PrimitiveSamples.all().stream(),
        sample -> {
          int n = sample.inputs().size();
          for (boolean[] outer : subsets(n)) {
            for (boolean[] inner : subsets(n)) {
              Tensor[] x = batchedTwice(sample, outer, inner);
              FlatFunction one = function(sample);
              Tensor[] actual =
                  Vmap.apply("vmap", xs -> Vmap.apply("vmap", one, xs, inner, 2), x, outer, 3);
              Tensor[] expected = loop(xs -> loop(one, xs, inner, 2), x, outer, 3);
              String which =
                  "outer " + Arrays.toString(outer) + ", inner " + Arrays.toString(inner);
              assertSame(which, expected, actual);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> vmapOfVmap_alongLastAxes_equalsTwoLoops() {
    return each(
        PrimitiveSamples.all().stream(),
        sample -> {
          int n = sample.inputs().size();
          FlatFunction one = function(sample);
          Function<List<Tensor>, List<Tensor>> f =
              x -> List.of(one.apply(x.toArray(Tensor[]::new)));
          for (boolean[] outer : subsets(n)) {
            for (boolean[] inner : subsets(n)) {
              Tensor[] x = batchedTwice(sample, outer, inner);
              Tensor[] expected = loop(xs -> loop(one, xs, inner, 2), x, outer, 3);
              for (int i = 0; i < n; i++) {
                x[i] = inner[i] ? Tensors.moveAxis(x[i], outer[i] ? 1 : 0, -1) : x[i];
                x[i] = outer[i] ? Tensors.moveAxis(x[i], 0, -1) : x[i];
              }
              Tensor[] actual =
                  vmap(vmap(f, lastOf(inner), axis(-1)), lastOf(outer), axis(0))
                      .apply(List.of(x))
                      .toArray(Tensor[]::new);
              for (int i = 0; i < actual.length; i++) {
                actual[i] = Tensors.moveAxis(actual[i], -1, 1);
              }
              String which =
                  "outer " + Arrays.toString(outer) + ", inner " + Arrays.toString(inner);
              assertSame(which, expected, actual);
            }
          }
        });
  }

  private static BatchAxes lastOf(boolean[] mapped) {
    BatchAxes axes = UNMAPPED;
    for (int i = 0; i < mapped.length; i++) {
      axes = mapped[i] ? axes.at("[" + i + "]", axis(-1)) : axes;
    }
    return axes;
  }

  @TestFactory
  Stream<DynamicTest> batch_ofDerivatives_equalsALoop() {
    return each(
        PrimitiveSamples.all().stream().filter(Sample::isReal),
        sample -> {
          int n = sample.inputs().size();
          TensorType[] y = sample.primitive().outputTypes(sample.types());
          if (sample.primitive() instanceof NonDifferentiable
              || Arrays.stream(y).noneMatch(TensorType::isFloat)) {
            return;
          }
          FlatFunction f = function(sample);
          FlatFunction derivatives =
              x -> {
                Tensor[] dx = new Tensor[n];
                for (int i = 0; i < n; i++) {
                  dx[i] = x[i].type().isFloat() ? x[i].mul(0.7).add(0.1) : x[i].like(0);
                }
                Tensor[] dy = Jvp.push("jvp", f, x, dx).dy();
                Tensor[] ct = Linearize.at("vjp", f, x).pullback(dy);
                return Stream.of(ct, dy).flatMap(Stream::of).toArray(Tensor[]::new);
              };
          for (boolean[] mapped : subsets(n)) {
            Tensor[] x = batched(sample, mapped, 3);
            Tensor[] actual = Vmap.apply("vmap", derivatives, x, mapped, 3);
            assertSame(Arrays.toString(mapped), loop(derivatives, x, mapped, 3), actual);
          }
        });
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
                        sample + ", seed " + BatchChecks.SEED + ": " + e.getMessage(), e);
                  }
                }));
  }

  private static Tensor[] batchedTwice(Sample sample, boolean[] outer, boolean[] inner) {
    Tensor[][] examples = new Tensor[3][];
    for (int k = 0; k < 3; k++) {
      Tensor[][] within = new Tensor[2][];
      for (int l = 0; l < 2; l++) {
        within[l] = sample.tensors(Backend.standard(), BatchChecks.SEED + 10L * k + 100L * l);
      }
      examples[k] = stacked(within, inner);
    }
    return stacked(examples, outer);
  }
}
