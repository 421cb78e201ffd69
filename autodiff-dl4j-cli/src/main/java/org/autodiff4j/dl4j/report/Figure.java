package org.autodiff4j.dl4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot as an SVG element, drawn for a phone's width so that its text can be read there.
 *
 * @param svg the element
 * @param description what it shows, in words, for those who cannot see it
 */
public record Figure(String svg, String description) {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 280;
  private static final Color FIRST = new Color(0x1f, 0x6f, 0xb4);
  private static final Color SECOND = new Color(0xd9, 0x5f, 0x02);
  private static final Color GRID = new Color(0xe4, 0xe4, 0xe4);

  /** Two curves over the same points: what was measured, and a model of it. */
  public static Figure curves(
      String xTitle, String yTitle, List<Double> x, List<Double> measured, List<Double> model) {
    XYChart chart = chart(xTitle, yTitle);
    chart.getStyler().setLegendVisible(true).setLegendPosition(LegendPosition.InsideN);
    XYSeries loss = chart.addSeries("loss", x, measured);
    loss.setMarker(SeriesMarkers.NONE).setLineColor(FIRST);
    XYSeries quadratic = chart.addSeries("quadratic model", x, model);
    quadratic
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(SECOND)
        .setLineStyle(
            new BasicStroke(
                2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 5}, 0));
    return of(
        chart, yTitle + " along a direction, and its quadratic model, at " + x.size() + " points");
  }

  /** Values in ascending order as dots over their places. */
  public static Figure dots(String xTitle, String yTitle, List<Double> values) {
    XYChart chart = chart(xTitle, yTitle);
    chart.getStyler().setLegendVisible(false);
    List<Double> places = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      places.add(i + 1.0);
    }
    XYSeries series = chart.addSeries(yTitle, places, values);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(FIRST);
    return of(chart, values.size() + " values of " + yTitle + " in ascending order");
  }

  private static XYChart chart(String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendFont(font)
        .setLegendBorderColor(Color.WHITE)
        .setLegendPadding(4)
        .setChartPadding(4);
    chart
        .getStyler()
        .setXAxisTickMarkSpacingHint(70)
        .setYAxisTickMarkSpacingHint(40)
        .setAxisTitleFont(font)
        .setAxisTickLabelsFont(font)
        .setPlotGridLinesColor(GRID);
    chart.getStyler().setMarkerSize(7);
    return chart;
  }

  private static Figure of(XYChart chart, String description) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String document = bytes.toString(StandardCharsets.UTF_8);
    String svg = document.substring(document.indexOf("<svg"));
    // Two figures of a page must not share the names of their clips; equal figures may.
    String prefix = "f" + Integer.toHexString(svg.hashCode()) + "-";
    return new Figure(
        svg.replace(" id=\"", " id=\"" + prefix).replace("url(#", "url(#" + prefix), description);
  }
}
