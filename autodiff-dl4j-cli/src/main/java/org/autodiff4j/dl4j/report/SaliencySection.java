package org.autodiff4j.dl4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.dl4j.report.Section.Cell;
import org.autodiff4j.dl4j.report.Section.Column;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect;
import org.autodiff4j.dl4j.sensitivity.Saliency;

/** What a loss reacts to: features, parameters and examples. */
final class SaliencySection {
  private static final int MOST = 40;

  private SaliencySection() {}

  static Section of(Saliency saliency, List<String> names) {
    List<Saliency.Feature> ranked = saliency.ranked();
    double most = ranked.isEmpty() ? 0 : ranked.get(0).scaled();
    Section section =
        new Section("Which features matter?")
            .text(
                "The derivative of each example's loss in its features, as mean of absolute values;"
                    + " sorted by what a change by one standard deviation of the feature does. All"
                    + " features are as the model sees them, that is, normalized.");
    List<List<Cell>> rows = new ArrayList<>();
    for (Saliency.Feature each : ranked.subList(0, Math.min(MOST, ranked.size()))) {
      rows.add(
          List.of(
              Cell.of(name(names, each.index())),
              Cell.of(number(each.scaled())).bar(share(each.scaled(), most)),
              Cell.of(number(each.meanAbsolute())),
              Cell.of(number(each.rootMeanSquare())),
              Cell.of(number(each.deviation()))));
    }
    section.table(
        List.of(
            Column.text("feature"),
            Column.number("per deviation"),
            Column.number("mean |derivative|"),
            Column.number("root mean square"),
            Column.number("deviation")),
        rows);
    return ranked.size() > MOST
        ? section.text("The first " + MOST + " of " + ranked.size() + " features are shown.")
        : section;
  }

  /** A column's name; of channels, whose features have none, the number. */
  static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "feature " + (index + 1);
  }

  static Section of(List<ParameterEffect> top) {
    double most = top.stream().mapToDouble(e -> Math.abs(e.gradient())).max().orElse(0);
    List<List<Cell>> rows = new ArrayList<>();
    for (ParameterEffect each : top) {
      rows.add(
          List.of(
              Cell.of(each.label()),
              Cell.of(number(each.gradient())).bar(share(Math.abs(each.gradient()), most)),
              Cell.of(number(each.value())),
              Cell.of(number(each.effect()))));
    }
    return new Section("Which parameters matter?")
        .text(
            "The trainable parameters in which the loss has the greatest derivatives. Effect is the"
                + " derivative for a change by 100 %.")
        .table(
            List.of(
                Column.text("parameter"),
                Column.number("derivative"),
                Column.number("value"),
                Column.number("effect")),
            rows);
  }

  static Section of(ExampleNorms norms, List<Long> lines, int count) {
    List<ExampleNorms.Example> top = norms.top(count);
    double most = top.isEmpty() ? 0 : top.get(0).norm();
    List<List<Cell>> rows = new ArrayList<>();
    for (ExampleNorms.Example each : top) {
      rows.add(
          List.of(
              Cell.of(each.row() < lines.size() ? lines.get(each.row()) : each.row() + 1),
              Cell.of(number(each.norm())).bar(share(each.norm(), most)),
              Cell.of(number(each.loss()))));
    }
    return new Section("Which examples does the model resist?")
        .text(
            "The examples whose own gradients have the greatest norms. After training, rows with"
                + " wrong labels are often among them: look at these lines of the file first.")
        .fact("mean norm", number(norms.mean()))
        .table(
            List.of(
                Column.number("line of the file"),
                Column.number("norm of its gradient"),
                Column.number("its loss")),
            rows);
  }

  private static double share(double value, double most) {
    return most > 0 ? value / most : 0;
  }

  static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4g", value + 0.0);
  }
}
