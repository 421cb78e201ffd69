package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwiseUnary;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Linear;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Rearrangement;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** Computes steps on known numbers ahead of time, where the result is worth keeping. */
final class Folding {
  /** So many elements may be kept whatever they were made of. */
  private static final long SMALL = 4096;

  /** So many elements may be written out to be reduced. */
  private static final long WORK = 1 << 20;

  private Folding() {}

  /**
   * The result of a step, or null if an input is not a number yet, if the result is large, or if
   * the step fails: it must do so when, and only if, the program runs.
   */
  static @Nullable Tensor fold(SingleResult primitive, List<Atom> atoms, TensorType type) {
    Tensor[] inputs = new Tensor[atoms.size()];
    boolean literal = true;
    long written = 0;
    long stored = 0;
    for (int i = 0; i < inputs.length; i++) {
      if (!(atoms.get(i) instanceof Constant constant)) {
        return null;
      }
      inputs[i] = constant.value();
      if (inputs[i] instanceof ConcreteTensor) {
        stored += inputs[i].shape().elements();
        literal = false;
      } else if (inputs[i] instanceof Literal) {
        written += inputs[i].shape().elements();
      } else {
        return null;
      }
    }
    try {
      if (literal && inputs.length > 0 && isElementwise(primitive)) {
        return elementwise(primitive, inputs, type);
      }
      boolean view = primitive instanceof Rearrangement;
      boolean free = literal && (view || isZero(primitive, inputs, type));
      boolean small = type.shape().elements() <= (view ? SMALL : Math.max(SMALL, stored));
      return free || (small && written <= Math.max(WORK, stored))
          ? Interpreter.bind(primitive, inputs)
          : null;
    } catch (AutodiffException e) {
      return null;
    }
  }

  /** Whether each element of the result is one function of the inputs' elements at its place. */
  static boolean isElementwise(SingleResult primitive) {
    return primitive instanceof ElementwiseUnary
        || primitive instanceof ElementwiseBinary
        || primitive instanceof Comparison
        || primitive instanceof Logic
        || primitive instanceof Selection
        || primitive instanceof Conversion;
  }

  /** One element, computed once and standing for all. */
  private static Literal elementwise(SingleResult primitive, Tensor[] literals, TensorType type) {
    Tensor[] scalars = new Tensor[literals.length];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = ((Literal) literals[i]).at(Shape.SCALAR);
    }
    Tensor one = Interpreter.bind(primitive, scalars);
    return type.isFloat()
        ? Literal.of(type, one.toDouble())
        : Literal.ofInteger(
            type,
            type.dtype() == DType.BOOL ? (one.toBooleanArray()[0] ? 1 : 0) : one.toLongArray()[0]);
  }

  /** Whether this is a linear step on symbolic zeros, which gives one. */
  private static boolean isZero(SingleResult primitive, Tensor[] literals, TensorType type) {
    for (Tensor literal : literals) {
      if (!Literal.isZero(literal)) {
        return false;
      }
    }
    return primitive instanceof Linear && type.isFloat() && literals.length > 0;
  }
}
