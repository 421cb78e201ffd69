package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.tensor.Pooling.MeanWhereEqual;
import org.autodiff4j.tensor.Pooling.SpreadWhereEqual;
import org.autodiff4j.tensor.Pooling.Ties;
import org.autodiff4j.tensor.Pooling.WindowMax;
import org.autodiff4j.tensor.Pooling.WindowMin;
import org.autodiff4j.tensor.Pooling.WindowSum;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Random cases of the primitives whose windows slide, in any way. */
final class FuzzWindows {
  private FuzzWindows() {}

  static void addTo(FuzzRows rows) {
    rows.put(Convolution.class, FuzzWindows::convolution);
    rows.put(WindowSum.class, fuzz -> fold(fuzz, WindowSum::new, fuzz.tame()));
    rows.put(
        WindowMax.class,
        fuzz -> fold(fuzz, (w, slides) -> new WindowMax(w, slides, ties(fuzz)), fuzz.wild()));
    rows.put(
        WindowMin.class,
        fuzz -> fold(fuzz, (w, slides) -> new WindowMin(w, slides, ties(fuzz)), fuzz.wild()));
    rows.put(
        MeanWhereEqual.class,
        fuzz -> {
          Sample sums = fold(fuzz, WindowSum::new, few(fuzz), fuzz.real());
          WindowSum of = (WindowSum) sums.primitive();
          Input x = sums.inputs().get(0);
          TensorType y = of.outputType(sums.types());
          return Sample.of(
              new MeanWhereEqual(of.window(), of.slides(), ties(fuzz)),
              x,
              new Input(y, few(fuzz)),
              fuzz.tame(y.dtype(), x.type().shape()));
        });
    rows.put(
        SpreadWhereEqual.class,
        fuzz -> {
          Sample sums = fold(fuzz, WindowSum::new, few(fuzz), fuzz.real());
          WindowSum of = (WindowSum) sums.primitive();
          TensorType y = of.outputType(sums.types());
          return Sample.of(
              new SpreadWhereEqual(of.window(), of.slides(), ties(fuzz)),
              sums.inputs().get(0),
              new Input(y, few(fuzz)),
              fuzz.tame(y.dtype(), y.shape()));
        });
  }

  private static Ties ties(Fuzz fuzz) {
    return fuzz.once(2) ? Ties.FIRST : Ties.SHARED;
  }

  /** Numbers of which many are equal. */
  private static Draw few(Fuzz fuzz) {
    return fuzz.once(4)
        ? Draw.each(r -> r.nextInt(9) == 0 ? Double.NaN : r.nextInt(-1, 2))
        : Draw.integers(-1, 1);
  }

  private static Slide slide(Fuzz fuzz) {
    return new Slide(
        fuzz.between(1, 3),
        fuzz.between(-2, 3),
        fuzz.between(-2, 3),
        fuzz.once(2) ? 1 : fuzz.between(1, 4),
        fuzz.between(1, 3));
  }

  private static Sample convolution(Fuzz fuzz) {
    int rank = fuzz.below(4);
    boolean shared = fuzz.once(3);
    int lead = shared ? 1 : 0;
    int greatest = rank == 1 ? 30 : rank == 2 ? 9 : 5;
    int[] x = new int[rank + 2 + lead];
    int[] w = new int[rank + 2 + lead];
    x[0] = fuzz.size(3);
    w[0] = x[0];
    x[lead] = fuzz.size(3);
    w[lead] = fuzz.size(4);
    x[lead + 1] = fuzz.size(5);
    w[lead + 1] = x[lead + 1];
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      x[lead + 2 + i] = fuzz.size(greatest);
      w[lead + 2 + i] = fuzz.size(fuzz.once(3) ? greatest : 3);
      slides.add(slide(fuzz));
    }
    DType dtype = fuzz.real();
    return Sample.of(
        new Convolution(slides, shared),
        fuzz.tame(dtype, Shape.of(x)),
        fuzz.tame(dtype, Shape.of(w)));
  }

  private static Sample fold(
      Fuzz fuzz, BiFunction<Shape, List<Slide>, Primitive> primitive, Draw reals) {
    return fold(fuzz, primitive, reals, fuzz.number());
  }

  private static Sample fold(
      Fuzz fuzz, BiFunction<Shape, List<Slide>, Primitive> primitive, Draw reals, DType dtype) {
    int rank = fuzz.below(4);
    int[] x = new int[rank + fuzz.below(6 - rank)];
    int[] window = new int[rank];
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      x[i] = fuzz.size(rank == 1 ? 20 : 6);
    }
    for (int i = 0; i < rank; i++) {
      window[i] = fuzz.between(1, fuzz.once(4) ? 6 : 3);
      slides.add(slide(fuzz));
    }
    return Sample.of(
        primitive.apply(Shape.of(window), slides), fuzz.input(dtype, Shape.of(x), reals));
  }
}
