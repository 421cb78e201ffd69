package org.autodiff4j.contract;

import org.autodiff4j.tensor.Backend;

/** The kernel of a primitive at a sample. */
public final class KernelChecks {
  private static final long SEED = 20_240_601;

  private KernelChecks() {}

  /** The backend's results equal those of the reference, and no input changes. */
  public static void equalsReference(Backend backend, Sample sample) {
    KernelCheck check = new KernelCheck(backend, Tolerance::of);
    check.run(sample, SEED);
    check.checkResultsUnchanged();
  }
}
