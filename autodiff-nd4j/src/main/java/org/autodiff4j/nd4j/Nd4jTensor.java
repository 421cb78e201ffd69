package org.autodiff4j.nd4j;

import java.lang.ref.Reference;
import org.autodiff4j.nd4j.kernel.Elements;
import org.autodiff4j.nd4j.kernel.StridedCopy;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * A tensor in ND4J's memory layout: a storage, the place of its first element, and a stride for
 * each axis, counted in elements. A stride may be 0, where elements are repeated, or negative.
 *
 * <p>Invariant: no element is outside the storage, and none is written once a kernel has returned
 * the tensor, so tensors may share storage.
 */
public final class Nd4jTensor extends ConcreteTensor {
  private final Storage storage;
  private final long offset;
  private final long[] strides;
  private final boolean rowMajor;

  private Nd4jTensor(
      TensorType type, Storage storage, long offset, long[] strides, boolean rowMajor) {
    super(type);
    this.storage = storage;
    this.offset = offset;
    this.strides = strides;
    this.rowMajor = rowMajor;
  }

  /** A row-major tensor whose elements are yet to be written. */
  public static Nd4jTensor allocate(TensorType type) {
    Shape shape = type.shape();
    return new Nd4jTensor(
        type,
        Storage.allocate(shape.elements() * type.dtype().bytes()),
        0,
        shape.rowMajorStrides(),
        true);
  }

  /** A tensor over memory that something else owns; the storage keeps the owner reachable. */
  static Nd4jTensor over(TensorType type, Storage storage, long offset, long[] strides) {
    return new Nd4jTensor(type, storage, offset, strides, isRowMajor(type.shape(), strides));
  }

  /**
   * The tensor itself, or for a literal one stored element with strides 0.
   *
   * @param input a literal, or a tensor of this backend
   */
  public static Nd4jTensor of(Tensor input) {
    if (input instanceof Nd4jTensor tensor) {
      return tensor;
    }
    Literal literal = (Literal) input;
    TensorType type = literal.type();
    Storage storage = Storage.allocate(type.dtype().bytes());
    long address = storage.address();
    switch (type.dtype()) {
      case FLOAT64 -> Memory.putDouble(address, literal.value());
      case FLOAT32 -> Memory.putFloat(address, (float) literal.value());
      case FLOAT16, BFLOAT16 -> Elements.put(type.dtype(), address, literal.value());
      case INT64 -> Memory.putLong(address, literal.integer());
      case INT32 -> Memory.putInt(address, (int) literal.integer());
      case BOOL -> Memory.putByte(address, (byte) literal.integer());
    }
    return over(type, storage, 0, new long[type.rank()]);
  }

  /**
   * A tensor of the same storage and element type.
   *
   * @param at the place of its first element, counted in elements from the storage's start
   */
  public Nd4jTensor view(Shape shape, long[] viewStrides, long at) {
    return over(type().with(shape), storage, at, viewStrides);
  }

  @Override
  public Backend backend() {
    return Nd4jBackend.INSTANCE;
  }

  /** The memory that holds the elements. */
  public Storage storage() {
    return storage;
  }

  /** The place of element [0, …, 0], counted in elements from the storage's start. */
  public long offset() {
    return offset;
  }

  /** The stride of each axis in elements; never to be written to. */
  public long[] strides() {
    return strides;
  }

  /**
   * The address of element [0, …, 0]. It is valid while this tensor is reachable: callers end with
   * a {@link Reference#reachabilityFence}.
   */
  public long address() {
    return storage.address() + offset * dtype().bytes();
  }

  /** Whether the elements lie one after another in row-major order. */
  public boolean isRowMajor() {
    return rowMajor;
  }

  /** This tensor, or a row-major copy of it. */
  public Nd4jTensor rowMajor() {
    return rowMajor ? this : copy();
  }

  /** A row-major copy, whose storage nothing else has. */
  Nd4jTensor copy() {
    Nd4jTensor copy = allocate(type());
    copyTo(copy.address());
    Reference.reachabilityFence(copy);
    return copy;
  }

  /** Writes the elements in row-major order to memory with room for them. */
  void copyTo(long address) {
    StridedCopy.pack(dtype().bytes(), shape().toArray(), address(), strides, address);
    Reference.reachabilityFence(this);
  }

  @Override
  public Object toHost() {
    int n = shape().length();
    Nd4jTensor source = rowMajor();
    Object array =
        switch (dtype()) {
          case FLOAT64 -> new double[n];
          case FLOAT32, FLOAT16, BFLOAT16 -> new float[n];
          case INT64 -> new long[n];
          case INT32 -> new int[n];
          case BOOL -> new boolean[n];
        };
    if (n > 0) {
      if (dtype().isHalf()) {
        Elements.getHalves(dtype(), source.address(), (float[]) array);
      } else {
        Memory.copyOut(source.address(), array, 0, (long) n * dtype().bytes());
      }
    }
    Reference.reachabilityFence(source);
    return array;
  }

  /** Axes of size 1 may have any stride, and where there is no element all strides are alike. */
  private static boolean isRowMajor(Shape shape, long[] strides) {
    if (shape.elements() <= 1) {
      return true;
    }
    long step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int size = shape.size(axis);
      if (size != 1) {
        if (strides[axis] != step) {
          return false;
        }
        step *= size;
      }
    }
    return true;
  }
}
