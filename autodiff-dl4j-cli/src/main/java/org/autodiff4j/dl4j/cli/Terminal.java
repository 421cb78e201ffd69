package org.autodiff4j.dl4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on the error stream of a terminal; nothing where a file or a pipe would fill, and
 * nothing where results are for machines.
 */
final class Terminal implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  private Terminal(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** Starts a bar, if someone watches. */
  static Terminal of(String task, OutputOptions options, PrintWriter err) {
    boolean isWatched = !options.isJson && !options.quiet.isQuiet && hasTerminal();
    return new Terminal(isWatched ? bar(task, err) : null);
  }

  private static ProgressBar bar(String task, PrintWriter err) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(stream(err), 80))
        .clearDisplayOnFinish()
        .build();
  }

  @SuppressWarnings("SystemConsoleNull") // null without a terminal, as java.base makes the console
  private static boolean hasTerminal() {
    // Another module makes it by default from JDK 22 to 24, for redirected streams too.
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }

  private static PrintStream stream(PrintWriter err) {
    OutputStream bytes =
        new OutputStream() {
          @Override
          public void write(int b) {
            err.write(b);
          }

          @Override
          public void write(byte[] b, int off, int len) {
            err.write(new String(b, off, len, StandardCharsets.UTF_8));
          }

          @Override
          public void flush() {
            err.flush();
          }
        };
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Has come so far. */
  void at(long done, long total, String state) {
    if (bar != null) {
      bar.maxHint(total).stepTo(done).setExtraMessage(' ' + state);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
