package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Samples of every primitive, over ranks 0 to 5, axes of size 0 and 1, and the element types it
 * takes. Real inputs are f64; {@link Sample#in} gives the others.
 */
public final class PrimitiveSamples {
  /** The shapes on which primitives that take any shape are sampled. */
  static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(1),
          Shape.of(5),
          Shape.of(0),
          Shape.of(2, 3),
          Shape.of(3, 1),
          Shape.of(2, 0, 3),
          Shape.of(2, 3, 2),
          Shape.of(1, 2, 1, 3),
          Shape.of(2, 1, 3, 2, 2));

  /** Shapes of few ranks, for primitives with many parameters. */
  static final List<Shape> FEW_SHAPES =
      List.of(Shape.SCALAR, Shape.of(4), Shape.of(0), Shape.of(2, 3), Shape.of(2, 1, 3, 2, 2));

  private PrimitiveSamples() {}

  /** All samples; each primitive in {@code org.autodiff4j.tensor} has at least one. */
  public static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    samples.addAll(ElementwiseSamples.all());
    samples.addAll(ReductionSamples.all());
    samples.addAll(OrderingSamples.all());
    samples.addAll(ContractionSamples.all());
    samples.addAll(ConvolutionSamples.all());
    samples.addAll(ReshapingSamples.all());
    samples.addAll(IndexingSamples.all());
    samples.addAll(RandomSamples.all());
    samples.addAll(FourierSamples.all());
    samples.addAll(SpectralSamples.all());
    samples.addAll(FactorizationSamples.all());
    samples.addAll(SpecialFunctionSamples.all());
    return samples;
  }

  static Input real(Shape shape, Draw draw) {
    return new Input(new TensorType(DType.FLOAT64, shape), draw);
  }

  /** An input of any element type, with numbers that it can hold. */
  static Input any(DType dtype, Shape shape) {
    Draw draw =
        switch (dtype) {
          case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> Draw.between(-2, 2);
          case INT64, INT32 -> Draw.integers(-9, 9);
          case BOOL -> Draw.booleans();
        };
    return new Input(new TensorType(dtype, shape), draw);
  }
}
