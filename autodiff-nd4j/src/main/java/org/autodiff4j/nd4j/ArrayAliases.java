package org.autodiff4j.nd4j;

import java.lang.ref.Cleaner;
import org.autodiff4j.types.DType;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J arrays and storages that share memory.
 *
 * <p>A header costs some microseconds, so one is made only where ND4J is to see the numbers.
 */
final class ArrayAliases {
  private static final Cleaner CLEANER = Cleaner.create();

  private ArrayAliases() {}

  /**
   * An array on the memory of a storage, row-major.
   *
   * <p>The storage stays alive, and so its memory is not used again, as long as the array or any
   * view of it is reachable. Closing the array does not free the memory.
   *
   * @param address the address of the first element, within the storage
   */
  static INDArray array(Storage storage, long address, DType type, long[] shape) {
    long length = 1;
    for (long dim : shape) {
      length *= dim;
    }
    DataType dataType = dataType(type);
    if (length == 0) {
      return Nd4j.create(dataType, shape);
    }
    DataBuffer buffer = Nd4j.createBuffer(new Bytes(address, length), length, dataType);
    Pointer pointer = buffer.pointer();
    CLEANER.register(pointer, new Hold(storage));
    return Nd4j.create(buffer, shape);
  }

  /** A storage on the memory of an array or view, which it keeps alive, from its first element. */
  static Storage storage(INDArray array) {
    DataBuffer buffer = array.data();
    long skipped = array.offset() * buffer.getElementSize();
    return Storage.borrow(
        buffer.address() + skipped, buffer.length() * buffer.getElementSize(), array);
  }

  /** The ND4J name of an element type. */
  static DataType dataType(DType type) {
    return switch (type) {
      case BOOL -> DataType.BOOL;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FLOAT16 -> DataType.FLOAT16;
      case BFLOAT16 -> DataType.BFLOAT16;
      case FLOAT32 -> DataType.FLOAT;
      case FLOAT64 -> DataType.DOUBLE;
    };
  }

  /** A pointer to given memory, owning nothing. */
  private static final class Bytes extends Pointer {
    /** ND4J takes the limit over, and reads it as a number of elements. */
    Bytes(long address, long elements) {
      this.address = address;
      this.limit = elements;
      this.capacity = elements;
    }
  }

  /** Keeps a storage reachable until it is run. */
  private record Hold(Storage storage) implements Runnable {
    @Override
    public void run() {
      // Being dropped is what it is for.
    }
  }
}
