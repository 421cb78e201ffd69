package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.types.TensorType;

/** The batching rule of a primitive at a sample, against a loop over the examples. */
public final class BatchChecks {
  /** Of the numbers of all samples. */
  public static final long SEED = 123;

  private BatchChecks() {}

  /** Every subset of the inputs mapped, over three examples and over one. */
  public static void loops(Sample sample) {
    for (boolean[] mapped : subsets(sample.inputs().size())) {
      for (int size : new int[] {3, 1}) {
        Tensor[] x = batched(sample, mapped, size);
        Tensor[] actual = sample.primitive().batchAll(new Batch(x, mapped, size));
        Tensor[] expected = loop(function(sample), x, mapped, size);
        assertSame("inputs " + Arrays.toString(mapped) + " by " + size, expected, actual);
      }
    }
  }

  /** A batch of no examples has the types of none. */
  public static void noExamples(Sample sample) {
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
  }

  /** The primitive as a function. */
  public static FlatFunction function(Sample sample) {
    return x -> Interpreter.bindAll(sample.primitive(), x);
  }

  /** The non-empty subsets of n inputs. */
  public static boolean[][] subsets(int n) {
    boolean[][] subsets = new boolean[(1 << n) - 1][n];
    for (int bits = 1; bits < 1 << n; bits++) {
      for (int i = 0; i < n; i++) {
        subsets[bits - 1][i] = (bits >> i & 1) == 1;
      }
    }
    return subsets;
  }

  /** The inputs, of which those marked have a first axis of other numbers for each example. */
  public static Tensor[] batched(Sample sample, boolean[] mapped, int size) {
    Tensor[][] examples = new Tensor[size][];
    for (int k = 0; k < size; k++) {
      examples[k] = sample.tensors(Backend.standard(), SEED + 10L * k);
    }
    return stacked(examples, mapped);
  }

  /** The examples, with those inputs stacked that are marked. */
  public static Tensor[] stacked(Tensor[][] examples, boolean[] mapped) {
    Tensor[] result = examples[0].clone();
    for (int i = 0; i < result.length; i++) {
      int input = i;
      if (mapped[i]) {
        result[i] = Tensors.stack(0, Stream.of(examples).map(e -> e[input]).toArray(Tensor[]::new));
      }
    }
    return result;
  }

  /** The function of each example, stacked. */
  public static Tensor[] loop(FlatFunction f, Tensor[] x, boolean[] mapped, int size) {
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

  /** Equal types, and numbers equal but for rounding. */
  public static void assertSame(String what, Tensor[] expected, Tensor[] actual) {
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
