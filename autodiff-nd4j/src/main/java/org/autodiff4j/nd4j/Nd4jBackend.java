package org.autodiff4j.nd4j;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import org.autodiff4j.graph.Compiler;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.nd4j.compile.Planner;
import org.autodiff4j.nd4j.kernel.Elements;
import org.autodiff4j.nd4j.kernel.Kernels;
import org.autodiff4j.tensor.ConcreteTensor;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.TensorType;

/**
 * The backend that computes with ND4J's native kernels on off-heap memory. It is the standard
 * backend wherever it is on the class path.
 */
public final class Nd4jBackend implements Compiler {
  /** All tensors name this one as theirs, whichever instance made them. */
  static final Nd4jBackend INSTANCE = new Nd4jBackend();

  /** A backend; all instances are alike, and share their tensors. */
  public Nd4jBackend() {}

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public ConcreteTensor tensor(TensorType type, Object array) {
    Class<?> component = component(type);
    long elements = type.shape().elements();
    if (array.getClass().getComponentType() != component || Array.getLength(array) != elements) {
      throw new AutodiffException(
          type
              + " is made from a "
              + component
              + "[] of "
              + elements
              + " elements, but got a "
              + array.getClass().getSimpleName()
              + (array.getClass().isArray() ? " of " + Array.getLength(array) : "")
              + ".");
    }
    Nd4jTensor tensor = Nd4jTensor.allocate(type);
    if (elements > 0) {
      if (type.dtype().isHalf()) {
        Elements.putHalves(type.dtype(), (float[]) array, tensor.address());
      } else {
        Memory.copyIn(array, 0, tensor.address(), elements * type.dtype().bytes());
      }
    }
    Reference.reachabilityFence(tensor);
    return tensor;
  }

  @Override
  public Tensor[] evaluate(Primitive primitive, Tensor[] inputs, TensorType[] outputs) {
    return Kernels.of(primitive).run(primitive, inputs, outputs);
  }

  /**
   * A program that finds its kernels once, computes chains of elementwise operations block by block
   * without storing what is between them, and gives memory back after its last use. Its results
   * equal those of the single steps bit for bit.
   */
  @Override
  public Executable compile(Graph graph) {
    return Planner.plan(graph);
  }

  private static Class<?> component(TensorType type) {
    return switch (type.dtype()) {
      case FLOAT64 -> double.class;
      case FLOAT32, FLOAT16, BFLOAT16 -> float.class;
      case INT64 -> long.class;
      case INT32 -> int.class;
      case BOOL -> boolean.class;
    };
  }
}
