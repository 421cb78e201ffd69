package org.autodiff4j.tensor;

import java.util.ServiceLoader;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.TensorType;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs primitives on numbers: chooses the backend, brings the inputs there, and folds literals. */
final class Evaluation {
  private Evaluation() {}

  /** Loaded on first use, so that a program that names its backend never starts another. */
  private static final class Standard {
    static final Backend BACKEND = choose(System.getProperty("autodiff4j.backend"));

    private static Backend choose(@Nullable String wanted) {
      Backend best = null;
      StringBuilder found = new StringBuilder();
      for (Backend backend : ServiceLoader.load(Backend.class, Backend.class.getClassLoader())) {
        found.append(found.isEmpty() ? "" : ", ").append(backend.name());
        boolean fits = wanted == null || wanted.equals(backend.name());
        if (fits && (best == null || backend.priority() > best.priority())) {
          best = backend;
        }
      }
      if (best == null) {
        throw new AutodiffException(
            "No backend named '"
                + wanted
                + "' is on the class path; found: "
                + found
                + ". Set -Dautodiff4j.backend to one of them.");
      }
      LoggerFactory.getLogger(Backend.class)
          .debug("standard backend: {} (of {})", best.name(), found);
      return best;
    }
  }

  static Backend standard() {
    return Standard.BACKEND;
  }

  static Tensor[] evaluate(Primitive primitive, Tensor[] inputs) {
    if (primitive instanceof Call call) {
      return call.evaluate(inputs);
    }
    TensorType[] types = new TensorType[inputs.length];
    Backend backend = null;
    boolean mixed = false;
    for (int i = 0; i < inputs.length; i++) {
      types[i] = inputs[i].type();
      if (inputs[i] instanceof ConcreteTensor tensor) {
        if (backend == null) {
          backend = tensor.backend();
        } else if (backend != tensor.backend()) {
          mixed = true;
        }
      }
    }
    TensorType[] outputs = primitive.outputTypes(types);
    if (backend == null) {
      Tensor folded = fold(primitive, inputs, outputs[0]);
      if (folded != null) {
        if (NaNs.areSought()) {
          NaNs.check(primitive, types, new Tensor[] {folded});
        }
        return new Tensor[] {folded};
      }
      backend = standard();
    }
    Tensor[] results =
        backend.evaluate(primitive, mixed ? gather(inputs, backend) : inputs, outputs);
    if (NaNs.areSought()) {
      NaNs.check(primitive, types, results);
    }
    return results;
  }

  /** Operands from several backends meet on that of the first. */
  private static Tensor[] gather(Tensor[] inputs, Backend backend) {
    Tensor[] result = inputs.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i] instanceof ConcreteTensor tensor && tensor.backend() != backend) {
        result[i] = backend.tensor(tensor.type(), tensor.toHost());
      }
    }
    return result;
  }

  /** The literal an operation on literals gives where that needs no kernel, else null. */
  private static @Nullable Literal fold(Primitive primitive, Tensor[] inputs, TensorType output) {
    if (primitive instanceof Rearrangement) {
      return ((Literal) inputs[0]).at(output.shape());
    }
    if (inputs.length == 0 || !output.isFloat()) {
      return null;
    }
    Literal x = (Literal) inputs[0];
    if (primitive instanceof ElementwiseUnary unary) {
      return Literal.of(output, unary.apply(x.value()));
    }
    if (primitive instanceof ElementwiseBinary binary) {
      return Literal.of(
          output, binary.apply(output.dtype(), x.value(), ((Literal) inputs[1]).value()));
    }
    return primitive instanceof Linear && allZero(inputs) ? Literal.zero(output) : null;
  }

  private static boolean allZero(Tensor[] literals) {
    for (Tensor literal : literals) {
      if (!Literal.isZero(literal)) {
        return false;
      }
    }
    return true;
  }
}
