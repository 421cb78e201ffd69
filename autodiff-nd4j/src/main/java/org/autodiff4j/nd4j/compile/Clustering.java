package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Reshaping.BroadcastTo;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Parts a program into clusters of elementwise equations of one shape, and single equations.
 *
 * <p>An equation joins the clusters that its inputs come from, which thereby become one. As soon as
 * an equation outside uses a result of a cluster, nothing joins it any more. Hence at the place of
 * its last equation all that a cluster needs is there, and nothing has needed it.
 */
final class Clustering {
  /** The most equations in a cluster: the time to compile one grows faster than its size. */
  private static final int LARGEST = 256;

  private final List<Equation> program;
  private final Map<Integer, Cluster> sources = new HashMap<>();
  private final Map<Integer, Repetition> repetitions = new HashMap<>();

  private Clustering(List<Equation> program, Map<Integer, Tensor> constants) {
    this.program = program;
    constants.forEach((slot, tensor) -> repetitions.put(slot, Repetition.of(tensor)));
  }

  /**
   * The parts, each a list of equations, in an order in which they can be run.
   *
   * @param constants the values of variables that are known
   */
  static List<List<Equation>> of(List<Equation> program, Map<Integer, Tensor> constants) {
    return new Clustering(program, constants).parts();
  }

  private List<List<Equation>> parts() {
    List<Cluster> all = new ArrayList<>();
    for (int place = 0; place < program.size(); place++) {
      Equation equation = program.get(place);
      boolean fusible = isFusible(equation);
      Cluster target = fusible ? joined(equation) : null;
      if (target == null) {
        target = new Cluster(place, fusible);
        all.add(target);
      } else {
        target.add(place);
      }
      for (Atom input : equation.inputs()) {
        Cluster source = source(input);
        if (source != null && source != target) {
          source.close();
        }
      }
      for (Variable output : equation.outputs()) {
        sources.put(output.slot(), target);
      }
    }
    all.removeIf(Cluster::isEmpty);
    all.sort(Comparator.comparingInt(Cluster::last));
    return all.stream().map(cluster -> cluster.equations(program)).toList();
  }

  private @Nullable Cluster source(Atom atom) {
    Cluster first = atom instanceof Variable variable ? sources.get(variable.slot()) : null;
    return first == null ? null : first.whole();
  }

  /** The open clusters of this shape that inputs come from, made one; null if there is none. */
  private @Nullable Cluster joined(Equation equation) {
    Cluster target = null;
    for (Atom input : equation.inputs()) {
      Cluster source = source(input);
      if (source == null || !source.isOpen() || source == target) {
        continue;
      }
      if (target == null) {
        target = source.size() < LARGEST ? source : null;
      } else if (target.size() + source.size() < LARGEST) {
        target.absorb(source);
      }
    }
    return target;
  }

  /**
   * Whether an equation is elementwise and computes every element of its result: where all inputs
   * are repeated, its kernel computes each element once.
   */
  private boolean isFusible(Equation equation) {
    if (equation.outputs().size() != 1) {
      return false;
    }
    Variable output = equation.outputs().get(0);
    Repetition repetition = Repetition.NONE;
    boolean fusible = Operation.of(equation) != null;
    if (fusible) {
      repetition = Repetition.EVERYWHERE;
      for (Atom input : equation.inputs()) {
        repetition = repetition.and(repetition(input));
      }
    } else if (equation.primitive() instanceof BroadcastTo to) {
      Atom input = equation.inputs().get(0);
      repetition = repetition(input).broadcast(input.type().shape(), to.shape());
    }
    repetitions.put(output.slot(), repetition);
    return fusible && !repetition.isAny(output.type().shape());
  }

  private Repetition repetition(Atom atom) {
    if (atom instanceof Variable variable) {
      return repetitions.getOrDefault(variable.slot(), Repetition.NONE);
    }
    return Repetition.of(((Constant) atom).value());
  }

  /**
   * Along which axes elements are known to be repeated.
   *
   * @param everywhere whether the value is a literal
   * @param axes one bit for each axis, the lowest for the last
   */
  record Repetition(boolean everywhere, long axes) {
    static final Repetition NONE = new Repetition(false, 0);
    static final Repetition EVERYWHERE = new Repetition(true, -1);

    static Repetition of(Tensor tensor) {
      if (tensor instanceof Literal) {
        return EVERYWHERE;
      }
      if (!(tensor instanceof Nd4jTensor stored)) {
        return NONE;
      }
      long axes = 0;
      for (int i = 0; i < stored.rank(); i++) {
        if (stored.strides()[stored.rank() - 1 - i] == 0) {
          axes |= 1L << i;
        }
      }
      return new Repetition(false, axes);
    }

    Repetition and(Repetition other) {
      return new Repetition(everywhere && other.everywhere, axes & other.axes);
    }

    Repetition broadcast(Shape from, Shape to) {
      long repeated = everywhere ? -1 : axes;
      for (int i = 0; i < to.rank(); i++) {
        if (i >= from.rank() || from.size(from.rank() - 1 - i) == 1) {
          repeated |= 1L << i;
        }
      }
      return new Repetition(everywhere, repeated);
    }

    /** Whether a value of this shape holds elements that need not be computed. */
    boolean isAny(Shape shape) {
      for (int i = 0; i < shape.rank(); i++) {
        if (shape.size(shape.rank() - 1 - i) > 1 && (axes >> i & 1) != 0) {
          return true;
        }
      }
      return everywhere;
    }
  }
}
