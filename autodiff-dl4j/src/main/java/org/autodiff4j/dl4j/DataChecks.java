package org.autodiff4j.dl4j;

import java.util.List;
import java.util.Map;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.jspecify.annotations.Nullable;

/** What numbers and shapes must be before anything is computed of them. */
final class DataChecks {
  private DataChecks() {}

  /**
   * Checks that parameters are numbers.
   *
   * @throws AutodiffException that names the first that is not, and its place
   */
  static void requireFinite(Map<String, Tensor> params) {
    params.forEach(
        (name, param) -> {
          double[] values = param.toArray();
          int first = -1;
          int count = 0;
          for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
              first = first < 0 ? i : first;
              count++;
            }
          }
          if (count > 0) {
            throw new AutodiffException(
                "Parameter "
                    + name
                    + " of shape "
                    + param.shape()
                    + " is "
                    + values[first]
                    + " at "
                    + place(first, param.shape())
                    + "; "
                    + count
                    + " of its "
                    + values.length
                    + " numbers are not finite. Training has diverged: take parameters from before.");
          }
        });
  }

  private static Shape place(int flat, Shape shape) {
    int[] place = new int[shape.rank()];
    int rest = flat;
    for (int axis = place.length - 1; axis >= 0; axis--) {
      place[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    return Shape.of(place);
  }

  /**
   * Checks indices, where their numbers are known.
   *
   * @param count how many things there are to choose from
   * @param what begins the message: whose indices these are
   */
  static void requireIndices(Tensor indices, int count, String what) {
    if (!(indices instanceof ConcreteTensor known)) {
      return;
    }
    double[] values = known.toArray();
    for (int i = 0; i < values.length; i++) {
      boolean whole = values[i] == Math.rint(values[i]);
      if (whole && values[i] >= 0 && values[i] < count) {
        continue;
      }
      throw new IndexException(
          what
              + " must be indices from 0 to "
              + (count - 1)
              + ", but number "
              + i
              + " of "
              + known.type()
              + " is "
              + (whole ? String.valueOf((long) values[i]) : String.valueOf(values[i]))
              + (whole ? "." : ", which is no integer."));
    }
  }

  /**
   * Checks that there are examples, as many of each array, and that masks can be theirs.
   *
   * @throws ShapeException that names the shapes
   */
  static void requireExamples(Dl4jLoss.Data data, List<String> inputs) {
    Tensor first = data.features().get(0);
    int examples = first.rank() == 0 ? 0 : first.shape().size(0);
    if (examples == 0) {
      throw new ShapeException("The data has no examples: features " + first.type() + ".");
    }
    for (int i = 0; i < data.features().size(); i++) {
      Tensor x = data.features().get(i);
      requireCount("features of input " + nameOf(inputs, i), x, examples);
      requireFeatureMask(data.featureMasks().get(i), x);
    }
    for (Tensor labels : data.labels()) {
      requireCount("labels", labels, examples);
    }
  }

  private static String nameOf(List<String> inputs, int i) {
    return i < inputs.size() ? inputs.get(i) : String.valueOf(i);
  }

  private static void requireCount(String what, Tensor x, int examples) {
    if (x.rank() == 0 || x.shape().size(0) != examples) {
      throw new ShapeException(
          "There are " + examples + " examples, but the " + what + " are " + x.type() + ".");
    }
  }

  private static void requireFeatureMask(@Nullable Tensor mask, Tensor x) {
    if (mask == null) {
      return;
    }
    if (x.rank() > 3) {
      throw new ShapeException(
          "A mask of features is for sequences [n, c, t] or rows, but the features are "
              + x.type()
              + " and the mask "
              + mask.type()
              + ". Leave it out; parts of images are masked in the labels.");
    }
    int n = x.shape().size(0);
    boolean fits = mask.rank() == 2 && mask.shape().size(0) == n;
    if (x.rank() == 3) {
      fits = fits && isOneOf(mask.shape().size(1), x.shape().size(2), x.shape().size(1));
    } else {
      fits = fits && isOneOf(mask.shape().size(1), 1, x.rank() == 2 ? x.shape().size(1) : 1);
    }
    if (!fits) {
      String expected = x.rank() == 3 ? "[" + n + ", " + x.shape().size(2) + "]" : "[" + n + ", 1]";
      throw new ShapeException(
          "The mask of features "
              + x.type()
              + " must be "
              + expected
              + ", one number for each "
              + (x.rank() == 3 ? "step" : "example")
              + ", but is "
              + mask.type()
              + ".");
    }
  }

  private static boolean isOneOf(int size, int a, int b) {
    return size == a || size == b;
  }
}
