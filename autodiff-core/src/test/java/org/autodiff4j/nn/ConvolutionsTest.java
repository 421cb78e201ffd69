package org.autodiff4j.nn;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.vjp;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.check.GradientChecks;
import org.autodiff4j.check.GradientReport;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ConvolutionsTest {
  private static final Conv STRIDED = new Conv().stride(2).padding(1);

  private static Tensor numbers(int... sizes) {
    return Tensor.linspace(-1, 1, Shape.of(sizes).length()).reshape(sizes).sin();
  }

  // ---- Values ----

  @Test
  void conv1d_ofAnImpulse_isTheWindowReversed() {
    Tensor impulse = Tensor.of(0, 0, 1, 0, 0).reshape(1, 1, 5);
    Tensor w = Tensor.of(1, 2, 3).reshape(1, 1, 3);
    Tensor y = Convolutions.conv1d(impulse, w);
    assertArrayEquals(new double[] {3, 2, 1}, y.toArray());
  }

  @Test
  void conv2d_channelsLast_isThatOfTheOtherLayoutMoved() {
    Tensor x = numbers(2, 4, 5, 6);
    Tensor w = numbers(6, 2, 3, 2);
    Conv conv = STRIDED.groups(2);
    Tensor first = Convolutions.conv2d(x, w, conv);
    Tensor last =
        Convolutions.conv2d(x.permute(0, 2, 3, 1), w.permute(2, 3, 1, 0), conv.channelsLast());
    assertEquals(Shape.of(2, 6, 3, 4), first.shape());
    assertArrayEquals(first.permute(0, 2, 3, 1).toArray(), last.toArray());
  }

  @Test
  void conv2d_ofIntegersAndFloats_promotes() {
    Tensor x = Tensor.arange(9).reshape(1, 1, 3, 3);
    Tensor w = Tensor.of(Shape.of(1, 1, 2, 2), 1f, 1f, 1f, 1f);
    Tensor y = Convolutions.conv2d(x, w);
    assertEquals(DType.FLOAT32, y.dtype());
    assertArrayEquals(new double[] {8, 12, 20, 24}, y.toArray());
    assertEquals(DType.FLOAT64, Convolutions.conv2d(x, w.cast(DType.INT32)).dtype());
  }

  @Test
  void convTranspose2d_isThePullbackOfConv2d() {
    Tensor w = numbers(4, 2, 3, 3);
    Tensor x = numbers(2, 4, 3, 4);
    Conv conv = STRIDED.groups(2);
    TensorFunction forward = v -> Convolutions.conv2d(v, w, conv);
    Tensor expected = vjp(forward, numbers(2, 4, 6, 8)).pullback(x);
    Tensor actual = Convolutions.convTranspose2d(x, w, conv.outputPadding(1));
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-14);
  }

  @Test
  void convTranspose1d_same_givesTheSizeTimesTheStride() {
    for (int stride = 1; stride <= 4; stride++) {
      for (int k = 1; k <= 5; k++) {
        Conv conv = new Conv().stride(stride).same();
        Tensor y = Convolutions.convTranspose1d(numbers(1, 2, 3), numbers(2, 1, k), conv);
        assertEquals(Shape.of(1, 1, 3 * stride), y.shape());
      }
    }
  }

  @Test
  void depthwiseConv_isOneConvolutionForEachChannel() {
    Tensor x = numbers(2, 3, 6);
    Tensor w = numbers(3, 1, 3);
    Tensor y = Convolutions.depthwiseConv(x, w, new Conv().same());
    for (int c = 0; c < 3; c++) {
      Tensor one =
          Convolutions.conv1d(x.slice(1, c, c + 1), w.slice(0, c, c + 1), new Conv().same());
      assertArrayEquals(one.toArray(), y.slice(1, c, c + 1).toArray());
    }
  }

  @Test
  void unfold_timesWeights_isTheConvolution() {
    Tensor x = numbers(2, 3, 5, 4);
    Tensor w = numbers(2, 3, 3, 2);
    Tensor patches = Convolutions.unfold(x, STRIDED, 3, 2).reshape(2, 18, -1);
    Tensor y = w.reshape(2, 18).matmul(patches);
    assertArrayEquals(Convolutions.conv2d(x, w, STRIDED).toArray(), y.toArray(), 1e-14);
  }

  @Test
  void unfold_besideInfinities_staysFinite() {
    Tensor x = Tensor.of(1, Double.POSITIVE_INFINITY, 3, 4);
    Tensor y = Convolutions.unfold(x, new Conv(), 2);
    assertArrayEquals(
        new double[] {1, Double.POSITIVE_INFINITY, 3, Double.POSITIVE_INFINITY, 3, 4}, y.toArray());
  }

  // ---- Derivatives ----

  /** What a rule costs: each derivative of a convolution is one convolution. */
  @Test
  void grad_ofConv2dInX_isOneConvolutionOfTheCotangent() {
    BiFunction<Tensor, Tensor, Tensor> f =
        (x, w) -> Convolutions.conv2d(x, w, STRIDED).mul(2).sum();
    assertEquals(
        """
        { a:f64[2,3,6,6] b:f64[4,3,3,3] ->
          c:f64[3,4,3,3] = permute[axes=(1,0,2,3)] b
          d:f64[3,4,3,3] = flip[axes=(2,3)] c
          e:f64[2,3,6,6] = convolution[slides=[1 pad 1_2 base 2, 1 pad 1_2 base 2] shared=false] 2.0:f64[2,4,3,3] d
          return e }
        """,
        Simplify.apply(graph(grad(f), numbers(2, 3, 6, 6), numbers(4, 3, 3, 3))).toString());
  }

  @Test
  void grad_ofConv2dInW_isOneConvolutionOfTheInput() {
    BiFunction<Tensor, Tensor, Tensor> f =
        (w, x) -> Convolutions.conv2d(x, w, STRIDED).mul(2).sum();
    assertEquals(
        """
        { a:f64[4,3,3,3] b:f64[2,3,6,6] ->
          c:f64[3,2,6,6] = permute[axes=(1,0,2,3)] b
          d:f64[3,4,3,3] = convolution[slides=[1 pad 1_0 dilation 2, 1 pad 1_0 dilation 2] shared=false] c 2.0:f64[4,2,3,3]
          e:f64[4,3,3,3] = permute[axes=(1,0,2,3)] d
          return e }
        """,
        Simplify.apply(graph(grad(f), numbers(4, 3, 3, 3), numbers(2, 3, 6, 6))).toString());
  }

  @Test
  void grad_ofGroupedConv2d_isOneConvolutionWithASharedAxis() {
    BiFunction<Tensor, Tensor, Tensor> f =
        (w, x) -> Convolutions.conv2d(x, w, STRIDED.groups(2)).sin().sum();
    String program =
        Simplify.apply(graph(grad(f), numbers(6, 2, 3, 3), numbers(2, 4, 5, 5))).toString();
    assertEquals(2, program.split("convolution\\[").length - 1, program); // f's, and the derivative
    assertEquals(2, program.split("shared=true").length - 1, program);
  }

  @Test
  void conv2d_andItsTranspose_passGradientChecks() {
    Tensor x = numbers(2, 4, 5, 4);
    Tensor w = numbers(4, 2, 3, 2);
    Conv conv = STRIDED.groups(2).dilation(1, 2);
    checkGradients(v -> Convolutions.conv2d(v, w, conv).tanh(), x);
    checkGradients(v -> Convolutions.conv2d(x, v, conv).tanh(), w);
    checkGradients(v -> Convolutions.convTranspose2d(v, w, conv).tanh(), numbers(1, 4, 2, 3));
  }

  @Test
  void hvp_throughTwoLayers_isSymmetric() {
    Tensor x = numbers(1, 2, 6, 6);
    TensorFunction loss =
        w -> {
          Tensor hidden = Convolutions.conv2d(x, w.slice(0, 0, 2), STRIDED).tanh();
          return Convolutions.conv2d(hidden, w.slice(0, 2, 4), STRIDED).square().sum();
        };
    Tensor w = numbers(4, 2, 3, 3);
    Tensor u = w.add(1).cos();
    Tensor v = w.mul(3).sin();
    double left = u.mul(hvp(loss, w, v)).sum().toDouble();
    double right = v.mul(hvp(loss, w, u)).sum().toDouble();
    assertEquals(left, right, 1e-12 * Math.abs(left));
    assertTrue(Math.abs(left) > 1e-3, "a trivial Hessian");
  }

  @Test
  void vmap_overInputsWeightsAndBoth_equalsALoop() {
    Tensor xs = numbers(3, 2, 4, 5, 5);
    Tensor ws = numbers(3, 4, 2, 3, 3);
    Conv conv = STRIDED.groups(2);
    Tensor both =
        vmap((Tensor x, Tensor w) -> Convolutions.conv2d(x, w, conv), axis(0), axis(0))
            .apply(xs, ws);
    Tensor ofX =
        vmap((Tensor x, Tensor w) -> Convolutions.conv2d(x, w, conv), axis(0), UNMAPPED)
            .apply(xs, ws.at(0));
    Tensor ofW =
        vmap((Tensor x, Tensor w) -> Convolutions.conv2d(x, w, conv), UNMAPPED, axis(0))
            .apply(xs.at(0), ws);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(
          Convolutions.conv2d(xs.at(i), ws.at(i), conv).toArray(), both.at(i).toArray(), 1e-14);
      assertArrayEquals(
          Convolutions.conv2d(xs.at(i), ws.at(0), conv).toArray(), ofX.at(i).toArray(), 1e-14);
      assertArrayEquals(
          Convolutions.conv2d(xs.at(0), ws.at(i), conv).toArray(), ofW.at(i).toArray(), 1e-14);
    }
  }

  // ---- Errors ----

  /** Both modes against differences, to second order. */
  private static void checkGradients(TensorFunction f, Tensor x) {
    GradientReport report = GradientChecks.of(f).at(x).order(2).run();
    assertTrue(report.passed(), report::toString);
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
  }

  @Test
  void conv2d_shapesThatDoNotFit_sayWhat() {
    Tensor x = Tensor.zeros(2, 4, 5, 5);
    assertError(
        "conv2d takes x and weights of rank 4, but got shapes [4, 5, 5] and [3, 4, 2, 2]. A single"
            + " example becomes a batch with expandDims(0).",
        () -> Convolutions.conv2d(Tensor.zeros(4, 5, 5), Tensor.zeros(3, 4, 2, 2)));
    assertError(
        "conv2d: x [2, 4, 5, 5] has 4 channels, the weights [3, 3, 2, 2] take 3.",
        () -> Convolutions.conv2d(x, Tensor.zeros(3, 3, 2, 2)));
    assertError(
        "conv2d: x [2, 4, 5, 5] has 4 channels, the weights [4, 4, 2, 2] take 4 in each of 2 groups.",
        () -> Convolutions.conv2d(x, Tensor.zeros(4, 4, 2, 2), new Conv().groups(2)));
    assertError(
        "conv2d: 3 output channels of weights [3, 2, 2, 2] do not fall into 2 groups.",
        () -> Convolutions.conv2d(x, Tensor.zeros(3, 2, 2, 2), new Conv().groups(2)));
    assertError(
        "conv2d: 3 numbers [1, 2, 3] for the stride of 2 axes. Give one for each, or one for all.",
        () -> Convolutions.conv2d(x, Tensor.zeros(3, 4, 2, 2), new Conv().stride(1, 2, 3)));
    assertError(
        "convTranspose2d: x [2, 4, 5, 5] has 4 channels, the weights [3, 4, 2, 2] take 3. They are"
            + " those of the convolution that is transposed.",
        () -> Convolutions.convTranspose2d(x, Tensor.zeros(3, 4, 2, 2), new Conv()));
    assertError(
        "depthwiseConv: x needs examples and channels, but has shape [3].",
        () -> Convolutions.depthwiseConv(Tensor.zeros(3), Tensor.zeros(1, 1), new Conv()));
    assertError(
        "unfold: a window [2, 0] does not fit a tensor of shape [2, 4, 5, 5].",
        () -> Convolutions.unfold(x, new Conv(), 2, 0));
  }

  @Test
  void conv_optionsOutOfRange_sayWhat() {
    assertError("A window's stride must be at least 1, but is 0.", () -> new Conv().stride(0));
    assertError(
        "A window's dilation must be at least 1, but is -1.", () -> new Conv().dilation(1, -1));
    assertError(
        "A window's output padding must be at least 0, but is -1.",
        () -> new Conv().outputPadding(-1));
    assertError(
        "Conv: the number of groups must be at least 1, but is 0.", () -> new Conv().groups(0));
    assertError(
        "A window's padding stands at the ends, but got 1_1_2. Use dilation.",
        () -> new Conv().padding(new Padding(1, 1, 2)));
    assertError(
        "Padding 2000000000_2000000000 of an axis of size 3 is too large.",
        () ->
            Convolutions.conv1d(
                Tensor.zeros(1, 1, 3), Tensor.zeros(1, 1, 1), new Conv().padding(2_000_000_000)));
    assertError(
        "3 elements at a distance of 2000000000 take more than 1073741824 places.",
        () ->
            Convolutions.conv1d(
                Tensor.zeros(1, 1, 3), Tensor.zeros(1, 1, 3), new Conv().dilation(2_000_000_000)));
  }

  @Test
  void conv_withTheSameOptions_isEqual() {
    assertEquals(new Conv().stride(2).same(), new Conv().same().stride(2));
    assertEquals(new Pool(2).padding(1), new Pool(2).padding(Padding.of(1, 1)));
  }
}
