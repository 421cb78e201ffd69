package org.autodiff4j.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads arrays in the format of {@code Nd4j.write}: a buffer with rank, sizes, strides, flags,
 * stride and order, and one with the elements, each after the name of its allocation, its length
 * and the name of its type. {@code Nd4j.read} allocates whatever these lengths say and takes sizes
 * and strides as they come, which lets a file end the process; here they are compared first.
 */
final class ArrayReader {
  private static final int MOST_AXES = 8;
  private static final Set<String> SHORT_LENGTHS = Set.of("DIRECT", "HEAP", "JAVACPP");
  private static final Set<String> LONG_LENGTHS = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");

  private final DataInputStream in;
  private final String name;
  private final long mostBytes;

  /** Reads from an entry of that name and size. */
  ArrayReader(DataInputStream in, String name, long mostBytes) {
    this.in = in;
    this.name = name;
    this.mostBytes = mostBytes;
  }

  private record Buffer(long length, String type) {}

  private static final class Layout {
    private final long[] sizes;
    private final char order;

    Layout(long[] sizes, char order) {
      this.sizes = sizes;
      this.order = order;
    }
  }

  /** The next array, of any number of elements that the entry can hold. */
  INDArray read() throws IOException {
    return read(-1);
  }

  /** The next array; if {@code expected} is not negative, of that many elements. */
  INDArray read(long expected) throws IOException {
    Layout layout = layout();
    Buffer buffer = buffer();
    DataType type = type(buffer);
    long elements = 1;
    for (long size : layout.sizes) {
      elements = Math.multiplyExact(elements, size);
    }
    if (elements != buffer.length || elements == 0) {
      throw new ModelFileException(
          name
              + " declares "
              + buffer.length
              + " elements for an array of shape "
              + Arrays.toString(layout.sizes));
    }
    if (elements > mostBytes / type.width()) {
      throw new ModelFileException(
          name
              + " declares "
              + elements
              + " numbers of type "
              + type
              + ", more than its "
              + mostBytes
              + " bytes can hold");
    }
    if (expected >= 0 && elements != expected) {
      throw new ModelFileException(
          name + " holds " + elements + " parameters, but the configuration describes " + expected);
    }
    return fill(layout, type, elements);
  }

  private Layout layout() throws IOException {
    Buffer shape = buffer();
    if (!shape.type.equals("LONG") && !shape.type.equals("INT")) {
      throw new ModelFileException(
          name + " declares a shape of type " + ModelArchive.quoted(shape.type));
    }
    boolean isLong = shape.type.equals("LONG");
    long rank = isLong ? in.readLong() : in.readInt();
    if (rank < 0 || rank > MOST_AXES || shape.length != 2 * rank + 4) {
      throw new ModelFileException(
          name + " declares an array of " + rank + " axes in " + shape.length + " numbers");
    }
    long[] rest = new long[(int) shape.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = isLong ? in.readLong() : in.readInt();
    }
    long[] sizes = Arrays.copyOf(rest, (int) rank);
    long[] strides = Arrays.copyOfRange(rest, (int) rank, 2 * (int) rank);
    for (long size : sizes) {
      if (size < 1 || size > Integer.MAX_VALUE) {
        throw new ModelFileException(
            name + " declares an array of shape " + Arrays.toString(sizes));
      }
    }
    long order = rest[rest.length - 1];
    if (order != 'c' && order != 'f') {
      throw new ModelFileException(name + " declares an array of unknown order " + order);
    }
    if (!isContiguous(sizes, strides, order == 'c')) {
      throw new ModelFileException(
          name
              + " declares the strides "
              + Arrays.toString(strides)
              + " for an array of shape "
              + Arrays.toString(sizes));
    }
    return new Layout(sizes, (char) order);
  }

  private static boolean isContiguous(long[] sizes, long[] strides, boolean isRowMajor) {
    long stride = 1;
    for (int i = 0; i < sizes.length; i++) {
      int axis = isRowMajor ? sizes.length - 1 - i : i;
      if (sizes[axis] != 1 && strides[axis] != stride) {
        return false;
      }
      stride *= sizes[axis];
    }
    return true;
  }

  private Buffer buffer() throws IOException {
    String allocation = in.readUTF();
    long length;
    if (SHORT_LENGTHS.contains(allocation)) {
      length = in.readInt();
    } else if (LONG_LENGTHS.contains(allocation)) {
      length = in.readLong();
    } else {
      throw new ModelFileException(
          name + " is no array: unknown allocation " + ModelArchive.quoted(allocation));
    }
    return new Buffer(length, in.readUTF());
  }

  private DataType type(Buffer buffer) {
    return switch (buffer.type) {
      case "DOUBLE" -> DataType.DOUBLE;
      case "FLOAT" -> DataType.FLOAT;
      case "HALF" -> DataType.FLOAT16;
      default ->
          throw new ModelFileException(
              name + " holds numbers of type " + ModelArchive.quoted(buffer.type));
    };
  }

  private INDArray fill(Layout layout, DataType type, long elements) throws IOException {
    INDArray array = allocate(layout, type, elements);
    DataBuffer data = array.data();
    for (long i = 0; i < elements; i++) {
      switch (type) {
        case DOUBLE -> data.put(i, in.readDouble());
        case FLOAT -> data.put(i, in.readFloat());
        default -> data.put(i, half(in.readShort()));
      }
    }
    return array;
  }

  @SuppressWarnings("try") // the scope is what the resource is for
  private INDArray allocate(Layout layout, DataType type, long elements) {
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createUninitialized(type, layout.sizes, layout.order);
    } catch (OutOfMemoryError e) {
      throw new ModelFileException(
          name + " needs " + elements * type.width() + " bytes, which are not free", e);
    }
  }

  /** The number that 16 bits of IEEE's binary16 stand for. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (fraction + 0x400) * Math.scalb(1f, exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
