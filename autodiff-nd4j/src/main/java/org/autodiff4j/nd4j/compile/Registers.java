package org.autodiff4j.nd4j.compile;

import java.util.Arrays;
import org.autodiff4j.nd4j.kernel.Reader;
import org.autodiff4j.nd4j.kernel.Scratch;

/** A thread's arrays, each for a block of elements, and its readers of inputs. */
final class Registers {
  private static final ThreadLocal<Registers> OF_THREAD = ThreadLocal.withInitial(Registers::new);

  double[][] reals = {};
  float[][] floats = {};
  long[][] truths = {};
  Reader[] readers = {};

  /** Room for elements that an instruction widens, and their images. */
  final double[] x = new double[Scratch.BLOCK];

  final double[] y = new double[Scratch.BLOCK];
  final double[] z = new double[Scratch.BLOCK];

  /** Room for elements as bits. */
  final long[] longX = new long[Scratch.BLOCK];

  final long[] longY = new long[Scratch.BLOCK];
  final int[] mask = new int[Scratch.BLOCK];
  final int[] intX = new int[Scratch.BLOCK];
  final int[] intY = new int[Scratch.BLOCK];

  private Registers() {}

  /** The calling thread's registers, at least so many of each bank. */
  static Registers get(int[] sizes, int inputs) {
    Registers registers = OF_THREAD.get();
    registers.grow(sizes, inputs);
    return registers;
  }

  private void grow(int[] sizes, int inputs) {
    int count = reals.length;
    if (count < sizes[Bank.REALS.index]) {
      reals = Arrays.copyOf(reals, sizes[Bank.REALS.index]);
      Arrays.setAll(reals, i -> i < count ? reals[i] : new double[Scratch.BLOCK]);
    }
    int floatCount = floats.length;
    if (floatCount < sizes[Bank.FLOATS.index]) {
      floats = Arrays.copyOf(floats, sizes[Bank.FLOATS.index]);
      Arrays.setAll(floats, i -> i < floatCount ? floats[i] : new float[Scratch.BLOCK]);
    }
    int truthCount = truths.length;
    if (truthCount < sizes[Bank.TRUTHS.index]) {
      truths = Arrays.copyOf(truths, sizes[Bank.TRUTHS.index]);
      Arrays.setAll(truths, i -> i < truthCount ? truths[i] : new long[Scratch.BLOCK]);
    }
    int readerCount = readers.length;
    if (readerCount < inputs) {
      readers = Arrays.copyOf(readers, inputs);
      Arrays.setAll(readers, i -> i < readerCount ? readers[i] : new Reader());
    }
  }
}
