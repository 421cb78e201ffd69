package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class SharingTest {
  @Test
  void run_anyLength_visitsEachElementOnce() {
    for (int n : new int[] {0, 1, 99, 100, 199, 200, 201, 511, 512, 513, 5_000, 100_003}) {
      AtomicIntegerArray visits = new AtomicIntegerArray(n);
      Sharing.run(
          n,
          100,
          (from, to) -> {
            for (long i = from; i < to; i++) {
              visits.incrementAndGet((int) i);
            }
          });
      for (int i = 0; i < n; i++) {
        assertEquals(1, visits.get(i), i + " of " + n);
      }
    }
  }

  @Test
  void run_short_staysInOnePart() {
    ConcurrentLinkedQueue<Long> lengths = new ConcurrentLinkedQueue<>();
    Sharing.run(199, 100, (from, to) -> lengths.add(to - from));
    assertEquals(199, lengths.remove());
    assertTrue(lengths.isEmpty());
  }

  @Test
  void run_partThatFails_throwsWhatItThrew() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Sharing.run(
                    100_000,
                    10,
                    (from, to) -> {
                      throw new IllegalStateException("part");
                    }));
    assertTrue(error.toString().contains("part"), error.toString());
  }
}
