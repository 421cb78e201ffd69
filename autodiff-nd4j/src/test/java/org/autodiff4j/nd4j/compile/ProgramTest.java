package org.autodiff4j.nd4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.autodiff4j.Autodiff;
import org.autodiff4j.contract.HostArrays;
import org.autodiff4j.graph.Compiler.Executable;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.nd4j.Storage;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TensorType;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramTest {
  /** So many f64 are too large for a slab, so that their memory is really released. */
  private static final int N = 601;

  private static Tensor vector(long seed) {
    return FusedStepTest.numbers(DType.FLOAT64, seed, N);
  }

  @Test
  void outputs_inputsConstantsLiteralsAndRepeated_areReturned() {
    Tensor constant = vector(1);
    FlatFunction f =
        in -> {
          Tensor y = in[0].mul(2).add(1);
          Tensor view = y.reshape(1, N);
          return new Tensor[] {in[0], constant, in[0].like(3), y, y, view, view.flip(), y.exp()};
        };
    AgainstEager.check("outputs", f, vector(2));
  }

  @Test
  void inputs_literals_giveWhatEagerGives() {
    FlatFunction f =
        in -> new Tensor[] {in[0].exp().add(in[1]).tanh(), in[0].exp().sin(), in[0].sum().log()};
    TensorType type = TensorType.of(DType.FLOAT64, N);
    Tensor literal = Literal.of(type, 0.7);
    AgainstEager.check("one literal", f, literal, vector(3));
    AgainstEager.check("literals", f, literal, Literal.of(type, -0.2));
  }

  @Test
  void inputs_ofAnotherBackend_areBroughtHere() {
    Tensor x = vector(4);
    Tensor foreign = new ReferenceBackend().tensor(x.type(), HostArrays.of(x));
    FlatFunction f = in -> new Tensor[] {in[0].mul(2).tanh().add(foreign), in[0].cumSum(0)};
    FlatFunction same = in -> new Tensor[] {in[0].mul(2).tanh().add(x), in[0].cumSum(0)};
    Tensor[] actual = AgainstEager.compile(f, x).run(new Tensor[] {foreign});
    Tensor[] expected = same.apply(new Tensor[] {x});
    for (int i = 0; i < expected.length; i++) {
      AgainstEager.assertSameBits(
          "result " + i, HostArrays.of(expected[i]), HostArrays.of(actual[i]));
    }
  }

  @Test
  void inputs_wrongNumberOrType_isAnErrorThatNamesIt() {
    Executable program = AgainstEager.compile(in -> new Tensor[] {in[0].exp()}, Tensor.of(1, 2.5));
    assertMessage("The program takes 1 inputs, but got 0. Pass one tensor for each.", program);
    assertMessage(
        "Input 0 of the program is f64[2], but got f64[3]. Compile the program for this type.",
        program,
        Tensor.of(1, 2, 3.5));
  }

  @Test
  void inputs_traced_areAnError() {
    Executable program = AgainstEager.compile(in -> new Tensor[] {in[0].sum()}, Tensor.of(1, 2.5));
    TraceException error =
        assertThrows(
            TraceException.class,
            () ->
                Autodiff.grad((Tensor x) -> program.run(new Tensor[] {x})[0])
                    .apply(Tensor.of(1, 2.5)));
    assertEquals(
        "A compiled program takes tensors with numbers, but got a traced f64[2]. Run the program"
            + " with GraphEvaluator to transform it.",
        error.getMessage());
  }

  private static void assertMessage(String message, Executable program, Tensor... inputs) {
    StructureException error =
        assertThrows(StructureException.class, () -> program.run(inputs), message);
    assertEquals(message, error.getMessage());
  }

  @Test
  void views_ofValuesThatEnd_keepTheirMemory() {
    FlatFunction f =
        in -> {
          Tensor y = in[0].sin().cumSum(0);
          Tensor part = y.reshape(1, N).slice(1, 0, N, 3).flip();
          Tensor z = in[0].cos().cumSum(0); // would get y's memory if that were released
          Tensor w = z.mul(2).sin().cumSum(0);
          Tensor row = w.slice(0, 5, 6).broadcastTo(N).mul(z).stopGradient();
          return new Tensor[] {part.sum(), part, row.add(w).sub(z), z.stopGradient().flip().sin()};
        };
    AgainstEager.check("views", f, vector(5));
  }

  @Test
  void outputs_inPlaceOfValuesThatEnd_equalEager() {
    FlatFunction f =
        in -> {
          Tensor y = in[0].sin();
          Tensor z = in[0].cos();
          Tensor kept = in[0].sin().cos();
          Tensor view = kept.flip();
          Tensor a = y.mul(z).add(view);
          Tensor b = z.sub(y).mul(kept);
          Tensor part = in[0].sin().slice(0, 0, N - 1);
          return new Tensor[] {a.sin(), b, part.mul(2).add(part), kept.sum(), a.mul(b).tanh()};
        };
    AgainstEager.check("in place", f, vector(8));
  }

  @Test
  void mixedTypes_integersAmongReals_equalEager() {
    FlatFunction f =
        in -> {
          Tensor i = in[0].mul(10).cast(DType.INT32);
          Tensor j = i.cast(DType.INT64).mul(3).add(i.cast(DType.INT64));
          Tensor even = j.cast(DType.BOOL).not();
          Tensor single = in[0].cast(DType.FLOAT32).mul(1.1).exp();
          Tensor real = Tensors.where(even, in[0], j.cast(DType.FLOAT64)).add(1);
          return new Tensor[] {i, j, even, single.cast(DType.FLOAT64).add(real), single, real};
        };
    AgainstEager.check("mixed", f, Tensor.linspace(-3, 3, N));
  }

  @Test
  void call_keepingItsInputs_findsThemUnchanged() {
    Keeper keeper = new Keeper();
    FlatFunction f =
        in -> {
          Tensor y = in[0].sin().add(1).mul(in[0]);
          Tensor z = Interpreter.bindAll(keeper, y)[0];
          Tensor w = z.cos().cumSum(0).cos().cumSum(0);
          return new Tensor[] {w.sub(y.sum())};
        };
    Tensor x = Tensor.linspace(0, 1, N);
    Graph graph = AgainstEager.graph(f, x);
    assertTrue(graph.equations().stream().anyMatch(e -> e.primitive() == keeper));
    AgainstEager.check("call", graph, x);
    Object expected = HostArrays.of(x.sin().add(1).mul(x));
    assertEquals(3, keeper.kept.size());
    for (Tensor kept : keeper.kept) {
      AgainstEager.assertSameBits("kept input", expected, HostArrays.of(kept));
    }
  }

  /** The identity as a call, which keeps what it is given. */
  private static final class Keeper implements Call {
    final List<Tensor> kept = new ArrayList<>();

    @Override
    public String label() {
      return "keep";
    }

    @Override
    public boolean isRecorded(Recording purpose) {
      return true;
    }

    @Override
    public TensorType[] outputTypes(TensorType[] inputs) {
      return inputs.clone();
    }

    @Override
    public Tensor[] evaluate(Tensor[] inputs) {
      kept.addAll(List.of(inputs));
      return inputs.clone();
    }

    @Override
    public Tensor[] batchAll(Batch inputs) {
      throw new AssertionError("not batched");
    }

    @Override
    public Tangents jvp(Tensor[] x, Tensor[] dx) {
      throw new AssertionError("not differentiated");
    }

    @Override
    public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
      throw new AssertionError("not transposed");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void randomProgram_andItsGradient_equalEager(long seed) {
    Tensor x = Tensor.linspace(-1.5, 1.5, N);
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      FlatFunction f = in -> new RandomProgram(seed).apply(in[0]);
      AgainstEager.check("seed " + seed, f, x.cast(dtype));
      FlatFunction gradient =
          in ->
              new Tensor[] {
                Autodiff.grad(u -> new RandomProgram(seed).apply(u)[0].sum()).apply(in[0])
              };
      AgainstEager.check("gradient, seed " + seed, gradient, x.cast(dtype));
    }
  }

  @Test
  void run_onManyThreads_givesTheSameEverywhere() throws Exception {
    Tensor x = Tensor.linspace(-1, 1, N);
    Executable program = AgainstEager.compile(in -> new RandomProgram(77).apply(in[0]), x);
    List<Tensor> inputs = new ArrayList<>();
    List<Object[]> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inputs.add(x.mul(1 + 0.1 * i));
      expected.add(AgainstEager.arrays(new RandomProgram(77).apply(inputs.get(i))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        runs.add(
            threads.submit(
                () -> {
                  for (int run = 0; run < 100; run++) {
                    Tensor[] actual = program.run(new Tensor[] {inputs.get(number)});
                    for (int k = 0; k < actual.length; k++) {
                      AgainstEager.assertSameBits(
                          "thread " + number, expected.get(number)[k], HostArrays.of(actual[k]));
                    }
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void thousandSteps_ofFourMegabytes_useFewAtATime() {
    Tensor x = Tensor.linspace(0, 1, 1 << 19);
    Executable program =
        AgainstEager.compile(
            in -> {
              Tensor y = in[0];
              for (int i = 0; i < 1000; i++) {
                y = y.flip().mul(0.999);
              }
              return new Tensor[] {y};
            },
            x);
    long before = megabytesInUse();
    Tensor y = program.run(new Tensor[] {x})[0];
    long after = megabytesInUse();
    assertEquals(Math.pow(0.999, 1000), y.at(y.shape().length() - 1).toDouble(), 1e-12);
    assertTrue(after <= before + 12, before + " MB before, " + after + " MB after");
  }

  private static long megabytesInUse() {
    String state = Storage.poolState();
    return Long.parseLong(state.substring(0, state.indexOf(' ')));
  }

  @Test
  void loops_ofEqualBodies_areCompiledOnce() {
    LoopBody.Step step = new LoopBody.Step(LoopBody.Algebra.ADD, 0, -1, 0);
    LoopBody body = new LoopBody(false, 1, 1, List.of(step), List.of(1));
    LoopBody equal = new LoopBody(false, 1, 1, List.of(step), List.of(1));
    assertSame(LoopCompiler.compile(body), LoopCompiler.compile(equal));
    assertTrue(LoopCompiler.compile(body).getClass().isHidden());
  }

  @Test
  void loops_notUsedForLong_areUnloaded() throws InterruptedException {
    WeakReference<Class<?>> first = new WeakReference<>(chain(1).getClass());
    for (int length = 2; length < 300; length++) {
      assertTrue(chain(length).getClass().isHidden());
    }
    for (int i = 0; i < 100 && first.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(first.get());
  }

  /** A loop that nothing else compiles. */
  private static Loop chain(int length) {
    List<LoopBody.Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.add(new LoopBody.Step(LoopBody.Algebra.SUB, i, i, 0));
    }
    return LoopCompiler.compile(new LoopBody(true, 1, 0, steps, List.of(length)));
  }
}
