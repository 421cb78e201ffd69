package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/** Compares kernels with those of the reference backend. */
final class AgainstReference {
  private static final Nd4jBackend BACKEND = new Nd4jBackend();
  private static final ReferenceBackend REFERENCE = new ReferenceBackend();

  private final double ofDoubles;
  private final double ofFloats;
  private final boolean isRelativeToTerms;

  private AgainstReference(double ofDoubles, double ofFloats, boolean isRelativeToTerms) {
    this.ofDoubles = ofDoubles;
    this.ofFloats = ofFloats;
    this.isRelativeToTerms = isRelativeToTerms;
  }

  /** Results must be equal numbers. */
  static AgainstReference exact() {
    return new AgainstReference(0, 0, false);
  }

  /** Results may be off by these fractions of themselves. */
  static AgainstReference within(double ofDoubles, double ofFloats) {
    return new AgainstReference(ofDoubles, ofFloats, false);
  }

  /** Results may be off by these fractions of what they would be for absolute values. */
  static AgainstReference withinTerms(double ofDoubles, double ofFloats) {
    return new AgainstReference(ofDoubles, ofFloats, true);
  }

  /** Runs the kernel, checks the result, and that the inputs are as before; gives the result. */
  Tensor check(Primitive primitive, Tensor... inputs) {
    TensorType[] types = Arrays.stream(inputs).map(Tensor::type).toArray(TensorType[]::new);
    TensorType[] outputs = primitive.outputTypes(types);
    Object[] before = Arrays.stream(inputs).map(AgainstReference::host).toArray();
    Tensor actual = BACKEND.evaluate(primitive, inputs, outputs)[0];
    String what =
        primitive + " of " + Arrays.stream(inputs).map(AgainstReference::describe).toList();
    assertEquals(outputs[0], actual.type(), what);
    double[] expected = run(primitive, inputs, outputs, false);
    double[] terms = isRelativeToTerms ? run(primitive, inputs, outputs, true) : expected;
    compare(expected, terms, actual, what);
    for (int i = 0; i < inputs.length; i++) {
      assertTrue(same(before[i], host(inputs[i])), "input " + i + " was changed by " + what);
    }
    return actual;
  }

  /** Enough to find the case again: random tensors have fixed seeds. */
  private static String describe(Tensor input) {
    return input instanceof Nd4jTensor x
        ? x.type() + " with strides " + Arrays.toString(x.strides()) + " at " + x.offset()
        : input.toString();
  }

  private void compare(double[] expected, double[] terms, Tensor tensor, String what) {
    double[] actual = doubles(host(tensor));
    boolean isFloat = tensor.dtype() == DType.FLOAT32;
    double relative = isFloat ? ofFloats : ofDoubles;
    for (int i = 0; i < expected.length; i++) {
      double e = expected[i];
      double a = actual[i];
      double unit = isFloat ? Float.MIN_VALUE : Double.MIN_VALUE;
      boolean close =
          Math.abs(e - a) <= relative * Math.max(Math.abs(e), Math.abs(terms[i])) + unit;
      assertTrue(
          e == a || (Double.isNaN(e) && Double.isNaN(a)) || (tensor.type().isFloat() && close),
          what + ": element " + i + " is " + a + ", not " + e);
    }
  }

  private static double[] run(
      Primitive primitive, Tensor[] inputs, TensorType[] outputs, boolean absolute) {
    Tensor[] same = new Tensor[inputs.length];
    for (int i = 0; i < same.length; i++) {
      Object array = host(inputs[i]);
      for (int k = 0; absolute && k < Array.getLength(array); k++) {
        if (array instanceof double[] wide) {
          wide[k] = Math.abs(wide[k]);
        } else if (array instanceof float[] narrow) {
          narrow[k] = Math.abs(narrow[k]);
        }
      }
      same[i] = REFERENCE.tensor(inputs[i].type(), array);
    }
    return doubles(host(REFERENCE.evaluate(primitive, same, outputs)[0]));
  }

  /** The row-major elements, as a fresh Java array of their type. */
  static Object host(Tensor tensor) {
    return tensor instanceof Literal literal
        ? literal.toHost()
        : ((ConcreteTensor) tensor).toHost();
  }

  private static double[] doubles(Object array) {
    double[] result = new double[Array.getLength(array)];
    for (int i = 0; i < result.length; i++) {
      result[i] = array instanceof boolean[] truth ? (truth[i] ? 1 : 0) : Array.getDouble(array, i);
    }
    return result;
  }

  private static boolean same(Object before, Object after) {
    for (int i = 0; i < Array.getLength(before); i++) {
      if (!Array.get(before, i).equals(Array.get(after, i))) {
        return false;
      }
    }
    return true;
  }
}
