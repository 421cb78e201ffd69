package org.autodiff4j.samples;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on the error stream of a terminal; nothing where a file or a pipe would fill. */
final class Progress implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** Starts a bar of that many steps; -1 if it is not known. */
  @SuppressWarnings("SystemConsoleNull") // null without a terminal, as java.base makes the console
  static Progress of(String task, long steps) {
    // Another module makes it by default from JDK 22 to 24, for redirected streams too.
    System.setProperty("jdk.console", "java.base");
    System.setProperty("jdk.console", "java.base");
    if (System.console() == null) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .clearDisplayOnFinish()
            .build());
  }

  /** One step done, which led to a state worth a few words. */
  void step(String state) {
    if (bar != null) {
      bar.step().setExtraMessage(state);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
