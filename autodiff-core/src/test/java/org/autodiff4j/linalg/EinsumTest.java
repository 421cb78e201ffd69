package org.autodiff4j.linalg;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.graph;
import static org.autodiff4j.Autodiff.jacfwd;
import static org.autodiff4j.Autodiff.jacrev;
import static org.autodiff4j.linalg.Linalg.einsum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.autodiff4j.CentralDifferences;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EinsumTest {
  private static final long SEED = 7741;

  /** Subscripts and the shapes of the operands. */
  private static final String CASES =
      """
      i->i              | 3
      i                 | 3
      i->               | 3
      ij->ji            | 2 3
      ij->j             | 2 3
      ba                | 2 3
      bA                | 2 3
      ijk->ki           | 2 3 2
      ''                |
      '->'              |
      ii                | 3 3
      ii->i             | 3 3
      iij->ij           | 2 2 3
      iji->j            | 2 3 2
      jii->ij           | 3 2 2
      iii               | 2 2 2
      iii->i            | 2 2 2
      iijj->ij          | 2 2 3 3
      ijij->ji          | 2 3 2 3
      i,i               | 3; 3
      i,i->i            | 3; 3
      i,j->ij           | 2; 3
      i,j               | 2; 3
      i,j->             | 2; 3
      ij,jk->ik         | 2 3; 3 2
      ij,jk             | 2 3; 3 2
      ij,jk->ki         | 2 3; 3 2
      ij,kj->ik         | 2 3; 2 3
      ji,jk->ik         | 3 2; 3 2
      ij,ij->           | 2 3; 2 3
      ij,ij->ij         | 2 3; 2 3
      ij,ji->ij         | 2 3; 3 2
      ij,j->ij          | 2 3; 3
      i,ij->ji          | 2; 2 3
      ',ij->ij'         | ; 2 3
      'ij,'             | 2 3;
      bij,bjk->bik      | 2 2 3; 2 3 2
      ijb,bjk->kbi      | 2 3 2; 2 3 2
      bij,bij->b        | 2 2 3; 2 2 3
      ijkl,kl->ij       | 2 2 2 3; 2 3
      ijk,jil->kl       | 2 3 2; 3 2 2
      ij,k->ik          | 2 3; 2
      ij,kl->           | 2 3; 2 2
      ii,ij->j          | 2 2; 2 3
      ij,jk,kl->il      | 2 3; 3 2; 2 3
      i,i,i->i          | 3; 3; 3
      i,i,i             | 3; 3; 3
      i,ij,j->          | 2; 2 3; 3
      ab,ac,ad->bcd     | 2 2; 2 3; 2 2
      ab,cd,ef,bc->ad   | 2 2; 2 2; 1 2; 2 2
      ...               | 2 3
      ...->...          | 2 3
      ...i->...         | 2 3
      i...->...i        | 2 3
      ...i->i...        | 2 3 2
      i...i             | 2 3 2
      ...ii->...i       | 3 2 2
      ...ij,...jk       | 2 2 3; 2 3 2
      ...ij,...jk       | 2 2 3; 3 2
      ...ij,jk...->i...k| 2 2 3; 3 2 2
      ...ij,...jk       | 1 2 3; 2 3 2
      ...,...           | 3 1; 2 1 2
      i...,i...->...    | 2 3; 2 2 1
      ...,i->i...       | 2; 3
      ...i,...i         | 3; 3
      ij,jk             | 2 1; 3 2
      i,i->i            | 1; 3
      i,i               | 3; 1
      ij,ij             | 1 3; 2 1
      ii,i->i           | 1 1; 3
      ij,jk             | 2 0; 0 3
      i->               | 0
      i,j               | 0; 2
      ii->i             | 0 0
      i,i               | 0; 1
      ' i j , j k -> i k ' | 2 3; 3 2
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = CASES)
  void einsum_subscripts_matchesLoops(String subscripts, String shapes) {
    assertMatchesLoops(SEED, subscripts, operands(shapes));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = CASES)
  void einsum_derivatives_matchDifferences(String subscripts, String shapes) {
    Tensor[] operands = operands(shapes);
    for (int k = 0; k < operands.length; k++) {
      Tensor[] others = operands.clone();
      int at = k;
      TensorFunction inOne =
          x -> {
            others[at] = x;
            return einsum(subscripts, others);
          };
      CentralDifferences.check(inOne, operands[k]);
    }
  }

  @Test
  void einsum_randomSubscripts_matchesLoops() {
    for (int n = 0; n < 400; n++) {
      RandomCase random = new RandomCase(new Random(SEED + n));
      assertMatchesLoops(SEED + n, random.subscripts, random.operands);
    }
  }

  private static void assertMatchesLoops(long seed, String subscripts, Tensor... operands) {
    StringBuilder what = new StringBuilder("seed " + seed + ": " + subscripts);
    for (Tensor operand : operands) {
      what.append(' ').append(operand.shape());
    }
    Tensor expected = EinsumLoops.einsum(subscripts, operands);
    Tensor actual = einsum(subscripts, operands);
    assertEquals(expected.type(), actual.type(), what.toString());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-12, what.toString());
  }

  private static Tensor[] operands(String shapes) {
    Random random = new Random(SEED);
    List<Tensor> operands = new ArrayList<>();
    for (String shape : (shapes == null ? "" : shapes).split(";", -1)) {
      List<Integer> sizes = new ArrayList<>();
      for (String size : shape.trim().split(" ", -1)) {
        if (!size.isEmpty()) {
          sizes.add(Integer.valueOf(size));
        }
      }
      int[] array = sizes.stream().mapToInt(Integer::intValue).toArray();
      operands.add(CentralDifferences.normal(random, Shape.of(array)));
    }
    return operands.toArray(new Tensor[0]);
  }

  /** Up to four operands of up to three letters, repeated or not, with axes that broadcast. */
  private static final class RandomCase {
    private static final int[] SIZES = {2, 3, 2, 1, 3};
    private static final int[] FURTHER = {2, 3};

    final String subscripts;
    final Tensor[] operands;

    RandomCase(Random random) {
      operands = new Tensor[1 + random.nextInt(4)];
      boolean ellipsis = random.nextInt(3) == 0;
      boolean further = false;
      StringBuilder text = new StringBuilder();
      List<Character> letters = new ArrayList<>();
      for (int k = 0; k < operands.length; k++) {
        List<Integer> shape = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
          int letter = random.nextInt(SIZES.length);
          char name = "aBcdE".charAt(letter);
          boolean first = term.indexOf(String.valueOf(name)) < 0;
          shape.add(first && random.nextInt(6) == 0 ? 1 : SIZES[letter]);
          if (!first) {
            shape.set(term.indexOf(String.valueOf(name)), SIZES[letter]);
          }
          term.append(name);
          letters.add(name);
        }
        if (ellipsis && random.nextInt(4) > 0) {
          int at = random.nextInt(term.length() + 1);
          int rank = random.nextInt(FURTHER.length + 1);
          term.insert(at, "...");
          for (int i = FURTHER.length - rank; i < FURTHER.length; i++) {
            shape.add(at++, random.nextInt(3) == 0 ? 1 : FURTHER[i]);
          }
          further |= rank > 0;
        }
        text.append(k == 0 ? "" : ",").append(term);
        int[] array = shape.stream().mapToInt(Integer::intValue).toArray();
        operands[k] = CentralDifferences.normal(random, Shape.of(array));
      }
      if (random.nextInt(3) > 0) {
        List<Character> distinct = new ArrayList<>(letters.stream().distinct().toList());
        Collections.shuffle(distinct, random);
        StringBuilder output = new StringBuilder();
        distinct.subList(0, random.nextInt(distinct.size() + 1)).forEach(output::append);
        text.append("->");
        text.append(further ? output.insert(random.nextInt(output.length() + 1), "...") : output);
      }
      subscripts = text.toString();
    }
  }

  // ---- Programs ----

  @Test
  void einsum_matrixProduct_isOneContraction() {
    String program =
        graph(
                (Tensor x, Tensor y) -> einsum("ij,jk->ik", x, y),
                Tensor.ones(2, 3),
                Tensor.ones(3, 4))
            .toString();
    assertEquals(
        """
        { a:f64[2,3] b:f64[3,4] ->
          c:f64[2,4] = contract[leftOver=(1) rightOver=(0)] a b
          return c }
        """,
        program);
  }

  @Test
  void einsum_transposedBatchedProduct_isOneContractionAndOnePermute() {
    String program =
        graph(
                (Tensor x, Tensor y) -> einsum("bij,bkj->bki", x, y),
                Tensor.ones(5, 2, 3),
                Tensor.ones(5, 4, 3))
            .toString();
    assertEquals(
        """
        { a:f64[5,2,3] b:f64[5,4,3] ->
          c:f64[5,2,4] = contract[leftOver=(2) rightOver=(2) leftBatch=(0) rightBatch=(0)] a b
          d:f64[5,4,2] = permute[axes=(0,2,1)] c
          return d }
        """,
        program);
  }

  @Test
  void einsum_indexOfOneOperand_isSummedBeforeTheProduct() {
    String program =
        graph(
                (Tensor x, Tensor y) -> einsum("ij,jk->i", x, y),
                Tensor.ones(2, 3),
                Tensor.ones(3, 4))
            .toString();
    assertEquals(
        """
        { a:f64[2,3] b:f64[3,4] ->
          c:f64[3] = sum[axes=(1)] b
          d:f64[2] = contract[leftOver=(1) rightOver=(0)] a c
          return d }
        """,
        program);
  }

  @Test
  void einsum_elementwiseProduct_isNoContraction() {
    String program =
        graph(
                (Tensor x, Tensor y) -> einsum("ij,ij->ij", x, y),
                Tensor.ones(2, 3),
                Tensor.ones(2, 3))
            .toString();
    assertEquals(
        """
        { a:f64[2,3] b:f64[2,3] ->
          c:f64[2,3] = mul a b
          return c }
        """,
        program);
  }

  @Test
  void einsum_diagonal_isAStridedSlice() {
    assertEquals(
        """
        { a:f64[3,3] ->
          b:f64[9] = reshape[shape=[9]] a
          c:f64[3] = slice[ranges=[0:9:4]] b
          return c }
        """,
        graph((Tensor x) -> einsum("ii->i", x), Tensor.ones(3, 3)).toString());
  }

  // ---- Derivatives ----

  @Test
  void einsum_sameTensorTwice_addsBothDerivatives() {
    Tensor x = operands("2 3")[0];
    CentralDifferences.check(y -> einsum("ij,kj->ik", y, y.square()), x);
    CentralDifferences.check(y -> einsum("ij,ij,ik->jk", y, y, y), x);
  }

  @Test
  void einsum_bilinearForm_gradientIsMatrixVectorProduct() {
    Tensor a = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor y = Tensor.of(5.0, 6);
    TensorFunction f = x -> einsum("i,ij,j->", x, a, y);
    assertArrayEquals(new double[] {17, 39}, grad(f).apply(Tensor.of(1.0, 1)).toArray());
  }

  @Test
  void einsum_jacobian_isTheSameByBothModes() {
    Tensor y = operands("3 2 2")[0];
    for (String subscripts :
        List.of("ij,bjk->bik", "ij,bij->bij", "ii,bij->bj", "ij,b...->ji...")) {
      TensorFunction f = x -> einsum(subscripts, x.square(), y);
      Tensor x = operands("2 2")[0];
      assertArrayEquals(
          jacfwd(f).apply(x).toArray(), jacrev(f).apply(x).toArray(), 1e-14, subscripts);
    }
  }

  // ---- Types ----

  @Test
  void einsum_mixedTypes_promotesToTheWidest() {
    Tensor x = Tensor.of(1f, 2f);
    assertEquals("f32[] 5.0", einsum("i,i", x, x).toString());
    assertEquals("f32[] 11.0", einsum("i,i", x, Tensor.of(3, 4)).toString());
    assertEquals("f64[] 11.0", einsum("i,i", x, Tensor.of(3.0, 4)).toString());
    assertEquals("i32[] 11", einsum("i,i", Tensor.of(1, 2), Tensor.of(3, 4)).toString());
    assertEquals("i64[] 2", einsum("i->", Tensor.of(true, false, true)).toString());
    assertEquals(DType.FLOAT32, einsum("i,i,i->i", x, Tensor.of(1, 2), x).dtype());
  }

  // ---- Errors ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
ij,jk    | 2 3; 4 5    | index j has size 3 in operand 0 and 4 in operand 1.
i,i,i    | 1; 2; 3     | index i has size 2 in operand 1 and 3 in operand 2.
ii       | 2 3         | index i has size 2 in operand 0 and 3 in operand 0.
ii,i     | 1 3; 3      | index i has size 1 in operand 0 and 3 in operand 0.
...,...  | 4 2; 3 2    | axis -2 of '...' has size 4 in operand 0 and 3 in operand 1.
ij,jk    | 2 3         | 'ij,jk' has 2 terms, but the number of operands is 1.
i        | 2; 2        | 'i' has 1 term, but the number of operands is 2.
ij       | 3           | the term 'ij' names 2 axes, but operand 0 has shape [3].
i,j      | 2; 3 4      | the term 'j' names 1 axes, but operand 1 has shape [3, 4]. Write '...' for further axes.
ij...    | 3           | the term 'ij...' names 2 axes, but operand 0 has shape [3].
i1       | 3 3         | the term 'i1' cannot be read. A term is made of letters a-z and A-Z and at most one '...'.
..i      | 3 3         | the term '..i' cannot be read. A term is made of letters a-z and A-Z and at most one '...'.
i...j... | 3 3         | the term 'i...j...' cannot be read. A term is made of letters a-z and A-Z and at most one '...'.
ij->i->j | 3 3         | the term 'i->j' cannot be read. A term is made of letters a-z and A-Z and at most one '...'.
i->ii    | 3           | the output 'ii' names i twice.
i->j     | 3           | the output 'j' names j, which no operand has.
...i->i  | 2 3         | the output 'i' has no '...' for the axes of the operands' ellipsis. Add it, or name axes to be summed by letters.
""")
  void einsum_wrongSubscripts_saysWhatIsWrong(String subscripts, String shapes, String message) {
    ShapeException e =
        assertThrows(ShapeException.class, () -> einsum(subscripts, operands(shapes)));
    assertEquals("einsum: " + message, e.getMessage());
  }

  @Test
  void einsum_noOperands_isRefused() {
    ShapeException e = assertThrows(ShapeException.class, () -> einsum(""));
    assertEquals("einsum: '' has 1 term, but the number of operands is 0.", e.getMessage());
  }
}
