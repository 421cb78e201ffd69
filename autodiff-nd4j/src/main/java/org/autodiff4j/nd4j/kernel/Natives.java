package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.NativeSettings;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library, loaded with the settings this backend needs. */
final class Natives {
  /** The native operations. */
  static final NativeOps OPS = load();

  private Natives() {}

  private static NativeOps load() {
    NativeSettings.apply();
    Nd4j.getExecutioner();
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }

  /** The part of a native shape descriptor that tells the element type. */
  static long typeFlags(DataType type) {
    return switch (type) {
      case BOOL -> 524288;
      case DOUBLE -> 16384;
      case FLOAT -> 8192;
      case HALF -> 4096;
      case BFLOAT16 -> 2048;
      case INT -> 131072;
      case LONG -> 262144;
      case SHORT -> 65536;
      case BYTE -> 32768;
      case UBYTE -> 32768 | 8388608;
      default -> throw new IllegalArgumentException("no kernels for element type " + type);
    };
  }
}
