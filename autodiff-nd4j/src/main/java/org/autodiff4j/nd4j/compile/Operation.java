package org.autodiff4j.nd4j.compile;

import java.util.Objects;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.nd4j.compile.LoopBody.Algebra;
import org.autodiff4j.nd4j.kernel.Blocks.RealRow;
import org.autodiff4j.nd4j.kernel.FunctionRows;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Conversion;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwiseBinary;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Logic;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Selection;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;

/** How an elementwise equation is computed on blocks, with the bits of its kernel's results. */
sealed interface Operation {
  /**
   * As part of a generated loop.
   *
   * @param exponent of {@link Algebra#POWER}, else 0
   */
  record Arithmetic(Algebra algebra, int exponent) implements Operation {}

  /** By an instruction of its own, for these registers. */
  @FunctionalInterface
  non-sealed interface Row extends Operation {
    Instruction of(int[] inputs, int output);
  }

  /** The operation of an equation; null if it cannot be fused. */
  static @Nullable Operation of(Equation equation) {
    if (equation.inputs().isEmpty() || equation.outputs().size() != 1) {
      return null;
    }
    TensorType type = equation.outputs().get(0).type();
    TensorType from = equation.inputs().get(0).type();
    Bank bank = Bank.of(from.dtype());
    if (bank == null || type.shape().elements() == 0) {
      return null;
    }
    Primitive primitive = equation.primitive();
    if (primitive instanceof Comparison comparison) {
      return BlockRows.comparison(comparison, bank);
    }
    if (primitive instanceof Logic logic) {
      return BlockRows.logic(logic);
    }
    if (primitive instanceof Selection) {
      Bank choices = Bank.of(type.dtype());
      return choices == null ? null : BlockRows.selection(choices);
    }
    if (primitive instanceof Conversion conversion) {
      return BlockRows.conversion(from.dtype(), conversion.to());
    }
    if (!from.isFloat()) {
      return null;
    }
    Arithmetic arithmetic = arithmetic(primitive, from.dtype() == DType.FLOAT32);
    if (arithmetic != null) {
      return arithmetic;
    }
    RealRow row = FunctionRows.of(primitive, type.dtype(), type.shape().elements());
    if (row == null) {
      return null;
    }
    return primitive instanceof ElementwiseBinary
        ? BlockRows.function2(row, bank)
        : BlockRows.function(row, bank);
  }

  /** Null for what is not arithmetic, or what on f32 rounds more than once. */
  private static @Nullable Arithmetic arithmetic(Primitive primitive, boolean single) {
    if (primitive instanceof IntegerPow pow) {
      int n = pow.n();
      boolean once = n >= -1 && n <= 2;
      return (single ? once : Math.abs((long) n) <= 8) ? new Arithmetic(Algebra.POWER, n) : null;
    }
    Algebra algebra = null;
    if (primitive instanceof Additive additive) {
      algebra = additive == Additive.ADD ? Algebra.ADD : Algebra.SUB;
    } else if (primitive instanceof Product) {
      algebra = Algebra.MUL;
    } else if (primitive instanceof Quotient) {
      algebra = Algebra.DIV;
    } else if (primitive instanceof Negation) {
      algebra = Algebra.NEG;
    } else if (primitive == Stepwise.STOP_GRADIENT) {
      algebra = Algebra.SAME;
    } else if (primitive instanceof Elementwise function) {
      algebra =
          switch (function) {
            case ABS -> Algebra.ABS;
            case SQRT -> Algebra.SQRT;
            case SQUARE -> Algebra.SQUARE;
            case RECIPROCAL -> Algebra.RECIPROCAL;
            case RSQRT -> single ? null : Algebra.RSQRT;
            default -> null;
          };
    } else if (primitive == ElementwisePair.MAX) {
      algebra = Algebra.MAX;
    } else if (primitive == ElementwisePair.MIN) {
      algebra = Algebra.MIN;
    }
    return algebra == null ? null : new Arithmetic(algebra, 0);
  }

  /** The bank of an equation's result. */
  static Bank bank(Equation equation) {
    return Objects.requireNonNull(Bank.of(equation.outputs().get(0).type().dtype()));
  }
}
