package org.autodiff4j.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Zips as maps from names to bytes, to take apart and put together otherwise. */
final class Zips {
  private Zips() {}

  static Map<String, byte[]> read(Path path) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  static byte[] bytes(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  static Path write(Path path, Map<String, byte[]> entries) throws IOException {
    return Files.write(path, bytes(entries));
  }

  /** The entries with one replaced. */
  static Map<String, byte[]> with(Map<String, byte[]> entries, String name, byte[] content) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, content);
    return changed;
  }

  /** The entries with something in the configuration replaced, which must be there. */
  static Map<String, byte[]> replaced(Map<String, byte[]> entries, String old, String by) {
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    if (!json.contains(old)) {
      throw new IllegalArgumentException(old + " is not in " + json);
    }
    byte[] changed = json.replace(old, by).getBytes(StandardCharsets.UTF_8);
    return with(entries, "configuration.json", changed);
  }
}
