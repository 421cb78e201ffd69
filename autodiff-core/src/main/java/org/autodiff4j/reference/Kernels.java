package org.autodiff4j.reference;

import java.util.HashMap;
import java.util.Map;
import org.autodiff4j.tensor.Primitive;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;

/** The kernels of all families, by the class of the primitive or an interface it implements. */
final class Kernels {
  private final Map<Class<?>, KernelOfSeveral<Primitive>> byClass = new HashMap<>();

  Kernels() {
    ElementwiseKernels.register(this);
    ReductionKernels.register(this);
    CumulativeKernels.register(this);
    OrderingKernels.register(this);
    ReshapingKernels.register(this);
    ContractionKernel.register(this);
    ConvolutionKernel.register(this);
    PoolingKernels.register(this);
    IndexingKernels.register(this);
    RandomKernels.register(this);
    FourierKernels.register(this);
    SpectralKernels.register(this);
    FactorizationKernels.register(this);
    LinearSystemKernels.register(this);
  }

  <P extends Primitive> void put(Class<P> type, Kernel<P> kernel) {
    putAll(type, (primitive, x, y) -> new ReferenceTensor[] {kernel.apply(primitive, x, y[0])});
  }

  <P extends Primitive> void putAll(Class<P> type, KernelOfSeveral<P> kernel) {
    byClass.put(type, (primitive, x, y) -> kernel.apply(type.cast(primitive), x, y));
  }

  KernelOfSeveral<Primitive> of(Primitive primitive) {
    @Nullable KernelOfSeveral<Primitive> kernel = byClass.get(primitive.getClass());
    for (Class<?> kind : primitive.getClass().getInterfaces()) {
      kernel = kernel == null ? byClass.get(kind) : kernel;
    }
    if (kernel == null) {
      throw new AutodiffException(
          "The reference backend has no kernel for " + primitive.label() + ".");
    }
    return kernel;
  }
}
