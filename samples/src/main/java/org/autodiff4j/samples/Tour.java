package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the samples named, or all of them in turn. */
public final class Tour {
  private static final int UNKNOWN_SAMPLE = 2;

  private static final Map<String, Consumer<PrintStream>> SAMPLES = new LinkedHashMap<>();

  static {
    SAMPLES.put("seed", SeedProblems::print);
    SAMPLES.put("nist", NistRegression::print);
    SAMPLES.put("iris", IrisTraining::print);
    SAMPLES.put("sensitivity", FeatureSensitivity::print);
    SAMPLES.put("spectrum", HessianSpectrum::print);
    SAMPLES.put("readme", ReadmeExample::print);
  }

  private Tour() {}

  /**
   * Runs the tour.
   *
   * @param args the names of the samples to run; none for all
   */
  public static void main(String[] args) {
    int status = run(List.of(args), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs the samples named and returns the exit status: 0, or 2 if one is unknown. */
  static int run(List<String> names, PrintStream out, PrintStream err) {
    for (String name : names) {
      if (!SAMPLES.containsKey(name)) {
        err.println(
            "No sample is named '"
                + name
                + "'. There are: "
                + String.join(", ", SAMPLES.keySet())
                + ".");
        return UNKNOWN_SAMPLE;
      }
    }
    for (Map.Entry<String, Consumer<PrintStream>> sample : SAMPLES.entrySet()) {
      if (names.isEmpty() || names.contains(sample.getKey())) {
        sample.getValue().accept(out);
      }
    }
    return 0;
  }
}
