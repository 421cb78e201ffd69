package org.autodiff4j.tensor;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodiff4j.BatchAxes;
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
  private static final long SEED = 123;

  @TestFactory
  Stream<DynamicTest> batch_overEachSubsetOfInputs_equalsALoop() {
    return each(
        PrimitiveSamples.all().stream(),
        sample -> {
          for (boolean[] mapped : subsets(sample.inputs().size())) {
            for (int size : new int[] {3, 1}) {
              Tensor[] x = batched(sample, mapped, size);
              Tensor[] actual = sample.primitive().batchAll(new Batch(x, mapped, size));
              Tensor[] expected = loop(function(sample), x, mapped, size);
              assertSame("inputs " + Arrays.toString(mapped) + " by " + size, expected, actual);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> batch_ofNoExamples_hasTheTypeOfNone() {
    return each(
        PrimitiveSamples.all().stream(),
        sample -> {
          TensorType[] types = sample.types();
          TensorType[] outputs = sample.primitive().outputTypes(types);
          for (boolean[] mapped : subsets(types.length)) {
            Tensor[] x = sample.tensors(Backend.standard(), SEED);
            for (int i = 0; i < x.length; i++) {
              x[i] = mapped[i] ? x[i].expandDims(0).slice(0, 0, 0) : x[i];
            }
            Tensor[] y = sample.primitive().batchAll(new Batch(x, mapped, 0));
            for (int i = 0; i < y.length; i++) {
              assertEquals(outputs[i].with(outputs[i].shape().insert(0, 0)), y[i].type());
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> batch_withinABatch_equalsTwoLoops() {
    return each(
        PrimitiveSamples.all().stream(),
        sample -> {
          int n = sample.inputs().size();
          for (boolean[] outer : subsets(n)) {
            for (boolean[] inner : subsets(n)) {
              Tensor[] x = batched(sample, outer, inner);
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
              Tensor[] x = batched(sample, outer, inner);
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
                    throw new AssertionError(sample + ", seed " + SEED + ": " + e.getMessage(), e);
                  }
                }));
  }

  private static FlatFunction function(Sample sample) {
    return x -> Interpreter.bindAll(sample.primitive(), x);
  }

  /** The non-empty subsets of n inputs. */
  private static boolean[][] subsets(int n) {
    boolean[][] subsets = new boolean[(1 << n) - 1][n];
    for (int bits = 1; bits < 1 << n; bits++) {
      for (int i = 0; i < n; i++) {
        subsets[bits - 1][i] = (bits >> i & 1) == 1;
      }
    }
    return subsets;
  }

  /** The inputs, of which those marked have a first axis of other numbers for each example. */
  private static Tensor[] batched(Sample sample, boolean[] mapped, int size) {
    Tensor[][] examples = new Tensor[size][];
    for (int k = 0; k < size; k++) {
      examples[k] = sample.tensors(Backend.standard(), SEED + 10L * k);
    }
    return stacked(examples, mapped);
  }

  private static Tensor[] batched(Sample sample, boolean[] outer, boolean[] inner) {
    Tensor[][] examples = new Tensor[3][];
    for (int k = 0; k < 3; k++) {
      Tensor[][] within = new Tensor[2][];
      for (int l = 0; l < 2; l++) {
        within[l] = sample.tensors(Backend.standard(), SEED + 10L * k + 100L * l);
      }
      examples[k] = stacked(within, inner);
    }
    return stacked(examples, outer);
  }

  private static Tensor[] stacked(Tensor[][] examples, boolean[] mapped) {
    Tensor[] result = examples[0].clone();
    for (int i = 0; i < result.length; i++) {
      int input = i;
      if (mapped[i]) {
        result[i] = Tensors.stack(0, Stream.of(examples).map(e -> e[input]).toArray(Tensor[]::new));
      }
    }
    return result;
  }

  private static Tensor[] loop(FlatFunction f, Tensor[] x, boolean[] mapped, int size) {
    Tensor[][] results = new Tensor[size][];
    for (int k = 0; k < size; k++) {
      Tensor[] example = x.clone();
      for (int i = 0; i < x.length; i++) {
        example[i] = mapped[i] ? x[i].at(k) : x[i];
      }
      results[k] = f.apply(example);
    }
    boolean[] all = new boolean[results[0].length];
    Arrays.fill(all, true);
    return stacked(results, all);
  }

  private static void assertSame(String what, Tensor[] expected, Tensor[] actual) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i].type(), actual[i].type(), what);
      double[] e = expected[i].toArray();
      double scale = 1;
      for (double value : e) {
        scale = Math.max(scale, Math.abs(value));
      }
      assertArrayEquals(e, actual[i].toArray(), 1e-13 * scale, what);
    }
  }
}
