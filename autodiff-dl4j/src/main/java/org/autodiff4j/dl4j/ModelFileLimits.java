package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link ModelFile} accepts from a file of unknown origin.
 *
 * @param fileBytes the greatest size of the file itself
 * @param entryBytes the greatest size of one entry, unpacked
 * @param totalBytes the greatest size of all entries that are read, unpacked
 * @param jsonBytes the greatest size of the configuration
 * @param jsonDepth how deep the configuration's objects and arrays may be nested
 * @param entries how many entries there may be
 * @param ratio how many times larger than its packed form an entry above one megabyte may be
 * @param classes classes of layers, activations and so on that the configuration may name beside
 *     those of Deeplearning4j: full names, or the beginning of names that ends in a dot
 */
public record ModelFileLimits(
    long fileBytes,
    long entryBytes,
    long totalBytes,
    long jsonBytes,
    int jsonDepth,
    int entries,
    int ratio,
    List<String> classes) {
  private static final long MEGABYTE = 1L << 20;

  public ModelFileLimits {
    classes = List.copyOf(classes);
  }

  /**
   * Files and entries of up to 2 GB, 4 GB in all, a configuration of up to 16 MB with 100 levels,
   * 64 entries, a ratio of 200, and no classes but Deeplearning4j's own.
   */
  public static ModelFileLimits standard() {
    return new ModelFileLimits(
        2048 * MEGABYTE, 2048 * MEGABYTE, 4096 * MEGABYTE, 16 * MEGABYTE, 100, 64, 200, List.of());
  }

  /** The same limits for files, entries and their sum, in bytes. */
  public ModelFileLimits bytes(long most) {
    return new ModelFileLimits(
        most, most, most, Math.min(jsonBytes, most), jsonDepth, entries, ratio, classes);
  }

  /**
   * Also accepts a class that a configuration names; its static initializer and its constructor
   * then run. A name that ends in a dot stands for all classes whose names begin so.
   */
  public ModelFileLimits allow(String name) {
    List<String> more = new ArrayList<>(classes);
    more.add(name);
    return new ModelFileLimits(
        fileBytes, entryBytes, totalBytes, jsonBytes, jsonDepth, entries, ratio, more);
  }
}
