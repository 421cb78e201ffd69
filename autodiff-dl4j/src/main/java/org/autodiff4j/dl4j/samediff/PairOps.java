package org.autodiff4j.dl4j.samediff;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;

/** Arithmetic, comparisons and choices of two or more operands, or of one and a number. */
final class PairOps {
  private PairOps() {}

  static void addTo(OpTable table) {
    arithmetic(table);
    comparisons(table);
    choices(table);
  }

  private static void arithmetic(OpTable table) {
    both(table, "add", "add_scalar", Tensor::add);
    both(table, "subtract", "sub_scalar", Tensor::sub);
    both(table, "multiply", "mul_scalar", Tensor::mul);
    both(table, "divide", "div_scalar", Tensor::div);
    both(table, "reversesubtract", "rsub_scalar", (x, y) -> y.sub(x));
    both(table, "reversedivide", "rdiv_scalar", (x, y) -> y.div(x));
    both(table, "maximum", "max_scalar", (x, y) -> Tensors.where(x.ge(y), x, y));
    both(table, "minimum", "scalar_min", (x, y) -> Tensors.where(x.le(y), x, y));
    table.unary("pow", (x, a) -> power(x, a.scalar()));
    table.pair("Pow", Tensor::pow);
    table.pair("squaredsubtract", (x, y) -> x.sub(y).square());
    table.pair("floordiv", Tensor::floorDiv);
    table.pair("floormod", Tensor::floorMod);
    table.pair("tf_atan2", Tensor::atan2);
    table.put("mergeadd", (in, a) -> sum(in));
    table.put("mergeavg", (in, a) -> sum(in).div(in.size()));
    table.put("mergemax", (in, a) -> folded(in, (x, y) -> Tensors.where(x.ge(y), x, y)));
  }

  private static void both(
      OpTable table, String ofTwo, String ofScalar, BinaryOperator<Tensor> function) {
    table.pair(ofTwo, function);
    table.unary(ofScalar, (x, a) -> function.apply(x, like(x, a)));
  }

  /** The number beside x, as a scalar of x's type. */
  private static Tensor like(Tensor x, OpArguments a) {
    return Tensor.full(x.type().with(Shape.SCALAR), a.scalar());
  }

  /** A whole exponent has a derivative at 0 and below. */
  private static Tensor power(Tensor x, double exponent) {
    return exponent == Math.rint(exponent) && Math.abs(exponent) < 64
        ? x.pow((int) exponent)
        : x.pow(exponent);
  }

  private static Tensor sum(List<Tensor> in) {
    return folded(in, Tensor::add);
  }

  private static Tensor folded(List<Tensor> in, BinaryOperator<Tensor> function) {
    Tensor result = in.get(0);
    for (Tensor x : in.subList(1, in.size())) {
      result = function.apply(result, x);
    }
    return result;
  }

  private static void comparisons(OpTable table) {
    both(table, "equals", "equals_scalar", Tensor::eq);
    both(table, "not_equals", "notequals_scalar", Tensor::ne);
    both(table, "greater", "greaterthan_scalar", Tensor::gt);
    both(table, "greater_equal", "greaterthanorequal_scalar", Tensor::ge);
    both(table, "less", "lessthan_scalar", Tensor::lt);
    both(table, "less_equal", "lessthanorequal_scalar", Tensor::le);
    logic(table, "and", Tensor::and);
    logic(table, "or", Tensor::or);
    logic(table, "xor", Tensor::xor);
  }

  private static void logic(
      OpTable table, String name, BiFunction<Tensor, Tensor, Tensor> function) {
    table.pair(name, (x, y) -> function.apply(x.ne(0), y.ne(0)).cast(x.dtype()));
  }

  private static void choices(OpTable table) {
    table.put("Where", PairOps::where);
  }

  /** A condition of fewer axes than the operands chooses whole rows. */
  private static Tensor where(List<Tensor> in, OpArguments a) {
    if (in.size() != 3) {
      throw new ShapeException(
          "The operation "
              + a.name()
              + " without values to choose from gives positions, whose number is not known before"
              + " it is computed. Give it two values.");
    }
    Tensor condition = in.get(0).ne(0);
    Tensor x = in.get(1);
    if (condition.rank() == 1 && x.rank() > 1) {
      int[] sizes = new int[x.rank()];
      Arrays.fill(sizes, 1);
      sizes[0] = -1;
      condition = condition.reshape(sizes);
    }
    return Tensors.where(condition, x, in.get(2));
  }
}
