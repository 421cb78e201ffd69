package org.autodiff4j.goldens;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;

class ElementwiseGoldensTest extends GoldenContract {
  ElementwiseGoldensTest() {
    super("elementwise");
  }

  @Override
  protected double floor() {
    return 1e-4;
  }

  @Override
  protected void functions() {
    Map<String, UnaryOperator<Tensor>> unary = new LinkedHashMap<>();
    unary.put("exp", Tensor::exp);
    unary.put("exp2", Tensor::exp2);
    unary.put("expm1", Tensor::expm1);
    unary.put("log", Tensor::log);
    unary.put("log1p", Tensor::log1p);
    unary.put("log2", Tensor::log2);
    unary.put("log10", Tensor::log10);
    unary.put("sqrt", Tensor::sqrt);
    unary.put("rsqrt", Tensor::rsqrt);
    unary.put("cbrt", Tensor::cbrt);
    unary.put("square", Tensor::square);
    unary.put("reciprocal", Tensor::reciprocal);
    unary.put("abs", Tensor::abs);
    unary.put("sin", Tensor::sin);
    unary.put("cos", Tensor::cos);
    unary.put("tan", Tensor::tan);
    unary.put("asin", Tensor::asin);
    unary.put("acos", Tensor::acos);
    unary.put("atan", Tensor::atan);
    unary.put("sinh", Tensor::sinh);
    unary.put("cosh", Tensor::cosh);
    unary.put("tanh", Tensor::tanh);
    unary.put("asinh", Tensor::asinh);
    unary.put("acosh", Tensor::acosh);
    unary.put("atanh", Tensor::atanh);
    unary.put("sigmoid", Tensor::sigmoid);
    unary.put("softplus", Tensor::softplus);
    unary.put("erf", Tensor::erf);
    unary.put("erfc", Tensor::erfc);
    unary.put("sinc", Tensor::sinc);
    unary.put("deg2rad", Tensor::deg2rad);
    unary.put("rad2deg", Tensor::rad2deg);
    unary.put("trunc", Tensor::trunc);
    unary.put("floor", Tensor::floor);
    unary.put("ceil", Tensor::ceil);
    unary.put("round", Tensor::round);
    unary.put("sign", Tensor::sign);
    unary.put("isNaN", Tensor::isNaN);
    unary.put("isFinite", Tensor::isFinite);
    unary.put("isInf", Tensor::isInf);
    unary.put("signBit", Tensor::signBit);
    unary.put("nanToNum", Tensor::nanToNum);
    unary.put("not", Tensor::not);
    unary.put("popCount", Tensor::popCount);
    unary.forEach((name, f) -> put(name, (x, p) -> f.apply(x[0])));

    Map<String, BinaryOperator<Tensor>> pairs = new LinkedHashMap<>();
    pairs.put("hypot", Tensor::hypot);
    pairs.put("logAddExp", Tensor::logAddExp);
    pairs.put("logAddExp2", Tensor::logAddExp2);
    pairs.put("fmax", Tensors::fmax);
    pairs.put("fmin", Tensors::fmin);
    pairs.put("copySign", Tensor::copySign);
    pairs.put("rem", Tensor::rem);
    pairs.put("floorMod", Tensor::floorMod);
    pairs.put("floorDiv", Tensor::floorDiv);
    pairs.put("nextAfter", Tensor::nextAfter);
    pairs.put("heaviside", Tensors::heaviside);
    pairs.put("and", Tensor::and);
    pairs.put("or", Tensor::or);
    pairs.put("xor", Tensor::xor);
    pairs.put("shiftLeft", Tensor::shiftLeft);
    pairs.put("shiftRight", Tensor::shiftRight);
    pairs.put("shiftRightLogical", Tensor::shiftRightLogical);
    pairs.put("gcd", Tensors::gcd);
    pairs.put("lcm", Tensors::lcm);
    pairs.forEach((name, f) -> put(name, (x, p) -> f.apply(x[0], x[1])));

    put("clamp", (x, p) -> x[0].clamp(p.number("low"), p.number("high")));
    put("clampTo", (x, p) -> x[0].clamp(x[1], x[2]));
    put(
        "nanToNumAs",
        (x, p) -> x[0].nanToNum(p.number("nan"), p.number("inf"), p.number("minusInf")));
  }
}
