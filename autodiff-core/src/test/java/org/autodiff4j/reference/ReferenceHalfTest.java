package org.autodiff4j.reference;

import org.autodiff4j.contract.HalfContract;
import org.autodiff4j.tensor.Backend;

final class ReferenceHalfTest extends HalfContract {
  @Override
  protected Backend backend() {
    return ReferenceBackend.INSTANCE;
  }
}
