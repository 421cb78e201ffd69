package org.autodiff4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.Vmap;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Functions of pytrees, applied to all examples of a batch at once. */
final class Batching<R> {
  private static final String VMAP = "vmap";
  private static final String RESULT = "the result";

  private final List<Tensor> leaves = new ArrayList<>();
  private final List<Boolean> mapped = new ArrayList<>();
  private final List<BatchAxes> axes = new ArrayList<>();
  private int size = -1;
  private String sizeFrom = "";
  private @Nullable Tree<R> result;

  private Batching() {}

  static <P, R> R apply(Function<? super P, ? extends R> f, BatchAxes in, BatchAxes out, P x) {
    Batching<R> batching = new Batching<>();
    Tree<P> argument = batching.add("the argument", in, x);
    return batching.run(leaves -> f.apply(argument.build(leaves)), out);
  }

  static <P, D, R> R apply(
      BiFunction<? super P, ? super D, ? extends R> f,
      BatchAxes firstIn,
      BatchAxes secondIn,
      BatchAxes out,
      P x,
      D data) {
    Batching<R> batching = new Batching<>();
    Tree<P> first = batching.add("argument 1", firstIn, x);
    Tree<D> second = batching.add("argument 2", secondIn, data);
    int n = first.leaves().length;
    return batching.run(
        leaves -> {
          Tensor[] own = Arrays.copyOfRange(leaves, 0, n);
          Tensor[] rest = Arrays.copyOfRange(leaves, n, leaves.length);
          return f.apply(first.build(own), second.build(rest));
        },
        out);
  }

  /** A further argument, whose mapped leaves get their batch axis first. */
  private <T> Tree<T> add(String name, BatchAxes in, T argument) {
    Tree<T> tree = Tree.of(VMAP + ": " + name, argument);
    BatchAxes[] spec = in.ofLeaves(VMAP, name, tree.structure());
    axes.add(in);
    for (int i = 0; i < spec.length; i++) {
      Tensor leaf = tree.leaves()[i];
      mapped.add(spec[i].isMapped());
      if (spec[i].isMapped()) {
        String path = tree.structure().path(i);
        int axis = requireAxis(name, path, leaf.type(), spec[i].axis());
        String what = "axis " + axis + " of " + at(name, path) + " of type " + leaf.type();
        requireSize(what, leaf.shape().size(axis));
        leaf = Tensors.moveAxis(leaf, axis, 0);
      }
      leaves.add(leaf);
    }
    return tree;
  }

  private static int requireAxis(String name, String path, TensorType type, int axis) {
    int rank = type.rank();
    if (rank == 0) {
      throw new ShapeException(
          VMAP
              + ": "
              + at(name, path)
              + " is a scalar, "
              + type
              + ": it has no axis "
              + axis
              + " to map. If all examples share it, say "
              + (path.isEmpty()
                  ? "UNMAPPED."
                  : "at(\"" + path.replace("\"", "\\\"") + "\", UNMAPPED)."));
    }
    if (axis < -rank || axis >= rank) {
      throw new ShapeException(
          VMAP
              + ": axis "
              + axis
              + " of "
              + at(name, path)
              + " does not exist: it is "
              + type
              + ", with axes "
              + -rank
              + " to "
              + (rank - 1)
              + ". Name one of these, or mark it UNMAPPED.");
    }
    return axis < 0 ? axis + rank : axis;
  }

  private void requireSize(String what, int found) {
    if (size < 0) {
      size = found;
      sizeFrom = what;
    } else if (size != found) {
      throw new ShapeException(
          VMAP
              + ": sizes of the mapped axes differ: "
              + sizeFrom
              + " has "
              + size
              + ", "
              + what
              + " has "
              + found
              + ". Mark what all examples share as UNMAPPED, or name the axis that counts them.");
    }
  }

  private R run(Function<Tensor[], R> f, BatchAxes out) {
    if (size < 0) {
      throw new ShapeException(
          VMAP
              + ": no tensor is mapped, so the number of examples is unknown: the axes are "
              + String.join(" and ", axes.stream().map(BatchAxes::toString).toList())
              + ". Give at least one tensor an axis, or call the function itself.");
    }
    boolean[] carries = new boolean[leaves.size()];
    for (int i = 0; i < carries.length; i++) {
      carries[i] = mapped.get(i);
    }
    Batch results = Vmap.run(VMAP, examples -> returned(f, examples), tensors(), carries, size);
    Tree<R> tree = Objects.requireNonNull(result, "vmap runs its function");
    BatchAxes[] spec = out.ofLeaves(VMAP, RESULT, tree.structure());
    Tensor[] placed = new Tensor[results.count()];
    for (int i = 0; i < placed.length; i++) {
      placed[i] = place(tree.structure().path(i), results, i, spec[i]);
    }
    return tree.build(placed);
  }

  private Tensor[] tensors() {
    return leaves.toArray(Tensor[]::new);
  }

  private Tensor[] returned(Function<Tensor[], R> f, Tensor[] examples) {
    Tree<R> tree = Tree.of(VMAP + ": " + RESULT, f.apply(examples));
    result = tree;
    return tree.leaves();
  }

  /** Result i with its batch axis where it was asked for, or without one. */
  private static Tensor place(String path, Batch results, int i, BatchAxes spec) {
    if (!spec.isMapped()) {
      if (results.mapped(i)) {
        throw new ShapeException(
            VMAP
                + ": "
                + at(RESULT, path)
                + " depends on the mapped arguments, so it may differ from example to example"
                + " and cannot be UNMAPPED. Give it an axis, or reduce it outside vmap.");
      }
      return results.x(i);
    }
    Tensor y = results.spread(i);
    int axis = spec.axis();
    if (axis < -y.rank() || axis >= y.rank()) {
      throw new ShapeException(
          VMAP
              + ": axis "
              + axis
              + " of "
              + at(RESULT, path)
              + " does not exist: with its batch axis it has rank "
              + y.rank()
              + ", so axes "
              + -y.rank()
              + " to "
              + (y.rank() - 1)
              + ". Name one of these.");
    }
    return Tensors.moveAxis(y, 0, axis);
  }

  private static String at(String name, String path) {
    return path.isEmpty() ? name : name + " at " + path;
  }
}
