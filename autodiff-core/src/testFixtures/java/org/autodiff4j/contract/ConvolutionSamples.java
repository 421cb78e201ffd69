package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.any;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.List;
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

/** Samples of the primitives whose windows slide. */
final class ConvolutionSamples {
  private static final Slide ONE = Slide.by(1);
  private static final Slide TWO = Slide.by(2);
  private static final Slide PADDED = new Slide(1, 1, 1, 1, 1);
  private static final Slide UNEVEN = new Slide(2, 2, 0, 1, 1);
  private static final Slide CROPPED = new Slide(1, -1, 2, 1, 1);
  private static final Slide DILATED = new Slide(1, 1, 2, 1, 2);
  private static final Slide TRANSPOSED = new Slide(1, 1, 1, 2, 1);
  private static final Slide GENERAL = new Slide(3, 3, 1, 2, 2);
  private static final Slide COMMON = new Slide(4, 2, 3, 6, 3);

  private ConvolutionSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    plain(samples);
    shared(samples);
    for (boolean integers : new boolean[] {false, true}) {
      pooling(samples, integers);
    }
    shares(samples);
    return samples;
  }

  private static void plain(List<Sample> samples) {
    convolve(samples, Shape.of(2, 3), Shape.of(4, 3));
    for (Slide slide : List.of(ONE, UNEVEN, CROPPED, DILATED, TRANSPOSED, GENERAL, COMMON)) {
      convolve(samples, Shape.of(2, 2, 7), Shape.of(3, 2, 3), slide);
    }
    convolve(samples, Shape.of(2, 3, 5, 4), Shape.of(2, 3, 3, 2), PADDED, ONE);
    convolve(samples, Shape.of(1, 2, 5, 6), Shape.of(3, 2, 3, 2), UNEVEN, DILATED);
    convolve(samples, Shape.of(2, 1, 4, 3), Shape.of(1, 1, 2, 3), TRANSPOSED, GENERAL);
    convolve(samples, Shape.of(2, 3, 4, 4), Shape.of(2, 3, 1, 1), ONE, ONE);
    convolve(samples, Shape.of(2, 3, 5, 4), Shape.of(2, 3, 1, 1), TWO, ONE);
    convolve(samples, Shape.of(1, 2, 3, 4), Shape.of(2, 2, 3, 4), ONE, ONE); // one place
    convolve(samples, Shape.of(1, 1, 3, 4, 3), Shape.of(2, 1, 2, 2, 2), PADDED, TWO, ONE);
    convolve(samples, Shape.of(0, 2, 5), Shape.of(3, 2, 3), PADDED);
    convolve(samples, Shape.of(2, 0, 5), Shape.of(3, 0, 3), PADDED);
    convolve(samples, Shape.of(2, 2, 5), Shape.of(0, 2, 3), PADDED);
    convolve(samples, Shape.of(2, 2, 0), Shape.of(3, 2, 2), UNEVEN);
    convolve(samples, Shape.of(2, 2, 3), Shape.of(3, 2, 0), ONE);
    convolve(samples, Shape.of(2, 2, 2), Shape.of(3, 2, 4), ONE); // no place
  }

  private static void shared(List<Sample> samples) {
    group(samples, Shape.of(3, 2, 2), Shape.of(3, 4, 2));
    group(samples, Shape.of(2, 2, 2, 5), Shape.of(2, 3, 2, 3), PADDED);
    group(samples, Shape.of(3, 1, 1, 5), Shape.of(3, 2, 1, 2), GENERAL);
    group(samples, Shape.of(0, 1, 1, 5), Shape.of(0, 2, 1, 2), ONE);
    group(samples, Shape.of(2, 2, 1, 4, 3), Shape.of(2, 1, 1, 2, 2), UNEVEN, TRANSPOSED);
    group(samples, Shape.of(3, 2, 1, 4, 4), Shape.of(3, 1, 1, 3, 3), PADDED, PADDED);
  }

  private static void convolve(List<Sample> samples, Shape x, Shape w, Slide... slides) {
    add(samples, new Convolution(List.of(slides), false), x, w);
  }

  private static void group(List<Sample> samples, Shape x, Shape w, Slide... slides) {
    add(samples, new Convolution(List.of(slides), true), x, w);
  }

  private static void add(List<Sample> samples, Primitive primitive, Shape x, Shape w) {
    Draw draw = Draw.between(-2, 2);
    samples.add(Sample.of(primitive, real(x, draw), real(w, draw)));
  }

  private static void pooling(List<Sample> samples, boolean integers) {
    pool(samples, integers, Shape.SCALAR, Shape.SCALAR);
    pool(samples, integers, Shape.of(2, 3), Shape.SCALAR);
    pool(samples, integers, Shape.of(7), Shape.of(3), TWO);
    pool(samples, integers, Shape.of(2, 7), Shape.of(3), PADDED);
    pool(samples, integers, Shape.of(7), Shape.of(3), DILATED);
    pool(samples, integers, Shape.of(6), Shape.of(3), CROPPED);
    pool(samples, integers, Shape.of(5), Shape.of(4), new Slide(3, 2, 1, 2, 1));
    pool(samples, integers, Shape.of(1, 2, 4, 6), Shape.of(2, 2), TWO, TWO);
    pool(samples, integers, Shape.of(2, 5, 4), Shape.of(3, 3), PADDED, UNEVEN);
    pool(samples, integers, Shape.of(2, 1, 3, 2, 4), Shape.of(2, 1, 3), PADDED, ONE, ONE);
    pool(samples, integers, Shape.of(0, 4), Shape.of(2), ONE);
    pool(samples, integers, Shape.of(2, 2), Shape.of(3), ONE); // no place
  }

  private static void pool(
      List<Sample> samples, boolean integers, Shape x, Shape window, Slide... slides) {
    List<Slide> moves = List.of(slides);
    List<Primitive> primitives =
        List.of(
            new WindowSum(window, moves),
            new WindowMax(window, moves, Ties.SHARED),
            new WindowMax(window, moves, Ties.FIRST),
            new WindowMin(window, moves, Ties.SHARED));
    for (Primitive primitive : primitives) {
      if (integers) {
        samples.add(Sample.of(primitive, any(DType.INT64, x)));
        samples.add(Sample.of(primitive, any(DType.INT32, x)));
      } else {
        samples.add(Sample.of(primitive, real(x, Draw.distinct())));
      }
    }
  }

  /** What is equal is not so beside it, so these have no equal elements; the special rows do. */
  private static void shares(List<Sample> samples) {
    share(samples, Shape.of(7), Shape.of(3), TWO);
    share(samples, Shape.of(2, 5, 4), Shape.of(3, 3), PADDED, UNEVEN);
    share(samples, Shape.of(0, 4), Shape.of(2), ONE);
  }

  private static void share(List<Sample> samples, Shape x, Shape window, Slide... slides) {
    Draw draw = Draw.fraction(0.1, 0.3);
    tied(samples, real(x, draw), Draw.fraction(0.6, 0.8), window, slides);
  }

  /** Windows of few different numbers, of which many equal y. */
  static List<Sample> ties() {
    List<Sample> samples = new ArrayList<>();
    Draw draw = Draw.integers(-1, 1);
    tied(samples, real(Shape.SCALAR, draw), draw, Shape.SCALAR);
    tied(samples, real(Shape.of(9), draw), draw, Shape.of(3), TWO);
    tied(samples, real(Shape.of(2, 7), draw), draw, Shape.of(3), DILATED);
    tied(samples, real(Shape.of(6), draw), draw, Shape.of(3), CROPPED);
    tied(samples, real(Shape.of(5), draw), draw, Shape.of(4), new Slide(3, 2, 1, 2, 1));
    tied(samples, real(Shape.of(2, 5, 4), draw), draw, Shape.of(3, 3), PADDED, UNEVEN);
    tied(samples, real(Shape.of(2, 3, 2, 4), draw), draw, Shape.of(2, 1, 3), PADDED, ONE, ONE);
    double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, 1};
    Draw any = Draw.each(random -> special[random.nextInt(special.length)]);
    tied(samples, real(Shape.of(9), any), any, Shape.of(3), TWO);
    tied(samples, real(Shape.of(4, 5), any), any, Shape.of(2, 2), PADDED, ONE);
    return samples;
  }

  private static void tied(List<Sample> samples, Input x, Draw y, Shape window, Slide... slides) {
    List<Slide> moves = List.of(slides);
    TensorType type = new WindowSum(window, moves).outputType(new TensorType[] {x.type()});
    Input results = new Input(type, y);
    Input tangents = real(x.type().shape(), Draw.between(-2, 2));
    Input cotangents = new Input(type, Draw.between(-2, 2));
    for (Ties ties : Ties.values()) {
      samples.add(Sample.of(new MeanWhereEqual(window, moves, ties), x, results, tangents));
      samples.add(Sample.of(new SpreadWhereEqual(window, moves, ties), x, results, cotangents));
    }
  }

  /** Windows over NaN, infinities and nothing at all. */
  static List<Sample> special() {
    List<Sample> samples = new ArrayList<>();
    double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, 1};
    Draw any = Draw.each(random -> special[random.nextInt(special.length)]);
    Draw few = Draw.each(random -> random.nextInt(4) == 0 ? special[random.nextInt(3)] : 2);
    for (Draw draw : List.of(any, few)) {
      for (Slide slide : List.of(TWO, PADDED, DILATED, new Slide(2, 5, 5, 1, 1))) {
        List<Slide> moves = List.of(slide, ONE);
        Input x = real(Shape.of(2, 9, 3), draw);
        samples.add(Sample.of(new WindowSum(Shape.of(2, 2), moves), x));
        samples.add(Sample.of(new WindowMax(Shape.of(2, 2), moves, Ties.SHARED), x));
        samples.add(Sample.of(new WindowMin(Shape.of(2, 2), moves, Ties.FIRST), x));
        Input images = real(Shape.of(1, 2, 6, 3), draw);
        samples.add(
            Sample.of(
                new Convolution(moves, false),
                images,
                real(Shape.of(2, 2, 2, 2), Draw.between(1, 2))));
        samples.add(
            Sample.of(
                new Convolution(moves, false),
                real(Shape.of(1, 2, 6, 3), Draw.between(1, 2)),
                real(Shape.of(2, 2, 2, 2), draw)));
      }
    }
    return samples;
  }

  /** Sums of very many terms. */
  static List<Sample> longSums() {
    Draw tenth = Draw.each(random -> 0.1);
    List<Slide> one = List.of(ONE);
    List<Slide> two = List.of(ONE, ONE);
    return List.of(
        Sample.of(new WindowSum(Shape.of(100_000), one), real(Shape.of(100_001), tenth)),
        Sample.of(new WindowSum(Shape.of(300, 300), two), real(Shape.of(301, 301), tenth)),
        Sample.of(
            new Convolution(two, false),
            real(Shape.of(2, 3, 65, 65), tenth),
            real(Shape.of(1, 3, 64, 64), tenth)),
        Sample.of(
            new Convolution(two, false),
            real(Shape.of(1, 100, 8, 8), tenth),
            real(Shape.of(2, 100, 3, 3), tenth)));
  }
}
