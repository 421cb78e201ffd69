/**
 * What the tests of several modules share: samples of every primitive, and the contract that every
 * backend's kernels keep.
 */
package org.autodiff4j.contract;
