package org.autodiff4j.dl4j.report;

import static org.autodiff4j.dl4j.report.SaliencySection.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodiff4j.dl4j.report.Section.Cell;
import org.autodiff4j.dl4j.report.Section.Column;
import org.autodiff4j.dl4j.sensitivity.Curvature;
import org.autodiff4j.dl4j.sensitivity.LossProfile;

/** How a loss curves: eigenvalues, trace, and the loss along lines. */
final class CurvatureSection {
  private CurvatureSection() {}

  static Section of(Curvature curvature) {
    String matrix =
        curvature.matrix().name().toLowerCase(Locale.ROOT).replace("gauss_newton", "Gauss–Newton");
    List<Curvature.Ritz> values = curvature.ritzValues();
    Section section =
        new Section("How does the loss curve?")
            .text(
                "Eigenvalues of the "
                    + (matrix.equals("hessian") ? "Hessian" : matrix + " matrix")
                    + " in the trainable parameters, by Lanczos; those at the ends are the surest.")
            .fact("trainable parameters", String.valueOf(curvature.parameters()))
            .fact("greatest", plusMinus(curvature.greatest()))
            .fact("least", plusMinus(curvature.least()));
    curvature
        .trace()
        .ifPresent(
            trace ->
                section.fact(
                    "trace", number(trace.value()) + " ± " + number(trace.standardError())));
    section.figure(
        Figure.dots(
            "place in ascending order",
            "eigenvalue",
            values.stream().map(Curvature.Ritz::value).toList()),
        "The spectrum as Lanczos sees it: " + values.size() + " Ritz values.");
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = values.size() - 1; i >= 0; i--) {
      boolean isShown = values.size() <= 20 || i < 5 || i >= values.size() - 15;
      if (isShown) {
        Curvature.Ritz each = values.get(i);
        rows.add(
            List.of(
                Cell.of(number(each.value())),
                Cell.of(bound(each)),
                Cell.of(number(each.weight())).bar(each.weight())));
      }
    }
    return section.table(
        List.of(
            Column.number("eigenvalue"), Column.number("error at most"), Column.number("weight")),
        rows);
  }

  private static String plusMinus(Curvature.Ritz value) {
    return number(value.value()) + " ± " + bound(value);
  }

  private static String bound(Curvature.Ritz value) {
    return String.format(Locale.ROOT, "%.0e", value.errorBound());
  }

  static Section of(String direction, LossProfile profile) {
    List<Double> t = profile.points().stream().map(LossProfile.Point::t).toList();
    List<Double> loss = profile.points().stream().map(LossProfile.Point::loss).toList();
    List<Double> quadratic = profile.points().stream().map(LossProfile.Point::quadratic).toList();
    return new Section("The loss along the " + direction + " direction")
        .fact("loss", number(profile.along().loss()))
        .fact("slope", number(profile.along().slope()))
        .fact("curvature", number(profile.along().curvature()))
        .figure(
            Figure.curves("t", "loss", t, loss, quadratic),
            "The loss at the parameters plus t times a direction of norm 1, and the quadratic with its"
                + " value, slope and curvature at 0.");
  }
}
