package org.autodiff4j.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.IndexException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;

class TreeStructureTest {
  private static final Tensor A = Tensor.scalar(1.0);
  private static final Tensor B = Tensor.zeros(2, 3);

  private record Layer(Tensor w, Optional<Tensor> b, @Static String activation) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Params(
      Tensor w,
      List<Layer> layers,
      Map<String, Tensor> table,
      @Static double rate,
      Tensor[] rest) {}

  private static Params params(double rate, String activation) {
    Layer layer = new Layer(A, Optional.of(B), activation);
    return new Params(
        A,
        List.of(new Layer(A, Optional.empty(), "relu"), layer),
        Map.of("b", A, "a", B),
        rate,
        new Tensor[] {B, A});
  }

  private static TreeStructure structureOf(Object tree) {
    return Pytree.flatten(tree).structure();
  }

  private static String mismatch(Object tangent, Object primal) {
    TreeStructure structure = structureOf(primal);
    return assertThrows(
            StructureException.class,
            () -> structure.flattenLike("jvp: the tangent", tangent, "the primal"))
        .getMessage();
  }

  // ---- Paths and printing ----

  @Test
  void path_everyContainer_readsAsOneWouldWriteIt() {
    TreeStructure structure = structureOf(params(0.1, "tanh"));
    List<String> expected =
        List.of(
            ".w",
            ".layers[0].w",
            ".layers[1].w",
            ".layers[1].b.get()",
            ".table[\"a\"]",
            ".table[\"b\"]",
            ".rest[0]",
            ".rest[1]");
    assertEquals(expected.size(), structure.leaves());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), structure.path(i));
    }
  }

  @Test
  void steps_nestedLeaf_areThePartsOfItsPath() {
    TreeStructure structure = structureOf(params(0.1, "tanh"));
    assertEquals(List.of(".layers", "[1]", ".b", ".get()"), structure.steps(3));
    assertEquals(List.of(".table", "[\"a\"]"), structure.steps(4));
    assertEquals(List.of(), structureOf(A).steps(0));
    assertEquals(
        "There is no leaf 8: " + structure + " has 8.",
        assertThrows(IndexException.class, () -> structure.steps(8)).getMessage());
  }

  @Test
  void path_tensor_isEmpty() {
    assertEquals("", structureOf(A).path(0));
  }

  @Test
  void path_keyThatIsNoString_hasNoQuotes() {
    assertEquals("[7]", structureOf(Map.of(7, A)).path(0));
  }

  @Test
  void path_afterEmptyChildren_skipsThem() {
    assertEquals(
        "[2][1]", structureOf(List.of(List.of(), Map.of(), List.of(List.of(), A))).path(0));
  }

  @Test
  void path_noSuchLeaf_isAnError() {
    TreeStructure structure = structureOf(List.of(A, B));
    assertEquals(
        "There is no leaf 2: [*, *] has 2.",
        assertThrows(IndexException.class, () -> structure.path(2)).getMessage());
    assertEquals(
        "There is no leaf -1: [*, *] has 2.",
        assertThrows(IndexException.class, () -> structure.path(-1)).getMessage());
  }

  @Test
  void toString_everyContainer_isReadable() {
    assertEquals(
        "Params(.w: *, .layers: [Layer(.w: *, .b: Optional(), .activation = relu), Layer(.w: *,"
            + " .b: Optional(*), .activation = tanh)], .table: {\"a\": *, \"b\": *}, .rate ="
            + " 0.1, .rest: Tensor[*, *])",
        structureOf(params(0.1, "tanh")).toString());
    assertEquals("*", structureOf(A).toString());
    assertEquals("{1: [], 2: *}", structureOf(Map.of(2, A, 1, List.of())).toString());
  }

  // ---- Equality ----

  @Test
  void equals_sameStructure_holdsWithEqualHashes() {
    TreeStructure x = structureOf(params(0.1, "tanh"));
    TreeStructure y = structureOf(params(0.1, "tanh"));
    assertEquals(x, y);
    assertEquals(x.hashCode(), y.hashCode());
  }

  @Test
  void equals_tensorsOfOtherShape_holds() {
    assertEquals(structureOf(List.of(A, A)), structureOf(List.of(B, A)));
  }

  @Test
  void equals_recordOfTensors_isTheSameObject() {
    record Pair(Tensor x, Tensor y) {}
    assertSame(structureOf(new Pair(A, B)), structureOf(new Pair(B, A)));
  }

  @Test
  void equals_differentStructures_differPairwise() {
    record One(Tensor x) {}
    record Other(Tensor x) {}
    record Rated(Tensor x, @Static Object rate) {}
    List<Object> trees =
        List.of(
            A,
            new One(A),
            new Other(A),
            new Rated(A, 1.0),
            new Rated(A, 2.0),
            new Rated(A, "1.0"),
            new Rated(A, Optional.empty()),
            List.of(),
            List.of(A),
            List.of(A, A),
            List.of(List.of(A), A),
            List.of(A, List.of(A)),
            Map.of(),
            Map.of("a", A),
            Map.of("b", A),
            Map.of(1, A),
            new Tensor[] {A},
            new Object[] {A},
            new Tensor[0],
            Optional.of(A),
            Optional.empty());
    for (int i = 0; i < trees.size(); i++) {
      for (int j = 0; j < trees.size(); j++) {
        if (i == j) {
          assertEquals(structureOf(trees.get(i)), structureOf(trees.get(j)));
        } else {
          assertNotEquals(structureOf(trees.get(i)), structureOf(trees.get(j)));
        }
      }
    }
  }

  @Test
  void hashCode_asKey_findsTheEntry() {
    Map<TreeStructure, String> cache = new HashMap<>();
    cache.put(structureOf(params(0.1, "tanh")), "compiled");
    assertEquals("compiled", cache.get(structureOf(params(0.1, "tanh"))));
    assertEquals(null, cache.get(structureOf(params(0.2, "tanh"))));
  }

  // ---- Rebuilding ----

  @Test
  void unflatten_otherLeaves_keepsStaticsAndClasses() {
    Flattened flattened = Pytree.flatten(params(0.1, "tanh"));
    Tensor[] leaves = flattened.leaves();
    leaves[3] = A;
    Params rebuilt = flattened.structure().build(leaves);
    assertEquals(0.1, rebuilt.rate);
    assertEquals(
        List.of(new Layer(A, Optional.empty(), "relu"), new Layer(A, Optional.of(A), "tanh")),
        rebuilt.layers);
    assertArrayEquals(new Tensor[] {B, A}, rebuilt.rest);
  }

  @Test
  void unflatten_wrongNumberOfLeaves_isAnError() {
    assertEquals(
        "[*, *] takes 2 leaves, but got 1.",
        assertThrows(StructureException.class, () -> structureOf(List.of(A, B)).unflatten(A))
            .getMessage());
    assertEquals(
        "* takes 1 leaf, but got 0.",
        assertThrows(StructureException.class, () -> structureOf(A).unflatten()).getMessage());
  }

  // ---- Trees that must have this structure ----

  @Test
  void flattenLike_sameStructure_givesTheLeaves() {
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("y", List.of(A));
    other.put("x", B);
    assertArrayEquals(
        new Tensor[] {B, A},
        structureOf(Map.of("x", A, "y", List.of(B))).flattenLike("it", other, "the model"));
    assertArrayEquals(new Tensor[] {B}, structureOf(A).flattenLike("it", B, "the model"));
  }

  @Test
  void flattenLike_otherClass_namesBothAndThePath() {
    record Nest(Object layers) {}
    assertEquals(
        "jvp: the tangent has structure List[2] at .layers, the primal has List[3].",
        mismatch(new Nest(List.of(A, A)), new Nest(List.of(A, A, A))));
    assertEquals(
        "jvp: the tangent has structure Tensor, the primal has Nest.", mismatch(A, new Nest(A)));
    assertEquals(
        "jvp: the tangent has structure Nest, the primal has Tensor.", mismatch(new Nest(A), A));
    assertEquals(
        "jvp: the tangent has structure Tensor[1] at [0].layers, the primal has Map[1].",
        mismatch(List.of(new Nest(new Tensor[] {A})), List.of(new Nest(Map.of("a", A)))));
    assertEquals(
        "jvp: the tangent has structure Optional.empty at [1], the primal has Optional.",
        mismatch(List.of(A, Optional.empty()), List.of(B, Optional.of(A))));
    assertEquals(
        "jvp: the tangent has structure Object[1], the primal has Tensor[1].",
        mismatch(new Object[] {A}, new Tensor[] {A}));
  }

  private static Object localPoint() {
    record Point(Tensor x) {}
    return new Point(A);
  }

  @Test
  void flattenLike_classesOfOneName_areNamedInFull() {
    record Point(Tensor x) {}
    assertEquals(
        "jvp: the tangent has structure org.autodiff4j.tree.TreeStructureTest$2Point, the"
            + " primal has org.autodiff4j.tree.TreeStructureTest$1Point.",
        mismatch(new Point(A), localPoint()));
  }

  @Test
  void flattenLike_otherKeys_namesTheKey() {
    assertEquals(
        "jvp: the tangent has no key \"b\" at [0], but the primal has.",
        mismatch(List.of(Map.of("a", A)), List.of(Map.of("a", A, "b", A))));
    assertEquals(
        "jvp: the tangent has the key 3, but the primal has not.",
        mismatch(Map.of(1, A, 3, A), Map.of(1, A)));
    assertEquals(
        "jvp: the tangent has no key \"b\", but the primal has.",
        mismatch(Map.of("c", A), Map.of("b", A)));
  }

  @Test
  void flattenLike_keysEqualOnlyByOrder_namesTheOrder() {
    record Key(int value) implements Comparable<Key> {
      @Override
      public int compareTo(Key other) {
        return 0;
      }
    }
    Map<Key, Tensor> forwards = new LinkedHashMap<>();
    forwards.put(new Key(1), A);
    forwards.put(new Key(2), A);
    Map<Key, Tensor> backwards = new LinkedHashMap<>();
    backwards.put(new Key(2), A);
    backwards.put(new Key(1), A);
    assertEquals(
        "jvp: the tangent has the order of keys [Key[value=2], Key[value=1]], the primal has"
            + " [Key[value=1], Key[value=2]].",
        mismatch(backwards, forwards));
  }

  @Test
  void flattenLike_otherStatic_namesBothValues() {
    assertEquals(
        "jvp: the tangent has the static value tanh at .layers[1].activation, the primal has relu.",
        mismatch(params(0.1, "tanh"), params(0.1, "relu")));
    assertEquals(
        "jvp: the tangent has the static value 0.2 at .rate, the primal has 0.1.",
        mismatch(params(0.2, "relu"), params(0.1, "relu")));
    record Two(@Static String a, @Static String b) {}
    assertEquals(
        "jvp: the tangent has the static value null at .b, the primal has y.",
        mismatch(new Two("x", null), new Two("x", "y")));
  }

  @Test
  void flattenLike_noPytree_namesTheTreeAndThePath() {
    assertEquals(
        "jvp: the tangent at [1] is null: a pytree holds no null. Use an Optional for what may"
            + " be absent.",
        mismatch(Arrays.asList(A, null), List.of(A, B)));
  }
}
