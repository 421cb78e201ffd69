package org.autodiff4j.nd4j.kernel;

import java.util.HashMap;
import java.util.Map;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;

/** The kernels of all families, by the class of the primitive or an interface it implements. */
public final class Kernels {
  private static final Kernels ALL = new Kernels();

  private final Map<Class<?>, KernelOfSeveral<Primitive>> registered = new HashMap<>();

  /** Finds a kernel by class once, and then in a few nanoseconds. */
  private final ClassValue<KernelOfSeveral<Primitive>> byClass =
      new ClassValue<>() {
        @Override
        protected KernelOfSeveral<Primitive> computeValue(Class<?> type) {
          return find(type);
        }
      };

  private Kernels() {
    ElementwiseKernels.register(this);
    PairKernels.register(this);
    ComparisonKernels.register(this);
    ReductionKernels.register(this);
    CumulativeKernels.register(this);
    OrderingKernels.register(this);
    ReshapingKernels.register(this);
    ContractionKernel.register(this);
    ConvolutionKernel.register(this);
    PoolingKernels.register(this);
    IndexingKernels.register(this);
    ScatterKernels.register(this);
    SlicingKernels.register(this);
    RandomKernels.register(this);
    FourierKernels.register(this);
    SpectralKernels.register(this);
    FactorizationKernels.register(this);
    LinearSystemKernels.register(this);
    SpecialKernels.register(this);
  }

  /** The kernel of a primitive. */
  public static KernelOfSeveral<Primitive> of(Primitive primitive) {
    return ALL.byClass.get(primitive.getClass());
  }

  /** Says what computes the primitives of a class, or of an interface. */
  <P extends Primitive> void put(Class<P> type, Kernel<P> kernel) {
    registered.put(
        type,
        (primitive, inputs, outputs) ->
            new Tensor[] {kernel.run(type.cast(primitive), inputs, outputs[0])});
  }

  /** As {@link #put}, for primitives with several results. */
  <P extends Primitive> void putAll(Class<P> type, KernelOfSeveral<P> kernel) {
    registered.put(
        type, (primitive, inputs, outputs) -> kernel.run(type.cast(primitive), inputs, outputs));
  }

  private KernelOfSeveral<Primitive> find(Class<?> type) {
    @Nullable KernelOfSeveral<Primitive> kernel = registered.get(type);
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
