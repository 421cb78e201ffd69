package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.autodiff4j.graph.Atom;
import org.autodiff4j.graph.Atom.Variable;
import org.autodiff4j.graph.Equation;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.graph.GraphEvaluator;
import org.autodiff4j.tensor.Call.Tangents;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.TensorType;

/**
 * The derivative of a loop: a loop that computes the results and stacks the residuals of its steps,
 * and one that is linear in the tangents. A residual is stacked only if it differs from step to
 * step and is not an element of a given sequence.
 */
final class ScanDerivative {
  private final Scan scan;
  private final Linearization split;
  private final BitSet active;
  private final Graph forward;
  private final int results;

  /** Variables of the forward body that depend on constants only. */
  private final BitSet invariant = new BitSet();

  // The residuals, by their position among the inputs of the tangent body.
  private final List<Integer> constant = new ArrayList<>();
  private final List<Integer> stacked = new ArrayList<>();
  private final List<Integer> element = new ArrayList<>();

  ScanDerivative(Scan scan, Linearization split, BitSet active) {
    this.scan = scan;
    this.split = split;
    this.active = active;
    this.forward = split.forward().graph();
    this.results = scan.body().outputTypes().length;
    findInvariants();
    int firstSequence = scan.constants() + scan.carries();
    for (int r = 0; r < split.residuals(); r++) {
      int input = residual(r) instanceof Variable v ? forward.inputs().indexOf(v) : -1;
      boolean fixed = !(residual(r) instanceof Variable v) || invariant.get(v.slot());
      (fixed ? constant : input >= firstSequence ? element : stacked).add(r);
    }
  }

  private Atom residual(int r) {
    return forward.outputs().get(results + r);
  }

  private void findInvariants() {
    for (Variable input : forward.inputs().subList(0, scan.constants())) {
      invariant.set(input.slot());
    }
    for (Equation equation : forward.equations()) {
      boolean fixed =
          equation.inputs().stream()
              .allMatch(atom -> !(atom instanceof Variable v) || invariant.get(v.slot()));
      if (fixed) {
        equation.outputs().forEach(output -> invariant.set(output.slot()));
      }
    }
  }

  /** Results and tangents of the loop. */
  Tangents at(Tensor[] x, Tensor[] dx) {
    TensorType[] types = scan.outputTypes(new TensorType[0]);
    Tensor[] all = scan.with(forwardBody(), scan.constants(), scan.carries()).bind(x);
    Tensor[] y = Leaves.range(all, 0, results);

    BitSet carried = Masks.range(active, scan.constants(), firstSequence(), 0);
    List<Tensor> inputs = new ArrayList<>();
    inputs.addAll(List.of(constants(x)));
    addActive(inputs, dx, 0, scan.constants());
    addActive(inputs, dx, scan.constants(), firstSequence());
    inputs.addAll(List.of(Leaves.range(all, results, all.length)));
    for (int r : element) {
      inputs.add(x[forward.inputs().indexOf(residual(r))]);
    }
    addActive(inputs, dx, firstSequence(), dx.length);
    int itsConstants = constant.size() + Masks.range(active, 0, scan.constants(), 0).cardinality();
    Tensor[] dy =
        scan.with(tangentBody(), itsConstants, carried.cardinality())
            .bind(inputs.toArray(Tensor[]::new));
    return new Tangents(y, Masks.spread(dy, split.outputs(), types));
  }

  private int firstSequence() {
    return scan.constants() + scan.carries();
  }

  private void addActive(List<Tensor> inputs, Tensor[] dx, int from, int to) {
    for (int i = active.nextSetBit(from); i >= 0 && i < to; i = active.nextSetBit(i + 1)) {
      inputs.add(dx[i]);
    }
  }

  /** The body that gives, besides its results, the residuals to be stacked. */
  private Program forwardBody() {
    List<Atom> outputs = new ArrayList<>(forward.outputs().subList(0, results));
    stacked.forEach(r -> outputs.add(residual(r)));
    return new Program(scan.label(), forward.withOutputs(outputs));
  }

  /** The residuals that are the same at each step, computed once. */
  private Tensor[] constants(Tensor[] x) {
    List<Atom> outputs = constant.stream().map(this::residual).toList();
    return GraphEvaluator.evaluate(forward.withOutputs(outputs), x);
  }

  /** The tangent body with its inputs as constants, carry and sequences. */
  private Program tangentBody() {
    List<Integer> order = new ArrayList<>(constant);
    int at = split.residuals();
    int n = active.cardinality();
    int beforeSequences = Masks.range(active, 0, firstSequence(), 0).cardinality();
    for (int i = 0; i < beforeSequences; i++) {
      order.add(at + i);
    }
    order.addAll(stacked);
    order.addAll(element);
    for (int i = beforeSequences; i < n; i++) {
      order.add(at + i);
    }
    return split.tangent().permuted(order);
  }
}
