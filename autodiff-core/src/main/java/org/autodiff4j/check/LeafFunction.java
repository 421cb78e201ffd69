package org.autodiff4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.autodiff4j.Autodiff;
import org.autodiff4j.Dual;
import org.autodiff4j.Vjp;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tree.Flattened;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.TreeStructure;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;

/**
 * A function at a point as one from leaves to leaves, which it knows by their paths.
 *
 * @param name what a report calls it
 * @param f the function of the leaves of its argument, all f64, to the real leaves of its result
 * @param x the point
 * @param structure what the point's leaves were taken from
 * @param arguments the paths of the leaves of the argument
 * @param results the paths of the leaves of the result
 */
record LeafFunction(
    String name,
    Function<List<Tensor>, List<Tensor>> f,
    List<Tensor> x,
    TreeStructure structure,
    List<String> arguments,
    List<String> results) {

  static <P> LeafFunction of(Function<? super P, ?> f, P x) {
    Flattened argument = Pytree.flatten(x);
    List<String> arguments = new ArrayList<>();
    long elements = 0;
    for (int i = 0; i < argument.leaves().length; i++) {
      arguments.add(argument.structure().path(i));
      elements += argument.leaves()[i].shape().elements();
      requireF64("argument", arguments.get(i), argument.leaves()[i]);
    }
    if (elements == 0) {
      throw new StructureException(
          "GradientChecks: the argument has no elements to differentiate.");
    }
    Flattened result = flattened(f.apply(x));
    List<String> results = new ArrayList<>();
    for (int i = 0; i < result.leaves().length; i++) {
      if (result.leaves()[i].type().isFloat()) {
        results.add(result.structure().path(i));
        requireF64("result", result.structure().path(i), result.leaves()[i]);
      }
    }
    if (results.isEmpty()) {
      throw new StructureException("GradientChecks: the result has no real tensors.");
    }
    Function<List<Tensor>, List<Tensor>> flat =
        leaves -> {
          P tree = argument.structure().build(leaves.toArray(Tensor[]::new));
          return Arrays.stream(flattened(f.apply(tree)).leaves())
              .filter(leaf -> leaf.type().isFloat())
              .toList();
        };
    return new LeafFunction(
        "f", flat, List.of(argument.leaves()), argument.structure(), arguments, results);
  }

  private static Flattened flattened(Object result) {
    return Pytree.flatten("GradientChecks: the result", result);
  }

  private static void requireF64(String what, String path, Tensor leaf) {
    if (leaf.dtype() != DType.FLOAT64) {
      throw new DTypeException(
          "GradientChecks needs f64, for differences of other numbers have too few digits, but the "
              + what
              + at(path)
              + " is "
              + leaf.type()
              + ". Cast it with cast(FLOAT64)"
              + (leaf.type().isFloat() ? "." : ", or pass it as data."));
    }
  }

  List<Tensor> y() {
    return f.apply(x);
  }

  Dual<List<Tensor>> jvp(List<Tensor> dx) {
    return Autodiff.jvp(f, x, dx);
  }

  Vjp<List<Tensor>, List<Tensor>> vjp() {
    return Autodiff.vjp(f, x);
  }

  /** Forward mode along a fixed direction, as a function of the point. */
  LeafFunction along(List<Tensor> dx) {
    return new LeafFunction(
        "jvp " + name, at -> Autodiff.jvp(f, at, dx).tangent(), x, structure, arguments, results);
  }

  /** Reverse mode from a fixed cotangent, as a function of the point. */
  LeafFunction backFrom(List<Tensor> ct) {
    return new LeafFunction(
        "vjp " + name, at -> Autodiff.vjp(f, at).pullback(ct), x, structure, arguments, arguments);
  }

  /** The leaves of a gradient, which must have the argument's structure and types. */
  List<Tensor> gradient(Object gradient) {
    Tensor[] leaves =
        structure.flattenLike("checkGradient: the gradient", gradient, "the argument");
    for (int i = 0; i < leaves.length; i++) {
      if (!leaves[i].type().equals(x.get(i).type())) {
        throw new ShapeException(
            "checkGradient: the gradient"
                + at(arguments.get(i))
                + " is "
                + leaves[i].type()
                + ", the argument is "
                + x.get(i).type()
                + ".");
      }
    }
    return List.of(leaves);
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : " at " + path;
  }
}
