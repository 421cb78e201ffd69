package org.autodiff4j.graph;

import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;

/**
 * A backend that runs whole programs faster than step by step. One that is not a compiler runs them
 * by {@link GraphEvaluator}.
 */
public interface Compiler extends Backend {
  /**
   * Prepares a program.
   *
   * @param graph a program whose constants are literals and tensors with numbers, of any backend.
   *     Its calls, such as control flow, are run by {@link
   *     org.autodiff4j.tensor.Interpreter#bindAll}
   */
  Executable compile(Graph graph);

  /** A program that is ready to run, from any number of threads at once. */
  interface Executable {
    /**
     * The program's outputs.
     *
     * @param inputs literals and tensors with numbers, of any backend, of the types of the
     *     program's inputs; never modified
     */
    Tensor[] run(Tensor[] inputs);
  }
}
