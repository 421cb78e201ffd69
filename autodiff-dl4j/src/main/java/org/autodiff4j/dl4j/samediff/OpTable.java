package org.autodiff4j.dl4j.samediff;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.RandomOp;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.BaseCompatOp;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;

/** What each operation computes, by SameDiff's name of it. */
final class OpTable {
  static final OpTable STANDARD = new OpTable();

  private static final Map<String, OpFunction> REGISTERED = new ConcurrentHashMap<>();

  private final Map<String, OpFunction> functions = new TreeMap<>();
  private final Map<String, Consumer<OpArguments>> requirements = new TreeMap<>();

  private OpTable() {
    ElementwiseOps.addTo(this);
    PairOps.addTo(this);
    ReductionOps.addTo(this);
    ShapeOps.addTo(this);
    IndexOps.addTo(this);
    ProductOps.addTo(this);
    ConvolutionOps.addTo(this);
    PoolOps.addTo(this);
    NormalizationOps.addTo(this);
    AttentionOps.addTo(this);
    LossOps.addTo(this);
  }

  /** A result of several operands and arguments. */
  @FunctionalInterface
  interface Single {
    Tensor apply(List<Tensor> inputs, OpArguments arguments);
  }

  /** A result of one operand and arguments. */
  @FunctionalInterface
  interface OfOne {
    Tensor apply(Tensor x, OpArguments arguments);
  }

  void put(String name, Single function) {
    putAll(name, (inputs, arguments) -> List.of(function.apply(inputs, arguments)));
  }

  void putAll(String name, OpFunction function) {
    if (functions.put(name, function) != null) {
      throw new IllegalStateException("Two rows for " + name);
    }
  }

  void unary(String name, UnaryOperator<Tensor> function) {
    put(name, (inputs, arguments) -> function.apply(inputs.get(0)));
  }

  void unary(String name, OfOne function) {
    put(name, (inputs, arguments) -> function.apply(inputs.get(0), arguments));
  }

  void pair(String name, BinaryOperator<Tensor> function) {
    put(name, (inputs, arguments) -> function.apply(inputs.get(0), inputs.get(1)));
  }

  /** What the arguments must be; throws {@link Unsupported} when the graph is read. */
  void require(String name, Consumer<OpArguments> requirement) {
    requirements.put(name, requirement);
  }

  static void register(String name, OpFunction function) {
    REGISTERED.put(name, function);
  }

  /** The names of the operations that are known without registration. */
  Set<String> names() {
    return new TreeSet<>(functions.keySet());
  }

  /**
   * What an operation computes.
   *
   * @throws Unsupported with the reason
   */
  OpFunction of(DifferentialFunction op, OpArguments arguments) {
    String name = op.opName();
    OpFunction registered = REGISTERED.get(name);
    if (registered != null) {
      return registered;
    }
    OpFunction function = functions.get(name);
    if (function == null) {
      throw new Unsupported(reason(op));
    }
    Consumer<OpArguments> requirement = requirements.get(name);
    if (requirement != null) {
      requirement.accept(arguments);
    }
    return function;
  }

  private static String reason(DifferentialFunction op) {
    if (op instanceof RandomOp || op.getClass().getName().contains(".ops.random.")) {
      return "it is random, so there is no function to differentiate; build the graph for inference"
          + " without it";
    }
    if (op instanceof BaseCompatOp) {
      return "loops and conditions are not expressed; build the graph with the steps unrolled";
    }
    if (op instanceof BaseTensorOp) {
      return "arrays of tensors are not expressed; build the graph with stack and unstack";
    }
    String kind = op instanceof BaseOp ? "an operation" : "a custom operation";
    return kind + " that is not known (" + op.getClass().getName() + ")";
  }
}
