package org.autodiff4j.nd4j;

import org.jspecify.annotations.Nullable;

/**
 * A piece of off-heap memory that lives as long as this object is reachable.
 *
 * <p>The memory is 16-byte aligned (64-byte from {@value StoragePool#SMALL} bytes up) and not
 * cleared. Code that passes {@link #address()} to native code must keep this object reachable until
 * the call returns, with {@link java.lang.ref.Reference#reachabilityFence}. Immutable but for
 * {@link #release()}; safe for use by many threads.
 */
public final class Storage {
  /** What keeps the memory alive when it is part of something larger, else null. */
  private final @Nullable Object owner;

  private final long bytes;
  private long address;

  /** Null when the memory is part of something larger, and after release. */
  StoragePool.@Nullable Lease lease;

  Storage(long address, long bytes, @Nullable Object owner) {
    this.address = address;
    this.bytes = bytes;
    this.owner = owner;
  }

  /** Returns {@code bytes} bytes of uninitialized memory from the shared pool. */
  public static Storage allocate(long bytes) {
    return StoragePool.shared().allocate(bytes);
  }

  /**
   * Returns a view of memory that {@code owner} keeps alive, such as the data buffer of an array
   * made elsewhere. It is never recycled.
   */
  public static Storage borrow(long address, long bytes, Object owner) {
    return new Storage(address, bytes, owner);
  }

  /** The address of the first byte; 0 after {@link #release()}. */
  public long address() {
    return address;
  }

  /** The size asked for. */
  public long bytes() {
    return bytes;
  }

  /** What keeps the memory alive: an array made elsewhere, or a larger piece; null if its own. */
  @Nullable Object owner() {
    return owner;
  }

  /**
   * Gives the memory back at once, for temporaries whose only user is done with them. Later use of
   * the address is an error that nothing detects. Does nothing on memory that is part of something
   * larger.
   */
  public void release() {
    StoragePool.@Nullable Lease ended = lease;
    if (ended != null) {
      lease = null;
      address = 0;
      ended.release();
    }
  }

  /** Frees the pooled memory that no storage uses. */
  public static void trimPool() {
    StoragePool.shared().trim();
  }

  /** The bytes that tensors hold at present. */
  public static long bytesInUse() {
    return StoragePool.shared().lentBytes();
  }

  /** The state of the pool in words, for diagnosis. */
  public static String poolState() {
    StoragePool pool = StoragePool.shared();
    return String.format(
        "%d MB in use, %d MB pooled, %d collections",
        pool.lentBytes() >> 20, pool.pooledBytes() >> 20, pool.collections());
  }
}
