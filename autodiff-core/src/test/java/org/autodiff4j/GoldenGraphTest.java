package org.autodiff4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Constant;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphChecker;
import org.autodiff4j.graph.Simplify;
import org.autodiff4j.nn.Nn;
import org.autodiff4j.tensor.Arithmetic.Product;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.junit.jupiter.api.Test;

/**
 * What derivatives compute, step by step, once simplified: a change of a rule that costs a matrix
 * product, a copy or a zero is seen here.
 */
class GoldenGraphTest {
  private record Params(Tensor w1, Tensor b1, Tensor w2, Tensor b2) {}

  private record Batch(Tensor x, Tensor labels) {}

  private static final Params P = new Params(numbers(4, 3), numbers(3), numbers(3, 2), numbers(2));
  private static final Batch BATCH = new Batch(numbers(5, 4), numbers(5, 2));

  private static Tensor numbers(int... sizes) {
    return Tensor.linspace(-1, 1, Shape.of(sizes).length()).reshape(sizes);
  }

  /** Two dense layers with tanh between, and cross entropy. */
  private static Tensor loss(Params p, Batch batch) {
    Tensor hidden = batch.x().matmul(p.w1()).add(p.b1()).tanh();
    return Nn.crossEntropy(hidden.matmul(p.w2()).add(p.b2()), batch.labels());
  }

  /** The program as jit would run it, checked to hold nothing twice and nothing in vain. */
  private static String simple(Graph graph) {
    Graph simple = Simplify.apply(graph);
    assertTrue(GraphChecker.check(simple));
    Set<Object> steps = new HashSet<>();
    Set<Atom> used = new HashSet<>(simple.outputs());
    simple.equations().forEach(equation -> used.addAll(equation.inputs()));
    for (Equation equation : simple.equations()) {
      assertTrue(
          steps.add(java.util.List.of(equation.primitive(), equation.inputs())),
          () -> "twice " + equation + "\n" + simple);
      assertTrue(
          equation.outputs().stream().anyMatch(used::contains),
          () -> "dead " + equation + "\n" + simple);
      assertFalse(isIdle(equation), () -> "idle " + equation + "\n" + simple);
    }
    return simple.toString();
  }

  /** A product with 1 or 0, or a step on numbers alone. */
  private static boolean isIdle(Equation equation) {
    boolean known = true;
    for (Atom atom : equation.inputs()) {
      Literal literal =
          atom instanceof Constant constant && constant.value() instanceof Literal l ? l : null;
      boolean trivial = literal != null && (literal.value() == 1 || literal.value() == 0);
      if (equation.primitive() == Product.MUL && trivial) {
        return true;
      }
      known &= literal != null;
    }
    return known;
  }

  private static int products(String program) {
    return program.split("contract\\[", -1).length - 1;
  }

  @Test
  void grad_twoLayerNetwork_takesFiveMatrixProducts() {
    String program = simple(graph(grad(GoldenGraphTest::loss), P, BATCH));
    assertEquals(
        """
        { a:f64[4,3] b:f64[3] c:f64[3,2] d:f64[2] e:f64[5,4] f:f64[5,2] ->
          g:f64[5,3] = contract[leftOver=(1) rightOver=(0)] e a
          h:f64[5,3] = broadcastTo[shape=[5, 3]] b
          i:f64[5,3] = add g h
          j:f64[5,3] = tanh i
          k:f64[5,3] = mul i 2.0:f64[5,3]
          l:f64[5,3] = sigmoid k
          m:f64[5,3] = mul i -2.0:f64[5,3]
          n:f64[5,3] = sigmoid m
          o:f64[5,3] = mul l n
          p:f64[5,3] = mul o 4.0:f64[5,3]
          q:f64[5,2] = contract[leftOver=(1) rightOver=(0)] j c
          r:f64[5,2] = broadcastTo[shape=[5, 2]] d
          s:f64[5,2] = add q r
          t:f64[5,2] = logSoftmax[axis=1] s
          u:f64[5,2] = exp t
          v:f64[5,2] = expm1 t
          w:f64[5,2] = neg v
          x:bool[5,2] = eq f 0.0:f64[5,2]
          y:bool[5,2] = eq t -Infinity:f64[5,2]
          z:bool[5,2] = and x y
          aa:f64[5,2] = mul -0.2:f64[5,2] f
          ab:f64[5,2] = where z 0.0:f64[5,2] aa
          ac:f64[5,2] = neg ab
          ad:f64[5,2] = mul ab w
          ae:f64[5] = sum[axes=(1)] ac
          af:f64[5,1] = reshape[shape=[5, 1]] ae
          ag:f64[5,2] = broadcastTo[shape=[5, 2]] af
          ah:f64[5,2] = add ab ag
          ai:f64[5,2] = mul ah u
          aj:f64[5,2] = add ad ai
          ak:f64[2] = sum[axes=(0)] aj
          al:f64[3,2] = contract[leftOver=(0) rightOver=(0)] j aj
          am:f64[5,3] = contract[leftOver=(1) rightOver=(1)] aj c
          an:f64[5,3] = mul am p
          ao:f64[3] = sum[axes=(0)] an
          ap:f64[4,3] = contract[leftOver=(0) rightOver=(0)] e an
          return ap ao al ak }
        """,
        program);
    assertEquals(5, products(program));
  }

  @Test
  void jvp_twoLayerNetwork_takesFiveMatrixProducts() {
    String program =
        simple(
            graph(
                (Params p, Params dp) -> jvp(GoldenGraphTest::loss, p, BATCH, dp).tangent(), P, P));
    assertEquals(
        """
        { a:f64[4,3] b:f64[3] c:f64[3,2] d:f64[2] e:f64[4,3] f:f64[3] g:f64[3,2] h:f64[2] ; k0:f64[5,4] k1:bool[5,2] k2:f64[5,2] ->
          i:f64[5,3] = contract[leftOver=(1) rightOver=(0)] k0 a
          j:f64[5,3] = contract[leftOver=(1) rightOver=(0)] k0 e
          k:f64[5,3] = broadcastTo[shape=[5, 3]] b
          l:f64[5,3] = broadcastTo[shape=[5, 3]] f
          m:f64[5,3] = add i k
          n:f64[5,3] = add j l
          o:f64[5,3] = tanh m
          p:f64[5,3] = mul m 2.0:f64[5,3]
          q:f64[5,3] = sigmoid p
          r:f64[5,3] = mul m -2.0:f64[5,3]
          s:f64[5,3] = sigmoid r
          t:f64[5,3] = mul q s
          u:f64[5,3] = mul t 4.0:f64[5,3]
          v:f64[5,3] = mul n u
          w:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o c
          x:f64[5,2] = contract[leftOver=(1) rightOver=(0)] v c
          y:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o g
          z:f64[5,2] = add x y
          aa:f64[5,2] = broadcastTo[shape=[5, 2]] d
          ab:f64[5,2] = broadcastTo[shape=[5, 2]] h
          ac:f64[5,2] = add w aa
          ad:f64[5,2] = add z ab
          ae:f64[5,2] = logSoftmax[axis=1] ac
          af:f64[5,2] = exp ae
          ag:f64[5,2] = mul ad af
          ah:f64[5] = sum[axes=(1)] ag
          ai:f64[5,1] = reshape[shape=[5, 1]] ah
          aj:f64[5,2] = broadcastTo[shape=[5, 2]] ai
          ak:f64[5,2] = sub aj ag
          al:f64[5,2] = expm1 ae
          am:f64[5,2] = neg al
          an:f64[5,2] = mul ad am
          ao:f64[5,2] = sub an ak
          ap:bool[5,2] = eq ae -Infinity:f64[5,2]
          aq:bool[5,2] = and k1 ap
          ar:f64[5,2] = where aq 0.0:f64[5,2] ao
          as:f64[5,2] = mul ar k2
          at:f64[5] = sum[axes=(1)] as
          au:f64[5] = neg at
          av:f64[] = sum[axes=(0)] au
          aw:f64[] = div av 5.0
          return aw }
        """,
        program);
    assertEquals(5, products(program));
  }

  @Test
  void hvp_twoLayerNetwork_takesElevenMatrixProducts() {
    String program =
        simple(graph((Params p, Params dp) -> hvp(GoldenGraphTest::loss, p, BATCH, dp), P, P));
    assertEquals(
        """
        { a:f64[4,3] b:f64[3] c:f64[3,2] d:f64[2] e:f64[4,3] f:f64[3] g:f64[3,2] h:f64[2] ; k0:f64[5,4] k1:bool[5,2] k2:f64[5,2] ->
          i:f64[5,3] = contract[leftOver=(1) rightOver=(0)] k0 a
          j:f64[5,3] = contract[leftOver=(1) rightOver=(0)] k0 e
          k:f64[5,3] = broadcastTo[shape=[5, 3]] b
          l:f64[5,3] = broadcastTo[shape=[5, 3]] f
          m:f64[5,3] = add i k
          n:f64[5,3] = add j l
          o:f64[5,3] = tanh m
          p:f64[5,3] = mul m 2.0:f64[5,3]
          q:f64[5,3] = sigmoid p
          r:f64[5,3] = mul m -2.0:f64[5,3]
          s:f64[5,3] = sigmoid r
          t:f64[5,3] = mul q s
          u:f64[5,3] = mul t 4.0:f64[5,3]
          v:f64[5,3] = mul n u
          w:f64[5,3] = mul n 2.0:f64[5,3]
          x:f64[5,3] = mul w t
          y:f64[5,3] = mul n -2.0:f64[5,3]
          z:f64[5,3] = mul y t
          aa:f64[5,3] = mul x s
          ab:f64[5,3] = mul z q
          ac:f64[5,3] = add aa ab
          ad:f64[5,3] = mul ac 4.0:f64[5,3]
          ae:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o c
          af:f64[5,2] = contract[leftOver=(1) rightOver=(0)] v c
          ag:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o g
          ah:f64[5,2] = add af ag
          ai:f64[5,2] = broadcastTo[shape=[5, 2]] d
          aj:f64[5,2] = broadcastTo[shape=[5, 2]] h
          ak:f64[5,2] = add ae ai
          al:f64[5,2] = add ah aj
          am:f64[5,2] = logSoftmax[axis=1] ak
          an:f64[5,2] = exp am
          ao:f64[5,2] = mul al an
          ap:f64[5] = sum[axes=(1)] ao
          aq:f64[5,1] = reshape[shape=[5, 1]] ap
          ar:f64[5,2] = broadcastTo[shape=[5, 2]] aq
          as:f64[5,2] = sub ar ao
          at:f64[5,2] = expm1 am
          au:f64[5,2] = neg at
          av:f64[5,2] = mul al au
          aw:f64[5,2] = sub av as
          ax:f64[5,2] = mul aw an
          ay:f64[5,2] = neg ax
          az:bool[5,2] = eq am -Infinity:f64[5,2]
          ba:bool[5,2] = and k1 az
          bb:f64[5,2] = where ba 0.0:f64[5,2] k2
          bc:f64[5,2] = neg bb
          bd:f64[5,2] = mul bb au
          be:f64[5,2] = mul ay bb
          bf:f64[5] = sum[axes=(1)] bc
          bg:f64[5,1] = reshape[shape=[5, 1]] bf
          bh:f64[5,2] = broadcastTo[shape=[5, 2]] bg
          bi:f64[5,2] = add bb bh
          bj:f64[5,2] = mul bi an
          bk:f64[5,2] = mul ax bi
          bl:f64[5,2] = add bd bj
          bm:f64[5,2] = add be bk
          bn:f64[2] = sum[axes=(0)] bm
          bo:f64[3,2] = contract[leftOver=(0) rightOver=(0)] v bl
          bp:f64[3,2] = contract[leftOver=(0) rightOver=(0)] o bm
          bq:f64[3,2] = add bo bp
          br:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bl c
          bs:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bm c
          bt:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bl g
          bu:f64[5,3] = add bs bt
          bv:f64[5,3] = mul bu u
          bw:f64[5,3] = mul ad br
          bx:f64[5,3] = add bv bw
          by:f64[3] = sum[axes=(0)] bx
          bz:f64[4,3] = contract[leftOver=(0) rightOver=(0)] k0 bx
          return bz by bq bn }
        """,
        program);
    assertEquals(11, products(program));
  }

  @Test
  void jacrev_linearMap_isItsMatrix() {
    String program = simple(graph(jacrev(x -> BATCH.x().matmul(x)), numbers(4)));
    assertEquals(
        """
        { a:f64[4] ; k0:f64[5,4] ->
          return k0 }
        """,
        program);
  }

  @Test
  void grad_logSumExp_isTheSoftmax() {
    String program = simple(graph(grad(x -> x.logSumExp()), numbers(3)));
    assertEquals(
        """
        { a:f64[3] ->
          b:f64[] = logSumExp[axes=(0)] a
          c:bool[] = eq b -Infinity
          d:f64[] = where c 0.0 b
          e:f64[3] = broadcastTo[shape=[3]] d
          f:f64[3] = sub a e
          g:f64[3] = exp f
          return g }
        """,
        program);
  }

  @Test
  void grad_crossEntropyOfLabels_needsNoScatter() {
    String program =
        simple(
            graph(grad((Tensor x) -> Nn.crossEntropy(x, Tensor.of(0, 1, 0, 1, 0))), numbers(5, 2)));
    assertEquals(
        """
        { a:f64[5,2] ; k0:f64[5,2] k1:f64[5,2] ->
          b:f64[5,2] = logSoftmax[axis=1] a
          c:f64[5,2] = exp b
          d:f64[5,2] = expm1 b
          e:f64[5,2] = neg d
          f:f64[5,2] = mul k0 e
          g:f64[5,2] = mul k1 c
          h:f64[5,2] = add f g
          return h }
        """,
        program);
  }

  @Test
  void grad_softmax_sharesTheExponential() {
    String program = simple(graph(grad(x -> Nn.softmax(x, -1).square().sum()), numbers(5, 2)));
    assertEquals(
        """
        { a:f64[5,2] ->
          b:f64[5,2] = logSoftmax[axis=1] a
          c:f64[5,2] = exp b
          d:f64[5,2] = expm1 b
          e:f64[5,2] = neg d
          f:f64[5,2] = mul c 2.0:f64[5,2]
          g:f64[5,2] = mul f c
          h:f64[5,2] = neg g
          i:f64[5,2] = mul g e
          j:f64[5] = sum[axes=(1)] h
          k:f64[5,1] = reshape[shape=[5, 1]] j
          l:f64[5,2] = broadcastTo[shape=[5, 2]] k
          m:f64[5,2] = add g l
          n:f64[5,2] = mul m c
          o:f64[5,2] = add i n
          return o }
        """,
        program);
  }
}
