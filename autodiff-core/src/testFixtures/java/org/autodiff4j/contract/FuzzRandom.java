package org.autodiff4j.contract;

import java.util.function.Function;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Sampling.Bits;
import org.autodiff4j.tensor.Sampling.Exponential;
import org.autodiff4j.tensor.Sampling.FoldIn;
import org.autodiff4j.tensor.Sampling.Gumbel;
import org.autodiff4j.tensor.Sampling.Integers;
import org.autodiff4j.tensor.Sampling.Normal;
import org.autodiff4j.tensor.Sampling.Permutation;
import org.autodiff4j.tensor.Sampling.Split;
import org.autodiff4j.tensor.Sampling.TruncatedNormal;
import org.autodiff4j.tensor.Sampling.Uniform;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** Random cases of the primitives that make random numbers. */
final class FuzzRandom {
  private FuzzRandom() {}

  static void addTo(FuzzRows rows) {
    rows.put(Uniform.class, fuzz -> draw(fuzz, type -> new Uniform(type, -fuzz.below(3), 2)));
    rows.put(Normal.class, fuzz -> draw(fuzz, Normal::new));
    rows.put(
        TruncatedNormal.class,
        fuzz -> draw(fuzz, type -> new TruncatedNormal(type, -1, fuzz.of(0.5, 3.0))));
    rows.put(Gumbel.class, fuzz -> draw(fuzz, Gumbel::new));
    rows.put(Exponential.class, fuzz -> draw(fuzz, Exponential::new));
    rows.put(Bits.class, fuzz -> integers(fuzz, Bits::new));
    rows.put(
        Integers.class,
        fuzz -> integers(fuzz, type -> new Integers(type, -fuzz.below(9), fuzz.between(1, 1000))));
    rows.put(Split.class, fuzz -> Sample.of(new Split(fuzz.below(20)), keys(fuzz)));
    rows.put(Permutation.class, fuzz -> Sample.of(new Permutation(fuzz.below(50)), keys(fuzz)));
    rows.put(
        FoldIn.class,
        fuzz -> {
          Input key = keys(fuzz);
          Shape shape = key.type().shape().range(0, key.type().rank() - 1);
          return Sample.of(new FoldIn(), key, fuzz.integers(fuzz.integer(), shape, -9, 9));
        });
  }

  private static Sample draw(Fuzz fuzz, Function<TensorType, Primitive> of) {
    return Sample.of(of.apply(new TensorType(fuzz.real(), fuzz.shape(fuzz.below(3)))), keys(fuzz));
  }

  private static Sample integers(Fuzz fuzz, Function<TensorType, Primitive> of) {
    TensorType type = new TensorType(fuzz.integer(), fuzz.shape(fuzz.below(3)));
    return Sample.of(of.apply(type), keys(fuzz));
  }

  private static Input keys(Fuzz fuzz) {
    Shape keys = fuzz.once(3) ? Shape.of(fuzz.size(4)) : Shape.SCALAR;
    Draw words = Draw.each(random -> random.nextInt());
    return new Input(new TensorType(DType.INT32, keys.concat(Shape.of(2))), words);
  }
}
