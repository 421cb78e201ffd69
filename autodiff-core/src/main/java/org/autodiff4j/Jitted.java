package org.autodiff4j;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Derived;
import org.autodiff4j.transform.Jit;

/**
 * A function that {@link Autodiff#jit} made: it runs as a program that is recorded and compiled at
 * the first call with each kind of argument. Safe for use by many threads.
 *
 * @param <A> type of the argument; of a function of two, both together
 * @param <R> type of the result
 */
public abstract sealed class Jitted<A, R> {
  final Recorded<A, R> recorded;

  private Jitted(Function<? super A, ? extends R> f) {
    this.recorded = new Recorded<>("jit", f, Jit::apply);
  }

  /** The counts of the cache of recorded programs: a miss is a recording. */
  public final Derived.Counts cache() {
    return recorded.counts();
  }

  /** The program that runs for arguments of this structure and these types. */
  public final Graph program(A x) {
    return recorded.program(x).flat();
  }

  /** How many derivatives, transposes and batched forms have been made of the program for x. */
  public final int derivedPrograms(A x) {
    return recorded.program(x).derivedPrograms();
  }

  /** A jitted function of one tensor. */
  public static final class OfTensor extends Jitted<Tensor, Tensor> implements TensorFunction {
    OfTensor(TensorFunction f) {
      super(f);
    }

    @Override
    public Tensor apply(Tensor x) {
      return recorded.apply(x);
    }
  }

  /** A jitted function of one pytree. */
  public static final class OfOne<P, R> extends Jitted<P, R> implements Function<P, R> {
    OfOne(Function<P, R> f) {
      super(f);
    }

    @Override
    public R apply(P x) {
      return recorded.apply(x);
    }
  }

  /** A jitted function of two pytrees, both inputs of the program. */
  public static final class OfTwo<P, D, R> extends Jitted<Arguments<P, D>, R>
      implements BiFunction<P, D, R> {
    OfTwo(BiFunction<P, D, R> f) {
      super(x -> f.apply(x.first(), x.second()));
    }

    @Override
    public R apply(P x, D data) {
      return recorded.apply(new Arguments<>(x, data));
    }

    /** The program that runs for arguments of these structures and types. */
    public Graph program(P x, D data) {
      return program(new Arguments<>(x, data));
    }

    /** How many derivatives, transposes and batched forms have been made of the program for x. */
    public int derivedPrograms(P x, D data) {
      return derivedPrograms(new Arguments<>(x, data));
    }
  }

  /** The arguments of a function of two. */
  record Arguments<P, D>(P first, D second) {}
}
