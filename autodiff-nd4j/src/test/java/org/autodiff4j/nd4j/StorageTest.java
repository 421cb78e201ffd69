package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StorageTest {
  @Test
  void allocate_sizesOfEveryClass_areAlignedAndDisjoint() {
    List<Storage> all = new ArrayList<>();
    for (long bytes = 0; bytes < 100_000; bytes = bytes * 5 / 4 + 1) {
      Storage storage = Storage.allocate(bytes);
      assertEquals(bytes, storage.bytes());
      assertEquals(0, storage.address() % (bytes <= 256 ? 16 : 64));
      Memory.fill(storage.address(), bytes, (byte) all.size());
      all.add(storage);
    }
    for (int i = 0; i < all.size(); i++) {
      Storage storage = all.get(i);
      for (long k = 0; k < storage.bytes(); k++) {
        assertEquals((byte) i, Memory.getByte(storage.address() + k));
      }
    }
  }

  @Test
  void allocate_negativeSize_throws() {
    assertThrows(IllegalArgumentException.class, () -> Storage.allocate(-1));
  }

  @Test
  void release_thenAllocate_reusesTheMemory() {
    Storage first = Storage.allocate(1 << 20);
    long address = first.address();
    first.release();
    assertEquals(0, first.address());
    first.release();
    Storage second = Storage.allocate((1 << 20) - 1);
    Storage third = Storage.allocate(1 << 20);
    assertEquals(address, second.address());
    assertNotEquals(second.address(), third.address());
  }

  @Test
  void allocate_garbage_isReusedWithinTheBudget() {
    long before = StoragePool.shared().lentBytes();
    for (int i = 0; i < 2000; i++) {
      Memory.putLong(Storage.allocate(4 << 20).address(), i);
      assertTrue(StoragePool.shared().lentBytes() - before <= 800L << 20);
    }
  }

  @Test
  void allocate_reachableStorages_keepTheirContents() {
    List<Storage> kept = new ArrayList<>();
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      Storage storage =
          Storage.allocate(8 + random.nextInt(random.nextInt(10) == 0 ? 50_000 : 900));
      Memory.putLong(storage.address(), i);
      if (i % 20 == 0) {
        kept.add(storage);
      }
      if (i % 5000 == 4999) {
        System.gc();
      }
    }
    for (int i = 0; i < kept.size(); i++) {
      assertEquals(i * 20L, Memory.getLong(kept.get(i).address()));
    }
  }

  @Test
  void allocate_manyThreads_neverSharesMemory() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    List<Future<?>> results = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      long mark = 1000L * (t + 1);
      results.add(
          executor.submit(
              () -> {
                Random random = new Random(mark);
                Storage[] ring = new Storage[64];
                for (int i = 0; i < 50_000; i++) {
                  int slot = random.nextInt(ring.length);
                  if (ring[slot] != null) {
                    assertEquals(mark + slot, Memory.getLong(ring[slot].address()));
                    if (random.nextInt(3) == 0) {
                      ring[slot].release();
                    }
                  }
                  ring[slot] = Storage.allocate(8 + random.nextInt(9000));
                  Memory.putLong(ring[slot].address(), mark + slot);
                }
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    executor.shutdown();
  }

  @Test
  void bucketOf_everySize_fitsWithLittleWaste() {
    for (long bytes = 1; bytes < 1L << 40; bytes = bytes * 9 / 8 + 1) {
      int bucket = StoragePool.bucketOf(bytes);
      long capacity = StoragePool.capacity(bucket);
      assertTrue(capacity >= bytes && capacity <= Math.max(64 + bytes, bytes * 5 / 4), bytes + "");
      assertTrue(bucket == 0 || StoragePool.capacity(bucket - 1) < bytes);
    }
  }

  @Test
  void borrow_foreignMemory_isNotReleased() {
    Storage owner = Storage.allocate(100);
    Storage view = Storage.borrow(owner.address() + 8, 92, owner);
    view.release();
    assertEquals(owner.address() + 8, view.address());
    assertEquals(owner, view.owner());
  }
}
