package org.autodiff4j.nd4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.autodiff4j.contract.HostArrays;
import org.autodiff4j.nd4j.Nd4jBackend;
import org.autodiff4j.tensor.Arithmetic.Additive;
import org.autodiff4j.tensor.Arithmetic.IntegerPow;
import org.autodiff4j.tensor.Arithmetic.Negation;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Arithmetic.Quotient;
import org.autodiff4j.tensor.Comparison;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.ElementwisePair;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Stepwise;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FusedStepTest {
  private static final int[] LENGTHS = {1, 5, 23, 24, 511, 512, 513, 1030, 40_007};
  private static final double[] SPECIAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.0,
    -0.0,
    1,
    -1,
    2,
    Double.MIN_VALUE,
    -1e-310,
    Double.MAX_VALUE,
    -1e30,
    1e-30,
    710,
    -750,
    1e5
  };

  /** Numbers of all kinds: every third is special. */
  static Tensor numbers(DType dtype, long seed, int... sizes) {
    Random random = new Random(seed);
    double[] values = new double[Shape.of(sizes).length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 2 ? SPECIAL[random.nextInt(SPECIAL.length)] : 3 * random.nextGaussian();
    }
    TensorType type = TensorType.of(dtype, sizes);
    return new Nd4jBackend().tensor(type, HostArrays.of(dtype, values));
  }

  static Stream<Primitive> unary() {
    List<Primitive> all = new ArrayList<>(List.of(Elementwise.values()));
    all.addAll(List.of(Stepwise.values()));
    all.add(Negation.NEG);
    for (int n : new int[] {-9, -8, -3, -2, -1, 0, 1, 2, 3, 5, 8, 9}) {
      all.add(new IntegerPow(n));
    }
    return all.stream();
  }

  static Stream<Primitive> binary() {
    List<Primitive> all = new ArrayList<>(List.of(ElementwisePair.values()));
    all.addAll(List.of(Additive.values()));
    all.addAll(List.of(Product.MUL, Quotient.DIV));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("unary")
  void unary_betweenOtherSteps_equalsEager(Primitive f) {
    FlatFunction program =
        x -> {
          Tensor y = Interpreter.bindAll(f, x[0].mul(1))[0];
          return new Tensor[] {y, y.neg().add(x[0]), Interpreter.bindAll(f, x[0].neg())[0].mul(y)};
        };
    checkAtAllLengths(f.toString(), program, 1);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void binary_betweenOtherSteps_equalsEager(Primitive f) {
    FlatFunction program =
        x -> {
          Tensor y = Interpreter.bindAll(f, x[0], x[1])[0];
          Tensor z = Interpreter.bindAll(f, y.neg(), x[0].like(1.5))[0];
          return new Tensor[] {z, Interpreter.bindAll(f, x[0].like(-2), y)[0]};
        };
    checkAtAllLengths(f.toString(), program, 2);
  }

  @ParameterizedTest
  @EnumSource(Comparison.class)
  void comparison_withLogicAndSelection_equalsEager(Comparison f) {
    FlatFunction program =
        x -> {
          Tensor c = Interpreter.bindAll(f, x[0], x[1].mul(0.5))[0];
          Tensor d = Interpreter.bindAll(f, x[0].neg(), x[1].like(0.25))[0];
          Tensor e = c.and(d.not()).xor(c).or(x[0].cast(DType.BOOL));
          DType other = x[0].dtype() == DType.FLOAT64 ? DType.FLOAT32 : DType.FLOAT64;
          return new Tensor[] {
            Tensors.where(e, x[0].square(), x[1]),
            Tensors.where(d, x[0].like(7), x[1].neg()).add(e.cast(x[0].dtype())),
            c,
            x[0].cast(other).mul(c.cast(other)).add(1).cast(x[0].dtype()).tanh()
          };
        };
    checkAtAllLengths(f.toString(), program, 2);
  }

  @Test
  void broadcastOperands_ofAllKinds_equalEager() {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      for (int rows : new int[] {1, 2, 37, 300}) {
        Tensor x = numbers(dtype, 1, rows, 70);
        Tensor row = numbers(dtype, 2, 70);
        Tensor column = numbers(dtype, 3, rows, 1);
        Tensor scalar = numbers(dtype, 4);
        FlatFunction f =
            in ->
                new Tensor[] {
                  in[0].mul(in[1]).add(in[2]).tanh().sub(in[3]).mul(in[0]),
                  in[1].exp().mul(in[2]).exp().add(in[3].exp()),
                  in[1].broadcastTo(in[0].shape()).exp().log1p().mul(in[2])
                };
        AgainstEager.check(dtype + " of " + rows + " rows", f, x, row, column, scalar);
        AgainstEager.check("transposed", f, x.T().add(0).T(), row, column, scalar);
        AgainstEager.check("repeated", f, row.broadcastTo(rows, 70), row, column, scalar);
      }
    }
  }

  @Test
  void longChain_inSeveralLoops_equalsEager() {
    FlatFunction f =
        in -> {
          Tensor y = in[0];
          Tensor z = in[0];
          for (int i = 0; i < 60; i++) {
            y = y.mul(1 + 0.01 * i).add(z).sub(i);
            z = i % 7 == 3 ? z.add(y).tanh() : z.maximum(y).mul(0.5);
          }
          return new Tensor[] {y, z};
        };
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      AgainstEager.check(dtype + " chain", f, numbers(dtype, 5, 3000));
    }
  }

  @Test
  void program_longerThanACluster_equalsEager() {
    FlatFunction f =
        in -> {
          Tensor y = in[0];
          Tensor z = in[1];
          for (int i = 0; i < 300; i++) {
            y = y.add(in[1]).tanh().sub(0.1 * i).tanh();
            z = i % 100 == 99 ? z.add(y) : z.mul(in[0]).abs().tanh();
          }
          return new Tensor[] {y, z};
        };
    Tensor x = numbers(DType.FLOAT64, 6, 700);
    Tensor y = numbers(DType.FLOAT64, 7, 700);
    assertTrue(Clustering.of(AgainstEager.graph(f, x, y).equations(), Map.of()).size() > 5);
    AgainstEager.check("long program", f, x, y);
  }

  @Test
  void chain_ofOneShape_isOneStep() {
    Tensor x = numbers(DType.FLOAT64, 1, 100);
    assertEquals(
        1,
        Clustering.of(
                AgainstEager.graph(in -> new Tensor[] {in[0].mul(2).tanh().add(in[0]).square()}, x)
                    .equations(),
                Map.of())
            .size());
  }

  private static void checkAtAllLengths(String what, FlatFunction f, int inputs) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      for (int length : LENGTHS) {
        Tensor[] x = new Tensor[inputs];
        for (int i = 0; i < inputs; i++) {
          x[i] = numbers(dtype, 100 + i, length);
        }
        AgainstEager.check(what + " on " + dtype + "[" + length + "]", f, x);
      }
    }
  }
}
