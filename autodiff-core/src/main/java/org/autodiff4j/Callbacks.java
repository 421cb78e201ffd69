package org.autodiff4j;

import java.util.Arrays;
import java.util.function.Function;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Callback;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Opaque Java functions inside recorded programs. */
final class Callbacks {
  private static final String NAME = "pureCallback";

  private Callbacks() {}

  static <X, R> R call(
      R like,
      Function<? super X, ? extends R> host,
      @Nullable Function<? super X, ? extends R> batchedHost,
      X x) {
    Tree<X> argument = Tree.of(NAME + ": the argument", x);
    Tree<R> result = Tree.of(NAME + ": the example of the result", like);
    TensorType[] types = result.types();
    FlatFunction one = leaves -> returned(host, argument, result, leaves);
    FlatFunction all = batchedHost == null ? null : batched(batchedHost, argument, result);
    return result.build(Callback.apply(one, all, types, argument.leaves()));
  }

  private static <X, R> Tensor[] returned(
      Function<? super X, ? extends R> host, Tree<X> argument, Tree<R> like, Tensor[] leaves) {
    Tree<R> result = Tree.of(NAME + ": the result", host.apply(argument.build(leaves)));
    like.requireLike(NAME, "result", "the example", result);
    return result.leaves();
  }

  /** Results of a batch are held against the example with the batch axis before each shape. */
  private static <X, R> FlatFunction batched(
      Function<? super X, ? extends R> host, Tree<X> argument, Tree<R> like) {
    return leaves -> {
      Tensor[] expected = like.leaves().clone();
      int size = leaves[0].shape().size(0);
      Arrays.setAll(
          expected,
          i -> Tensor.full(expected[i].type().with(expected[i].shape().insert(0, size)), 0));
      return returned(host, argument, like.with(expected), leaves);
    };
  }
}
