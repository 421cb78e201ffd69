package org.autodiff4j.samples;

/** Runs every sample in turn. */
public final class Tour {
  private Tour() {}

  /**
   * Runs the tour.
   *
   * @param args the names of the samples to run; none for all
   */
  public static void main(String[] args) {
    System.out.println("autodiff4j tour: " + String.join(" ", args));
  }
}
