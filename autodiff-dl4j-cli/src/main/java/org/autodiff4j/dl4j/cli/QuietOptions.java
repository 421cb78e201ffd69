package org.autodiff4j.dl4j.cli;

import picocli.CommandLine.Option;

/** How much is told. */
final class QuietOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Write nothing but errors; the exit status tells.")
  boolean isQuiet;

  @Option(names = "--stacktrace", description = "After an error, show where it arose.")
  boolean hasStacktrace;
}
