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
          k:f64[5,3] = sech2 i
          l:f64[5,2] = contract[leftOver=(1) rightOver=(0)] j c
          m:f64[5,2] = broadcastTo[shape=[5, 2]] d
          n:f64[5,2] = add l m
          o:f64[5,2] = logSoftmax[axis=1] n
          p:f64[5,2] = exp o
          q:f64[5,2] = expm1 o
          r:f64[5,2] = neg q
          s:bool[5,2] = eq f 0.0:f64[5,2]
          t:bool[5,2] = eq o -Infinity:f64[5,2]
          u:bool[5,2] = and s t
          v:f64[5,2] = mul -0.2:f64[5,2] f
          w:f64[5,2] = where u 0.0:f64[5,2] v
          x:f64[5,2] = neg w
          y:f64[5,2] = mul w r
          z:f64[5] = sum[axes=(1)] x
          aa:f64[5,1] = reshape[shape=[5, 1]] z
          ab:f64[5,2] = broadcastTo[shape=[5, 2]] aa
          ac:f64[5,2] = add w ab
          ad:f64[5,2] = mul ac p
          ae:f64[5,2] = add y ad
          af:f64[2] = sum[axes=(0)] ae
          ag:f64[3,2] = contract[leftOver=(0) rightOver=(0)] j ae
          ah:f64[5,3] = contract[leftOver=(1) rightOver=(1)] ae c
          ai:f64[5,3] = mul ah k
          aj:f64[3] = sum[axes=(0)] ai
          ak:f64[4,3] = contract[leftOver=(0) rightOver=(0)] e ai
          return ak aj ag af }
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
          p:f64[5,3] = sech2 m
          q:f64[5,3] = mul n p
          r:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o c
          s:f64[5,2] = contract[leftOver=(1) rightOver=(0)] q c
          t:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o g
          u:f64[5,2] = add s t
          v:f64[5,2] = broadcastTo[shape=[5, 2]] d
          w:f64[5,2] = broadcastTo[shape=[5, 2]] h
          x:f64[5,2] = add r v
          y:f64[5,2] = add u w
          z:f64[5,2] = logSoftmax[axis=1] x
          aa:f64[5,2] = exp z
          ab:f64[5,2] = mul y aa
          ac:f64[5] = sum[axes=(1)] ab
          ad:f64[5,1] = reshape[shape=[5, 1]] ac
          ae:f64[5,2] = broadcastTo[shape=[5, 2]] ad
          af:f64[5,2] = sub ae ab
          ag:f64[5,2] = expm1 z
          ah:f64[5,2] = neg ag
          ai:f64[5,2] = mul y ah
          aj:f64[5,2] = sub ai af
          ak:bool[5,2] = eq z -Infinity:f64[5,2]
          al:bool[5,2] = and k1 ak
          am:f64[5,2] = where al 0.0:f64[5,2] aj
          an:f64[5,2] = mul am k2
          ao:f64[5] = sum[axes=(1)] an
          ap:f64[5] = neg ao
          aq:f64[] = sum[axes=(0)] ap
          ar:f64[] = div aq 5.0
          return ar }
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
          p:f64[5,3] = sech2 m
          q:f64[5,3] = mul n p
          r:f64[5,3] = mul o p
          s:f64[5,3] = mul r -2.0:f64[5,3]
          t:f64[5,3] = mul n s
          u:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o c
          v:f64[5,2] = contract[leftOver=(1) rightOver=(0)] q c
          w:f64[5,2] = contract[leftOver=(1) rightOver=(0)] o g
          x:f64[5,2] = add v w
          y:f64[5,2] = broadcastTo[shape=[5, 2]] d
          z:f64[5,2] = broadcastTo[shape=[5, 2]] h
          aa:f64[5,2] = add u y
          ab:f64[5,2] = add x z
          ac:f64[5,2] = logSoftmax[axis=1] aa
          ad:f64[5,2] = exp ac
          ae:f64[5,2] = mul ab ad
          af:f64[5] = sum[axes=(1)] ae
          ag:f64[5,1] = reshape[shape=[5, 1]] af
          ah:f64[5,2] = broadcastTo[shape=[5, 2]] ag
          ai:f64[5,2] = sub ah ae
          aj:f64[5,2] = expm1 ac
          ak:f64[5,2] = neg aj
          al:f64[5,2] = mul ab ak
          am:f64[5,2] = sub al ai
          an:f64[5,2] = mul am ad
          ao:f64[5,2] = neg an
          ap:bool[5,2] = eq ac -Infinity:f64[5,2]
          aq:bool[5,2] = and k1 ap
          ar:f64[5,2] = where aq 0.0:f64[5,2] k2
          as:f64[5,2] = neg ar
          at:f64[5,2] = mul ar ak
          au:f64[5,2] = mul ao ar
          av:f64[5] = sum[axes=(1)] as
          aw:f64[5,1] = reshape[shape=[5, 1]] av
          ax:f64[5,2] = broadcastTo[shape=[5, 2]] aw
          ay:f64[5,2] = add ar ax
          az:f64[5,2] = mul ay ad
          ba:f64[5,2] = mul an ay
          bb:f64[5,2] = add at az
          bc:f64[5,2] = add au ba
          bd:f64[2] = sum[axes=(0)] bc
          be:f64[3,2] = contract[leftOver=(0) rightOver=(0)] q bb
          bf:f64[3,2] = contract[leftOver=(0) rightOver=(0)] o bc
          bg:f64[3,2] = add be bf
          bh:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bb c
          bi:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bc c
          bj:f64[5,3] = contract[leftOver=(1) rightOver=(1)] bb g
          bk:f64[5,3] = add bi bj
          bl:f64[5,3] = mul bk p
          bm:f64[5,3] = mul t bh
          bn:f64[5,3] = add bl bm
          bo:f64[3] = sum[axes=(0)] bn
          bp:f64[4,3] = contract[leftOver=(0) rightOver=(0)] k0 bn
          return bp bo bg bd }
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
