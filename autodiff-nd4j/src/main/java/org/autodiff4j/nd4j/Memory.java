package org.autodiff4j.nd4j;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.bytedeco.javacpp.Pointer;

/**
 * Reads and writes of off-heap memory by address, without bounds checks.
 *
 * <p>The caller keeps the owner of the memory reachable. The handles bind to {@code
 * sun.misc.Unsafe} and inline to single instructions; JavaCPP's indexers, which check each index,
 * are four times slower in a loop.
 */
public final class Memory {
  private static final Object UNSAFE = unsafe();
  private static final MethodHandle GET_BYTE = getter("getByte", byte.class);
  private static final MethodHandle GET_SHORT = getter("getShort", short.class);
  private static final MethodHandle GET_INT = getter("getInt", int.class);
  private static final MethodHandle GET_LONG = getter("getLong", long.class);
  private static final MethodHandle GET_FLOAT = getter("getFloat", float.class);
  private static final MethodHandle GET_DOUBLE = getter("getDouble", double.class);
  private static final MethodHandle PUT_BYTE = putter("putByte", byte.class);
  private static final MethodHandle PUT_SHORT = putter("putShort", short.class);
  private static final MethodHandle PUT_INT = putter("putInt", int.class);
  private static final MethodHandle PUT_LONG = putter("putLong", long.class);
  private static final MethodHandle PUT_FLOAT = putter("putFloat", float.class);
  private static final MethodHandle PUT_DOUBLE = putter("putDouble", double.class);
  private static final MethodHandle COPY =
      handle("copyMemory", void.class, long.class, long.class, long.class);
  private static final MethodHandle COPY_HEAP =
      handle(
          "copyMemory", void.class, Object.class, long.class, Object.class, long.class, long.class);
  private static final MethodHandle FILL =
      handle("setMemory", void.class, long.class, long.class, byte.class);

  /** Bytes before element 0 of a Java primitive array. */
  private static final long ARRAY_HEADER = arrayHeader();

  private Memory() {}

  /**
   * Allocates {@code bytes} bytes of uninitialized memory.
   *
   * @throws OutOfMemoryError if the system has no such memory
   */
  static long allocate(long bytes) {
    Pointer memory = Pointer.malloc(bytes);
    if (memory == null || memory.isNull()) {
      throw new OutOfMemoryError("cannot allocate " + bytes + " bytes of off-heap memory");
    }
    return memory.address();
  }

  /** Frees what {@link #allocate} returned. */
  static void free(long address) {
    Pointer.free(new RawPointer(address));
  }

  public static byte getByte(long address) {
    try {
      return (byte) GET_BYTE.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static short getShort(long address) {
    try {
      return (short) GET_SHORT.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int getInt(long address) {
    try {
      return (int) GET_INT.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static long getLong(long address) {
    try {
      return (long) GET_LONG.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static float getFloat(long address) {
    try {
      return (float) GET_FLOAT.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static double getDouble(long address) {
    try {
      return (double) GET_DOUBLE.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putByte(long address, byte value) {
    try {
      PUT_BYTE.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putShort(long address, short value) {
    try {
      PUT_SHORT.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putInt(long address, int value) {
    try {
      PUT_INT.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putLong(long address, long value) {
    try {
      PUT_LONG.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putFloat(long address, float value) {
    try {
      PUT_FLOAT.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void putDouble(long address, double value) {
    try {
      PUT_DOUBLE.invokeExact(address, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Copies {@code bytes} bytes; the ranges may overlap. */
  public static void copy(long from, long to, long bytes) {
    try {
      COPY.invokeExact(from, to, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Copies {@code bytes} bytes from {@code from} to byte {@code skip} of a primitive array. */
  public static void copyOut(long from, Object array, long skip, long bytes) {
    try {
      COPY_HEAP.invokeExact((Object) null, from, array, ARRAY_HEADER + skip, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Copies {@code bytes} bytes from byte {@code skip} of a primitive array to {@code to}. */
  public static void copyIn(Object array, long skip, long to, long bytes) {
    try {
      COPY_HEAP.invokeExact(array, ARRAY_HEADER + skip, (Object) null, to, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Copies the first {@code bytes} bytes of a primitive array to another of any element type. */
  public static void reinterpret(Object from, Object to, long bytes) {
    try {
      COPY_HEAP.invokeExact(from, ARRAY_HEADER, to, ARRAY_HEADER, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sets {@code bytes} bytes to {@code value}. */
  public static void fill(long address, long bytes, byte value) {
    try {
      FILL.invokeExact(address, bytes, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("off-heap access failed", e);
  }

  private static Object unsafe() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle getter(String name, Class<?> type) {
    return handle(name, type, long.class);
  }

  private static MethodHandle putter(String name, Class<?> type) {
    return handle(name, void.class, long.class, type);
  }

  private static MethodHandle handle(String name, Class<?> result, Class<?>... parameters) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(UNSAFE.getClass(), name, MethodType.methodType(result, parameters))
          .bindTo(UNSAFE);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long arrayHeader() {
    try {
      return (int)
          MethodHandles.publicLookup()
              .findVirtual(
                  UNSAFE.getClass(),
                  "arrayBaseOffset",
                  MethodType.methodType(int.class, Class.class))
              .invoke(UNSAFE, byte[].class);
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A pointer to a known address, owning nothing. */
  private static final class RawPointer extends Pointer {
    RawPointer(long address) {
      this.address = address;
    }
  }
}
