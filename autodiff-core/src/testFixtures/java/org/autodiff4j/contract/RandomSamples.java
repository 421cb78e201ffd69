package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.List;
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

/** Samples of the primitives that make random numbers, of one key and of several. */
final class RandomSamples {
  private static final List<Shape> KEYS =
      List.of(Shape.SCALAR, Shape.of(3), Shape.of(0), Shape.of(2, 1, 3));

  private static final List<Shape> SHAPES =
      List.of(Shape.SCALAR, Shape.of(5), Shape.of(0), Shape.of(2, 3), Shape.of(700));

  private RandomSamples() {}

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (Shape keys : KEYS) {
      for (Shape shape : SHAPES) {
        for (DType real : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
          TensorType type = new TensorType(real, shape);
          add(samples, keys, new Uniform(type, 0, 1));
          add(samples, keys, new Uniform(type, -3, 0.1));
          add(samples, keys, new Normal(type));
          add(samples, keys, new TruncatedNormal(type, -1, 0.5));
          add(samples, keys, new TruncatedNormal(type, 2, Double.POSITIVE_INFINITY));
          add(samples, keys, new Gumbel(type));
          add(samples, keys, new Exponential(type));
        }
        for (DType integer : new DType[] {DType.INT64, DType.INT32}) {
          TensorType type = new TensorType(integer, shape);
          add(samples, keys, new Bits(type));
          add(samples, keys, new Integers(type, -5, 20));
          add(samples, keys, new Integers(type, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
      }
      for (int count : new int[] {0, 1, 2, 30}) {
        add(samples, keys, new Split(count));
        add(samples, keys, new Permutation(count));
      }
      for (DType integer : new DType[] {DType.INT64, DType.INT32}) {
        Input numbers = new Input(new TensorType(integer, keys), Draw.integers(-100, 100));
        samples.add(Sample.of(new FoldIn(), key(keys), numbers));
      }
    }
    return samples;
  }

  private static void add(List<Sample> samples, Shape keys, Primitive primitive) {
    samples.add(Sample.of(primitive, key(keys)));
  }

  private static Input key(Shape keys) {
    Draw words = Draw.each(random -> random.nextInt());
    return new Input(new TensorType(DType.INT32, keys.concat(Shape.of(2))), words);
  }
}
