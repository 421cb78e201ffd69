package org.autodiff4j.nd4j;

import org.autodiff4j.types.DType;
import org.nd4j.linalg.api.buffer.DataType;

/** ND4J's names of the element types. */
public final class DataTypes {
  private DataTypes() {}

  /** What ND4J calls this element type. */
  public static DataType of(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> DataType.DOUBLE;
      case FLOAT32 -> DataType.FLOAT;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case BOOL -> DataType.BOOL;
    };
  }
}
