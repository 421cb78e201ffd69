package org.autodiff4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

/** Directions in which derivatives are compared, leaf by leaf; the same for the same seed. */
final class Directions {
  private final Random random;

  Directions(long seed) {
    this.random = new Random(seed);
  }

  /** Random tangents of the size of the leaves' elements: of one leaf, or of all for -1. */
  List<Tensor> along(List<Tensor> x, int leaf) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      double[] numbers = x.get(i).toArray();
      double[] v = new double[numbers.length];
      if (leaf < 0 || i == leaf) {
        double size = Math.sqrt(Numbers.dot(numbers, numbers) / numbers.length);
        for (int j = 0; j < v.length; j++) {
          v[j] = random.nextGaussian() * (size > 0 ? size : 1);
        }
      }
      result.add(Tensor.of(x.get(i).shape(), v));
    }
    return result;
  }

  /** Random cotangents of size 1. */
  List<Tensor> normal(List<Tensor> like) {
    List<Tensor> result = new ArrayList<>();
    for (Tensor tensor : like) {
      double[] values = new double[tensor.shape().length()];
      Arrays.setAll(values, i -> random.nextGaussian());
      result.add(Tensor.of(tensor.shape(), values));
    }
    return result;
  }

  /** A direction with steps of each element's own size, which stay on its side of 0. */
  static List<Tensor> toEachElementsSize(List<Tensor> x, List<Tensor> v) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      Tensor size = x.get(i).abs();
      Tensor mean = size.square().mean().sqrt();
      Tensor typical = Tensors.where(mean.eq(0), mean.like(1), mean);
      result.add(v.get(i).div(typical).mul(Tensors.where(size.eq(0), typical, size)));
    }
    return result;
  }

  /** The direction of one element. */
  static List<Tensor> unit(List<Tensor> x, int leaf, int element) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      double[] numbers = new double[x.get(i).shape().length()];
      if (i == leaf) {
        numbers[element] = 1;
      }
      result.add(Tensor.of(x.get(i).shape(), numbers));
    }
    return result;
  }

  /** {@code x + h·v}. */
  static List<Tensor> moved(List<Tensor> x, List<Tensor> v, double h) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      result.add(x.get(i).add(v.get(i).mul(h)));
    }
    return result;
  }
}
