package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.Memory;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * One operand of a native call, used again for every call of a thread: a native buffer handle and a
 * shape descriptor that are pointed at other memory by plain stores.
 *
 * <p>Making these per call would cost microseconds; a JNI call to move the handle costs a third of
 * a small kernel. {@link #point} therefore stores to the first word of the native buffer object,
 * which holds its address; the constructor checks that it does.
 */
final class Operand {
  /** Most axes of a descriptor. */
  static final int MAX_RANK = 32;

  static final int DESCRIPTOR_BYTES = (2 * MAX_RANK + 4) * Long.BYTES;

  private static final long ORDER_C = 'c';

  final OpaqueDataBuffer buffer;
  final LongPointer shape;
  final RawFloats floats = new RawFloats();
  final RawDoubles doubles = new RawDoubles();
  final RawBytes raw = new RawBytes();
  private final NativeOps ops;
  private final long descriptor;

  /** The address of the native buffer's address, or 0 if it is not where it is expected. */
  private final long cell;

  /** Uses {@link #DESCRIPTOR_BYTES} bytes at {@code descriptor}. */
  Operand(NativeOps ops, long descriptor) {
    this.ops = ops;
    this.descriptor = descriptor;
    this.shape = new RawLongs(descriptor);
    this.buffer =
        ops.dbCreateExternalDataBuffer(1, DataType.DOUBLE.toInt(), raw.at(descriptor), null);
    this.cell = cell(ops, buffer, descriptor);
  }

  private static long cell(NativeOps ops, OpaqueDataBuffer buffer, long address) {
    long candidate = Memory.getLong(buffer.address());
    if (Memory.getLong(candidate) != address) {
      return 0;
    }
    Memory.putLong(candidate, address + Long.BYTES);
    if (ops.dbPrimaryBuffer(buffer).address() == address + Long.BYTES) {
      return candidate;
    }
    Memory.putLong(candidate, address);
    return 0;
  }

  /** Makes this a row of {@code length} adjacent elements. */
  Operand vector(long address, long length, long typeFlags) {
    point(address);
    Memory.putLong(descriptor, 1);
    Memory.putLong(descriptor + 8, length);
    Memory.putLong(descriptor + 16, 1);
    Memory.putLong(descriptor + 24, typeFlags);
    Memory.putLong(descriptor + 32, 1);
    Memory.putLong(descriptor + 40, ORDER_C);
    return this;
  }

  /** Makes this a scalar. */
  Operand scalar(long address, long typeFlags) {
    point(address);
    Memory.putLong(descriptor, 0);
    Memory.putLong(descriptor + 8, typeFlags);
    Memory.putLong(descriptor + 16, 1);
    Memory.putLong(descriptor + 24, ORDER_C);
    return this;
  }

  /** Makes this an array of the given shape and element strides. */
  Operand strided(long address, int[] dims, long[] strides, long typeFlags) {
    point(address);
    int rank = dims.length;
    long at = descriptor;
    Memory.putLong(at, rank);
    for (int dim : dims) {
      Memory.putLong(at += 8, dim);
    }
    for (int axis = 0; axis < rank; axis++) {
      Memory.putLong(at += 8, strides[axis]);
    }
    Memory.putLong(at + 8, typeFlags);
    Memory.putLong(at + 16, 0);
    Memory.putLong(at + 24, ORDER_C);
    return this;
  }

  void point(long address) {
    if (cell != 0) {
      Memory.putLong(cell, address);
    } else {
      ops.dbSetPrimaryBuffer(buffer, raw.at(address), 1);
    }
  }

  /** A pointer to any address, owning nothing. */
  static final class RawBytes extends Pointer {
    RawBytes at(long newAddress) {
      this.address = newAddress;
      return this;
    }
  }

  /** A pointer to any address, owning nothing. */
  static final class RawFloats extends FloatPointer {
    RawFloats() {
      super((Pointer) null);
    }

    RawFloats at(long newAddress) {
      this.address = newAddress;
      return this;
    }
  }

  /** A pointer to any address, owning nothing. */
  static final class RawDoubles extends DoublePointer {
    RawDoubles() {
      super((Pointer) null);
    }

    RawDoubles at(long newAddress) {
      this.address = newAddress;
      return this;
    }
  }

  /** A pointer to a fixed address, owning nothing. */
  static final class RawLongs extends LongPointer {
    RawLongs(long address) {
      super((Pointer) null);
      this.address = address;
      this.limit = DESCRIPTOR_BYTES / Long.BYTES;
      this.capacity = this.limit;
    }
  }
}
