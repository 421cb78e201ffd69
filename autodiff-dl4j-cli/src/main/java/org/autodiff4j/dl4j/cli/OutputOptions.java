package org.autodiff4j.dl4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where results go: options that all commands share. */
final class OutputOptions {
  @Option(names = "--json", description = "Write the result to the standard output as JSON.")
  boolean isJson;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Also write a page with tables and plots: one file, which needs no network.")
  @Nullable Path report;

  @Mixin final QuietOptions quiet = new QuietOptions();
}
