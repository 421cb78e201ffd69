package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Compiler;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.NaNs;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tracer;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * A recorded function with the programs derived from it: its derivative in two parts, its
 * transpose, itself on batches, and what a backend made of it. Each is made once, when first asked
 * for. Holds no tracer.
 */
public final class Program {
  /** Masks are few, but batch sizes may be many. */
  private static final int DERIVED = 64;

  private final String label;
  private final Graph graph;
  private final Derived<Object, Object> derived = new Derived<>(DERIVED);
  private final Map<String, Compiler.Executable> executables = new HashMap<>();

  /** What was run last, which is mostly what is run next. */
  private volatile @Nullable Compiled compiled;

  private record Compiled(Backend backend, Compiler.Executable executable) {}

  private record Key(Kind kind, BitSet of, BitSet forced, int size) {}

  private enum Kind {
    LINEARIZATION,
    PUSHFORWARD,
    TRANSPOSITION,
    BATCHING,
    TAIL
  }

  /** A program without tracers among its constants. */
  Program(String label, Graph graph) {
    this.label = label;
    this.graph = graph;
  }

  /** The program of a function that uses nothing but its arguments. */
  static Program of(String label, FlatFunction f, TensorType[] types) {
    Closed closed = Closed.of(label, f, types);
    assert closed.captured().length == 0 : label + " captured " + List.of(closed.captured());
    return new Program(label, closed.graph());
  }

  /** The program of a function that may use tensors of enclosing transforms. */
  public static Capturing capturing(String label, FlatFunction f, TensorType[] types) {
    Closed closed = Closed.of(label, f, types);
    return new Capturing(new Program(label, closed.graph()), List.of(closed.captured()));
  }

  /** A program whose first inputs stand for the tensors that the function captured. */
  public record Capturing(Program program, List<Tensor> captured) {}

  String label() {
    return label;
  }

  /** The program as recorded, custom rules and checkpoints kept. */
  public Graph graph() {
    return graph;
  }

  TensorType[] inputTypes() {
    return types(graph.inputs());
  }

  TensorType[] outputTypes() {
    return types(graph.outputs());
  }

  static TensorType[] types(Collection<? extends Atom> atoms) {
    return atoms.stream().map(Atom::type).toArray(TensorType[]::new);
  }

  // ---- Running ----

  /** Runs the compiled program on numbers, or binds its steps if an input is traced. */
  Tensor[] apply(Tensor[] x) {
    for (Tensor tensor : x) {
      if (tensor instanceof Tracer) {
        return inline(x);
      }
    }
    return NaNs.areSought() ? inline(x) : executable(backendOf(x)).run(x);
  }

  /** Binds the steps one by one. */
  Tensor[] inline(Tensor[] x) {
    return GraphEvaluator.evaluate(graph, x);
  }

  /** The steps that run: every call that can be is replaced by its steps, and those simplified. */
  public Graph flat() {
    Graph steps = Tracing.graph(label, Call.Recording.FLAT, this::inline, inputTypes());
    return Barrier.removedFrom(Simplify.apply(steps));
  }

  private static Backend backendOf(Tensor[] x) {
    for (Tensor tensor : x) {
      if (tensor instanceof ConcreteTensor concrete) {
        return concrete.backend();
      }
    }
    return Backend.standard();
  }

  private Compiler.Executable executable(Backend backend) {
    Compiled last = compiled;
    if (last != null && last.backend == backend) {
      return last.executable;
    }
    synchronized (executables) {
      Compiler.Executable executable =
          executables.computeIfAbsent(backend.name(), name -> compile(backend));
      compiled = new Compiled(backend, executable);
      return executable;
    }
  }

  private Compiler.Executable compile(Backend backend) {
    Graph flat = flat();
    return backend instanceof Compiler compiler
        ? compiler.compile(flat)
        : x -> GraphEvaluator.evaluate(flat, x);
  }

  /** How many programs have been derived from this one, and from those. */
  public int derivedPrograms() {
    int count = 0;
    for (Object value : derived.values()) {
      for (Program program : programs(value)) {
        count += 1 + program.derivedPrograms();
      }
    }
    return count;
  }

  private static List<Program> programs(Object value) {
    if (value instanceof Linearization split) {
      return List.of(split.forward(), split.tangent());
    }
    return List.of(((Part) value).program());
  }

  // ---- Derived programs ----

  /**
   * A program that computes some of the results that are asked for.
   *
   * @param program the program
   * @param outputs which those are
   */
  record Part(Program program, BitSet outputs) {
    /** Of a pushforward: what it returned, as results and tangents. */
    Call.Tangents tangents(Tensor[] both, TensorType[] types) {
      Tensor[] dy = Leaves.range(both, types.length, both.length);
      return new Call.Tangents(
          Leaves.range(both, 0, types.length), Masks.spread(dy, outputs, types));
    }

    /** Of a batching: what it returned, all with a batch axis. */
    Tensor[] spread(Tensor[] y, int size) {
      return new Batch(y, Masks.flags(outputs, y.length), size).spreadAll();
    }
  }

  /**
   * The derivative with respect to the active inputs, in two parts.
   *
   * @param forced outputs whose tangents are wanted even where they are zero
   */
  Linearization linearization(BitSet active, BitSet forced) {
    Key key = new Key(Kind.LINEARIZATION, copy(active), copy(forced), 0);
    return (Linearization) derived.get(key, () -> Linearization.of(this, active, forced));
  }

  /**
   * The function with its derivative: from the inputs and the tangents of the active ones to the
   * outputs, then the tangents that are not zero or are forced.
   */
  Part pushforward(BitSet active, BitSet forced) {
    Key key = new Key(Kind.PUSHFORWARD, copy(active), copy(forced), 0);
    return (Part)
        derived.get(
            key,
            () -> {
              TensorType[] types = inputTypes();
              TensorType[] tangents = Masks.select(types, active);
              BitSet outputs = new BitSet();
              FlatFunction both =
                  inputs -> {
                    Tensor[] x = Leaves.range(inputs, 0, types.length);
                    Tensor[] given = Leaves.range(inputs, types.length, inputs.length);
                    Tensor[] dx = Masks.spread(given, active, types);
                    Call.Tangents result = Jvp.push(label, this::inline, x, dx);
                    outputs.or(Masks.nonzero(result.dy()));
                    outputs.or(forced);
                    return Leaves.concat(result.y(), Masks.select(result.dy(), outputs));
                  };
              return new Part(of(label, both, Masks.concat(types, tangents)), outputs);
            });
  }

  /**
   * The transpose in the linear inputs: from the other inputs and the cotangents that arrive to the
   * cotangents of the linear inputs that are not zero, or to all.
   */
  Part transposition(BitSet linear, BitSet arriving, boolean all) {
    Key key = new Key(Kind.TRANSPOSITION, copy(linear), copy(arriving), all ? 1 : 0);
    return (Part)
        derived.get(
            key,
            () -> {
              TensorType[] types = inputTypes();
              TensorType[] results = outputTypes();
              BitSet fixed = Masks.complement(linear, types.length);
              BitSet outputs = new BitSet();
              FlatFunction transpose =
                  inputs -> {
                    int n = fixed.cardinality();
                    Tensor[] x = Masks.spread(Leaves.range(inputs, 0, n), fixed, types);
                    Tensor[] arrived = Leaves.range(inputs, n, inputs.length);
                    Tensor[] ct = Masks.spread(arrived, arriving, results);
                    Tensor[] back =
                        LinearProgram.backward(label, this::inline, x, linear, types, ct);
                    outputs.or(all ? linear : Masks.nonzero(back));
                    return Masks.select(back, outputs);
                  };
              TensorType[] given =
                  Masks.concat(Masks.select(types, fixed), Masks.select(results, arriving));
              return new Part(of(label, transpose, given), outputs);
            });
  }

  /**
   * The function of examples that lie along a first axis of the mapped inputs; outputs that depend
   * on them, or are forced, have it too.
   */
  Part batching(BitSet mapped, BitSet forced, int size) {
    Key key = new Key(Kind.BATCHING, copy(mapped), copy(forced), size);
    return (Part)
        derived.get(
            key,
            () -> {
              TensorType[] types = inputTypes();
              for (int i = mapped.nextSetBit(0); i >= 0; i = mapped.nextSetBit(i + 1)) {
                types[i] = types[i].with(types[i].shape().insert(0, size));
              }
              BitSet outputs = new BitSet();
              boolean[] flags = Masks.flags(mapped, types.length);
              FlatFunction batched =
                  inputs -> {
                    Batch results = Vmap.run(label, this::inline, inputs, flags, size);
                    Tensor[] values = new Tensor[results.count()];
                    for (int i = 0; i < values.length; i++) {
                      outputs.set(i, results.mapped(i) || forced.get(i));
                      values[i] = outputs.get(i) ? results.spread(i) : results.x(i);
                    }
                    return values;
                  };
              return new Part(of(label, batched, types), outputs);
            });
  }

  /** The program without its first outputs, and without the steps that only those need. */
  Program tail(int from) {
    Key key = new Key(Kind.TAIL, Masks.NONE, Masks.NONE, from);
    Part part =
        (Part)
            derived.get(
                key,
                () -> {
                  List<Atom> outputs = graph.outputs();
                  List<Atom> last = outputs.subList(from, outputs.size());
                  return new Part(new Program(label, graph.withOutputs(last)), Masks.NONE);
                });
    return part.program();
  }

  /** The same program under inputs in another order. */
  Program permuted(List<Integer> order) {
    List<Atom.Variable> inputs = new ArrayList<>();
    order.forEach(i -> inputs.add(graph.inputs().get(i)));
    return new Program(label, graph.withInputs(inputs));
  }

  private static BitSet copy(BitSet mask) {
    return (BitSet) mask.clone();
  }

  /** Whether an output is known to be zero. */
  static boolean isZero(Atom output) {
    return output instanceof Constant constant && Literal.isZero(constant.value());
  }

  /** Calls the program as a whole, under whatever transform its inputs are traced by. */
  Tensor[] bind(Tensor[] x) {
    return Interpreter.bindAll(new Jit(this, false), x);
  }
}
