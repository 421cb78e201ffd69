package org.autodiff4j.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({"ArrayRecordComponent", "UnusedMethod"}) // read by reflection
class RecordTypeTest {
  private static final Tensor A = Tensor.scalar(1.0);
  private static final Tensor B = Tensor.zeros(2, 3);

  private static String messageOf(Executable call) {
    return assertThrows(StructureException.class, call).getMessage();
  }

  // ---- Kinds of records ----

  private record Hidden(Tensor w, Tensor b) {}

  private record Generic<T, U extends Collection<?>>(T first, U second) {}

  private sealed interface Layer permits Dense, Identity {}

  private record Dense(Tensor w) implements Layer {}

  private record Identity() implements Layer {}

  private record Network(Layer first, Layer second) {}

  private record Many(Tensor... tensors) {}

  private record Tail(Tensor head, Tensor... rest) {}

  @Test
  void flatten_privateRecord_roundTrips() {
    Flattened flattened = Pytree.flatten(new Hidden(A, B));
    assertArrayEquals(new Tensor[] {A, B}, flattened.leaves());
    assertEquals(new Hidden(B, A), flattened.structure().unflatten(B, A));
  }

  @Test
  void flatten_localRecord_roundTrips() {
    record Local(Tensor x, List<Tensor> more) {}
    assertEquals(new Local(B, List.of(B)), Pytree.map(x -> B, new Local(A, List.of(A))));
  }

  @Test
  void flatten_genericRecord_goesByRunTimeClasses() {
    var nested = new Generic<>(new Generic<>(A, List.of()), List.of(new Hidden(A, A)));
    assertEquals(
        new Generic<>(new Generic<>(B, List.of()), List.of(new Hidden(B, B))),
        Pytree.map(x -> B, nested));
    assertEquals(
        "Generic(.first: Generic(.first: *, .second: []), .second: [Hidden(.w: *, .b: *)])",
        Pytree.flatten(nested).structure().toString());
  }

  @Test
  void flatten_sealedInterfaceComponents_goByRunTimeClasses() {
    Network network = new Network(new Dense(A), new Identity());
    assertEquals(new Network(new Dense(B), new Identity()), Pytree.map(x -> B, network));
    assertEquals(
        "jvp: the tangent has structure Identity at .first, the primal has Dense.",
        messageOf(
            () ->
                Pytree.flatten(network)
                    .structure()
                    .flattenLike(
                        "jvp: the tangent",
                        new Network(new Identity(), new Identity()),
                        "the primal")));
  }

  @Test
  void flatten_recordWithoutComponents_hasNoLeaves() {
    assertEquals(new Identity(), Pytree.map(x -> B, new Identity()));
    assertEquals("Identity()", Pytree.flatten(new Identity()).structure().toString());
  }

  @Test
  void flatten_recordOfVariableArity_keepsTheArray() {
    assertArrayEquals(new Tensor[] {B, B}, Pytree.map(x -> B, new Many(A, A)).tensors());
    assertEquals(0, Pytree.map(x -> B, new Many()).tensors().length);
    Tail tail = Pytree.map(x -> B, new Tail(A, A));
    assertSame(B, tail.head());
    assertArrayEquals(new Tensor[] {B}, tail.rest());
  }

  private record Copied(List<Tensor> tensors) {
    @Override
    public List<Tensor> tensors() {
      return new ArrayList<>(tensors);
    }
  }

  @Test
  void flatten_recordWithItsOwnAccessor_readsThroughIt() {
    assertEquals(new Copied(List.of(B)), Pytree.map(x -> B, new Copied(List.of(A))));
  }

  // ---- Static components ----

  private record Configured(
      @Static int size, Tensor w, @Static boolean bias, @Static String name, Tensor b) {}

  @Test
  void flatten_staticComponents_areKept() {
    Configured configured = new Configured(3, A, true, null, B);
    Flattened flattened = Pytree.flatten(configured);
    assertArrayEquals(new Tensor[] {A, B}, flattened.leaves());
    assertEquals(new Configured(3, B, true, null, A), flattened.structure().unflatten(B, A));
    assertEquals(
        "Configured(.size = 3, .w: *, .bias = true, .name = null, .b: *)",
        flattened.structure().toString());
    assertEquals(".b", flattened.structure().path(1));
  }

  private record Activated(Tensor w, @Static UnaryOperator<Tensor> activation) {
    static final UnaryOperator<Tensor> RELU = x -> x.maximum(0);
  }

  @Test
  void flatten_staticFunction_isPartOfTheStructure() {
    assertEquals(
        Pytree.flatten(new Activated(A, Activated.RELU)).structure(),
        Pytree.flatten(new Activated(B, Activated.RELU)).structure());
    assertSame(Activated.RELU, Pytree.map(x -> B, new Activated(A, Activated.RELU)).activation());
  }

  private record StaticArray(Tensor w, @Static int[] sizes) {}

  private record StaticObject(Tensor w, @Static Object anything) {}

  private record StaticTensor(@Static Tensor w) {}

  @Test
  void flatten_staticArray_isRefused() {
    assertEquals(
        "StaticArray.sizes is marked @Static, but is of class int[], which equals compares by"
            + " identity: make it a List.",
        messageOf(() -> Pytree.flatten(new StaticArray(A, new int[] {1}))));
    assertEquals(
        "The argument at [0].anything is marked @Static, but is of class java.lang.String[],"
            + " which equals compares by identity: make it a List.",
        messageOf(() -> Pytree.flatten(List.of(new StaticObject(A, new String[0])))));
  }

  @Test
  void flatten_staticTensor_isRefused() {
    assertEquals(
        "StaticTensor.w is marked @Static, but is a Tensor: drop the mark, and use stopGradient"
            + " to hold it constant.",
        messageOf(() -> Pytree.flatten(new StaticTensor(A))));
    assertEquals(
        "StaticObject.anything is marked @Static, but is a Tensor: drop the mark, and use"
            + " stopGradient to hold it constant.",
        messageOf(() -> Pytree.flatten(new StaticObject(A, B))));
  }

  // ---- Components that do not fit ----

  private record Rated(Tensor w, double rate) {}

  private record Deep(List<Rated> layers) {}

  private record Counted(int count) {}

  private record Narrow(Literal w) {}

  private record NarrowList(ArrayList<Tensor> tensors) {}

  private record NarrowMap(LinkedHashMap<String, Tensor> tensors) {}

  private record NarrowGeneric<T extends Literal>(Optional<T> maybe, T w) {}

  @Test
  void flatten_primitiveComponent_offersStatic() {
    assertEquals(
        "Rated.rate is a double: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Rated(A, 0.1))));
    assertEquals(
        "Deep.layers[0].rate is a double: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Deep(List.of(new Rated(A, 0.1))))));
    assertEquals(
        "grad: the result at [0].rate is a double: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten("grad: the result", List.of(new Rated(A, 0.1)))));
    assertEquals(
        "Counted.count is an int: make it a Tensor, or mark it @Static.",
        messageOf(() -> Pytree.flatten(new Counted(1))));
  }

  @Test
  void flatten_componentDeclaredTooNarrow_namesTheTypeToDeclare() {
    assertEquals(
        "Narrow.w is declared as org.autodiff4j.tensor.Literal: declare it as Tensor, since"
            + " rebuilding puts another kind of Tensor there.",
        messageOf(() -> Pytree.flatten(new Narrow((Literal) A))));
    assertEquals(
        "NarrowGeneric.w is declared as org.autodiff4j.tensor.Literal: declare it as Tensor,"
            + " since rebuilding puts another kind of Tensor there.",
        messageOf(() -> Pytree.flatten(new NarrowGeneric<>(Optional.empty(), (Literal) A))));
    assertEquals(
        "NarrowList.tensors is declared as java.util.ArrayList: declare it as List, since"
            + " rebuilding puts another kind of List there.",
        messageOf(() -> Pytree.flatten(new NarrowList(new ArrayList<>()))));
    assertEquals(
        "NarrowMap.tensors is declared as java.util.LinkedHashMap: declare it as Map, since"
            + " rebuilding puts another kind of Map there.",
        messageOf(() -> Pytree.flatten(new NarrowMap(new LinkedHashMap<>()))));
  }

  // ---- Code of the record that throws ----

  private record Matrix(Tensor w) {
    Matrix {
      if (w.rank() != 2) {
        throw new IllegalArgumentException("w must be a matrix, but has shape " + w.shape());
      }
    }
  }

  private record Matrices(Map<String, Matrix> layers) {}

  private record Broken(Tensor w) {
    @Override
    public Tensor w() {
      throw new IllegalStateException("closed");
    }
  }

  private record Fatal(Tensor w) {
    Fatal {
      if (w.rank() == 0) {
        throw new AssertionError("rank");
      }
    }
  }

  @Test
  void unflatten_constructorThatThrows_isNamedWithThePath() {
    StructureException error =
        assertThrows(
            StructureException.class,
            () -> Pytree.map(x -> A, new Matrices(Map.of("a", new Matrix(B)))));
    assertEquals(
        "Matrices.layers[\"a\"] cannot be rebuilt: the constructor of Matrix threw"
            + " java.lang.IllegalArgumentException: w must be a matrix, but has shape []",
        error.getMessage());
    assertInstanceOf(IllegalArgumentException.class, error.getCause());
    assertEquals(
        "Matrix cannot be rebuilt: the constructor of Matrix threw"
            + " java.lang.IllegalArgumentException: w must be a matrix, but has shape []",
        messageOf(() -> Pytree.map(x -> A, new Matrix(B))));
  }

  @Test
  void unflatten_constructorThatThrowsAnError_letsItPass() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> Pytree.map(x -> A, new Fatal(B)));
    assertEquals("rank", error.getMessage());
    assertNull(error.getCause());
  }

  @Test
  void flatten_accessorThatThrows_isNamedWithThePath() {
    StructureException error =
        assertThrows(StructureException.class, () -> Pytree.flatten(List.of(new Broken(A))));
    assertEquals(
        "The argument at [0].w cannot be read: its accessor threw"
            + " java.lang.IllegalStateException: closed",
        error.getMessage());
    assertInstanceOf(IllegalStateException.class, error.getCause());
  }

  // ---- Records of a module that is not open ----

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void flatten_recordOfAClosedModule_saysWhatToOpen(@TempDir Path directory) throws Exception {
    Path module = directory.resolve("sources/module-info.java");
    Path point = directory.resolve("sources/inner/Point.java");
    Path source = directory.resolve("sources/outer/Source.java");
    write(module, "module closed { exports outer; }");
    write(point, "package inner; public record Point(Object x) {}");
    write(
        source,
        "package outer; public class Source { public static Object O = new inner.Point(null); }");
    String classes = directory.resolve("classes").toString();
    String[] arguments = {"-d", classes, module.toString(), point.toString(), source.toString()};
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(Path.of(classes)), ModuleFinder.of(), Set.of("closed"));
    ClassLoader loader =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader())
            .findLoader("closed");
    Object record = loader.loadClass("outer.Source").getField("O").get(null);
    assertEquals(
        "Point cannot be taken apart: its module does not open it to reflection. Declare"
            + " \"opens inner;\" in module closed, or give the class to Pytree.register.",
        messageOf(() -> Pytree.flatten(record)));
  }
}
