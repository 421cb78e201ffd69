package org.autodiff4j.contract;

import java.util.function.BiFunction;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Cumulative.CumLogSumExp;
import org.autodiff4j.tensor.Cumulative.CumMax;
import org.autodiff4j.tensor.Cumulative.CumMin;
import org.autodiff4j.tensor.Cumulative.CumProd;
import org.autodiff4j.tensor.Cumulative.Recurrence;
import org.autodiff4j.tensor.Ordering.ArgSort;
import org.autodiff4j.tensor.Ordering.SearchSorted;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/** Random cases of running results, of sorting and of searching. */
final class FuzzScans {
  private FuzzScans() {}

  static void addTo(FuzzRows rows) {
    rows.put(CumProd.class, fuzz -> running(fuzz, CumProd::new, fuzz.number()));
    rows.put(CumMax.class, fuzz -> running(fuzz, CumMax::new, fuzz.number()));
    rows.put(CumMin.class, fuzz -> running(fuzz, CumMin::new, fuzz.number()));
    rows.put(CumLogSumExp.class, fuzz -> running(fuzz, CumLogSumExp::new, fuzz.real()));
    rows.put(
        Recurrence.class,
        fuzz -> {
          Shape shape = fuzz.shapeFrom(1);
          DType dtype = fuzz.real();
          return Sample.of(
              new Recurrence(fuzz.axis(shape.rank()), fuzz.once(2)),
              fuzz.input(dtype, shape, Draw.between(-1.1, 1.1)),
              fuzz.tame(dtype, shape));
        });
    rows.put(ArgSort.class, FuzzScans::argSort);
    rows.put(SearchSorted.class, FuzzScans::search);
  }

  private static Sample running(
      Fuzz fuzz, BiFunction<Integer, Boolean, Primitive> of, DType dtype) {
    Shape shape = fuzz.shapeFrom(1);
    Primitive primitive = of.apply(fuzz.axis(shape.rank()), fuzz.once(2));
    return Sample.of(primitive, numbers(fuzz, dtype, shape));
  }

  private static Sample argSort(Fuzz fuzz) {
    Shape shape = fuzz.shapeFrom(1);
    int axis = fuzz.axis(shape.rank());
    int n = shape.size(axis);
    int count = fuzz.once(2) ? n : fuzz.between(0, fuzz.once(2) ? n : n / 9);
    return Sample.of(new ArgSort(axis, fuzz.once(2), count), numbers(fuzz, fuzz.any(), shape));
  }

  /** Half of the time with ties. */
  private static Input numbers(Fuzz fuzz, DType dtype, Shape shape) {
    return fuzz.once(2) ? fuzz.wild(dtype, shape) : fuzz.input(dtype, shape, Draw.integers(-2, 2));
  }

  /** The lines need not be in order: what halving them finds is defined all the same. */
  private static Sample search(Fuzz fuzz) {
    int batchAxes = fuzz.below(3);
    Shape batch = fuzz.shape(batchAxes);
    DType dtype = fuzz.any();
    Shape own = fuzz.once(3) ? Shape.SCALAR : Shape.of(fuzz.size(9));
    own = fuzz.once(3) ? own.concat(Shape.of(fuzz.size(4))) : own;
    return Sample.of(
        new SearchSorted(fuzz.once(2), batchAxes),
        numbers(fuzz, dtype, batch.concat(Shape.of(fuzz.size(12)))),
        numbers(fuzz, dtype, batch.concat(own)));
  }
}
