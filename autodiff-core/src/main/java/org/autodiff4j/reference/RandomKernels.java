package org.autodiff4j.reference;

import java.util.Arrays;
import org.autodiff4j.tensor.RandomStream;
import org.autodiff4j.tensor.Sampling.Draw;
import org.autodiff4j.tensor.Sampling.FoldIn;
import org.autodiff4j.tensor.Sampling.Permutation;
import org.autodiff4j.tensor.Sampling.Split;
import org.autodiff4j.types.TensorType;

/** Kernels that make random numbers of keys. */
final class RandomKernels {
  private RandomKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Draw.class, (p, x, y) -> draw(p, words(x[0]), y));
    kernels.put(
        Split.class,
        (p, x, y) -> new ReferenceTensor(y, RandomStream.split(words(x[0]), p.count())));
    kernels.put(
        FoldIn.class,
        (p, x, y) -> new ReferenceTensor(y, RandomStream.foldIn(words(x[0]), x[1].integers())));
    kernels.put(Permutation.class, (p, x, y) -> permutations(p.n(), words(x[0]), y));
  }

  private static ReferenceTensor draw(Draw draw, int[] keys, TensorType y) {
    RandomStream stream = new RandomStream(draw, keys);
    int length = y.shape().length();
    double[] reals = new double[y.isFloat() ? length : 0];
    long[] integers = new long[y.isFloat() ? 0 : length];
    double[] realBlock = new double[RandomStream.BLOCK];
    long[] integerBlock = new long[RandomStream.BLOCK];
    for (int at = 0; at < length; at += RandomStream.BLOCK) {
      int n = Math.min(RandomStream.BLOCK, length - at);
      if (y.isFloat()) {
        stream.reals(at, realBlock, n);
        System.arraycopy(realBlock, 0, reals, at, n);
      } else {
        stream.integers(at, integerBlock, n);
        System.arraycopy(integerBlock, 0, integers, at, n);
      }
    }
    return y.isFloat()
        ? ReferenceTensor.ofReals(y, i -> reals[i])
        : ReferenceTensor.ofIntegers(y, i -> integers[i]);
  }

  private static ReferenceTensor permutations(int n, int[] keys, TensorType y) {
    long[] result = new long[y.shape().length()];
    for (int key = 0; key < keys.length / 2; key++) {
      long[] order = RandomStream.permutation(keys[2 * key], keys[2 * key + 1], n);
      System.arraycopy(order, 0, result, key * n, n);
    }
    return new ReferenceTensor(y, result);
  }

  private static int[] words(ReferenceTensor key) {
    return Arrays.stream(key.integers()).mapToInt(word -> (int) word).toArray();
  }
}
