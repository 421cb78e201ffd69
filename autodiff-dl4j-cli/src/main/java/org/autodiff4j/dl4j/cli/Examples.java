package org.autodiff4j.dl4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.autodiff4j.dl4j.cli.ModelShape.Kind;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of a CSV file as arrays for a model.
 *
 * @param features in the shape that the model takes
 * @param labels in the shape that its loss takes
 * @param names the names of the features, in their order in a row
 * @param lines the line of the file that each example stands on
 * @param classes what the classes are called; empty for targets
 */
record Examples(
    INDArray features,
    INDArray labels,
    List<String> names,
    List<Long> lines,
    List<String> classes) {

  static Examples read(DataOptions options, ModelShape model) {
    options.require();
    Path path = Objects.requireNonNull(options.data);
    int limit = options.limit == null ? Integer.MAX_VALUE : options.limit;
    CsvTable table = CsvTable.read(path, options.hasHeader, options.separator(), limit);
    List<Integer> labels = labelColumns(options, model, table);
    List<Integer> features = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!labels.contains(i)) {
        features.add(i);
      }
    }
    long[] shape = shape(options, model, table, features.size(), labels.size());
    INDArray x = numbers(table, features).reshape('c', shape);
    List<String> classes = classes(options, model, table, labels);
    INDArray y =
        classes.isEmpty()
            ? targets(table, labels, model, shape)
            : oneHot(table, labels, classes, model, shape);
    List<String> names = features.stream().map(i -> table.columns().get(i)).toList();
    return new Examples(x, y, names, table.lines(), classes);
  }

  // ---- Columns ----

  private static List<Integer> labelColumns(DataOptions options, ModelShape model, CsvTable table) {
    List<Integer> columns = new ArrayList<>();
    if (!options.labels.isEmpty()) {
      for (String each : options.labels) {
        int column = table.column(each);
        if (columns.contains(column)) {
          throw new InputException("--label names the column " + CsvTable.quoted(each) + " twice.");
        }
        columns.add(column);
      }
    } else {
      int all = table.columns().size();
      boolean several = options.isRegression || isOneHot(options, model, table);
      long count = several ? Math.max(1, model.outputs()) : 1;
      for (long i = Math.max(0, all - count); i < all; i++) {
        columns.add((int) i);
      }
    }
    if (columns.size() >= table.columns().size()) {
      throw new InputException(
          table.name()
              + ": all "
              + table.columns().size()
              + " columns are labels; none is left for features.");
    }
    return columns;
  }

  /** Without a word on labels: whether the columns are those of a row and one for each output. */
  private static boolean isOneHot(DataOptions options, ModelShape model, CsvTable table) {
    boolean isSaid = options.classes != null || !options.classNames.isEmpty();
    return !isSaid
        && model.kind() == Kind.ROW
        && !model.isSequence()
        && model.outputs() > 1
        && table.columns().size() == model.features() + model.outputs();
  }

  private static INDArray numbers(CsvTable table, List<Integer> columns) {
    INDArray array = Nd4j.createUninitialized(DataType.DOUBLE, table.rows().size(), columns.size());
    var data = array.data();
    long at = 0;
    for (int row = 0; row < table.rows().size(); row++) {
      for (int column : columns) {
        data.put(at++, table.number(row, column));
      }
    }
    return array;
  }

  // ---- Shapes ----

  private static long[] shape(
      DataOptions options, ModelShape model, CsvTable table, int features, int labels) {
    long rows = table.rows().size();
    if (!options.inputShape.isEmpty()) {
      long product = 1;
      for (int size : options.inputShape) {
        product *= size;
      }
      if (product != features) {
        throw new InputException(
            "--input-shape "
                + options.inputShape
                + " has "
                + product
                + " numbers, but "
                + table.name()
                + " has "
                + features
                + " columns of features.");
      }
      if (model.kind() == Kind.IMAGE || model.kind() == Kind.SEQUENCE) {
        requireAxes(options, model);
      }
      long[] shape = new long[options.inputShape.size() + 1];
      shape[0] = rows;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = options.inputShape.get(i - 1);
      }
      return shape;
    }
    if (model.kind() == Kind.IMAGE) {
      throw new InputException(
          "The model takes images with "
              + model.features()
              + " channels; say their shape with --input-shape channels,height,width.");
    }
    if (model.kind() == Kind.SEQUENCE) {
      throw new InputException(
          "The model takes sequences of "
              + model.features()
              + " features; say their shape with --input-shape features,steps.");
    }
    if (model.kind() == Kind.ROW && model.features() > 0 && model.features() != features) {
      throw new InputException(
          table.name()
              + ": has "
              + features
              + " columns of features beside "
              + labels
              + " of labels, but the model expects "
              + model.features()
              + " features.");
    }
    return new long[] {rows, features};
  }

  private static void requireAxes(DataOptions options, ModelShape model) {
    boolean isImage = model.kind() == Kind.IMAGE;
    int axes = isImage ? 3 : 2;
    if (options.inputShape.size() != axes || options.inputShape.get(0) != model.features()) {
      throw new InputException(
          "--input-shape is "
              + options.inputShape
              + ", but the model takes "
              + (isImage
                  ? "images: " + model.features() + ",height,width."
                  : "sequences: " + model.features() + ",steps."));
    }
  }

  // ---- Labels ----

  /** What the classes are called, in order; empty if labels are targets. */
  private static List<String> classes(
      DataOptions options, ModelShape model, CsvTable table, List<Integer> columns) {
    boolean isSaid = options.classes != null || !options.classNames.isEmpty();
    boolean isLikely = model.outputs() > 1 && columns.size() == 1 && !options.isRegression;
    if (!isSaid && !isLikely) {
      return List.of();
    }
    int given = options.classes != null ? options.classes : options.classNames.size();
    long count = given > 0 ? given : model.outputs();
    if (model.outputs() > 0 && count != model.outputs()) {
      throw new InputException(
          "The model has "
              + model.outputs()
              + " outputs, but there are to be "
              + count
              + " classes.");
    }
    if (!options.classNames.isEmpty()) {
      return options.classNames;
    }
    TreeSet<String> words = new TreeSet<>();
    boolean allNumbers = true;
    for (List<String> row : table.rows()) {
      for (int column : columns) {
        allNumbers &= !Double.isNaN(CsvTable.parse(row.get(column)));
        words.add(row.get(column));
      }
    }
    words.remove("");
    List<String> names = new ArrayList<>();
    for (int i = 0; allNumbers && i < count; i++) {
      names.add(String.valueOf(i));
    }
    if (allNumbers) {
      return names;
    }
    if (words.size() > count || words.stream().anyMatch(w -> !Double.isNaN(CsvTable.parse(w)))) {
      throw new InputException(
          table.name()
              + ": the labels are "
              + words.size()
              + " different words or numbers, "
              + CsvTable.quoted(words.first())
              + ", ..., "
              + CsvTable.quoted(words.last())
              + ", but there are "
              + count
              + " classes.");
    }
    if (words.size() < count) {
      throw new InputException(
          table.name()
              + ": the labels are "
              + words.size()
              + " words for "
              + count
              + " classes; say which is which with --class-names.");
    }
    return List.copyOf(words);
  }

  private static INDArray oneHot(
      CsvTable table, List<Integer> columns, List<String> classes, ModelShape model, long[] shape) {
    int rows = table.rows().size();
    long steps = model.isSequence() ? shape[shape.length - 1] : 1;
    if (columns.size() != steps) {
      throw new InputException(
          model.isSequence()
              ? "The model has an output at each of "
                  + steps
                  + " steps, so there must be as many columns of labels, but there are "
                  + columns.size()
                  + "."
              : "There are " + columns.size() + " columns of labels; a class stands in one.");
    }
    int width = model.hasIndices() ? 1 : classes.size();
    INDArray y = Nd4j.zeros(DataType.DOUBLE, rows, width, steps);
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < steps; step++) {
        int index = index(table, row, columns.get(step), classes);
        y.putScalar(row, model.hasIndices() ? 0 : index, step, model.hasIndices() ? index : 1);
      }
    }
    return model.isSequence() ? y : y.reshape(rows, width);
  }

  private static int index(CsvTable table, int row, int column, List<String> classes) {
    String cell = table.rows().get(row).get(column);
    int index = classes.indexOf(cell);
    double number = CsvTable.parse(cell);
    if (index < 0 && number == Math.rint(number)) {
      index = classes.indexOf(String.valueOf((long) number)); // 2.0, +2
    }
    if (index < 0) {
      throw new InputException(
          table.place(row, column)
              + (cell.isEmpty()
                  ? "the cell is empty."
                  : CsvTable.quoted(cell)
                      + " is none of the "
                      + classes.size()
                      + " classes "
                      + CsvTable.quoted(classes.get(0))
                      + " to "
                      + CsvTable.quoted(classes.get(classes.size() - 1))
                      + "."));
    }
    return index;
  }

  private static INDArray targets(
      CsvTable table, List<Integer> columns, ModelShape model, long[] shape) {
    long steps = model.isSequence() ? shape[shape.length - 1] : 1;
    if (model.outputs() > 0 && columns.size() != model.outputs() * steps) {
      throw new InputException(
          table.name()
              + ": has "
              + columns.size()
              + " columns of labels, but the model has "
              + model.outputs()
              + (steps > 1 ? " outputs at each of " + steps + " steps." : " outputs."));
    }
    INDArray y = numbers(table, columns);
    return model.isSequence()
        ? y.reshape('c', table.rows().size(), columns.size() / steps, steps)
        : y;
  }

  /** The shapes, for messages. */
  String shapes() {
    return "features "
        + Arrays.toString(features.shape())
        + " and labels "
        + Arrays.toString(labels.shape());
  }
}
