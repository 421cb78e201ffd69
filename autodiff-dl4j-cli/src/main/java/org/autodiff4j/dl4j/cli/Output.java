package org.autodiff4j.dl4j.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.autodiff4j.dl4j.report.HtmlReport;
import org.jspecify.annotations.Nullable;

/** Writes a result as the options ask: as text or JSON, and as a page. */
final class Output {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private Output() {}

  static void write(
      OutputOptions options,
      PrintWriter out,
      String text,
      Supplier<Map<String, ?>> json,
      Supplier<HtmlReport> page) {
    if (options.report != null) {
      write(page.get(), options.report);
    }
    if (options.isJson) {
      out.println(GSON.toJson(json(json.get())));
    } else if (!options.quiet.isQuiet) {
      out.print(text);
      if (options.report != null) {
        out.println("Report: " + options.report);
      }
    }
    out.flush();
  }

  private static void write(HtmlReport page, Path path) {
    try {
      page.write(path);
    } catch (UncheckedIOException e) {
      throw new InputException(
          path
              + ": the report cannot be written: "
              + Main.reason(Objects.requireNonNull(e.getCause())),
          e);
    }
  }

  /** JSON has no NaN and no infinity: they become null. */
  static JsonElement json(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, each) -> object.add(String.valueOf(key), json(each)));
      return object;
    }
    if (value instanceof Collection<?> all) {
      JsonArray array = new JsonArray();
      all.forEach(each -> array.add(json(each)));
      return array;
    }
    if (value instanceof Number number) {
      double real = number.doubleValue();
      return Double.isFinite(real) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
    }
    if (value instanceof Boolean flag) {
      return new JsonPrimitive(flag);
    }
    return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value.toString());
  }
}
