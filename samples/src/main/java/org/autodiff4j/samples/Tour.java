package org.autodiff4j.samples;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the samples named, or all of them in turn. */
public final class Tour {
  private static final int UNKNOWN_SAMPLE = 2;

  private static final Map<String, Consumer<String[]>> SAMPLES = new LinkedHashMap<>();

  static {
    SAMPLES.put("seed", SeedProblems::main);
    SAMPLES.put("nist", NistRegression::main);
    SAMPLES.put("iris", IrisTraining::main);
    SAMPLES.put("sensitivity", FeatureSensitivity::main);
    SAMPLES.put("influence", FlowerInfluence::main);
    SAMPLES.put("spectrum", HessianSpectrum::main);
    SAMPLES.put("ode", NeuralOde::main);
    SAMPLES.put("meta", MetaLearning::main);
    SAMPLES.put("fixedpoint", FixedPoint::main);
    SAMPLES.put("ridge", RidgeTuning::main);
    SAMPLES.put("montecarlo", MonteCarloGradient::main);
    SAMPLES.put("network", IrisNetwork::main);
    SAMPLES.put("digits", DigitNetworks::main);
    SAMPLES.put("attention", BrokenAttention::main);
    SAMPLES.put("optimizers", OptimizerComparison::main);
    SAMPLES.put("readme", ReadmeExample::main);
  }

  private Tour() {}

  /**
   * Runs the tour.
   *
   * @param args the names of the samples to run; none for all
   */
  public static void main(String[] args) {
    int status = run(List.of(args), System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The names of the samples, in the order of the tour. */
  static Set<String> names() {
    return SAMPLES.keySet();
  }

  /** Runs the samples named and returns the exit status: 0, or 2 if one is unknown. */
  static int run(List<String> names, PrintStream err) {
    for (String name : names) {
      if (!SAMPLES.containsKey(name)) {
        String known = String.join(", ", SAMPLES.keySet());
        err.println("No sample is named '" + name + "'. There are: " + known + ".");
        return UNKNOWN_SAMPLE;
      }
    }
    SAMPLES.forEach(
        (name, main) -> {
          if (names.isEmpty() || names.contains(name)) {
            System.out.println("[" + name + "]");
            main.accept(new String[0]);
          }
        });
    return 0;
  }
}
