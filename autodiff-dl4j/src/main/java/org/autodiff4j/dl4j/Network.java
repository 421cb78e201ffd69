package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;

/** The layers and vertices of a model, in an order in which they can be computed. */
record Network(List<String> inputs, List<Node> nodes, List<String> outputs) {
  /** What each node gives; of heads the logits, as rows. */
  final class Run implements Node.Lookup {
    private final Map<String, Tensor> params;
    private final Mode mode;
    private final int examples;
    private final Map<String, Signal> signals = new HashMap<>();
    private final Map<String, Signal> headInputs = new HashMap<>();
    private final Map<String, Tensor> logits = new HashMap<>();

    Run(Map<String, Tensor> params, List<Signal> features, Mode mode) {
      this.params = params;
      this.mode = mode;
      this.examples = features.get(0).x().shape().size(0);
      for (int i = 0; i < inputs.size(); i++) {
        signals.put(inputs.get(i), features.get(i));
      }
      nodes.forEach(this::compute);
    }

    private void compute(Node node) {
      List<Signal> in = new ArrayList<>();
      node.inputs().forEach(name -> in.add(of(name)));
      if (node.vertex() != null) {
        signals.put(node.name(), node.vertex().apply(in, this));
        return;
      }
      Signal prepared = node.preprocessor().apply(in.get(0), examples);
      LayerCall call =
          new LayerCall(node.name(), own(node.name()), prepared.x(), prepared.mask(), mode);
      if (node.head() != null) {
        Tensor rows = node.head().logits(call);
        logits.put(node.name(), rows);
        headInputs.put(node.name(), prepared);
        return;
      }
      LayerFunction layer = Objects.requireNonNull(node.layer());
      signals.put(node.name(), new Signal(layer.apply(call), layer.mask(call)));
    }

    /** The parameters of a layer, by the names that they have in it. */
    private Map<String, Tensor> own(String name) {
      String prefix = name + "_";
      Map<String, Tensor> own = new TreeMap<>();
      params.forEach(
          (key, value) -> {
            if (key.startsWith(prefix) && key.lastIndexOf('_') == name.length()) {
              own.put(key.substring(prefix.length()), value);
            }
          });
      return own;
    }

    /** What a node gives; of a head its activations, which a loss has no use for, when asked. */
    @Override
    public Signal of(String name) {
      Signal signal = signals.get(name);
      Signal input = headInputs.get(name);
      if (signal == null && input != null) {
        Head head = Objects.requireNonNull(node(name).head());
        signal = input.with(head.output(logits(name), input.x()));
        signals.put(name, signal);
      }
      if (signal == null) {
        throw new AutodiffException("The network has no node " + name + ".");
      }
      return signal;
    }

    @Override
    public int examples() {
      return examples;
    }

    /** The logits of an output, as rows. */
    Tensor logits(String output) {
      return Objects.requireNonNull(logits.get(output));
    }

    /** What an output layer worked on. */
    Signal headInput(String output) {
      return Objects.requireNonNull(headInputs.get(output));
    }
  }

  /** The node of this name. */
  Node node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }
}
