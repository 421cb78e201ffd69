package org.autodiff4j.tensor;

import java.util.Arrays;
import org.autodiff4j.tensor.Sampling.Bits;
import org.autodiff4j.tensor.Sampling.Draw;
import org.autodiff4j.tensor.Sampling.Exponential;
import org.autodiff4j.tensor.Sampling.Gumbel;
import org.autodiff4j.tensor.Sampling.Integers;
import org.autodiff4j.tensor.Sampling.TruncatedNormal;
import org.autodiff4j.tensor.Sampling.Uniform;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * The numbers of a draw, which all backends take from here so that they agree to the last bit:
 * number i of a key is made of the hash of i, and depends on nothing else. Bits, keys, uniform
 * numbers, integers and permutations are those of {@code jax.random} with its partitionable
 * Threefry; the others are the same functions of the same uniform numbers.
 *
 * <p>Only plain arithmetic is used, so the numbers do not depend on the machine either. Not for use
 * by several threads.
 */
public final class RandomStream {
  /** The most numbers made at a time: few enough that all arrays stay in the nearest cache. */
  public static final int BLOCK = 512;

  private static final long FIRST = 0;
  private static final long SECOND = 1;

  private final Draw draw;
  private final DType dtype;
  private final int[] keys;
  private final long each;
  private final int[] k0;
  private final int[] k1;
  private final int[] k2;
  private final int[] x0;
  private final int[] x1;

  /**
   * The numbers that each of some keys makes, those of the first key first.
   *
   * @param keys two words for each key
   */
  public RandomStream(Draw draw, int[] keys) {
    this.draw = draw;
    this.dtype = draw.type().dtype();
    this.keys = keys;
    this.each = draw.type().shape().elements();
    int length = (int) Math.min(BLOCK, each * (keys.length / 2));
    this.k0 = new int[length];
    this.k1 = new int[length];
    this.k2 = new int[length];
    this.x0 = new int[length];
    this.x1 = new int[length];
  }

  /** The numbers from one on, n of them and at most {@link #BLOCK}, of a draw of reals. */
  public void reals(long from, double[] to, int n) {
    hash(from, n);
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < n; i++) {
        to[i] = ((x0[i] ^ x1[i]) >>> 9) * 0x1p-23;
      }
    } else {
      for (int i = 0; i < n; i++) {
        long fraction = Threefry.join(x0[i], x1[i]) >>> 12;
        to[i] = Double.longBitsToDouble(fraction | 0x3FF0_0000_0000_0000L) - 1;
      }
    }
    if (draw instanceof Uniform uniform) {
      stretch(uniform, to, n);
    } else if (draw instanceof Gumbel) {
      gumbel(to, n);
    } else if (draw instanceof Exponential) {
      for (int i = 0; i < n; i++) {
        to[i] = 0 - NormalQuantile.log(1 - to[i]);
      }
    } else if (draw instanceof TruncatedNormal truncated) {
      truncatedNormal(truncated, to, n);
    } else {
      normal(to, n);
    }
  }

  private void stretch(Uniform uniform, double[] to, int n) {
    double lo = uniform.lo();
    double hi = uniform.hi();
    if (lo == 0 && hi == 1) {
      return;
    }
    if (dtype == DType.FLOAT32) {
      float low = (float) lo;
      float high = (float) hi;
      float width = high - low;
      float last = Math.nextDown(high); // the greatest number may round up to the bound
      for (int i = 0; i < n; i++) {
        to[i] = Math.min(Math.max(low, (float) to[i] * width + low), last);
      }
      return;
    }
    double width = hi - lo;
    double last = Math.nextDown(hi);
    for (int i = 0; i < n; i++) {
      to[i] = Math.min(Math.max(lo, to[i] * width + lo), last);
    }
  }

  /** The least uniform number is 0, and stands for the least normal one. */
  private void gumbel(double[] to, int n) {
    double least = dtype == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    for (int i = 0; i < n; i++) {
      double u = to[i] == 0 ? least : to[i];
      to[i] = -NormalQuantile.log(-NormalQuantile.log(u));
    }
  }

  /**
   * {@code Φ⁻¹} in the middle of each interval of the uniform numbers: ½ + q and ½ - q are exact.
   */
  private void normal(double[] to, int n) {
    double offset = quarter();
    for (int i = 0; i < n; i++) {
      double q = to[i] - 0.5 + offset;
      to[i] = NormalQuantile.of(q, 0.5 - Math.abs(q));
    }
  }

  /**
   * A quarter of the distance of uniform numbers, by which {@code jax.random.normal} shifts them.
   */
  private double quarter() {
    return dtype == DType.FLOAT32 ? 0x1p-25 : 0x1p-54;
  }

  /** Positive tails are mirrored, for only near 0 are probabilities precise. */
  private void truncatedNormal(TruncatedNormal truncated, double[] to, int n) {
    boolean mirrored = truncated.lo() > 0;
    double start = NormalQuantile.probability(mirrored ? -truncated.lo() : truncated.lo());
    double end = NormalQuantile.probability(mirrored ? -truncated.hi() : truncated.hi());
    double offset = quarter();
    boolean narrow = dtype == DType.FLOAT32;
    double first = narrow ? Math.nextUp((float) truncated.lo()) : Math.nextUp(truncated.lo());
    double last = narrow ? Math.nextDown((float) truncated.hi()) : Math.nextDown(truncated.hi());
    for (int i = 0; i < n; i++) {
      double x = NormalQuantile.of(start + (to[i] + offset) * (end - start));
      to[i] = Math.min(Math.max(first, mirrored ? -x : x), last);
    }
  }

  /** The numbers from one on, n of them and at most {@link #BLOCK}, of a draw of integers. */
  public void integers(long from, long[] to, int n) {
    if (draw instanceof Bits) {
      hash(from, n);
      bits(to, n);
      return;
    }
    Integers range = (Integers) draw;
    hashUnderSplitKeys(from, n, FIRST);
    bits(to, n);
    hashUnderSplitKeys(from, n, SECOND);
    if (dtype == DType.INT32) {
      narrowRemainders(range, to, n);
    } else {
      wideRemainders(range, to, n);
    }
  }

  private void bits(long[] to, int n) {
    if (dtype == DType.INT32) {
      for (int i = 0; i < n; i++) {
        to[i] = x0[i] ^ x1[i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = Threefry.join(x0[i], x1[i]);
      }
    }
  }

  /**
   * {@code lo + (high·2^32 + low) mod (hi - lo)}, the products modulo 2^32 as in {@code
   * jax.random.randint}.
   */
  private void narrowRemainders(Integers range, long[] to, int n) {
    long span = range.hi() - range.lo();
    long half = (1L << 16) % span;
    long factor = (half * half & 0xFFFF_FFFFL) % span;
    for (int i = 0; i < n; i++) {
      long high = (to[i] & 0xFFFF_FFFFL) % span;
      long low = Integer.toUnsignedLong(x0[i] ^ x1[i]) % span;
      to[i] = range.lo() + (high * factor + low & 0xFFFF_FFFFL) % span;
    }
  }

  /** {@code lo + (high·2^64 + low) mod (hi - lo)}, the products modulo 2^64. */
  private void wideRemainders(Integers range, long[] to, int n) {
    long span = range.hi() - range.lo(); // unsigned
    long half = Long.remainderUnsigned(1L << 32, span);
    long factor = Long.remainderUnsigned(half * half, span);
    for (int i = 0; i < n; i++) {
      long high = Long.remainderUnsigned(to[i], span);
      long low = Long.remainderUnsigned(Threefry.join(x0[i], x1[i]), span);
      to[i] = range.lo() + Long.remainderUnsigned(high * factor + low, span);
    }
  }

  private void hash(long from, int n) {
    hashUnderSplitKeys(from, n, -1);
  }

  /**
   * With the keys as they are, or for child 0 or more with that one of the keys each splits into.
   */
  private void hashUnderSplitKeys(long from, int n, long child) {
    int key = (int) (from / each);
    long counter = from % each;
    for (int done = 0; done < n; key++) {
      int end = (int) Math.min(n, done + each - counter);
      int word0 = keys[2 * key];
      int word1 = keys[2 * key + 1];
      if (child >= 0) {
        long split = Threefry.hash(word0, word1, child);
        word0 = (int) (split >>> 32);
        word1 = (int) split;
      }
      Arrays.fill(k0, done, end, word0);
      Arrays.fill(k1, done, end, word1);
      count(counter, done, end);
      counter = 0;
      done = end;
    }
    Threefry.hash(k0, k1, k2, x0, x1, n);
  }

  private void count(long counter, int from, int to) {
    for (int i = from; i < to; i++) {
      long c = counter + (i - from);
      x0[i] = (int) (c >>> 32);
      x1[i] = (int) c;
    }
  }

  // ---- Keys ----

  /** The words of the keys into which each key splits: the hashes of 0, 1, … count - 1. */
  public static int[] split(int[] keys, int count) {
    int[] result = new int[Shape.of(keys.length, count).length()];
    TensorType type = TensorType.of(DType.INT64, count);
    forEachBlock(
        new RandomStream(new Bits(type), keys),
        result.length / 2,
        (from, hashes, n) -> {
          for (int i = 0; i < n; i++) {
            put(result, from + i, hashes[i]);
          }
        });
    return result;
  }

  /** The words of the keys into which integers are folded, one into each: their hashes. */
  public static int[] foldIn(int[] keys, long[] data) {
    int[] result = new int[keys.length];
    for (int i = 0; i < data.length; i++) {
      put(result, i, Threefry.hash(keys[2 * i], keys[2 * i + 1], data[i]));
    }
    return result;
  }

  private static void put(int[] keys, int i, long words) {
    keys[2 * i] = (int) (words >>> 32);
    keys[2 * i + 1] = (int) words;
  }

  private interface Block {
    void take(int from, long[] integers, int n);
  }

  private static void forEachBlock(RandomStream stream, int length, Block block) {
    long[] integers = new long[Math.min(BLOCK, length)];
    for (int from = 0; from < length; from += BLOCK) {
      int n = Math.min(BLOCK, length - from);
      stream.integers(from, integers, n);
      block.take(from, integers, n);
    }
  }

  // ---- Order ----

  /**
   * 0 to n - 1 in random order, by sorting them after random words, again and again until it is
   * unlikely that two had the same word in all rounds; in order n log n.
   */
  public static long[] permutation(int word0, int word1, int n) {
    long[] order = new long[n];
    Arrays.setAll(order, i -> i);
    int[] key = {word0, word1};
    double words = 0xFFFF_FFFFL;
    int rounds =
        (int) Math.ceil(3 * NormalQuantile.log(Math.max(1, n)) / NormalQuantile.log(words));
    for (int round = 0; round < rounds; round++) {
      int[] both = split(key, 2);
      key = Arrays.copyOf(both, 2);
      order = sortedBy(Arrays.copyOfRange(both, 2, 4), order);
    }
    return order;
  }

  /** The elements in the order of the words of a key, equal words in the order they had. */
  private static long[] sortedBy(int[] key, long[] elements) {
    int n = elements.length;
    long[] places = new long[n];
    forEachBlock(
        new RandomStream(new Bits(TensorType.of(DType.INT32, n)), key),
        n,
        (from, words, count) -> {
          for (int i = 0; i < count; i++) {
            int unsigned = (int) words[i] ^ Integer.MIN_VALUE; // compares as if it were
            places[from + i] = Threefry.join(unsigned, from + i);
          }
        });
    Arrays.sort(places);
    for (int i = 0; i < n; i++) {
      places[i] = elements[(int) places[i]];
    }
    return places;
  }
}
