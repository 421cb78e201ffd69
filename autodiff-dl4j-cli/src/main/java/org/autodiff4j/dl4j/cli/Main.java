package org.autodiff4j.dl4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program: parses arguments, runs a command, and turns failures into one line and a status. */
@Command(
    name = "autodiff-dl4j",
    description = "Checks, explains and measures Deeplearning4j models with exact derivatives.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      CheckCommand.class,
      SensitivityCommand.class,
      CurvatureCommand.class,
      ConvertPrecisionCommand.class
    },
    footer = {
      "",
      "Exit status: 0 all is well, 1 a gradient is WRONG, 2 the input cannot be used.",
      "autodiff-dl4j COMMAND --help tells what a command does, with examples."
    })
public final class Main implements Runnable {
  static final int OK = 0;
  static final int WRONG = 1;
  static final int BAD_INPUT = 2;

  private static final String STACKTRACE = "--stacktrace";

  @Spec private @Nullable CommandSpec spec;

  Main() {}

  /** Runs the program and ends the process with its exit status. */
  public static void main(String[] args) {
    // Not logback.xml at the root, which would be that of every program with this jar on its path.
    System.setProperty("logback.configurationFile", "org/autodiff4j/dl4j/cli/logback.xml");
    CommandLine line = new CommandLine(new Main());
    // ND4J prints to the standard output, which is for results, at times for machines.
    line.setOut(line.getOut());
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    int status = run(line, args);
    line.getOut().flush();
    System.exit(status);
  }

  /** Runs the program with other streams, and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    int status = run(line, args);
    out.flush();
    err.flush();
    return status;
  }

  private static int run(CommandLine line, String... args) {
    System.setProperty("org.nd4j.log.initialization", "false");
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(Main::wrongArguments);
    line.setExecutionExceptionHandler(Main::failed);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return failed(
          line,
          "there is not enough memory; take fewer rows with --limit, or run java -Xmx4g -jar");
    } catch (StackOverflowError | LinkageError e) {
      return failed(line, "this cannot be computed here: " + e);
    }
  }

  /** Without a command: the usage. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(
        line, "Missing command: check, sensitivity, curvature or convert-precision");
  }

  private static int wrongArguments(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    return failed(line, oneLine(e.getMessage()) + " (" + name + " --help tells more)");
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    boolean expected = e instanceof AutodiffException;
    String message = oneLine(e.getMessage());
    int status =
        failed(
            line,
            expected
                ? message
                : "unexpected "
                    + e.getClass().getSimpleName()
                    + (message.isEmpty() ? "" : ": " + message));
    boolean wanted =
        parsed.expandedArgs().contains(STACKTRACE) || parsed.originalArgs().contains(STACKTRACE);
    if (wanted) {
      e.printStackTrace(line.getErr());
    }
    return status;
  }

  private static int failed(CommandLine line, String message) {
    line.getErr().println("autodiff-dl4j: " + message);
    return BAD_INPUT;
  }

  /** Text of unknown origin on one line, without what a terminal would act upon. */
  static String oneLine(@Nullable String text) {
    return String.valueOf(text == null ? "" : text)
        .replaceAll("\\s*[\\r\\n]+\\s*", "; ")
        .replaceAll("\\p{Cntrl}", "?")
        .strip();
  }

  /** What went wrong with a file, in a few words. */
  static String reason(Exception e) {
    String kind = e.getClass().getSimpleName();
    return switch (kind) {
      case "NoSuchFileException" -> "its folder does not exist.";
      case "AccessDeniedException" -> "access is denied.";
      default -> kind + ", " + oneLine(e.getMessage());
    };
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "autodiff-dl4j " + (version == null ? "(not from a jar)" : version),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}
