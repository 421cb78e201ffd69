package org.autodiff4j.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All kernels that work element by element, in random layouts and at the lengths that matter. */
final class ElementwiseKernelsTest {
  private static final AgainstReference EQUALS = AgainstReference.within(1e-13, 1e-6);
  private static final int TRIALS = 40;

  private final RandomTensors random = new RandomTensors(31);

  @ParameterizedTest
  @EnumSource
  void unary_anyLayout_equalsReference(DType dtype) {
    for (Primitive f : unaries()) {
      for (int trial = 0; trial < TRIALS && takes(f, dtype); trial++) {
        EQUALS.check(f, random.any(dtype, random.shape()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pair_anyLayouts_equalsReference(DType dtype) {
    for (Primitive f : pairs()) {
      for (int trial = 0; trial < TRIALS && takes(f, dtype, dtype); trial++) {
        Shape shape = random.shape();
        EQUALS.check(f, operand(dtype, shape), operand(dtype, shape));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void where_anyLayouts_equalsReference(DType dtype) {
    for (int trial = 0; trial < 5 * TRIALS; trial++) {
      Shape shape = random.shape();
      Tensor condition = operand(DType.BOOL, shape);
      EQUALS.check(Selection.WHERE, condition, operand(dtype, shape), operand(dtype, shape));
    }
  }

  /** Around the ends of blocks, and where native kernels, and threads, begin to be used. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 23, 24, 511, 512, 513, 1023, 1024, 1025, 16_384, 40_001})
  void kernel_anyLength_equalsReference(int n) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Nd4jTensor x = random.rowMajor(dtype, Shape.of(n));
      Nd4jTensor y = random.rowMajor(dtype, Shape.of(n));
      Literal s = Literal.of(x.type(), 1.25);
      unaries().forEach(f -> EQUALS.check(f, x));
      for (Primitive f : pairs()) {
        if (takes(f, dtype, dtype)) {
          EQUALS.check(f, x, y);
          EQUALS.check(f, x, s);
          EQUALS.check(f, s, x);
        }
      }
      EQUALS.check(Selection.WHERE, random.rowMajor(DType.BOOL, Shape.of(n)), x, s);
    }
  }

  @Test
  void arithmetic_longEnoughForThreads_equalsReference() {
    AgainstReference exact = AgainstReference.exact();
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32, DType.INT64, DType.INT32)) {
      Nd4jTensor x = random.rowMajor(dtype, Shape.of(140_001));
      exact.check(Additive.SUB, x, random.rowMajor(dtype, x.shape()));
      exact.check(Additive.SUB, Literal.of(x.type(), 3), x);
      exact.check(Negation.NEG, x);
      exact.check(Comparison.LT, x, random.rowMajor(dtype, x.shape()));
      exact.check(new Conversion(DType.FLOAT32), x);
    }
  }

  @Test
  void broadcastOperands_inLongRows_equalReference() {
    Shape shape = Shape.of(60, 700);
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32, DType.INT64)) {
      Nd4jTensor x = random.rowMajor(dtype, shape);
      Nd4jTensor row = random.rowMajor(dtype, Shape.of(700)).view(shape, new long[] {0, 1}, 0);
      Nd4jTensor column = random.rowMajor(dtype, Shape.of(60)).view(shape, new long[] {1, 0}, 0);
      Nd4jTensor scalar = random.rowMajor(dtype, Shape.of(1)).view(shape, new long[] {0, 0}, 0);
      for (Tensor y : List.of(row, column, scalar)) {
        EQUALS.check(Product.MUL, x, y);
        EQUALS.check(Additive.SUB, y, x);
        EQUALS.check(Comparison.GE, x, y);
      }
      EQUALS.check(Additive.ADD, row, column);
    }
  }

  @Test
  void conversion_betweenAllTypes_equalsReference() {
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        for (int n : new int[] {0, 1, 30, 2000}) {
          EQUALS.check(new Conversion(to), random.rowMajor(from, Shape.of(n)));
        }
        EQUALS.check(new Conversion(to), random.any(from, Shape.of(7, 90)));
      }
    }
  }

  @Test
  void identity_ofAnyTensor_isTheTensor() {
    Nd4jTensor x = random.rowMajor(DType.INT32, Shape.of(3));
    assertSame(x, EQUALS.check(Stepwise.STOP_GRADIENT, x));
    assertSame(x, EQUALS.check(Stepwise.ROUND, x));
    assertSame(x, EQUALS.check(new Conversion(DType.INT32), x));
  }

  private Tensor operand(DType dtype, Shape shape) {
    return random.below(6) == 0
        ? Literal.of(new TensorType(dtype, shape), random.below(4))
        : random.any(dtype, shape);
  }

  private static boolean takes(Primitive f, DType... dtypes) {
    boolean isInteger = !dtypes[0].isFloat();
    boolean isBool = dtypes[0] == DType.BOOL;
    if (dtypes[0].isHalf() && !f.takesHalves()) {
      return false; // widened before
    }
    if (f instanceof Logic logic) {
      return isBool && (dtypes.length == 1) == (logic == Logic.NOT);
    }
    if (f instanceof Comparison || f instanceof Conversion || f == Stepwise.STOP_GRADIENT) {
      return true;
    }
    if (f instanceof IntegerPow power) {
      return !isBool && (power.n() >= 0 || !isInteger);
    }
    boolean isRealOnly =
        f == Quotient.DIV
            || (f instanceof ElementwisePair
                && f != ElementwisePair.MAX
                && f != ElementwisePair.MIN)
            || (f instanceof Elementwise && f != Elementwise.ABS && f != Elementwise.SQUARE);
    return isRealOnly ? !isInteger : !isBool;
  }

  private static List<Primitive> unaries() {
    List<Primitive> all = new ArrayList<>(List.of(Elementwise.values()));
    all.addAll(List.of(Stepwise.values()));
    all.add(Negation.NEG);
    for (int n : new int[] {-12, -3, -1, 0, 1, 2, 3, 8, 9, 20}) {
      all.add(new IntegerPow(n));
    }
    return all;
  }

  private static List<Primitive> pairs() {
    List<Primitive> all = new ArrayList<>(List.of(ElementwisePair.values()));
    all.addAll(List.of(Additive.values()));
    all.addAll(List.of(Comparison.values()));
    all.addAll(List.of(Logic.AND, Logic.OR, Logic.XOR, Product.MUL, Quotient.DIV));
    return all;
  }
}
