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
 */
public abstract sealed class Jitted {
  /** The counts of the cache of recorded programs: a miss is a recording. */
  public abstract Derived.Counts cache();

  /** A jitted function of one tensor. */
  public static final class OfTensor extends Jitted implements TensorFunction {
    private final Recorded<Tensor, Tensor> recorded;

    OfTensor(TensorFunction f) {
      recorded = new Recorded<>("jit", f, Jit::apply);
    }

    @Override
    public Tensor apply(Tensor x) {
      return recorded.apply(x);
    }

    @Override
    public Derived.Counts cache() {
      return recorded.counts();
    }

    /** The program that runs for arguments of this type. */
    public Graph program(Tensor x) {
      return recorded.program(x).flat();
    }

    /** How many derivatives, transposes and batched forms have been made of the program for x. */
    public int derivedPrograms(Tensor x) {
      return recorded.program(x).derivedPrograms();
    }
  }

  /** A jitted function of one pytree. */
  public static final class OfOne<P, R> extends Jitted implements Function<P, R> {
    private final Recorded<P, R> recorded;

    OfOne(Function<P, R> f) {
      recorded = new Recorded<>("jit", f, Jit::apply);
    }

    @Override
    public R apply(P x) {
      return recorded.apply(x);
    }

    @Override
    public Derived.Counts cache() {
      return recorded.counts();
    }

    /** The program that runs for arguments of this structure and these types. */
    public Graph program(P x) {
      return recorded.program(x).flat();
    }

    /** How many derivatives, transposes and batched forms have been made of the program for x. */
    public int derivedPrograms(P x) {
      return recorded.program(x).derivedPrograms();
    }
  }

  /** A jitted function of two pytrees, both inputs of the program. */
  public static final class OfTwo<P, D, R> extends Jitted implements BiFunction<P, D, R> {
    private final Recorded<Arguments<P, D>, R> recorded;

    OfTwo(BiFunction<P, D, R> f) {
      recorded = new Recorded<>("jit", x -> f.apply(x.first(), x.second()), Jit::apply);
    }

    @Override
    public R apply(P x, D data) {
      return recorded.apply(new Arguments<>(x, data));
    }

    @Override
    public Derived.Counts cache() {
      return recorded.counts();
    }

    /** The program that runs for arguments of these structures and types. */
    public Graph program(P x, D data) {
      return recorded.program(new Arguments<>(x, data)).flat();
    }

    /** How many derivatives, transposes and batched forms have been made of the program for x. */
    public int derivedPrograms(P x, D data) {
      return recorded.program(new Arguments<>(x, data)).derivedPrograms();
    }
  }

  record Arguments<P, D>(P first, D second) {}
}
