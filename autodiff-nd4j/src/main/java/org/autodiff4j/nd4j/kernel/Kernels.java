package org.autodiff4j.nd4j.kernel;

import java.util.HashMap;
import java.util.Map;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;

/** The kernels of all families, by the class of the primitive or an interface it implements. */
public final class Kernels {
  private static final Kernels ALL = new Kernels();

  private final Map<Class<?>, Kernel<Primitive>> registered = new HashMap<>();

  /** Finds a kernel by class once, and then in a few nanoseconds. */
  private final ClassValue<Kernel<Primitive>> byClass =
      new ClassValue<>() {
        @Override
        protected Kernel<Primitive> computeValue(Class<?> type) {
          return find(type);
        }
      };

  private Kernels() {
    ElementwiseKernels.register(this);
    PairKernels.register(this);
    ComparisonKernels.register(this);
    ReductionKernels.register(this);
    CumulativeKernels.register(this);
    ReshapingKernels.register(this);
    ContractionKernel.register(this);
    IndexingKernels.register(this);
    ScatterKernels.register(this);
    RandomKernels.register(this);
  }

  /** The kernel of a primitive. */
  public static Kernel<Primitive> of(Primitive primitive) {
    return ALL.byClass.get(primitive.getClass());
  }

  /** Says what computes the primitives of a class, or of an interface. */
  <P extends Primitive> void put(Class<P> type, Kernel<P> kernel) {
    registered.put(
        type, (primitive, inputs, output) -> kernel.run(type.cast(primitive), inputs, output));
  }

  private Kernel<Primitive> find(Class<?> type) {
    @Nullable Kernel<Primitive> kernel = registered.get(type);
    for (Class<?> kind : type.getInterfaces()) {
      kernel = kernel == null ? registered.get(kind) : kernel;
    }
    if (kernel == null) {
      throw new AutodiffException(
          "The nd4j backend has no kernel for " + type.getSimpleName() + ".");
    }
    return kernel;
  }
}
