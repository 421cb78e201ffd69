package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Cleaner;
import org.autodiff4j.nd4j.Storage;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/** The operands of the native calls of one thread, and room for their scalar arguments. */
final class Frame {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final ThreadLocal<Frame> FRAMES = ThreadLocal.withInitial(Frame::new);
  private static final int OPERANDS = 4;
  private static final int ARGUMENT_BYTES = 256;

  final Operand x;
  final Operand y;
  final Operand z;
  final Operand axes;

  /** Room for scalar arguments. */
  final long arguments;

  private final Storage memory;

  private Frame() {
    NativeOps ops = Natives.OPS;
    memory = Storage.allocate(OPERANDS * Operand.DESCRIPTOR_BYTES + ARGUMENT_BYTES);
    long address = memory.address();
    x = new Operand(ops, address);
    y = new Operand(ops, address + Operand.DESCRIPTOR_BYTES);
    z = new Operand(ops, address + 2 * Operand.DESCRIPTOR_BYTES);
    axes = new Operand(ops, address + 3 * Operand.DESCRIPTOR_BYTES);
    arguments = address + OPERANDS * Operand.DESCRIPTOR_BYTES;
    OpaqueDataBuffer[] handles = {x.buffer, y.buffer, z.buffer, axes.buffer};
    CLEANER.register(
        this,
        () -> {
          for (OpaqueDataBuffer handle : handles) {
            ops.deleteDataBuffer(handle);
          }
        });
  }

  /** The frame of the calling thread. */
  static Frame get() {
    return FRAMES.get();
  }
}
