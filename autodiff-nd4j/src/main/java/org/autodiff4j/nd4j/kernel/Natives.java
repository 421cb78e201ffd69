package org.autodiff4j.nd4j.kernel;

import org.autodiff4j.nd4j.NativeSettings;
import org.autodiff4j.types.DType;
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
  static long typeFlags(DType type) {
    return switch (type) {
      case BOOL -> 1L << 19;
      case INT32 -> 1L << 17;
      case INT64 -> 1L << 18;
      case BFLOAT16 -> 1L << 11;
      case FLOAT16 -> 1L << 12;
      case FLOAT32 -> 1L << 13;
      case FLOAT64 -> 1L << 14;
    };
  }
}
