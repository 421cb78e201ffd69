package org.autodiff4j.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Data of the samples: comments, a header, rows.
 *
 * @param columns the names in the header
 * @param rows the rows below it
 */
record CsvResource(List<String> columns, List<CSVRecord> rows) {
  /** Reads a file from the class path. */
  static CsvResource read(String name) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setCommentMarker('#')
            .get();
    try (InputStream stream = CsvResource.class.getResourceAsStream(name);
        InputStreamReader reader =
            new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8);
        CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
      return new CsvResource(parser.getHeaderNames(), parser.getRecords());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
