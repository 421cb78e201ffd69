package org.autodiff4j.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.autodiff4j.nd4j.StoragePool.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one size: the free ones, and the leases of those lent.
 *
 * <p>Instead of waiting on a reference queue, whose lock costs more than a small kernel, {@link
 * #scan} looks through the leases once per garbage collection for those that were cleared. The
 * leases are kept in short arrays of their own age, because storing them in old objects would cost
 * the collector a remembered-set entry each.
 */
final class StorageBucket {
  private static final int CHUNK = 64;
  private static final int ALIGNMENT = 64;

  private final long capacity;
  private final AtomicLong lent;
  private final AtomicLong owned;
  private final List<Lease[]> full = new ArrayList<>();
  private Lease[] filling = new Lease[CHUNK];
  private int filled;
  private long[] free = {};
  private int freeCount;
  private long scanned;

  /** Counts in {@code lent} the bytes lent, in {@code owned} those obtained from the system. */
  StorageBucket(long capacity, AtomicLong lent, AtomicLong owned) {
    this.capacity = capacity;
    this.lent = lent;
    this.owned = owned;
  }

  long capacity() {
    return capacity;
  }

  /** Lends a free block, or returns null if there is none, even after a scan. */
  synchronized @Nullable Storage lend(long bytes, long epoch) {
    if (freeCount == 0) {
      scan(epoch);
      if (freeCount == 0) {
        return null;
      }
    }
    return lease(free[--freeCount], bytes);
  }

  /** Lends a block newly obtained from the system. */
  Storage create(long bytes) {
    long base = Memory.allocate(Math.addExact(capacity, ALIGNMENT));
    owned.addAndGet(capacity);
    long block = (base + ALIGNMENT) & -ALIGNMENT;
    Memory.putByte(block - 1, (byte) (block - base));
    synchronized (this) {
      return lease(block, bytes);
    }
  }

  synchronized void release(Lease lease) {
    if (lease.block != 0) {
      give(lease);
      lease.clear();
    }
  }

  /** Takes back the blocks of dead storages, if there was a collection since the last time. */
  synchronized void scan(long epoch) {
    if (scanned == epoch) {
      return;
    }
    scanned = epoch;
    List<Lease[]> chunks = new ArrayList<>(full);
    chunks.add(Arrays.copyOf(filling, filled));
    full.clear();
    filling = new Lease[CHUNK];
    filled = 0;
    for (Lease[] chunk : chunks) {
      int alive = 0;
      for (int i = 0; i < chunk.length; i++) {
        Lease lease = chunk[i];
        if (lease.refersTo(null)) {
          give(lease);
        } else if (alive++ != i) {
          chunk[alive - 1] = lease;
        }
      }
      keep(chunk, alive);
    }
  }

  /**
   * Frees up to the first multiple of the size that is at least {@code bytes}; returns how much.
   */
  synchronized long trim(long bytes) {
    long freed = 0;
    while (freed < bytes && freeCount > 0) {
      long block = free[--freeCount];
      Memory.free(block - Memory.getByte(block - 1));
      freed += capacity;
      owned.addAndGet(-capacity);
    }
    return freed;
  }

  private void keep(Lease[] chunk, int alive) {
    if (alive == CHUNK) {
      full.add(chunk);
    } else {
      for (int i = 0; i < alive; i++) {
        hold(chunk[i]);
      }
    }
  }

  private Storage lease(long block, long bytes) {
    Storage storage = new Storage(block, bytes, null);
    Lease lease = new Lease(storage, this, block);
    storage.lease = lease;
    hold(lease);
    lent.addAndGet(capacity);
    return storage;
  }

  private void hold(Lease lease) {
    if (filled == CHUNK) {
      full.add(filling);
      filling = new Lease[CHUNK];
      filled = 0;
    }
    filling[filled++] = lease;
  }

  private void give(Lease lease) {
    if (lease.block == 0) {
      return;
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(4, freeCount * 2));
    }
    free[freeCount++] = lease.block;
    lease.block = 0;
    lent.addAndGet(-capacity);
  }
}
