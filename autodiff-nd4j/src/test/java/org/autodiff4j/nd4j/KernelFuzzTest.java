package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autodiff4j.contract.KernelFuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kernels on random cases against the reference backend. {@code -Dautodiff4j.fuzz.cases=1000000}
 * runs as many as one likes, {@code -Dautodiff4j.fuzz.seed} others, {@code -Dautodiff4j.fuzz.first}
 * starts at a number. The file {@code target/fuzz-case} holds the number of the case that runs,
 * should the process end. Takes some seconds for ten thousand cases.
 */
final class KernelFuzzTest {
  private static final long SEED = Long.getLong("autodiff4j.fuzz.seed", 20_260_917);
  private static final long FIRST = Long.getLong("autodiff4j.fuzz.first", 0);
  private static final long CASES = Long.getLong("autodiff4j.fuzz.cases", 10_000);
  private static final int MOST_FAILURES = 25;

  @Test
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void kernels_onRandomCases_equalTheReference() throws IOException {
    KernelFuzzer fuzzer = new KernelFuzzer(Nd4jBackend.INSTANCE, SEED);
    List<String> failures = new ArrayList<>();
    Path file = Path.of("target/fuzz-case");
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer current = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
      for (long i = FIRST; i < FIRST + CASES && failures.size() < MOST_FAILURES; i++) {
        current.putLong(0, i);
        try {
          fuzzer.run(i);
        } catch (AssertionError e) {
          failures.add(e.getMessage());
        }
        if (i > FIRST && (i - FIRST) % 100_000 == 0) {
          System.out.println("fuzzed " + (i - FIRST) + " of " + CASES + " cases");
        }
      }
    }
    assertEquals("", String.join("\n", failures));
  }

  @Test
  void memory_afterRandomCases_isGivenBack() throws InterruptedException {
    KernelFuzzer fuzzer = new KernelFuzzer(Nd4jBackend.INSTANCE, SEED + 1);
    long before = lentAtRest();
    for (int i = 0; i < 2000; i++) {
      fuzzer.run(i);
    }
    long after = lentAtRest();
    assertTrue(after <= before + (1 << 20), "lent before: " + before + " bytes, after: " + after);
  }

  /** What is still lent when the collector has found all that is dead. */
  private static long lentAtRest() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10; attempt++) {
      System.gc();
      Thread.sleep(20); // references are queued some time after a collection
      StoragePool.shared().trim();
      least = Math.min(least, StoragePool.shared().lentBytes());
    }
    return least;
  }
}
