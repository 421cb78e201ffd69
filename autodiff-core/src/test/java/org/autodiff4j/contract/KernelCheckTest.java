package org.autodiff4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.autodiff4j.reference.ReferenceBackend;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Elementwise;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;
import org.junit.jupiter.api.Test;

/** That each kind of fault in a backend is found, and told in full. */
final class KernelCheckTest {
  private static final TensorType TYPE = TensorType.of(DType.FLOAT64, 2, 2);

  @Test
  void run_faultlessKernel_passes() {
    Faulty backend = new Faulty(call -> {});
    KernelCheck check = new KernelCheck(backend, Tolerance::of);
    run(check, backend);
    run(check, backend);
    check.checkResultsUnchanged();
    assertEquals(2, backend.calls);
  }

  @Test
  void run_inaccurateKernel_namesElementAndNumbers() {
    Faulty backend = new Faulty(call -> call.result[2] *= 1 + 1e-12);
    assertFails(
        "EXP of [f64[2,2]], row-major: element [1, 0] is 20.085536923207755, expected"
            + " 20.085536923187668, relative error 1.0000749901163273E-12 (allowed: 1.0E-13)",
        () -> run(new KernelCheck(backend, Tolerance::of), backend));
  }

  @Test
  void run_kernelThatWritesToItsInput_namesTheInput() {
    Faulty backend = new Faulty(call -> call.input[3] = -1);
    assertFails(
        "input 0 of EXP of [f64[2,2]], row-major was changed by the kernel: element [1, 1] is -1.0"
            + " instead of 4.0",
        () -> run(new KernelCheck(backend, Tolerance::of), backend));
  }

  @Test
  void run_layoutWithOtherNumbers_namesTheInput() {
    Faulty backend = new Faulty(call -> {});
    Tensor x = backend.tensor(TYPE, new double[] {1, 2, 3, 4});
    assertFails(
        "input 0 of EXP of [f64[2,2]], transposed does not hold its numbers: element [0, 1] is 2.0"
            + " instead of 3.0",
        () ->
            new KernelCheck(backend, Tolerance::of)
                .run(
                    Elementwise.EXP,
                    new Tensor[] {x},
                    new Object[] {new double[] {1, 3, 2, 4}},
                    "transposed"));
  }

  @Test
  void checkResultsUnchanged_sharedBuffer_namesTheEarlierResult() {
    double[][] first = new double[1][];
    Faulty backend =
        new Faulty(
            call -> {
              if (first[0] == null) {
                first[0] = call.result;
              } else {
                first[0][0] = 0;
              }
            });
    KernelCheck check = new KernelCheck(backend, Tolerance::of);
    run(check, backend);
    run(check, backend);
    assertFails(
        "the result of EXP of [f64[2,2]], row-major was changed by later kernels: element [0, 0] is"
            + " 0.0 instead of 2.718281828459045",
        check::checkResultsUnchanged);
  }

  @Test
  void run_resultOfAnotherType_namesBoth() {
    Faulty backend = new Faulty(call -> call.type = TYPE.with(Shape.of(4)));
    assertFails(
        "type of the result of EXP of [f64[2,2]], row-major ==> expected: <f64[2,2]> but was:"
            + " <f64[4]>",
        () -> run(new KernelCheck(backend, Tolerance::of), backend));
  }

  private static void run(KernelCheck check, Backend backend) {
    double[] numbers = {1, 2, 3, 4};
    Tensor x = backend.tensor(TYPE, numbers);
    check.run(Elementwise.EXP, new Tensor[] {x}, new Object[] {numbers}, "row-major");
  }

  private static void assertFails(
      String message, org.junit.jupiter.api.function.Executable executable) {
    assertEquals(message, assertThrows(AssertionError.class, executable).getMessage());
  }

  /** What a fault may spoil. */
  private static final class Evaluation {
    double[] input;
    double[] result;
    TensorType type;
  }

  /** The reference backend on vectors of f64, with a fault. */
  private static final class Faulty implements Backend {
    private final ReferenceBackend reference = new ReferenceBackend();
    private final Consumer<Evaluation> fault;
    private int calls;

    Faulty(Consumer<Evaluation> fault) {
      this.fault = fault;
    }

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public int priority() {
      return -1;
    }

    @Override
    public ConcreteTensor tensor(TensorType type, Object array) {
      return new FaultyTensor(this, type, ((double[]) array).clone());
    }

    @Override
    public Tensor[] evaluate(Primitive primitive, Tensor[] inputs, TensorType[] outputs) {
      calls++;
      double[] input = ((FaultyTensor) inputs[0]).numbers;
      Tensor[] same = {reference.tensor(inputs[0].type(), input)};
      Evaluation evaluation = new Evaluation();
      evaluation.result = reference.evaluate(primitive, same, outputs)[0].toArray();
      evaluation.input = input;
      evaluation.type = outputs[0];
      fault.accept(evaluation);
      return new Tensor[] {new FaultyTensor(this, evaluation.type, evaluation.result)};
    }
  }

  private static final class FaultyTensor extends ConcreteTensor {
    private final Backend backend;
    private final double[] numbers;

    FaultyTensor(Backend backend, TensorType type, double[] numbers) {
      super(type);
      this.backend = backend;
      this.numbers = numbers;
    }

    @Override
    public Backend backend() {
      return backend;
    }

    @Override
    public Object toHost() {
      return numbers.clone();
    }
  }
}
