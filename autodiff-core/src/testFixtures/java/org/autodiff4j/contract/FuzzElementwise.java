package org.autodiff4j.contract;

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

/** Random cases of the primitives that work element by element, on numbers of every kind. */
final class FuzzElementwise {
  private FuzzElementwise() {}

  static void addTo(FuzzRows rows) {
    rows.put(
        Elementwise.class,
        fuzz -> {
          Elementwise f = fuzz.of(Elementwise.values());
          boolean keepsIntegers = f == Elementwise.ABS || f == Elementwise.SQUARE;
          return one(fuzz, f, keepsIntegers ? fuzz.number() : fuzz.real());
        });
    rows.put(Stepwise.class, fuzz -> one(fuzz, fuzz.of(Stepwise.values()), fuzz.number()));
    rows.put(Negation.class, fuzz -> one(fuzz, Negation.NEG, fuzz.number()));
    rows.put(
        IntegerPow.class,
        fuzz -> {
          int n = fuzz.of(-7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8, 9, 17, 100);
          return one(fuzz, new IntegerPow(n), n < 0 ? fuzz.real() : fuzz.number());
        });
    rows.put(Conversion.class, fuzz -> one(fuzz, new Conversion(fuzz.any()), fuzz.any()));

    rows.put(Additive.class, fuzz -> two(fuzz, fuzz.of(Additive.values()), fuzz.number()));
    rows.put(Product.class, fuzz -> two(fuzz, Product.MUL, fuzz.number()));
    rows.put(Quotient.class, fuzz -> two(fuzz, Quotient.DIV, fuzz.real()));
    rows.put(
        ElementwisePair.class,
        fuzz -> {
          ElementwisePair f = fuzz.of(ElementwisePair.values());
          boolean keepsIntegers = f == ElementwisePair.MAX || f == ElementwisePair.MIN;
          return two(fuzz, f, keepsIntegers ? fuzz.number() : fuzz.real());
        });
    rows.put(Comparison.class, fuzz -> two(fuzz, fuzz.of(Comparison.values()), fuzz.computed()));
    rows.put(
        Logic.class,
        fuzz -> {
          Logic f = fuzz.of(Logic.values());
          DType dtype = fuzz.of(DType.BOOL, DType.INT64, DType.INT32);
          return f == Logic.NOT ? one(fuzz, f, dtype) : two(fuzz, f, dtype);
        });
    rows.put(Sinc.class, fuzz -> one(fuzz, new Sinc(fuzz.below(5)), fuzz.real()));
    rows.put(
        Gaussian.class, fuzz -> one(fuzz, new Gaussian(fuzz.of(0.25, 0.5, 1.0, 2.0)), fuzz.real()));
    rows.put(Remainder.class, fuzz -> division(fuzz, fuzz.of(Remainder.values())));
    rows.put(FloorQuotient.class, fuzz -> division(fuzz, FloorQuotient.FLOOR_DIV));
    rows.put(
        Integers.Pair.class, fuzz -> two(fuzz, fuzz.of(Integers.Pair.values()), fuzz.integer()));
    rows.put(Integers.Unary.class, fuzz -> one(fuzz, Integers.Unary.POP_COUNT, fuzz.integer()));
    rows.put(Neighbour.class, fuzz -> two(fuzz, Neighbour.NEXT_AFTER, fuzz.real()));
    rows.put(
        Selection.class,
        fuzz -> {
          Shape shape = fuzz.shape();
          DType dtype = fuzz.any();
          return Sample.of(
              fuzz.of(Selection.values()),
              fuzz.wild(DType.BOOL, shape),
              fuzz.wild(dtype, shape),
              fuzz.wild(dtype, shape));
        });
  }

  /** Of integers by numbers of which once in twenty times some are 0. */
  private static Sample division(Fuzz fuzz, Primitive f) {
    DType dtype = fuzz.number();
    if (dtype.isFloat() || fuzz.once(20)) {
      return two(fuzz, f, dtype);
    }
    Shape shape = fuzz.shape();
    boolean positive = fuzz.once(2);
    Sample.Input divisor = fuzz.integers(dtype, shape, positive ? 1 : -9, positive ? 99 : -1);
    return Sample.of(f, fuzz.wild(dtype, shape), divisor);
  }

  static Sample one(Fuzz fuzz, Primitive f, DType dtype) {
    return Sample.of(f, fuzz.wild(dtype, fuzz.shape()));
  }

  static Sample two(Fuzz fuzz, Primitive f, DType dtype) {
    Shape shape = fuzz.shape();
    return Sample.of(f, fuzz.wild(dtype, shape), fuzz.wild(dtype, shape));
  }
}
