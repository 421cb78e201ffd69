package org.autodiff4j.dl4j;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a model's zip. All sizes are looked at before anything is unpacked, and counted
 * again while it is; nothing is ever written to disk.
 */
final class ModelArchive implements Closeable {
  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";
  static final String NORMALIZER = "normalizer.bin";
  static final String NO_PARAMS = "noParams.marker";

  private static final Set<String> KNOWN =
      Set.of(
          CONFIGURATION,
          COEFFICIENTS,
          NORMALIZER,
          NO_PARAMS,
          "updaterState.bin",
          "preprocessor.bin");
  private static final long RATIO_FROM = 1 << 20;

  private final ZipFile zip;
  private final ModelFileLimits limits;
  private final Map<String, ZipEntry> entries = new TreeMap<>();

  private ModelArchive(ZipFile zip, ModelFileLimits limits) {
    this.zip = zip;
    this.limits = limits;
  }

  static ModelArchive open(Path path, ModelFileLimits limits) throws IOException {
    if (!Files.exists(path)) {
      throw new ModelFileException("there is no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new ModelFileException("this is not a file");
    }
    if (!Files.isReadable(path)) {
      throw new ModelFileException("this file may not be read");
    }
    long size = Files.size(path);
    if (size > limits.fileBytes()) {
      throw new ModelFileException(
          "the file has " + size + " bytes, more than the limit of " + limits.fileBytes());
    }
    ZipFile zip = open(path);
    ModelArchive archive = new ModelArchive(zip, limits);
    try {
      archive.list();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
    return archive;
  }

  private static ZipFile open(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(
          "this is no zip file as ModelSerializer.writeModel makes it (" + e.getMessage() + ")", e);
    }
  }

  private void list() throws IOException {
    if (zip.size() > limits.entries()) {
      throw new ModelFileException(
          "the zip has " + zip.size() + " entries, more than the limit of " + limits.entries());
    }
    long total = 0;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      if (name.startsWith("objects/") && name.indexOf('/', 8) < 0 && !name.contains("..")) {
        continue; // what ModelSerializer.addObjectToFile added: Java objects, never read
      }
      if (!KNOWN.contains(name)) {
        throw new ModelFileException("the zip has an entry of unknown name, " + quoted(name));
      }
      if (entries.put(name, entry) != null) {
        throw new ModelFileException("the zip has the entry " + name + " twice");
      }
      total += checked(entry);
    }
    if (total > limits.totalBytes()) {
      throw new ModelFileException(
          "the entries have "
              + total
              + " bytes unpacked, more than the limit of "
              + limits.totalBytes());
    }
  }

  private long checked(ZipEntry entry) {
    String name = entry.getName();
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    if (size < 0 || packed < 0) {
      throw new ModelFileException("the zip does not say how large " + name + " is");
    }
    long most =
        switch (name) {
          case CONFIGURATION -> Math.min(limits.jsonBytes(), limits.entryBytes());
          default -> limits.entryBytes();
        };
    if (size > most) {
      throw new ModelFileException(
          name + " has " + size + " bytes unpacked, more than the limit of " + most);
    }
    if (size > RATIO_FROM && size / limits.ratio() > packed) {
      throw new ModelFileException(
          name
              + " unpacks from "
              + packed
              + " to "
              + size
              + " bytes, more than "
              + limits.ratio()
              + " times as many, as no trained model does");
    }
    return size;
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  long size(String name) {
    ZipEntry entry = entries.get(name);
    return entry == null ? 0 : entry.getSize();
  }

  /** All bytes of an entry. */
  byte[] bytes(String name) throws IOException {
    try (Content content = content(name)) {
      byte[] bytes = content.data().readAllBytes();
      content.finish();
      return bytes;
    }
  }

  Content content(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new ModelFileException(
          "the zip has no " + name + "; is it a model of ModelSerializer.writeModel?");
    }
    InputStream unpacked = zip.getInputStream(entry);
    if (unpacked == null) {
      throw new ModelFileException(name + " cannot be unpacked");
    }
    return new Content(entry, unpacked);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Text of unknown origin, short and printable. */
  static String quoted(@Nullable String text) {
    String plain = String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
    return '"' + (plain.length() > 80 ? plain.substring(0, 80) + "..." : plain) + '"';
  }

  /** An entry while it is read: never more bytes than it declares, whose sum must be right. */
  static final class Content implements Closeable {
    private final ZipEntry entry;
    private final CheckedInputStream checked;
    private final Bounded bounded;
    private final DataInputStream data;

    private Content(ZipEntry entry, InputStream unpacked) {
      this.entry = entry;
      this.checked = new CheckedInputStream(unpacked, new CRC32());
      this.bounded = new Bounded(checked, entry.getSize());
      this.data = new DataInputStream(new BufferedInputStream(bounded, 1 << 16));
    }

    DataInputStream data() {
      return data;
    }

    /** Checks that the entry ends here and is what was packed. */
    void finish() throws IOException {
      if (data.read() >= 0 || checked.read() >= 0) {
        throw new ModelFileException(entry.getName() + " goes on after its end");
      }
      if (bounded.left != 0 || checked.getChecksum().getValue() != entry.getCrc()) {
        throw new ModelFileException(
            entry.getName() + " is damaged: its checksum or its length differs");
      }
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }

  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(into, at, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
