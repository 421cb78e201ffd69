package org.autodiff4j.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.autodiff4j.Autodiff;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Long runs of gradient steps that free nothing by hand. {@code -Dautodiff4j.soak=true} runs a
 * million small and ten thousand large steps; without it a tenth of that.
 */
final class MemorySoakTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int READINGS = 10;

  @Test
  void smallGradientSteps_byTheHundredThousand_keepMemoryConstant() throws IOException {
    Tensor target = Tensor.linspace(-1, 1, 16);
    TensorFunction loss = w -> w.sub(target).square().sum();
    checkMemory(loss, target.add(0.5), 1_000_000, 300);
  }

  @Test
  void largeGradientSteps_byTheThousand_keepMemoryConstant() throws IOException {
    Tensor start = Tensor.linspace(0.1, 0.5, 4 << 20 >> 3);
    checkMemory(w -> w.square().sum(), start, 10_000, 1200);
  }

  /**
   * Descends, and reads the resident memory ten times.
   *
   * @param megabytes how far any reading may be above the second one: the pool lets garbage of up
   *     to 1 GB wait for a collection, when collections are slow
   */
  private static void checkMemory(TensorFunction loss, Tensor start, int full, int megabytes)
      throws IOException {
    assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
    int steps = Boolean.getBoolean("autodiff4j.soak") ? full : full / 10;
    TensorFunction gradient = Autodiff.grad(loss);
    long[] resident = new long[READINGS];
    Tensor w = start;
    for (int i = 0; i < steps; i++) {
      w = w.sub(gradient.apply(w).mul(0.25));
      if ((i + 1) % (steps / READINGS) == 0) {
        resident[i / (steps / READINGS)] = residentMegabytes();
      }
    }
    String readings = Arrays.toString(resident) + " MB resident; " + Storage.poolState();
    System.out.println("MemorySoakTest: " + steps + " steps, " + readings);
    assertEquals(0, loss.apply(w).toDouble(), 1e-12);
    for (long reading : resident) {
      assertTrue(reading <= resident[1] + megabytes, readings);
    }
  }

  private static long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
