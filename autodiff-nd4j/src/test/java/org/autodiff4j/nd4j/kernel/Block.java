package org.autodiff4j.nd4j.kernel;

import java.util.Random;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.types.DType;

/** Memory with numbers in it, for tests. */
record Block(DType type, Storage storage, int skip, int length) {
  static Block of(DType type, double... values) {
    Block block = zeros(type, values.length);
    for (int i = 0; i < values.length; i++) {
      block.put(i, values[i]);
    }
    return block;
  }

  /** Memory that starts some elements into its storage. */
  static Block zeros(DType type, int length) {
    int skip = 3;
    Block block =
        new Block(type, Storage.allocate((length + skip) * (long) type.bytes()), skip, length);
    for (int i = 0; i < length; i++) {
      block.put(i, 0);
    }
    return block;
  }

  static Block random(DType type, int length, double low, double high, Random random) {
    Block block = zeros(type, length);
    for (int i = 0; i < length; i++) {
      block.put(i, low + (high - low) * random.nextDouble());
    }
    return block;
  }

  long address() {
    return storage.address() + (long) skip * type.bytes();
  }

  double get(long i) {
    return Elements.get(type, address() + i * type.bytes());
  }

  void put(long i, double value) {
    Elements.put(type, address() + i * type.bytes(), value);
  }
}
