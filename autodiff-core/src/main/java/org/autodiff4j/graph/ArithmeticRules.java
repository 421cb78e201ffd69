package org.autodiff4j.graph;

import java.util.List;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.SingleResult;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Identities between elementwise steps that hold to the last bit for every input. So {@code x·0} is
 * no zero (x may be NaN), {@code x + 0} is not x (which may be -0), and factors merge only where no
 * product is rounded.
 */
final class ArithmeticRules {
  private final Simplify program;
  private final TensorType type;

  private ArithmeticRules(Simplify program, TensorType type) {
    this.program = program;
    this.type = type;
  }

  /** What the step computes, more simply; null if no rule fits. */
  static @Nullable Atom apply(
      Simplify program, SingleResult primitive, List<Atom> inputs, TensorType type) {
    if (inputs.isEmpty()) {
      return null;
    }
    ArithmeticRules rules = new ArithmeticRules(program, type);
    Atom x = inputs.get(0);
    if (primitive == Negation.NEG) {
      return rules.negation(x);
    }
    if (primitive instanceof Additive sum) {
      return rules.sum(sum, x, inputs.get(1));
    }
    if (primitive == Product.MUL) {
      Atom product = rules.product(x, inputs.get(1));
      return product == null ? rules.product(inputs.get(1), x) : product;
    }
    if (primitive == Quotient.DIV) {
      return is(inputs.get(1), 1) ? x : null;
    }
    if (primitive instanceof IntegerPow pow) {
      return pow.n() == 1 ? x : pow.n() == 0 ? new Constant(Literal.of(type, 1)) : null;
    }
    if (primitive == Elementwise.ABS || primitive == Elementwise.SQUARE) {
      return program.source(x) == Negation.NEG
          ? program.bind(primitive, program.input(x, 0))
          : null;
    }
    if (primitive == ElementwisePair.MAX || primitive == ElementwisePair.MIN) {
      return x.equals(inputs.get(1)) ? x : null;
    }
    if (primitive == Stepwise.STOP_GRADIENT) {
      return program.source(x) == Stepwise.STOP_GRADIENT || !type.isFloat() ? x : null;
    }
    if (primitive instanceof Logic logic) {
      return rules.logic(logic, inputs);
    }
    if (primitive == Selection.WHERE) {
      return rules.where(x, inputs.get(1), inputs.get(2));
    }
    return primitive instanceof Conversion cast ? rules.cast(cast, x) : null;
  }

  private @Nullable Atom negation(Atom x) {
    SingleResult source = program.source(x);
    if (source == Negation.NEG) {
      return program.input(x, 0);
    }
    if (source == Product.MUL && type.isFloat()) {
      for (int i = 0; i < 2; i++) {
        Literal factor = literal(program.input(x, i));
        if (factor != null) {
          return times(program.input(x, 1 - i), -factor.value());
        }
      }
    }
    return null;
  }

  private @Nullable Atom sum(Additive sum, Atom x, Atom y) {
    double neutral = sum == Additive.ADD ? -0.0 : 0.0; // the one that keeps x = -0
    if (isNeutral(y, neutral)) {
      return x;
    }
    if (sum == Additive.ADD && isNeutral(x, neutral)) {
      return y;
    }
    if (program.source(y) == Negation.NEG) {
      Atom opposite = program.input(y, 0);
      return program.bind(sum == Additive.ADD ? Additive.SUB : Additive.ADD, x, opposite);
    }
    return sum == Additive.ADD && program.source(x) == Negation.NEG
        ? program.bind(Additive.SUB, y, program.input(x, 0))
        : null;
  }

  /** {@code x·y}, looked at from the side of y. */
  private @Nullable Atom product(Atom x, Atom y) {
    if (is(y, 1)) {
      return x;
    }
    if (is(y, -1)) {
      return program.bind(Negation.NEG, x);
    }
    Literal factor = literal(y);
    SingleResult source = program.source(x);
    if (source == Negation.NEG) {
      Atom opposite = program.input(x, 0);
      if (factor != null && type.isFloat()) {
        return times(opposite, -factor.value());
      }
      return program.source(y) == Negation.NEG
          ? program.bind(Product.MUL, opposite, program.input(y, 0))
          : null;
    }
    if (source == Product.MUL && factor != null && isScaling(factor.value())) {
      for (int i = 0; i < 2; i++) {
        Literal inner = literal(program.input(x, i));
        if (inner != null && isScaling(inner.value()) && type.isFloat()) {
          double both = inner.value() * factor.value();
          if (Double.isFinite(both) && (type.dtype() == DType.FLOAT64 || (float) both == both)) {
            return times(program.input(x, 1 - i), both);
          }
        }
      }
    }
    return null;
  }

  /** A power of two of size at least 1: multiplying by it rounds nothing. */
  private static boolean isScaling(double factor) {
    double size = Math.abs(factor);
    return size >= 1 && Double.isFinite(size) && size == Math.scalb(1.0, Math.getExponent(size));
  }

  private Atom times(Atom x, double factor) {
    return program.bind(Product.MUL, x, new Constant(Literal.of(type, factor)));
  }

  private @Nullable Atom logic(Logic logic, List<Atom> inputs) {
    Atom x = inputs.get(0);
    if (logic == Logic.NOT) {
      return program.source(x) == Logic.NOT ? program.input(x, 0) : null;
    }
    Atom y = inputs.get(1);
    if (x.equals(y)) {
      return logic == Logic.XOR ? new Constant(Literal.of(type, 0)) : x;
    }
    for (int i = 0; i < 2; i++) {
      Literal truth = literal(inputs.get(i));
      if (truth != null && type.dtype() == DType.BOOL) {
        Atom other = inputs.get(1 - i);
        boolean holds = truth.integer() != 0;
        return switch (logic) {
          case AND -> holds ? other : inputs.get(i);
          case OR -> holds ? inputs.get(i) : other;
          default -> holds ? program.bind(Logic.NOT, other) : other;
        };
      }
    }
    return null;
  }

  private @Nullable Atom where(Atom condition, Atom x, Atom y) {
    if (x.equals(y)) {
      return x;
    }
    Literal known = literal(condition);
    if (known != null) {
      return known.integer() != 0 ? x : y;
    }
    if (program.source(condition) == Logic.NOT) {
      return program.bind(Selection.WHERE, program.input(condition, 0), y, x);
    }
    if (program.source(x) == Selection.WHERE && program.input(x, 0).equals(condition)) {
      return program.bind(Selection.WHERE, condition, program.input(x, 1), y);
    }
    return program.source(y) == Selection.WHERE && program.input(y, 0).equals(condition)
        ? program.bind(Selection.WHERE, condition, x, program.input(y, 2))
        : null;
  }

  /** A conversion after one that keeps every value is that of the value. */
  private @Nullable Atom cast(Conversion cast, Atom x) {
    if (x.type().dtype() == cast.to()) {
      return x;
    }
    if (program.source(x) instanceof Conversion) {
      Atom original = program.input(x, 0);
      DType from = original.type().dtype();
      if (holds(x.type().dtype(), from)) {
        return program.bind(cast, original);
      }
    }
    return null;
  }

  /** Whether every value of {@code from} is one of {@code to}. */
  private static boolean holds(DType to, DType from) {
    return switch (from) {
      case BOOL -> true;
      case INT32 -> to == DType.INT64 || to == DType.FLOAT64;
      case FLOAT32 -> to == DType.FLOAT64;
      case FLOAT16, BFLOAT16 -> to == from.computed() || to == DType.FLOAT64;
      case INT64, FLOAT64 -> to == from;
    };
  }

  private static @Nullable Literal literal(Atom atom) {
    return atom instanceof Constant constant && constant.value() instanceof Literal literal
        ? literal
        : null;
  }

  private static boolean is(Atom atom, double value) {
    Literal literal = literal(atom);
    return literal != null && literal.value() == value;
  }

  private static boolean isNeutral(Atom atom, double zero) {
    Literal literal = literal(atom);
    return literal != null
        && (literal.type().isFloat()
            ? Double.compare(literal.value(), zero) == 0
            : literal.integer() == 0);
  }
}
