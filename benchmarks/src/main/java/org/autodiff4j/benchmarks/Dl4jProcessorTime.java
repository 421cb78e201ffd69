package org.autodiff4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Prints what {@link Dl4jBenchmark} measures as processor time of one thread, which other work on
 * the machine does not count in: the least of rounds that take turns. Run it with one thread,
 * {@code OMP_NUM_THREADS=1} and {@code -Djava.util.concurrent.ForkJoinPool.common.parallelism=0}.
 */
public final class Dl4jProcessorTime {
  private static final int ROUNDS = 15;

  private Dl4jProcessorTime() {}

  public static void main(String[] args) {
    for (Dl4jNets.Kind kind : Dl4jNets.Kind.values()) {
      for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        Dl4jBenchmark benchmark = new Dl4jBenchmark();
        benchmark.net = kind;
        benchmark.type = type;
        benchmark.prepare();
        Map<String, Runnable> rows = new LinkedHashMap<>();
        rows.put("gradient of Deeplearning4j", benchmark::gradientOfDl4j);
        rows.put("gradient", benchmark::gradient);
        rows.put("gradient, jitted", benchmark::jittedGradient);
        rows.put("difference of two gradients of Deeplearning4j", benchmark::differenceOfDl4j);
        rows.put("hvp", benchmark::hvp);
        rows.put("hvp, jitted", benchmark::jittedHvp);
        measure(rows, kind == Dl4jNets.Kind.MLP ? 40 : 4)
            .forEach(
                (name, millis) ->
                    System.out.printf("%-6s %-7s %-46s %8.2f ms%n", kind, type, name, millis));
      }
    }
  }

  private static Map<String, Double> measure(Map<String, Runnable> rows, int calls) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> best = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      rows.forEach(
          (name, row) -> {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < calls; i++) {
              row.run();
            }
            double millis = (threads.getCurrentThreadCpuTime() - start) * 1e-6 / calls;
            best.merge(name, millis, Math::min);
          });
    }
    return best;
  }
}
