package org.autodiff4j.dl4j.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.sensitivity.Curvature;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms;
import org.autodiff4j.dl4j.sensitivity.LossProfile;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect;
import org.autodiff4j.dl4j.sensitivity.Saliency;

/**
 * A page of what was found about a model: one file, without scripts, that needs no network. All
 * text is escaped, so names of layers and columns may come from anywhere.
 *
 * <pre>{@code
 * new HtmlReport("iris.zip", "150 examples").add(section).write(Path.of("report.html"));
 * }</pre>
 */
public final class HtmlReport {
  private static final String TEMPLATE = "report.ftlh";

  private final String title;
  private final String subtitle;
  private final List<Section> sections = new ArrayList<>();

  /** An empty page. */
  public HtmlReport(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Adds a section below those there are. */
  public HtmlReport add(Section section) {
    sections.add(section);
    return this;
  }

  /** Adds what a check of back-propagation found. */
  public HtmlReport add(BackpropReport report) {
    return add(BackpropSection.of(report));
  }

  /** Adds what inputs the loss reacts to, with the features' names, if they have some. */
  public HtmlReport add(Saliency saliency, List<String> names) {
    return add(SaliencySection.of(saliency, names));
  }

  /** Adds the parameters that the loss reacts to. */
  public HtmlReport add(List<ParameterEffect> top) {
    return add(SaliencySection.of(top));
  }

  /**
   * Adds the examples that the loss reacts to.
   *
   * @param lines the line of a file that each example stands on; if empty they are counted from 1
   * @param count how many to show
   */
  public HtmlReport add(ExampleNorms norms, List<Long> lines, int count) {
    return add(SaliencySection.of(norms, lines, count));
  }

  /** Adds how the loss curves. */
  public HtmlReport add(Curvature curvature) {
    return add(CurvatureSection.of(curvature));
  }

  /** Adds the loss along a direction of that name. */
  public HtmlReport add(String direction, LossProfile profile) {
    return add(CurvatureSection.of(direction, profile));
  }

  /** The page. */
  public String html() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(HtmlReport.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    StringWriter page = new StringWriter();
    try {
      configuration
          .getTemplate(TEMPLATE)
          .process(
              Map.of(
                  "title",
                  title,
                  "subtitle",
                  subtitle,
                  "sections",
                  sections.stream().map(Section::model).toList()),
              page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException(e);
    }
    return page.toString();
  }

  /**
   * Writes the page.
   *
   * @throws UncheckedIOException if that is not possible
   */
  public void write(Path file) {
    try {
      Files.writeString(file, html());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
