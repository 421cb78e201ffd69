package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.RandomStream;
import org.autodiff4j.tensor.Sampling.Draw;
import org.autodiff4j.tensor.Sampling.FoldIn;
import org.autodiff4j.tensor.Sampling.Permutation;
import org.autodiff4j.tensor.Sampling.Split;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * Kernels that make random numbers of keys. The numbers are those of {@link RandomStream}, whatever
 * threads share the work.
 */
final class RandomKernels {
  private RandomKernels() {}

  static void register(Kernels kernels) {
    kernels.put(Draw.class, (p, x, y) -> draw(p, words(x[0]), y));
    kernels.put(Split.class, (p, x, y) -> keys(RandomStream.split(words(x[0]), p.count()), y));
    kernels.put(
        FoldIn.class, (p, x, y) -> keys(RandomStream.foldIn(words(x[0]), integers(x[1])), y));
    kernels.put(Permutation.class, (p, x, y) -> permutations(p.n(), words(x[0]), y));
  }

  private static Tensor draw(Draw draw, int[] keys, TensorType y) {
    Nd4jTensor result = Nd4jTensor.allocate(y);
    Sharing.run(
        y.shape().elements(),
        Sharing.COSTLY,
        (from, to) -> draw(new RandomStream(draw, keys), result, from, to));
    Reference.reachabilityFence(result);
    return result;
  }

  private static void draw(RandomStream stream, Nd4jTensor result, long from, long to) {
    Scratch scratch = Scratch.get();
    DType dtype = result.dtype();
    for (long at = from; at < to; at += Scratch.BLOCK) {
      int n = (int) Math.min(Scratch.BLOCK, to - at);
      long address = result.address() + at * dtype.bytes();
      if (dtype.isFloat()) {
        stream.reals(at, scratch.z, n);
        scratch.writeReals(dtype, address, n);
      } else {
        stream.integers(at, scratch.iz, n);
        scratch.writeIntegers(dtype, address, n);
      }
    }
  }

  private static Tensor permutations(int n, int[] keys, TensorType y) {
    Nd4jTensor result = Nd4jTensor.allocate(y);
    if (n > 0) {
      for (int key = 0; key < keys.length / 2; key++) {
        long[] order = RandomStream.permutation(keys[2 * key], keys[2 * key + 1], n);
        Memory.copyIn(order, 0, result.address() + 8L * n * key, 8L * n);
      }
    }
    Reference.reachabilityFence(result);
    return result;
  }

  private static Tensor keys(int[] words, TensorType y) {
    Nd4jTensor result = Nd4jTensor.allocate(y);
    if (words.length > 0) {
      Memory.copyIn(words, 0, result.address(), 4L * words.length);
    }
    Reference.reachabilityFence(result);
    return result;
  }

  private static int[] words(Tensor key) {
    return (int[]) host(key);
  }

  private static long[] integers(Tensor data) {
    if (host(data) instanceof long[] wide) {
      return wide;
    }
    int[] narrow = words(data);
    long[] result = new long[narrow.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = narrow[i];
    }
    return result;
  }

  private static Object host(Tensor x) {
    return x instanceof Literal literal ? literal.toHost() : ((Nd4jTensor) x).toHost();
  }
}
