package org.autodiff4j.reference;

import org.autodiff4j.contract.BackendContract;
import org.autodiff4j.tensor.Backend;

/** The reference backend against itself: what the contract checks beyond numbers. */
final class ReferenceBackendContractTest extends BackendContract {
  @Override
  protected Backend backend() {
    return ReferenceBackend.INSTANCE;
  }
}
