package org.autodiff4j;

import java.util.List;
import java.util.function.Function;
import org.autodiff4j.Treed.Kind;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Derived;
import org.autodiff4j.transform.Program;

/**
 * A function of pytrees that is recorded once for each structure, types and static values of its
 * argument.
 */
final class Recorded<P, R> {
  /** Kinds of argument that are remembered. */
  static final int CAPACITY = 128;

  private final String name;
  private final Function<? super P, ? extends R> f;
  private final Call call;
  private final Derived<Kind, Trace<R>> traces = new Derived<>(CAPACITY);

  /** How a program is called. */
  interface Call {
    Tensor[] apply(Program program, Tensor[] x);
  }

  /** What a recording found. */
  private record Trace<R>(Program.Capturing capturing, Tree<R> result) {
    /** What a function captured of a transform that has ended, it has by now replaced. */
    boolean isStale() {
      for (Tensor tensor : capturing.captured()) {
        if (Interpreter.hasEscaped(tensor)) {
          return true;
        }
      }
      return false;
    }
  }

  Recorded(String name, Function<? super P, ? extends R> f, Call call) {
    this.name = name;
    this.f = f;
    this.call = call;
  }

  R apply(P x) {
    Tree<P> argument = Tree.of(name + ": the argument", x);
    Trace<R> trace = trace(argument);
    List<Tensor> captured = trace.capturing.captured();
    Tensor[] leaves = argument.leaves();
    if (captured.isEmpty()) {
      return trace.result.build(call.apply(trace.capturing.program(), leaves));
    }
    Tensor[] inputs = captured.toArray(new Tensor[captured.size() + leaves.length]);
    System.arraycopy(leaves, 0, inputs, captured.size(), leaves.length);
    return trace.result.build(call.apply(trace.capturing.program(), inputs));
  }

  /** The program for arguments like this one. */
  Program program(P x) {
    return trace(Tree.of(name + ": the argument", x)).capturing.program();
  }

  Derived.Counts counts() {
    return traces.counts();
  }

  private Trace<R> trace(Tree<P> argument) {
    Kind kind = argument.kind();
    Trace<R> trace = traces.get(kind, () -> record(argument));
    if (trace.isStale()) {
      traces.remove(kind);
      trace = traces.get(kind, () -> record(argument));
    }
    return trace;
  }

  private Trace<R> record(Tree<P> argument) {
    Treed<P, R> treed = Treed.of(name, f, argument);
    Program.Capturing capturing = Program.capturing(name, treed, argument.types());
    return new Trace<>(capturing, treed.result().with(new Tensor[0]));
  }
}
