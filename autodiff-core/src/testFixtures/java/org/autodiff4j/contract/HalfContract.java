package org.autodiff4j.contract;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hessian;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.autodiff4j.Autodiff.scan;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autodiff4j.Scanned;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every backend owes to the 16-bit floating-point types. */
public abstract class HalfContract {
  /** The backend under test. */
  protected abstract Backend backend();

  private Tensor tensor(DType dtype, double... values) {
    return backend().tensor(TensorType.of(dtype, values.length), HostArrays.of(dtype, values));
  }

  /** What each of the 65536 bit patterns stands for, by the definition of the format. */
  private static double[] numbers(DType dtype) {
    int places = dtype == DType.FLOAT16 ? 10 : 7;
    int bias = dtype == DType.FLOAT16 ? 15 : 127;
    double[] numbers = new double[1 << 16];
    for (int bits = 0; bits < numbers.length; bits++) {
      int exponent = (bits & 0x7fff) >> places;
      double fraction = bits & ((1 << places) - 1);
      double size;
      if (exponent == 2 * bias + 1) {
        size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      } else if (exponent == 0) {
        size = fraction * Math.pow(2, 1 - bias - places);
      } else {
        size = (fraction + (1 << places)) * Math.pow(2, exponent - bias - places);
      }
      numbers[bits] = (bits & 0x8000) == 0 ? size : -size;
    }
    return numbers;
  }

  /** Numbers between each two of a format, and those to which they round. */
  private static final class Roundings {
    final List<Double> from = new ArrayList<>();
    final List<Double> to = new ArrayList<>();

    Roundings(DType dtype, boolean inFloats) {
      double[] numbers = numbers(dtype);
      int infinity = dtype == DType.FLOAT16 ? 0x7c00 : 0x7f80;
      for (int bits = 0; bits < infinity; bits++) {
        double low = numbers[bits];
        double high = numbers[bits + 1];
        double end = Double.isInfinite(high) ? 2 * low - numbers[bits - 1] : high;
        double middle = low + (end - low) / 2;
        double below = inFloats ? Math.nextDown((float) middle) : Math.nextDown(middle);
        double above = inFloats ? Math.nextUp((float) middle) : Math.nextUp(middle);
        add(middle, bits % 2 == 0 ? low : high);
        add(below, low);
        add(above, high);
        add(low, low);
      }
    }

    private void add(double x, double y) {
      from.add(x);
      to.add(y);
      from.add(-x);
      to.add(-y);
    }
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void cast_ofEveryBitPattern_isExactBothWays(DType dtype) {
    double[] numbers = numbers(dtype);
    for (DType wide : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      Tensor stored = tensor(wide, numbers).cast(dtype);
      assertEquals(dtype, stored.dtype());
      assertArrayEquals(numbers, stored.toArray());
      assertArrayEquals(numbers, stored.cast(wide).toArray());
    }
    assertArrayEquals(numbers, tensor(dtype, numbers).toArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void cast_ofNumbersBetween_roundsToNearestEven(DType dtype) {
    for (boolean inFloats : new boolean[] {false, true}) {
      Roundings roundings = new Roundings(dtype, inFloats);
      Tensor x = tensor(inFloats ? DType.FLOAT32 : DType.FLOAT64, doubles(roundings.from));
      assertArrayEquals(doubles(roundings.to), x.cast(dtype).toArray());
    }
  }

  @Test
  void cast_ofIntegers_roundsOnce() {
    Object integers =
        new long[] {0, 1, -3, 2049, 2051, 65504, 65519, 65520, -65520, (1L << 62) + (1L << 54) + 1};
    Tensor x = backend().tensor(TensorType.of(DType.INT64, 10), integers);
    double infinity = Double.POSITIVE_INFINITY;
    assertArrayEquals(
        new double[] {0, 1, -3, 2048, 2052, 65504, 65504, infinity, -infinity, infinity},
        x.cast(DType.FLOAT16).toArray());
    assertEquals(0x1.02p62, x.cast(DType.BFLOAT16).item(9));
    assertArrayEquals(
        new long[] {0, 1, -3, 2048, 2048, 65536},
        x.cast(DType.BFLOAT16).slice(0, 0, 6).toLongArray());
    Tensor odd = tensor(DType.FLOAT16, Double.NaN, 2.75, -2.75, infinity);
    assertArrayEquals(new long[] {0, 2, -2, Long.MAX_VALUE}, odd.cast(DType.INT64).toLongArray());
    assertArrayEquals(
        new boolean[] {true, true, true, true}, odd.cast(DType.BOOL).toBooleanArray());
  }

  private static Stream<TensorFunction> moves() {
    Tensor at = Tensor.of(2, 0, 2);
    Tensor condition = Tensor.of(true, false, true, true);
    return Stream.of(
        x -> x.reshape(2, 2),
        x -> x.reshape(2, 2).permute(),
        x -> x.broadcastTo(3, 4),
        x -> x.slice(0, 3, Integer.MIN_VALUE, -2),
        x -> x.flip(0),
        x -> x.pad(new Padding(1, -1, 1)),
        x -> x.gather(0, at),
        x -> x.scatterSet(0, at, x.slice(0, 1, 4)),
        x -> Tensors.concat(0, x, x.slice(0, 1, 2)),
        x -> Tensors.stack(0, x, x.flip(0)),
        x -> Tensors.where(condition, x, x.flip(0)),
        x -> Tensors.where(condition, x, 0.5),
        x -> x.tile(2, 2),
        x -> x.at(1),
        x -> x.stopGradient());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void moves_keepTheTypeAndItsGradient(DType dtype) {
    Tensor x = tensor(dtype, 1.5, -2, 0.25, 3);
    Tensor wide = tensor(DType.FLOAT64, 1.5, -2, 0.25, 3);
    moves()
        .forEach(
            f -> {
              Tensor expected = f.apply(wide);
              for (TensorFunction g : List.of(f, jit(f))) {
                Tensor y = g.apply(x);
                assertEquals(expected.type().with(dtype), y.type());
                assertArrayEquals(expected.toArray(), y.toArray());
                Tensor ct = y.like(2);
                Tensor pulled = vjp(g, x).pullback(ct);
                assertEquals(x.type(), pulled.type());
                assertArrayEquals(
                    vjp(f, wide).pullback(expected.like(2)).toArray(), pulled.toArray());
                assertEquals(y.type(), jvp(g, x, x).tangent().type());
                Tensor rows = Tensors.stack(0, x, x.flip(0));
                Tensor each = vmap(g).apply(rows);
                assertEquals(dtype, each.dtype());
                assertArrayEquals(y.toArray(), each.at(0).toArray());
              }
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void arithmetic_isInFloat32(DType dtype) {
    Tensor x = tensor(dtype, 1, -2, 0.25, 300);
    Tensor f = x.cast(DType.FLOAT32);
    List<TensorFunction> functions =
        List.of(
            v -> v.add(v),
            v -> v.mul(0.1), // as an f32, not as a 16-bit number
            v -> v.mul(1.0),
            v -> v.div(1.0),
            v -> v.pow(1),
            v -> v.sub(Tensor.of(1, 2, 3, 4)),
            v -> v.mul(v.broadcastTo(2, 4)),
            Tensor::exp,
            Tensor::neg,
            v -> v.mul(v.sum()),
            v -> v.mean(),
            v -> v.sum(new int[] {0}, true),
            v -> v.matmul(v),
            v -> v.cumSum(0),
            v -> v.max(),
            v -> Tensors.variance(v),
            v -> v.scatterAdd(0, Tensor.of(1, 1), v.slice(0, 0, 2)),
            v -> v.square().sqrt());
    for (TensorFunction function : functions) {
      for (TensorFunction g : List.of(function, jit(function))) {
        Tensor y = g.apply(x);
        assertEquals(DType.FLOAT32, y.dtype());
        assertArrayEquals(function.apply(f).toArray(), y.toArray());
        Tensor pulled = vjp(g, x).pullback(y.like(1));
        Tensor expected = vjp(function, f).pullback(y.like(1)).cast(dtype);
        assertEquals(x.type(), pulled.type());
        for (int i = 0; i < 4; i++) { // terms are added in the 16-bit type
          double size = Math.max(1, Math.abs(expected.item(i)));
          double tolerance = (dtype == DType.FLOAT16 ? 0x1p-9 : 0x1p-6) * size;
          assertEquals(expected.item(i), pulled.item(i), tolerance);
        }
        assertEquals(DType.FLOAT32, jvp(g, x, x).tangent().dtype());
      }
    }
    Tensor wide = tensor(DType.FLOAT64, 1, 2, 3, 4);
    assertEquals(DType.FLOAT64, x.add(wide).dtype());
    assertEquals(DType.BOOL, x.lt(x.flip(0)).dtype());
    assertEquals(
        DType.FLOAT32,
        Tensors.concat(0, tensor(DType.FLOAT16, 1), tensor(DType.BFLOAT16, 1)).dtype());
    assertArrayEquals(new long[] {3}, new long[] {x.argmax(0).toLongArray()[0]});
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void transforms_ofParametersOfSixteenBits_giveDerivativesOfTheirType(DType dtype) {
    Tensor w = tensor(dtype, 0.5, -1.25);
    TensorFunction loss = v -> v.square().mul(v).sum();
    assertEquals(w.type(), grad(loss).apply(w).type());
    assertArrayEquals(new double[] {0.75, 4.6875}, grad(loss).apply(w).toArray(), 0.02);
    assertArrayEquals(
        new double[] {3, -7.5}, grad(v -> grad(loss).apply(v).sum()).apply(w).toArray(), 0.05);
    assertEquals(TensorType.of(dtype, 2, 2), jacfwd(grad(loss)).apply(w).type());
    assertEquals(
        TensorType.of(dtype, 2, 2), jacrev((Tensor v) -> v.square().cast(dtype)).apply(w).type());
    assertArrayEquals(new double[] {3, 0, 0, -7.5}, hessian(loss).apply(w).toArray(), 0.05);
    Tensor step = w.sub(grad(loss).apply(w).mul(0.1)).cast(dtype);
    assertEquals(w.type(), step.type());
    TensorFunction looped =
        v -> {
          Scanned<Tensor, Tensor> run =
              scan((Tensor c, Tensor t) -> new Scanned<>(c.mul(t).cast(dtype), c), v, v.like(1));
          return run.carry().sum();
        };
    assertEquals(w.type(), grad(looped).apply(w).type());
    assertEquals(Shape.of(2, 2), vmap(grad(loss)).apply(Tensors.stack(0, w, w)).shape());
  }
}
