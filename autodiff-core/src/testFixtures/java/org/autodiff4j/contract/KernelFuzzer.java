package org.autodiff4j.contract;

import java.util.SplittableRandom;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Contraction;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Runs kernels on random primitives, shapes, element types, layouts and numbers, and compares with
 * the reference backend: results, refusals, and that no input changes. A case follows from the seed
 * and its number alone.
 */
public final class KernelFuzzer {
  private final Backend backend;
  private final KernelCheck check;
  private final long seed;

  /** A fuzzer of a backend. */
  public KernelFuzzer(Backend backend, long seed) {
    this.backend = backend;
    this.check = new KernelCheck(backend, KernelFuzzer::tolerance);
    this.seed = seed;
  }

  /** Equal terms round alike: sums of some hundred of them in f32 lose more than others. */
  private static Tolerance tolerance(Primitive primitive, DType dtype) {
    Tolerance general = Tolerance.of(primitive, dtype);
    return primitive instanceof Contraction && dtype == DType.FLOAT32 ? general.times(8) : general;
  }

  /** Runs one case; fails with its number. */
  public void run(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    int most = random.nextInt(2000) == 0 ? 1_000_000 : random.nextInt(40) == 0 ? 20_000 : 200;
    Fuzz fuzz = new Fuzz(random, most);
    Sample sample = FuzzRows.sample(fuzz);
    try {
      run(sample, fuzz, random.nextLong());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "case " + number + " of seed " + seed + ", " + sample + ": " + e.getMessage(), e);
    }
  }

  private void run(Sample sample, Fuzz fuzz, long numbers) {
    TensorType[] types = sample.types();
    Object[] arrays = sample.arrays(numbers);
    Tensor[] inputs = new Tensor[types.length];
    for (int i = 0; i < inputs.length; i++) {
      boolean some = types[i].shape().elements() > 0;
      if (some && fuzz.once(12)) {
        inputs[i] = KernelCheck.literal(types[i], arrays[i]);
        arrays[i] = HostArrays.of(inputs[i]);
      } else if (some && types[i].rank() > 0 && fuzz.once(8)) {
        Layouts.Repeated repeated =
            Layouts.repeatedAtRandom(backend, fuzz, backend.tensor(types[i], arrays[i]));
        inputs[i] = repeated.tensor();
        arrays[i] = repeated.array();
      } else {
        inputs[i] = Layouts.random(backend, fuzz, types[i], arrays[i]);
      }
    }
    check.run(sample.primitive(), inputs, arrays, "random layouts");
    check.checkResultsUnchanged();
  }
}
