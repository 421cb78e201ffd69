package org.autodiff4j.contract;

import java.util.Arrays;
import java.util.function.Supplier;
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
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/**
 * Random cases of the special functions, of orders up to 3, on tensors of some thousand elements.
 */
final class FuzzSpecialFunctions {
  private static final int MOST = 2000;

  private FuzzSpecialFunctions() {}

  static void addTo(FuzzRows rows) {
    rows.put(SpecialFunction.class, fuzz -> of(fuzz, 1, () -> fuzz.of(SpecialFunction.values())));
    rows.put(Polygamma.class, fuzz -> of(fuzz, 1, () -> new Polygamma(order(fuzz))));
    rows.put(RiemannZeta.class, fuzz -> of(fuzz, 1, () -> new RiemannZeta(order(fuzz))));
    rows.put(BesselI.class, fuzz -> of(fuzz, 1, () -> new BesselI(order(fuzz))));
    rows.put(
        ScaledBesselI.class,
        fuzz -> of(fuzz, 1, () -> new ScaledBesselI(fuzz.below(2), order(fuzz))));
    rows.put(LogNdtr.class, fuzz -> of(fuzz, 1, () -> new LogNdtr(order(fuzz))));
    rows.put(SpecialPair.class, fuzz -> of(fuzz, 2, () -> fuzz.of(SpecialPair.values())));
    rows.put(
        PolygammaDifference.class, fuzz -> of(fuzz, 2, () -> new PolygammaDifference(order(fuzz))));
    rows.put(
        HurwitzZeta.class, fuzz -> of(fuzz, 2, () -> new HurwitzZeta(order(fuzz), order(fuzz))));
    rows.put(
        IncompleteGammaRatio.class,
        fuzz -> of(fuzz, 2, () -> new IncompleteGammaRatio(order(fuzz), fuzz.once(2))));
    rows.put(
        GammaDensity.class, fuzz -> of(fuzz, 2, () -> new GammaDensity(order(fuzz), order(fuzz))));
    rows.put(
        IncompleteBetaRatio.class,
        fuzz -> of(fuzz, 3, () -> new IncompleteBetaRatio(order(fuzz), order(fuzz))));
    rows.put(
        BetaDensityDerivative.class,
        fuzz ->
            of(fuzz, 3, () -> new BetaDensityDerivative(order(fuzz), order(fuzz), order(fuzz))));
  }

  private static int order(Fuzz fuzz) {
    return fuzz.below(4);
  }

  private static Sample of(Fuzz fuzz, int arity, Supplier<Primitive> primitive) {
    int[] sizes = fuzz.shape().toArray();
    while (Shape.of(sizes).elements() > MOST) {
      Arrays.setAll(sizes, i -> (sizes[i] + 1) / 2);
    }
    Shape shape = Shape.of(sizes);
    DType dtype = fuzz.real();
    Input[] inputs = new Input[arity];
    for (int i = 0; i < arity; i++) {
      boolean inside = fuzz.once(2); // of the domain that most have
      inputs[i] =
          inside
              ? fuzz.input(dtype, shape, i < 2 ? Draw.between(0.01, 30) : Draw.between(0, 1))
              : fuzz.wild(dtype, shape);
    }
    return new Sample(primitive.get(), Arrays.asList(inputs));
  }
}
