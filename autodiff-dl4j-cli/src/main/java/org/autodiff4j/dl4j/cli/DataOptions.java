package org.autodiff4j.dl4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model, the data, and how the one is read for the other. */
final class DataOptions {
  /** What features go through before the model. */
  enum Normalization {
    /** What the model's file says. */
    STORED,
    /** Nothing. */
    NONE,
    /** Mean 0 and standard deviation 1 in each column of this data. */
    STANDARDIZE
  }

  @Parameters(
      index = "0",
      paramLabel = "MODEL.zip",
      description = "A model that ModelSerializer saved. It may come from anyone.")
  @Nullable Path model;

  @Parameters(
      index = "1",
      paramLabel = "DATA.csv",
      description = "A row of features and labels for each example.")
  @Nullable Path data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "The columns of labels, by name, or by number from 1 or from -1 backwards. Default: the last"
              + " column, or with --regression as many last ones as the model has outputs.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--classes",
      paramLabel = "N",
      description =
          "The label is one of N classes: a number from 0 to N-1, or a word; words are numbered in"
              + " alphabetical order. Default for one label column of a model with several outputs.")
  @Nullable Integer classes;

  @Option(
      names = "--class-names",
      paramLabel = "NAME",
      split = ",",
      description =
          "The classes as the label column writes them, in the order of the model's outputs.")
  List<String> classNames = new ArrayList<>();

  @Option(
      names = "--regression",
      description =
          "The labels are the model's outputs as they stand: targets, or one-hot columns.")
  boolean isRegression;

  @Option(
      names = "--header",
      negatable = true,
      description =
          "The first row holds the columns' names, or with --no-header data. Default: seen from its cells.")
  @Nullable Boolean hasHeader;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      description = "What stands between cells; \\t for a tab. Default: seen from the first line.")
  @Nullable String delimiter;

  @Option(
      names = "--normalizer",
      paramLabel = "HOW",
      description =
          "What features go through before the model: ${COMPLETION-CANDIDATES}. Default: stored, if"
              + " the model's file has a normalizer.")
  @Nullable Normalization normalizer;

  @Option(
      names = "--input-shape",
      paramLabel = "N",
      split = ",",
      description =
          "The shape of one example, whose numbers stand in a row in this order: channels,height,width"
              + " of an image, or features,steps of a sequence.")
  List<Integer> inputShape = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", description = "Take at most the first N rows.")
  @Nullable Integer limit;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Evaluate so many rows at a time. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1024")
  int batchSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of random directions. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  long seed;

  /** What cannot be right whatever the files hold. */
  void require() {
    require("--limit", limit == null ? 1 : limit);
    require("--batch-size", batchSize);
    require("--classes", classes == null ? 2 : classes);
    inputShape.forEach(size -> require("--input-shape", size));
    if (isRegression && (classes != null || !classNames.isEmpty())) {
      throw new InputException("--regression takes labels as they stand, so there are no classes.");
    }
    if (classes != null && !classNames.isEmpty() && classes != classNames.size()) {
      throw new InputException(
          "--classes says " + classes + ", --class-names names " + classNames.size() + ".");
    }
  }

  private static void require(String option, int value) {
    if (value < 1) {
      throw new InputException(option + " must be at least 1, but is " + value + ".");
    }
  }

  @Nullable Character separator() {
    if (delimiter == null) {
      return null;
    }
    String one = delimiter.equals("\\t") || delimiter.equals("tab") ? "\t" : delimiter;
    if (one.length() != 1 || one.equals("\"") || one.equals("\n") || one.equals("\r")) {
      throw new InputException(
          "--delimiter must be one character, but is " + CsvTable.quoted(delimiter) + ".");
    }
    return one.charAt(0);
  }
}
