package org.autodiff4j.tensor;

import org.autodiff4j.types.TensorType;

/** A primitive with exactly one result; all but {@link SeveralResults} and calls are such. */
public interface SingleResult extends Primitive {
  /** The type of the result for inputs of these types; raises the errors the user sees. */
  TensorType outputType(TensorType[] inputs);

  /** The result, batch axis first, for inputs of which some carry a batch axis, also first. */
  Tensor batch(Batch inputs);

  @Override
  default TensorType[] outputTypes(TensorType[] inputs) {
    return new TensorType[] {outputType(inputs)};
  }

  @Override
  default Tensor[] batchAll(Batch inputs) {
    return new Tensor[] {batch(inputs)};
  }
}
