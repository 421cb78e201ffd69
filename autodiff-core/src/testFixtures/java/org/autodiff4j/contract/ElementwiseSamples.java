package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.FEW_SHAPES;
import static org.autodiff4j.contract.PrimitiveSamples.SHAPES;
import static org.autodiff4j.contract.PrimitiveSamples.any;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Division.FloorQuotient;
import org.autodiff4j.tensor.Division.Remainder;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Integers;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Neighbour;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.SmoothFamilies.Gaussian;
import org.autodiff4j.tensor.SmoothFamilies.Sinc;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Samples of the primitives that work element by element. */
final class ElementwiseSamples {
  private static final List<DType> INTEGERS = List.of(DType.INT64, DType.INT32);
  private static final Draw AROUND_ZERO = Draw.between(-2, 2);
  private static final Draw AWAY_FROM_ZERO = Draw.eitherSign(0.3, 2);

  private ElementwiseSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    functions(samples);
    arithmetic(samples);
    pairs(samples);
    integers(samples);
    choices(samples);
    conversions(samples);
    return samples;
  }

  /** A range in the domain of a function where it is smooth. */
  private static Draw domain(Elementwise function) {
    return switch (function) {
      case EXP, EXP2, EXPM1, SIN, COS, ATAN, SINH, COSH, TANH, SECH2, ASINH -> AROUND_ZERO;
      case SIGMOID, SOFTPLUS -> Draw.between(-6, 6);
      case ERF, ERFC, SQUARE -> AROUND_ZERO;
      case LOG, LOG2, LOG10, SQRT, RSQRT -> Draw.between(0.2, 4);
      case LOG1P -> Draw.between(-0.8, 3);
      case CBRT, RECIPROCAL, ABS, SOFTSIGN -> AWAY_FROM_ZERO;
      case TAN -> Draw.between(-1.3, 1.3);
      case ASIN, ACOS, ATANH, ONE_MINUS_SQUARE -> Draw.between(-0.9, 0.9);
      case ACOSH -> Draw.between(1.1, 4);
    };
  }

  private static void functions(List<Sample> samples) {
    for (Elementwise function : Elementwise.values()) {
      for (Shape shape : SHAPES) {
        samples.add(Sample.of(function, real(shape, domain(function))));
      }
    }
    for (Shape shape : FEW_SHAPES) {
      for (int order = 0; order < 4; order++) {
        samples.add(Sample.of(new Sinc(order), real(shape, AROUND_ZERO)));
      }
      samples.add(Sample.of(new Gaussian(1), real(shape, AROUND_ZERO)));
      samples.add(Sample.of(new Gaussian(0.5), real(shape, AROUND_ZERO)));
    }
    for (Stepwise function : Stepwise.values()) {
      for (Shape shape : FEW_SHAPES) {
        Draw offSteps = Draw.fraction(0.1, 0.4);
        samples.add(Sample.of(function, real(shape, offSteps)));
        samples.add(Sample.of(function, real(shape, Draw.fraction(0.6, 0.9))));
      }
      onIntegers(samples, function, 1);
    }
    samples.add(Sample.of(Stepwise.STOP_GRADIENT, any(DType.BOOL, Shape.of(2, 3))));
    onIntegers(samples, Elementwise.ABS, 1);
    onIntegers(samples, Elementwise.SQUARE, 1);
  }

  private static void arithmetic(List<Sample> samples) {
    for (Shape shape : SHAPES) {
      Input x = real(shape, AROUND_ZERO);
      samples.add(Sample.of(Additive.ADD, x, x));
      samples.add(Sample.of(Additive.SUB, x, x));
      samples.add(Sample.of(Negation.NEG, x));
      samples.add(Sample.of(Product.MUL, x, x));
      samples.add(Sample.of(Quotient.DIV, x, real(shape, AWAY_FROM_ZERO)));
    }
    onIntegers(samples, Additive.ADD, 2);
    onIntegers(samples, Additive.SUB, 2);
    onIntegers(samples, Negation.NEG, 1);
    onIntegers(samples, Product.MUL, 2);
    for (int n : new int[] {-3, -2, -1, 0, 1, 2, 3, 7}) {
      for (Shape shape : FEW_SHAPES) {
        samples.add(Sample.of(new IntegerPow(n), real(shape, AWAY_FROM_ZERO)));
      }
      if (n >= 0) {
        onIntegers(samples, new IntegerPow(n), 1);
      }
    }
  }

  private static void pairs(List<Sample> samples) {
    for (Shape shape : SHAPES) {
      Input away = real(shape, AWAY_FROM_ZERO);
      Input low = real(shape, Draw.fraction(0, 0.3));
      Input high = real(shape, Draw.fraction(0.5, 0.8));
      for (ElementwisePair pair : ElementwisePair.values()) {
        samples.add(
            switch (pair) {
              case POW -> Sample.of(pair, real(shape, Draw.between(0.3, 2.5)), away);
              case MAX, MIN -> Sample.of(pair, low, high);
              case ATAN2, HYPOT -> Sample.of(pair, away, away);
              case LOG_ADD_EXP, LOG_ADD_EXP2 -> {
                Input x = real(shape, AROUND_ZERO);
                yield Sample.of(pair, x, x);
              }
            });
      }
      Input divisor = real(shape, Draw.eitherSign(0.9, 1.1));
      for (Remainder remainder : Remainder.values()) {
        samples.add(Sample.of(remainder, high, divisor));
      }
      samples.add(Sample.of(FloorQuotient.FLOOR_DIV, high, divisor));
      samples.add(Sample.of(Neighbour.NEXT_AFTER, low, high));
    }
    onIntegers(samples, ElementwisePair.MAX, 2);
    onIntegers(samples, ElementwisePair.MIN, 2);
  }

  private static void integers(List<Sample> samples) {
    for (DType dtype : INTEGERS) {
      for (Shape shape : FEW_SHAPES) {
        Input x = any(dtype, shape);
        Input notZero = new Input(x.type(), Draw.integers(1, 9));
        Input negative = new Input(x.type(), Draw.integers(-9, -1));
        for (Input divisor : List.of(notZero, negative)) {
          for (Remainder remainder : Remainder.values()) {
            samples.add(Sample.of(remainder, x, divisor));
          }
          samples.add(Sample.of(FloorQuotient.FLOOR_DIV, x, divisor));
        }
      }
    }
    for (Integers.Pair pair : Integers.Pair.values()) {
      onIntegers(samples, pair, 2);
    }
    onIntegers(samples, Integers.Unary.POP_COUNT, 1);
    for (Logic logic : Logic.values()) {
      onIntegers(samples, logic, logic == Logic.NOT ? 1 : 2);
    }
  }

  private static void choices(List<Sample> samples) {
    for (Shape shape : SHAPES) {
      for (Comparison comparison : Comparison.values()) {
        Input tied = real(shape, Draw.integers(-1, 1));
        samples.add(Sample.of(comparison, tied, tied));
      }
      Input truth = any(DType.BOOL, shape);
      for (Logic logic : Logic.values()) {
        samples.add(logic == Logic.NOT ? Sample.of(logic, truth) : Sample.of(logic, truth, truth));
      }
      for (DType dtype : new DType[] {DType.FLOAT64, DType.INT64, DType.INT32, DType.BOOL}) {
        samples.add(Sample.of(Selection.WHERE, truth, any(dtype, shape), any(dtype, shape)));
      }
    }
    for (Comparison comparison : Comparison.values()) {
      for (DType dtype : new DType[] {DType.INT64, DType.INT32, DType.BOOL}) {
        Shape shape = Shape.of(3, 5);
        Input tied = new Input(new TensorType(dtype, shape), Draw.integers(0, 1));
        samples.add(Sample.of(comparison, tied, tied));
      }
    }
  }

  private static void conversions(List<Sample> samples) {
    for (DType to : DType.values()) {
      for (Shape shape : FEW_SHAPES) {
        samples.add(Sample.of(new Conversion(to), real(shape, Draw.fraction(0.1, 0.9))));
        for (DType from : new DType[] {DType.INT64, DType.INT32, DType.BOOL}) {
          samples.add(Sample.of(new Conversion(to), any(from, shape)));
        }
      }
    }
  }

  private static void onIntegers(List<Sample> samples, Primitive primitive, int arity) {
    for (DType dtype : INTEGERS) {
      for (Shape shape : FEW_SHAPES) {
        Input x = any(dtype, shape);
        samples.add(arity == 1 ? Sample.of(primitive, x) : Sample.of(primitive, x, x));
      }
    }
  }
}
