package org.autodiff4j.dl4j.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks and explains saved Deeplearning4j models. */
@Command(
    name = "autodiff-dl4j",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Checks and explains saved Deeplearning4j models.")
public final class Main implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /** Runs a command and ends with its exit status. */
  public static void main(String[] args) {
    // Not logback.xml at the root, which would be that of every program with this jar on its path.
    System.setProperty("logback.configurationFile", "org/autodiff4j/dl4j/cli/logback.xml");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** The version that the jar's manifest tells. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"autodiff-dl4j " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
