package org.autodiff4j.nd4j;

import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Off-heap memory in size classes, taken back when the {@link Storage} that used it is garbage.
 *
 * <p>Memory once obtained is used again, which is many times faster than obtaining it: no page
 * fault, no clearing. What the Java heap cannot see, the pool does itself: when the memory in use
 * would exceed twice what was alive after the last collection (and that plus {@link #headroom}), it
 * asks for a garbage collection before it grows.
 *
 * <p>Small sizes are cut from slabs, of which each thread has one at a time; a slab lives as long
 * as any piece of it. That is several times cheaper than one reference per piece, and bounded in
 * its waste: a piece that lives long holds no more than its slab.
 */
final class StoragePool {
  /** Sizes up to this come from a small slab, 16-byte aligned. */
  static final int SMALL = 256;

  /** Sizes up to this come from a larger slab. */
  private static final int MEDIUM = 2048;

  private static final int SMALL_SLAB = 2048;
  private static final int MEDIUM_SLAB = 8192;
  private static final int BUCKETS = 256;
  private static final long LEAST_HEADROOM = 256L << 20;
  private static final long MOST_HEADROOM = 512L << 20;

  private static final StoragePool SHARED = new StoragePool();

  private final StorageBucket[] buckets = new StorageBucket[BUCKETS];
  private final ThreadLocal<Slab> small = ThreadLocal.withInitial(() -> new Slab(SMALL_SLAB, 16));
  private final ThreadLocal<Slab> medium = ThreadLocal.withInitial(() -> new Slab(MEDIUM_SLAB, 64));
  private final AtomicLong lent = new AtomicLong();
  private final AtomicLong owned = new AtomicLong();
  private final AtomicLong collections = new AtomicLong();

  /** Refers to a fresh object that nothing holds: when it is gone, a collection has taken place. */
  private volatile WeakReference<Object> canary = new WeakReference<>(new Object());

  private final Object collecting = new Object();
  private final AtomicLong epoch = new AtomicLong();
  private volatile long threshold = LEAST_HEADROOM;
  private long headroom = LEAST_HEADROOM;
  private long lastCollection = System.nanoTime();
  private long memory;

  private StoragePool() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new StorageBucket(capacity(i), lent, owned);
    }
  }

  static StoragePool shared() {
    return SHARED;
  }

  /** See {@link Storage#allocate}. */
  Storage allocate(long bytes) {
    if (bytes <= SMALL) {
      if (bytes < 0) {
        throw new IllegalArgumentException("negative size: " + bytes);
      }
      return small.get().allocate((int) bytes);
    }
    if (bytes <= MEDIUM) {
      return medium.get().allocate((int) bytes);
    }
    return allocateBlock(bytes);
  }

  private Storage allocateBlock(long bytes) {
    StorageBucket bucket = buckets[bucketOf(bytes)];
    Storage storage = bucket.lend(bytes, epoch());
    return storage != null ? storage : grow(bucket, bytes);
  }

  /** Frees all memory that is not in use. */
  void trim() {
    scan();
    trim(Long.MAX_VALUE);
  }

  /** Bytes in use, or not yet known to be unused. */
  long lentBytes() {
    return lent.get();
  }

  /** Bytes kept for reuse. */
  long pooledBytes() {
    return owned.get() - lent.get();
  }

  /** How many garbage collections the pool has asked for. */
  long collections() {
    return collections.get();
  }

  private Storage grow(StorageBucket bucket, long bytes) {
    long size = bucket.capacity();
    if (lentBytes() + size > threshold) {
      collect(size);
      Storage storage = bucket.lend(bytes, epoch());
      if (storage != null) {
        return storage;
      }
    }
    trim(owned.get() + size - threshold);
    return bucket.create(bytes);
  }

  private void collect(long size) {
    synchronized (collecting) {
      scan();
      if (lentBytes() + size <= threshold) {
        return;
      }
      long start = System.nanoTime();
      collections.incrementAndGet();
      System.gc();
      scan();
      long end = System.nanoTime();
      adapt(end - start, end - lastCollection);
      lastCollection = end;
      trim(pooledBytes() - Math.max(headroom, lentBytes()));
    }
  }

  /** Weighs collection time against memory: below an eighth of the time is well spent. */
  private void adapt(long collectionNanos, long periodNanos) {
    if (memory == 0) {
      memory = physicalMemory();
    }
    if (collectionNanos * 8 > periodNanos) {
      headroom = Math.min(headroom * 2, MOST_HEADROOM);
    } else if (collectionNanos * 32 < periodNanos) {
      headroom = headroom / 2;
    }
    headroom = Math.min(Math.max(headroom, LEAST_HEADROOM), memory / 16);
    long live = lentBytes();
    threshold =
        Math.max(
            live + headroom / 4, Math.min(live + Math.max(headroom, live), memory - memory / 4));
  }

  /** The number of garbage collections seen: what was alive may be dead when it has changed. */
  private long epoch() {
    if (canary.refersTo(null)) {
      canary = new WeakReference<>(new Object());
      epoch.incrementAndGet();
    }
    return epoch.get();
  }

  private void scan() {
    long now = epoch();
    for (StorageBucket bucket : buckets) {
      bucket.scan(now);
    }
  }

  /** Frees at least {@code bytes} bytes of what is pooled, large blocks first. */
  private void trim(long bytes) {
    long left = bytes;
    for (int i = BUCKETS - 1; i >= 0 && left > 0; i--) {
      left -= buckets[i].trim(left);
    }
  }

  private static long physicalMemory() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** Multiples of 64 up to 1024, then four sizes for each doubling. */
  static int bucketOf(long bytes) {
    if (bytes <= 1024) {
      return Math.max(0, (int) ((bytes - 1) >> 6));
    }
    int exponent = 63 - Long.numberOfLeadingZeros(bytes - 1);
    int quarter = (int) ((bytes - 1) >> (exponent - 2)) & 3;
    return 16 + ((exponent - 10) << 2) + quarter;
  }

  static long capacity(int bucket) {
    if (bucket < 16) {
      return (bucket + 1L) << 6;
    }
    int exponent = 10 + ((bucket - 16) >> 2);
    if (exponent > 60) {
      return Long.MAX_VALUE;
    }
    return (5L + ((bucket - 16) & 3)) << (exponent - 2);
  }

  /** The part of a slab not yet given out, of one thread. */
  private final class Slab {
    private final int length;
    private final int alignment;
    private Storage storage = Storage.borrow(0, 0, this);
    private int used;

    Slab(int length, int alignment) {
      this.length = length;
      this.alignment = alignment;
      this.used = length;
    }

    Storage allocate(int bytes) {
      int size = Math.max(alignment, (bytes + alignment - 1) & -alignment);
      if (used + size > length) {
        storage = allocateBlock(length);
        used = 0;
      }
      Storage piece = new Storage(storage.address() + used, bytes, storage);
      used += size;
      return piece;
    }
  }

  /** Tells that a storage is garbage: it is cleared when the storage can no longer be reached. */
  static final class Lease extends PhantomReference<Storage> {
    private final StorageBucket bucket;

    /** The address of the lent block; 0 once it has been given back. */
    long block;

    Lease(Storage storage, StorageBucket bucket, long block) {
      super(storage, null);
      this.bucket = bucket;
      this.block = block;
    }

    void release() {
      bucket.release(this);
    }
  }
}
