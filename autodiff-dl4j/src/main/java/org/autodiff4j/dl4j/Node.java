package org.autodiff4j.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer or vertex of a network.
 *
 * @param name its name, which begins the names of its parameters
 * @param inputs the nodes and network inputs that it works on
 * @param preprocessor what is done to the input of a layer first
 * @param layer what a layer computes, or null
 * @param head the output layer that this is, or null
 * @param vertex what a vertex computes, or null
 */
record Node(
    String name,
    List<String> inputs,
    Preprocessors.Step preprocessor,
    @Nullable LayerFunction layer,
    @Nullable Head head,
    Node.@Nullable VertexFunction vertex) {
  /** What a vertex computes from its inputs; the network's own inputs are there by name. */
  interface VertexFunction {
    Signal apply(List<Signal> inputs, Lookup network);
  }

  /** Signals by the names of nodes and inputs. */
  interface Lookup {
    Signal of(String name);

    /** The number of examples, which is not that of the rows of sequences. */
    int examples();
  }

  static Node ofLayer(
      String name, List<String> inputs, Preprocessors.Step preprocessor, LayerFunction layer) {
    return new Node(name, inputs, preprocessor, layer, null, null);
  }

  static Node ofHead(String name, List<String> inputs, Preprocessors.Step preprocessor, Head head) {
    return new Node(name, inputs, preprocessor, null, head, null);
  }

  static Node ofVertex(String name, List<String> inputs, VertexFunction vertex) {
    return new Node(name, inputs, (in, n) -> in, null, null, vertex);
  }
}
