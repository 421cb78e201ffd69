package org.autodiff4j;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.autodiff4j.Treed.Kind;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.transform.Typing;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;

/**
 * Structure and types of a function's results, to hold what a rule returns in its place against.
 * Found once for each kind of argument, by running the function on types alone; nothing is known of
 * one that reads numbers, whose results' shapes may depend on them.
 */
final class ResultTypes<P, R> {
  private final String name;
  private final Function<? super P, ? extends R> f;
  private final Map<Kind, Optional<Tree<R>>> known = new ConcurrentHashMap<>();

  ResultTypes(String name, Function<? super P, ? extends R> f) {
    this.name = name;
    this.f = f;
  }

  /** Checks that a value has the structure and types of the function's result at this argument. */
  void require(Tree<P> argument, String what, R value) {
    Kind kind = argument.kind();
    Optional<Tree<R>> expected = known.get(kind);
    if (expected == null) {
      expected = typed(argument);
      known.put(kind, expected);
    }
    expected.ifPresent(result -> result.like(name, what, "the function's result", value));
  }

  private Optional<Tree<R>> typed(Tree<P> argument) {
    Treed<P, R> probe = Treed.of(name, f, argument.build(argument.leaves()));
    TensorType[] types = argument.types();
    try {
      Typing.of(name, probe, types);
    } catch (TraceException e) {
      return Optional.empty();
    }
    return Optional.of(probe.result().with(probe.result().zeros()));
  }
}
