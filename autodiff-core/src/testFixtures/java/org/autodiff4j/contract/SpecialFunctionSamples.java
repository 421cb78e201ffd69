package org.autodiff4j.contract;

import static org.autodiff4j.contract.PrimitiveSamples.FEW_SHAPES;
import static org.autodiff4j.contract.PrimitiveSamples.real;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.IncompleteFamily.BetaDensityDerivative;
import org.autodiff4j.tensor.IncompleteFamily.GammaDensity;
import org.autodiff4j.tensor.IncompleteFamily.IncompleteBetaRatio;
import org.autodiff4j.tensor.IncompleteFamily.IncompleteGammaRatio;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.SpecialFamily.BesselI;
import org.autodiff4j.tensor.SpecialFamily.HurwitzZeta;
import org.autodiff4j.tensor.SpecialFamily.LogNdtr;
import org.autodiff4j.tensor.SpecialFamily.Polygamma;
import org.autodiff4j.tensor.SpecialFamily.PolygammaDifference;
import org.autodiff4j.tensor.SpecialFamily.RiemannZeta;
import org.autodiff4j.tensor.SpecialFamily.ScaledBesselI;
import org.autodiff4j.tensor.SpecialFunction;
import org.autodiff4j.tensor.SpecialPair;
import org.autodiff4j.types.Shape;

/** Samples of the special functions. */
final class SpecialFunctionSamples {
  private static final Draw POSITIVE = Draw.between(0.6, 4);
  private static final Draw UNIT = Draw.between(0.1, 0.9);

  private SpecialFunctionSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape shape : FEW_SHAPES) {
      Input positive = real(shape, POSITIVE);
      Input unit = real(shape, UNIT);
      for (Primitive function : functions()) {
        samples.add(Sample.of(function, real(shape, domain(function))));
      }
      for (Primitive pair : pairs()) {
        samples.add(
            Sample.of(
                pair,
                pair instanceof HurwitzZeta ? real(shape, Draw.between(1.5, 6)) : positive,
                positive));
      }
      for (Primitive triple : triples()) {
        samples.add(Sample.of(triple, positive, positive, unit));
      }
    }
    return samples;
  }

  /** Functions of one variable. */
  static List<Primitive> functions() {
    List<Primitive> all = new ArrayList<>(Arrays.asList(SpecialFunction.values()));
    for (int k = 0; k < 3; k++) {
      all.add(new Polygamma(k));
      all.add(new BesselI(k));
      all.add(new ScaledBesselI(0, k));
      all.add(new ScaledBesselI(1, k));
      all.add(new LogNdtr(k));
    }
    all.add(new RiemannZeta(0));
    all.add(new RiemannZeta(1));
    return all;
  }

  /** Functions of two variables. */
  static List<Primitive> pairs() {
    List<Primitive> all = new ArrayList<>(Arrays.asList(SpecialPair.values()));
    for (int k = 0; k < 2; k++) {
      all.add(new PolygammaDifference(k));
      all.add(new HurwitzZeta(k, k));
      all.add(new GammaDensity(k, 0));
      all.add(new GammaDensity(k, 2 * k + 1));
      all.add(new IncompleteGammaRatio(k, false));
      all.add(new IncompleteGammaRatio(k, true));
    }
    return all;
  }

  /** Functions of three variables. */
  static List<Primitive> triples() {
    return List.of(
        new IncompleteBetaRatio(0, 0),
        new IncompleteBetaRatio(1, 1),
        new BetaDensityDerivative(0, 0, 0),
        new BetaDensityDerivative(1, 0, 2),
        new BetaDensityDerivative(1, 1, 1));
  }

  private static Draw domain(Primitive function) {
    if (function instanceof BesselI
        || function instanceof ScaledBesselI
        || function instanceof LogNdtr) {
      return Draw.eitherSign(0.3, 2);
    }
    if (function instanceof RiemannZeta) {
      return Draw.between(1.5, 4);
    }
    return function instanceof SpecialFunction f
        ? switch (f) {
          case ERF_INV, ERF_INV_SLOPE, NDTRI, NDTRI_SLOPE, LOGIT -> UNIT;
          case NDTR, NORMAL_DENSITY -> Draw.eitherSign(0.3, 2);
          case ERFC_INV, ERFC_INV_SLOPE -> Draw.between(0.2, 1.8);
          default -> POSITIVE;
        }
        : POSITIVE;
  }
}
