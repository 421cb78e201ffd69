package org.autodiff4j.nd4j;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.function.Supplier;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.workspace.ND4JWorkspaceException;
import org.nd4j.linalg.workspace.WorkspaceUtils;

/**
 * From ND4J arrays to tensors and back.
 *
 * <p>{@link #tensor} and {@link #toNd4j} copy, so that neither side can ever change the other; a
 * copy costs about as much as adding two such arrays. {@link #alias} and {@link #aliasOf} share the
 * memory, for arrays that nobody changes.
 *
 * <pre>{@code
 * INDArray gradient = NDArrays.toNd4j(grad(loss).apply(NDArrays.tensor(weights)));
 * }</pre>
 */
public final class NDArrays {
  static {
    NativeSettings.apply();
  }

  private NDArrays() {}

  /**
   * A tensor with a copy of the array's elements, whatever its order, strides, offset or workspace.
   * DOUBLE, FLOAT, HALF, BFLOAT16, LONG, INT and BOOL stay what they are; the other integers of up
   * to 16 bits i32, and UINT32 becomes i64. ND4J's empty array without axes becomes a tensor of
   * shape [0].
   *
   * @throws DTypeException if the elements are of any other type
   * @throws ShapeException if an axis is longer than an {@code int} counts
   * @throws AutodiffException if the array was closed, or outlived its workspace
   */
  public static Tensor tensor(INDArray array) {
    checkUsable("tensor", array);
    DType dtype = dtype(array.dataType());
    if (dtype == null) {
      throw new DTypeException(
          "NDArrays.tensor: an array of "
              + array.dataType()
              + " has no tensor type. Convert it with castTo(DataType.DOUBLE) or another number"
              + " type.");
    }
    TensorType type = new TensorType(dtype, shape("tensor", array));
    if (type.shape().elements() == 0) {
      return Nd4jTensor.allocate(type);
    }
    if (ArrayAliases.dataType(dtype) == array.dataType()) {
      return over(type, array).copy();
    }
    return over(type, detached(() -> array.castTo(ArrayAliases.dataType(dtype)))).copy();
  }

  /**
   * A tensor that shares the array's memory, and keeps it alive. The caller promises that nobody
   * changes the array from now on: tensors are immutable, and a change would make derivatives wrong
   * without a word. The array's {@code close} no longer frees the memory; of what the array is a
   * view of, it must not be called.
   *
   * @throws DTypeException if the elements are not DOUBLE, FLOAT, HALF, BFLOAT16, LONG, INT or BOOL
   * @throws ShapeException if an axis is longer than an {@code int} counts
   * @throws AutodiffException if the array was closed, or lives in a workspace, whose memory is
   *     used again
   */
  public static Tensor alias(INDArray array) {
    checkUsable("alias", array);
    if (array.isAttached()) {
      throw new AutodiffException(
          "NDArrays.alias: the array "
              + Arrays.toString(array.shape())
              + " lives in the workspace "
              + workspace(array)
              + ", which uses its memory again. Copy it with NDArrays.tensor, or detach() it"
              + " first.");
    }
    DType dtype = dtype(array.dataType());
    if (dtype == null || ArrayAliases.dataType(dtype) != array.dataType()) {
      throw new DTypeException(
          "NDArrays.alias: an array of "
              + array.dataType()
              + " cannot be shared; DOUBLE, FLOAT, HALF, BFLOAT16, LONG, INT and BOOL can."
              + (dtype == null ? "" : " Copy it with NDArrays.tensor, which gives " + dtype + "."));
    }
    TensorType type = new TensorType(dtype, shape("alias", array));
    if (type.shape().elements() == 0) {
      return Nd4jTensor.allocate(type);
    }
    array.setCloseable(false);
    return over(type, array);
  }

  /**
   * A fresh row-major array with a copy of the tensor's elements, which the caller owns, outside
   * any workspace. Inside a transform it has the primal values, as every reading of numbers.
   *
   * @throws org.autodiff4j.types.TraceException if the tensor is being recorded and has no numbers
   */
  public static INDArray toNd4j(Tensor tensor) {
    Nd4jTensor x = stored(tensor);
    DataType dataType = ArrayAliases.dataType(x.dtype());
    long[] sizes = longs(x.shape());
    if (x.shape().elements() == 0) {
      return detached(() -> Nd4j.create(dataType, sizes));
    }
    INDArray array = detached(() -> Nd4j.createUninitialized(dataType, sizes));
    x.copyTo(array.data().address());
    Reference.reachabilityFence(array);
    return array;
  }

  /**
   * A row-major array that shares the tensor's memory where that is row-major, and else has a copy.
   * It must not be written to: other tensors may share the memory too. The memory lives as long as
   * the array or a view of it is reachable; closing the array does not free it.
   *
   * @throws org.autodiff4j.types.TraceException if the tensor is being recorded and has no numbers
   */
  public static INDArray aliasOf(Tensor tensor) {
    Nd4jTensor x = stored(tensor).rowMajor();
    return detached(
        () -> ArrayAliases.array(x.storage(), x.address(), x.dtype(), longs(x.shape())));
  }

  /** What is made here belongs to no workspace, whichever is open. */
  @SuppressWarnings("try") // the scope is what the resource is for
  private static INDArray detached(Supplier<INDArray> array) {
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return array.get();
    }
  }

  /** The tensor's numbers in this backend. */
  private static Nd4jTensor stored(Tensor tensor) {
    Tensor concrete = tensor.concrete();
    if (concrete instanceof Literal || concrete instanceof Nd4jTensor) {
      return Nd4jTensor.of(concrete);
    }
    Backend backend = Nd4jBackend.INSTANCE;
    return (Nd4jTensor) backend.tensor(concrete.type(), ((ConcreteTensor) concrete).toHost());
  }

  private static Nd4jTensor over(TensorType type, INDArray array) {
    long first = array.offset();
    long last = array.offset();
    for (int axis = 0; axis < array.rank(); axis++) {
      long reach = (array.size(axis) - 1) * array.stride(axis);
      first += Math.min(0, reach);
      last += Math.max(0, reach);
    }
    long length = array.data().underlyingLength();
    if (first < 0 || last >= length) {
      throw new AutodiffException(
          "NDArrays: an array "
              + Arrays.toString(array.shape())
              + " with strides "
              + Arrays.toString(array.stride())
              + " and offset "
              + array.offset()
              + " reaches beyond its buffer of "
              + length
              + " elements.");
    }
    return Nd4jTensor.over(type, ArrayAliases.storage(array), 0, array.stride());
  }

  private static void checkUsable(String method, INDArray array) {
    if (array.wasClosed()) {
      throw new AutodiffException(
          "NDArrays." + method + ": the array was closed, so its elements are gone.");
    }
    if (!array.isAttached()) {
      return;
    }
    try {
      WorkspaceUtils.assertValidArray(array, method);
    } catch (ND4JWorkspaceException e) {
      throw new AutodiffException(
          "NDArrays."
              + method
              + ": the array outlived the workspace "
              + workspace(array)
              + ", so its elements are gone. Copy it inside, or detach() it.");
    }
  }

  private static String workspace(INDArray array) {
    return array.data().getParentWorkspace().getId();
  }

  private static Shape shape(String method, INDArray array) {
    if (array.isEmpty() && array.rank() == 0) {
      return Shape.of(0);
    }
    int[] sizes = new int[array.rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      long size = array.size(axis);
      if (size > Integer.MAX_VALUE) {
        throw new ShapeException(
            "NDArrays."
                + method
                + ": axis "
                + axis
                + " of an array "
                + Arrays.toString(array.shape())
                + " is longer than a tensor's axis can be.");
      }
      sizes[axis] = (int) size;
    }
    return Shape.of(sizes);
  }

  private static long[] longs(Shape shape) {
    return Arrays.stream(shape.toArray()).asLongStream().toArray();
  }

  /** The type that holds all values of an ND4J type, or null if there is none. */
  @SuppressWarnings("deprecation") // the names to switch on; their replacements are no constants
  private static @Nullable DType dtype(DataType type) {
    return switch (type) {
      case DOUBLE -> DType.FLOAT64;
      case FLOAT -> DType.FLOAT32;
      case HALF -> DType.FLOAT16;
      case BFLOAT16 -> DType.BFLOAT16;
      case LONG, UINT32 -> DType.INT64;
      case INT, SHORT, BYTE, UBYTE, UINT16 -> DType.INT32;
      case BOOL -> DType.BOOL;
      default -> null;
    };
  }
}
