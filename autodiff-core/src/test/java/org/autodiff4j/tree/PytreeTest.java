package org.autodiff4j.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PytreeTest {
  private static final Tensor A = Tensor.scalar(1.0);
  private static final Tensor B = Tensor.zeros(2, 3);
  private static final Tensor C = Tensor.full(4, 5);

  private record Params(Tensor w, Tensor b) {}

  private record Model(List<Params> layers, Map<String, Tensor> table, Optional<Tensor> bias) {}

  private static String messageOf(Executable call) {
    return assertThrows(StructureException.class, call).getMessage();
  }

  private static Object roundTrip(Object tree) {
    Flattened flattened = Pytree.flatten(tree);
    return flattened.structure().unflatten(flattened.leaves());
  }

  // ---- Taking apart ----

  @Test
  void flatten_tensor_isOneLeafOfTheSharedStructure() {
    Flattened flattened = Pytree.flatten(A);
    assertArrayEquals(new Tensor[] {A}, flattened.leaves());
    assertSame(Pytree.flatten(B).structure(), flattened.structure());
    assertSame(Pytree.flatten("it", C).structure(), flattened.structure());
    assertSame(B, flattened.structure().unflatten(B));
  }

  @Test
  void flatten_everyContainer_givesLeavesDepthFirst() {
    Model model =
        new Model(
            List.of(new Params(A, B), new Params(C, A)), Map.of("z", B, "a", C), Optional.of(A));
    assertArrayEquals(new Tensor[] {A, B, C, A, C, B, A}, Pytree.flatten(model).leaves());
    assertEquals(model, roundTrip(model));
  }

  @Test
  void flatten_list_isRebuiltAsAnImmutableList() {
    List<Object> mutable = new ArrayList<>(List.of(A, List.of(), List.of(B)));
    List<?> rebuilt = assertInstanceOf(List.class, roundTrip(mutable));
    assertEquals(mutable, rebuilt);
    assertThrows(UnsupportedOperationException.class, () -> rebuilt.remove(0));
  }

  @Test
  void flatten_listsOfDifferentClasses_haveOneStructure() {
    assertEquals(
        Pytree.flatten(List.of(A, B)).structure(),
        Pytree.flatten(new ArrayList<>(Arrays.asList(B, A))).structure());
  }

  @Test
  void flatten_map_sortsItsKeys() {
    Map<String, Tensor> unsorted = new LinkedHashMap<>();
    unsorted.put("w", A);
    unsorted.put("b", B);
    unsorted.put("c", C);
    Flattened flattened = Pytree.flatten(unsorted);
    assertArrayEquals(new Tensor[] {B, C, A}, flattened.leaves());
    assertEquals(Pytree.flatten(new TreeMap<>(unsorted)).structure(), flattened.structure());
    Map<?, ?> rebuilt =
        assertInstanceOf(Map.class, flattened.structure().unflatten(flattened.leaves()));
    assertEquals(unsorted, rebuilt);
    assertEquals(List.of("b", "c", "w"), List.copyOf(rebuilt.keySet()));
    assertThrows(UnsupportedOperationException.class, rebuilt::clear);
  }

  @Test
  void flatten_mapWithOtherComparableKeys_sortsThem() {
    Map<Integer, Tensor> map = new HashMap<>();
    map.put(10, A);
    map.put(-2, B);
    assertArrayEquals(new Tensor[] {B, A}, Pytree.flatten(map).leaves());
    assertEquals(map, roundTrip(map));
  }

  @Test
  void flatten_arrays_keepTheirComponentType() {
    assertArrayEquals(new Tensor[] {A, B}, (Tensor[]) roundTrip(new Tensor[] {A, B}));
    assertArrayEquals(
        new Params[] {new Params(A, B)}, (Params[]) roundTrip(new Params[] {new Params(A, B)}));
    assertArrayEquals(
        new Tensor[][] {{A}, {}, {B, C}}, (Tensor[][]) roundTrip(new Tensor[][] {{A}, {}, {B, C}}));
    assertArrayEquals(
        new Object[] {A, List.of(B)}, (Object[]) roundTrip(new Object[] {A, List.of(B)}));
  }

  @Test
  void flatten_array_isNotWrittenToWhenRebuilt() {
    Tensor[] array = {A, B};
    Tensor[] rebuilt = Pytree.<Tensor[]>map(x -> C, array);
    assertNotSame(array, rebuilt);
    assertArrayEquals(new Tensor[] {A, B}, array);
    assertArrayEquals(new Tensor[] {C, C}, rebuilt);
  }

  @Test
  void flatten_emptyContainers_haveNoLeavesAndRoundTrip() {
    for (Object empty : List.of(List.of(), Map.of(), Optional.empty())) {
      assertEquals(0, Pytree.flatten(empty).leaves().length);
      assertEquals(empty, roundTrip(empty));
    }
    assertEquals(0, ((Tensor[]) roundTrip(new Tensor[0])).length);
  }

  @Test
  void flatten_deepNesting_roundTrips() {
    Object tree = A;
    for (int i = 0; i < 300; i++) {
      tree = i % 2 == 0 ? List.of(tree) : Map.of("k", tree);
    }
    assertEquals(tree, roundTrip(tree));
    assertEquals("[\"k\"][0]".repeat(150), Pytree.flatten(tree).structure().path(0));
  }

  @Test
  void flatten_wideTree_keepsEveryLeaf() {
    List<Tensor> wide = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      wide.add(Tensor.scalar((double) i));
    }
    assertEquals(wide, roundTrip(wide));
  }

  @Test
  void flatten_leafArray_isTheCallersOwn() {
    Params params = new Params(A, B);
    Pytree.flatten(params).leaves()[0] = C;
    assertArrayEquals(new Tensor[] {A, B}, Pytree.flatten(params).leaves());
  }

  // ---- What is no pytree ----

  private static final class Opaque {}

  private enum Mode {
    FAST
  }

  private record Loose(Object part) {}

  @Test
  void flatten_rootOfOtherClass_saysWhatMayBe() {
    assertEquals(
        "The argument is a java.lang.String: make it a Tensor, or a record, List, Map, array or"
            + " Optional of tensors.",
        messageOf(() -> Pytree.flatten("w")));
    assertEquals(
        "grad: the result is a double[]: make it a Tensor, or a record, List, Map, array or"
            + " Optional of tensors.",
        messageOf(() -> Pytree.flatten("grad: the result", new double[3])));
    assertEquals(
        "The argument is an org.autodiff4j.tree.PytreeTest$Opaque: make it a Tensor or a"
            + " record, or give its class to Pytree.register.",
        messageOf(() -> Pytree.flatten(new Opaque())));
    assertEquals(
        "The argument is a java.util.HashSet: make it a List.",
        messageOf(() -> Pytree.flatten(new HashSet<>(Set.of(A)))));
  }

  @Test
  void flatten_elementOfOtherClass_namesThePath() {
    assertEquals(
        "The argument at [1][\"rate\"] is a java.lang.Double: make it a Tensor, or a record,"
            + " List, Map, array or Optional of tensors.",
        messageOf(() -> Pytree.flatten(List.of(A, Map.of("rate", 0.1)))));
    assertEquals(
        "vjp: the cotangent at [0].get() is an org.autodiff4j.tree.PytreeTest$Mode: make it a"
            + " Tensor, or a record, List, Map, array or Optional of tensors.",
        messageOf(
            () -> Pytree.flatten("vjp: the cotangent", new Object[] {Optional.of(Mode.FAST)})));
  }

  @Test
  void flatten_componentOfOtherClass_offersStatic() {
    assertEquals(
        "Loose.part is a java.lang.String: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Loose("relu"))));
    assertEquals(
        "Loose.part is an org.autodiff4j.tree.PytreeTest$Opaque: make it a Tensor or a record,"
            + " give its class to Pytree.register, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Loose(new Opaque()))));
    assertEquals(
        "Loose.part is a java.util.function.UnaryOperator: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Loose((UnaryOperator<Tensor>) x -> x))));
    assertEquals(
        "The argument at [0].part is an int[]: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(List.of(new Loose(new int[2])))));
  }

  @Test
  void flatten_strangerInsideAComponent_namesTheComponentToMark() {
    assertEquals(
        "Loose.part[1] is a java.lang.String: make it a Tensor, or mark the component part"
            + " @Static.",
        messageOf(() -> Pytree.flatten(new Loose(List.of(A, "relu")))));
  }

  @Test
  void flatten_null_advisesOptional() {
    assertEquals(
        "The argument is null: a pytree holds no null. Use an Optional for what may be absent.",
        messageOf(() -> Pytree.flatten(null)));
    assertEquals(
        "Params.b is null: a pytree holds no null. Use an Optional for what may be absent.",
        messageOf(() -> Pytree.flatten(new Params(A, null))));
    assertEquals(
        "grad: the result at [1] is null: a pytree holds no null. Use an Optional for what may"
            + " be absent.",
        messageOf(() -> Pytree.flatten("grad: the result", Arrays.asList(A, null))));
  }

  @Test
  void flatten_mapWithUnsortableKeys_saysWhy() {
    assertEquals(
        "The argument has a key of class org.autodiff4j.tree.PytreeTest$Opaque: keys must be"
            + " Comparable, since the leaves are in their order.",
        messageOf(() -> Pytree.flatten(Map.of(new Opaque(), A))));
    Map<String, Tensor> nullKey = new HashMap<>();
    nullKey.put(null, A);
    assertEquals(
        "Loose.part has the key null: keys must be Comparable, since the leaves are in their"
            + " order.",
        messageOf(() -> Pytree.flatten(new Loose(nullKey))));
    String mixed = messageOf(() -> Pytree.flatten(List.of(Map.of("a", A, 1, B))));
    assertTrue(
        mixed.startsWith(
            "The argument at [0] has keys that cannot be compared with each other:"
                + " java.lang.ClassCastException: "),
        mixed);
  }

  @Test
  void flatten_arrayThatCannotTakeTracers_asksForTensor() {
    assertEquals(
        "The argument is an array of org.autodiff4j.tensor.Literal: make it one of Tensor,"
            + " since rebuilding puts another kind of Tensor there.",
        messageOf(() -> Pytree.flatten(new Literal[0])));
  }

  // ---- Mapping ----

  @Test
  void map_tree_appliesToEachLeaf() {
    Map<String, Params> tree = Map.of("x", new Params(A, B));
    Map<String, Params> doubled = Pytree.map(x -> x == A ? C : x, tree);
    assertEquals(Map.of("x", new Params(C, B)), doubled);
    assertSame(C, Pytree.map(x -> C, A));
  }

  @Test
  void map_twoTrees_pairsTheirLeaves() {
    List<Tensor> seen = new ArrayList<>();
    Params result =
        Pytree.map(
            (x, y) -> {
              seen.add(x);
              seen.add(y);
              return y;
            },
            new Params(A, B),
            new Params(C, A));
    assertEquals(new Params(C, A), result);
    assertEquals(List.of(A, C, B, A), seen);
  }

  @Test
  void map_treesOfDifferentStructure_namesThePath() {
    assertEquals(
        "Pytree.map: the second tree has structure List[1] at .part, the first tree has List[2].",
        messageOf(() -> Pytree.map((x, y) -> x, new Loose(List.of(A, B)), new Loose(List.of(A)))));
    assertEquals(
        "Pytree.map: the tree is a java.lang.Integer: make it a Tensor, or a record, List, Map,"
            + " array or Optional of tensors.",
        messageOf(() -> Pytree.map(x -> x, 3)));
  }

  @Test
  void map_functionReturningNull_namesTheLeaf() {
    assertEquals(
        "Params.w cannot be rebuilt: leaf 0 is null.",
        messageOf(() -> Pytree.map(x -> null, new Params(A, B))));
    assertEquals(
        "The tree at [1] cannot be rebuilt: leaf 1 is null.",
        messageOf(() -> Pytree.map(x -> x == B ? null : x, List.of(A, B))));
    assertEquals(
        "The tree cannot be rebuilt: leaf 0 is null.", messageOf(() -> Pytree.map(x -> null, A)));
  }
}
