package org.autodiff4j.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RegisteredTypeTest {
  private static final Tensor A = Tensor.scalar(1.0);
  private static final Tensor B = Tensor.zeros(2, 3);
  private static final Tensor C = Tensor.full(4, 5);

  private static String messageOf(Executable call) {
    return assertThrows(StructureException.class, call).getMessage();
  }

  private static Object roundTrip(Object tree) {
    Flattened flattened = Pytree.flatten(tree);
    return flattened.structure().unflatten(flattened.leaves());
  }

  private static final class Momentum {
    private record State(Tensor mean, @Static double rate) {}

    private final Tensor mean;
    private final double rate;

    Momentum(Tensor mean, double rate) {
      this.mean = mean;
      this.rate = rate;
    }

    Momentum(State state) {
      this(state.mean, state.rate);
    }

    State state() {
      return new State(mean, rate);
    }
  }

  static {
    Pytree.register(Momentum.class, Momentum::state, Momentum::new);
  }

  @Test
  void register_class_isTakenApartByItsTree() {
    Flattened flattened = Pytree.flatten(List.of(A, new Momentum(B, 0.9)));
    assertArrayEquals(new Tensor[] {A, B}, flattened.leaves());
    assertEquals("[*, Momentum(State(.mean: *, .rate = 0.9))]", flattened.structure().toString());
    assertEquals("[1].mean", flattened.structure().path(1));
    List<?> rebuilt = assertInstanceOf(List.class, flattened.structure().unflatten(A, C));
    Momentum momentum = assertInstanceOf(Momentum.class, rebuilt.get(1));
    assertSame(C, momentum.mean);
    assertEquals(0.9, momentum.rate);
  }

  @Test
  void register_statics_arePartOfTheStructure() {
    TreeStructure structure = Pytree.flatten(new Momentum(A, 0.9)).structure();
    assertEquals(structure, Pytree.flatten(new Momentum(B, 0.9)).structure());
    assertEquals(
        "jvp: the tangent has the static value 0.5 at .rate, the primal has 0.9.",
        messageOf(
            () -> structure.flattenLike("jvp: the tangent", new Momentum(A, 0.5), "the primal")));
  }

  private record Wrapped(Tensor w, double seen) {}

  @Test
  void register_recordTakenApartBefore_replacesItsComponents() {
    assertThrows(StructureException.class, () -> Pytree.flatten(new Wrapped(A, 1)));
    Pytree.register(Wrapped.class, Wrapped::w, w -> new Wrapped(w, 2));
    assertEquals(new Wrapped(B, 2), Pytree.map(x -> B, new Wrapped(A, 1)));
    assertEquals("Wrapped(*)", Pytree.flatten(new Wrapped(A, 1)).structure().toString());
    assertEquals("", Pytree.flatten(new Wrapped(A, 1)).structure().path(0));
  }

  private static final class TensorList extends ArrayList<Tensor> {
    private static final long serialVersionUID = 1L;

    TensorList(List<Tensor> tensors) {
      super(tensors);
    }
  }

  private record Holder(TensorList tensors) {}

  @Test
  void register_listClass_isRebuiltAsItself() {
    assertEquals(
        "Holder.tensors is declared as org.autodiff4j.tree.RegisteredTypeTest$TensorList:"
            + " declare it as List, since rebuilding puts another kind of List there.",
        messageOf(() -> Pytree.flatten(new Holder(new TensorList(List.of(A))))));
    Pytree.register(TensorList.class, List::copyOf, TensorList::new);
    Holder rebuilt = Pytree.map(x -> C, new Holder(new TensorList(List.of(A, B))));
    assertEquals(List.of(C, C), rebuilt.tensors);
  }

  @Test
  void register_twice_isRefused() {
    assertEquals(
        "Pytree.register: org.autodiff4j.tree.RegisteredTypeTest$Momentum is registered already.",
        messageOf(() -> Pytree.register(Momentum.class, Momentum::state, Momentum::new)));
  }

  @Test
  void register_classWithoutObjects_isRefused() {
    assertEquals(
        "Pytree.register: java.util.List has no objects of exactly this class. Register the"
            + " classes that its values have at run time.",
        messageOf(() -> Pytree.register(List.class, x -> A, x -> List.of())));
    assertEquals(
        "Pytree.register: int has no objects of exactly this class. Register the classes that"
            + " its values have at run time.",
        messageOf(() -> Pytree.register(int.class, x -> A, x -> 1)));
    assertEquals(
        "Pytree.register: org.autodiff4j.tensor.Literal is a tensor, which is a leaf of every"
            + " pytree.",
        messageOf(() -> Pytree.register(Literal.class, x -> A, x -> null)));
  }

  /** One class for each way in which the functions of a registration can go wrong. */
  private static final class ThrowsApart {}

  private static final class ThrowsTogether {}

  private static final class NullApart {}

  private static final class NullTogether {}

  private static final class Again {}

  @Test
  void register_functionsThatFail_areNamedWithThePath() {
    Pytree.<ThrowsApart, Tensor>register(
        ThrowsApart.class,
        x -> {
          throw new IllegalStateException("closed");
        },
        x -> new ThrowsApart());
    StructureException error =
        assertThrows(StructureException.class, () -> Pytree.flatten(List.of(A, new ThrowsApart())));
    assertEquals(
        "The argument at [1] cannot be taken apart: the function given to Pytree.register for"
            + " ThrowsApart threw java.lang.IllegalStateException: closed",
        error.getMessage());
    assertInstanceOf(IllegalStateException.class, error.getCause());

    Pytree.<ThrowsTogether, Tensor>register(
        ThrowsTogether.class,
        x -> A,
        x -> {
          throw new IllegalStateException("closed");
        });
    assertEquals(
        "ThrowsTogether cannot be rebuilt: the function given to Pytree.register for"
            + " ThrowsTogether threw java.lang.IllegalStateException: closed",
        messageOf(() -> roundTrip(new ThrowsTogether())));

    Pytree.<NullApart, Tensor>register(NullApart.class, x -> null, x -> new NullApart());
    assertEquals(
        "NullApart cannot be taken apart: the function given to Pytree.register for NullApart"
            + " returned null.",
        messageOf(() -> Pytree.flatten(new NullApart())));

    Pytree.<NullTogether, Tensor>register(NullTogether.class, x -> A, x -> null);
    assertEquals(
        "The tree at [0] cannot be rebuilt: the function given to Pytree.register for"
            + " NullTogether returned null.",
        messageOf(() -> roundTrip(List.of(new NullTogether()))));

    Pytree.<Again, Again>register(Again.class, x -> x, x -> x);
    assertEquals(
        "Again cannot be taken apart: the function given to Pytree.register for Again returned"
            + " an object of the same class.",
        messageOf(() -> Pytree.flatten(new Again())));
  }

  private static final class Raced {}

  @Test
  void register_fromManyThreads_succeedsOnce() throws InterruptedException {
    List<Boolean> outcomes = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  Pytree.<Raced, Tensor>register(Raced.class, x -> A, x -> new Raced());
                  outcomes.add(true);
                } catch (StructureException e) {
                  outcomes.add(false);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, outcomes.size());
    assertEquals(1, outcomes.stream().filter(won -> won).count());
    assertFalse(Pytree.flatten(new Raced()).leaves().length == 0);
  }
}
