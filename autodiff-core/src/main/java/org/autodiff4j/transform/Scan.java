package org.autodiff4j.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.autodiff4j.graph.Enclosing;
import org.autodiff4j.graph.Graph;
import org.autodiff4j.tensor.Batch;
import org.autodiff4j.tensor.Call;
import org.autodiff4j.tensor.Interpreter;
import org.autodiff4j.tensor.LinearInputs;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DerivativeException;
import org.autodiff4j.types.TensorType;

/**
 * A program repeated along the first axis of some inputs. Inputs: constants, the same at each step;
 * the carry, which each step replaces; and sequences, of which each step sees one element. The body
 * takes these in this order to the next carry and to outputs, which are stacked.
 */
public final class Scan implements Call, Enclosing {
  private final Program body;
  private final int constants;
  private final int carries;
  private final int length;
  private final boolean reverse;

  Scan(Program body, int constants, int carries, int length, boolean reverse) {
    this.body = body;
    this.constants = constants;
    this.carries = carries;
    this.length = length;
    this.reverse = reverse;
  }

  /**
   * Runs the body for each element of the sequences.
   *
   * @param length the number of elements, also where there is no sequence
   * @param reverse from the last element to the first
   * @return the last carry, then the outputs, in the order of the elements
   */
  public static Tensor[] apply(
      Closed body, Tensor[] carry, Tensor[] sequences, int length, boolean reverse) {
    List<Tensor> captured = Closed.allCaptured(List.of(body));
    Scan scan =
        new Scan(body.program("scan", captured), captured.size(), carry.length, length, reverse);
    Tensor[] first = Leaves.concat(captured.toArray(Tensor[]::new), carry);
    return scan.bind(Leaves.concat(first, sequences));
  }

  Tensor[] bind(Tensor[] x) {
    return Interpreter.bindAll(this, x);
  }

  Program body() {
    return body;
  }

  int constants() {
    return constants;
  }

  int carries() {
    return carries;
  }

  /** This loop with another body. */
  Scan with(Program other, int itsConstants, int itsCarries) {
    return new Scan(other, itsConstants, itsCarries, length, reverse);
  }

  @Override
  public String label() {
    return reverse ? "scanReverse" : "scan";
  }

  @Override
  public String heading() {
    return label() + "[length=" + length + "]";
  }

  @Override
  public Map<String, Graph> programs() {
    return Map.of("body", body.graph());
  }

  @Override
  public boolean isRecorded(Recording purpose) {
    return true;
  }

  @Override
  public TensorType[] outputTypes(TensorType[] inputs) {
    TensorType[] types = body.outputTypes();
    for (int i = carries; i < types.length; i++) {
      types[i] = types[i].with(types[i].shape().insert(0, length));
    }
    return types;
  }

  @Override
  public Tensor[] evaluate(Tensor[] inputs) {
    Tensor[] state = inputs.clone();
    TensorType[] types = body.outputTypes();
    Tensor[][] outputs = new Tensor[types.length - carries][length];
    for (int step = 0; step < length; step++) {
      int t = reverse ? length - 1 - step : step;
      for (int i = constants + carries; i < state.length; i++) {
        state[i] = inputs[i].at(t);
      }
      Tensor[] next = body.apply(state);
      System.arraycopy(next, 0, state, constants, carries);
      for (int o = 0; o < outputs.length; o++) {
        outputs[o][t] = next[carries + o];
      }
    }
    Tensor[] result = Leaves.range(state, constants, constants + types.length);
    for (int o = 0; o < outputs.length; o++) {
      result[carries + o] = stacked(outputs[o], types[carries + o]);
    }
    return result;
  }

  /** A value that is the same literal at each step needs no memory. */
  private Tensor stacked(Tensor[] steps, TensorType type) {
    TensorType stack = type.with(type.shape().insert(0, length));
    if (length == 0) {
      return Literal.zero(stack);
    }
    for (Tensor step : steps) {
      if (!(step instanceof Literal) || !step.equals(steps[0])) {
        return Tensors.stack(0, steps);
      }
    }
    return ((Literal) steps[0]).at(stack.shape());
  }

  @Override
  public Tangents jvp(Tensor[] x, Tensor[] dx) {
    BitSet active =
        Masks.closure(
            Masks.nonzero(dx), a -> grown(a, body.linearization(a, carried(a)).outputs()));
    Linearization split = body.linearization(active, carried(active));
    return new ScanDerivative(this, split, active).at(x, dx);
  }

  /** Which elements of the carry are marked among the inputs. */
  private BitSet carried(BitSet inputs) {
    return Masks.range(inputs, constants, constants + carries, 0);
  }

  private BitSet grown(BitSet inputs, BitSet outputs) {
    return Masks.union(inputs, Masks.range(outputs, 0, carries, constants));
  }

  /**
   * The loop backwards: the cotangent of the carry is carried, with the sum of those of the linear
   * constants; the other inputs are used as they were.
   */
  @Override
  public Tensor[] transpose(Tensor[] cts, LinearInputs inputs) {
    int n = inputs.count();
    TensorType[] types = inputs.types();
    BitSet linear = inputs.linear();
    for (int i = constants; i < constants + carries; i++) {
      if (!linear.get(i) && !Literal.isZero(inputs.value(i))) {
        throw new DerivativeException(
            "Cannot transpose scan: element "
                + (i - constants)
                + " of its carry, a "
                + types[i]
                + ", is not linear. Use vjp.");
      }
    }
    linear.set(constants, constants + carries); // a carry that begins at zero
    BitSet arriving = Masks.nonzero(cts);
    arriving.set(0, carries);
    Backward back = new Backward(linear, arriving);
    Tensor[] given = Masks.select(cts, Masks.range(arriving, carries, cts.length, carries));
    Tensor[] start = Leaves.range(cts, 0, carries);
    BitSet fixed = Masks.complement(linear, n);
    Tensor[] zeros = Masks.spread(new Tensor[0], Masks.NONE, back.sums);
    Tensor[] result =
        new Scan(back.body, back.fixedConstants, carries + zeros.length, length, !reverse)
            .bind(
                Leaves.concat(
                    Leaves.concat(
                        Masks.values(inputs, Masks.range(fixed, 0, constants, 0)),
                        Leaves.concat(start, zeros)),
                    Leaves.concat(
                        Masks.values(
                            inputs,
                            Masks.range(fixed, constants + carries, n, constants + carries)),
                        given)));
    // Results: the carry's cotangents, the constants' sums, the sequences' cotangents.
    Tensor[] ct = new Tensor[result.length];
    int sums = zeros.length;
    System.arraycopy(result, carries, ct, 0, sums);
    System.arraycopy(result, 0, ct, sums, carries);
    System.arraycopy(result, carries + sums, ct, carries + sums, ct.length - carries - sums);
    return Masks.spread(ct, linear, types);
  }

  /** The body of the loop backwards. */
  private final class Backward {
    final TensorType[] sums;
    final int fixedConstants;
    final Program body;

    Backward(BitSet linear, BitSet arriving) {
      Program step = Scan.this.body.transposition(linear, arriving, true).program();
      TensorType[] types = Scan.this.body.inputTypes();
      TensorType[] results = Scan.this.body.outputTypes();
      sums = Masks.select(types, Masks.range(linear, 0, constants, 0));
      fixedConstants = constants - sums.length;
      int fixed = types.length - linear.cardinality();
      // The step takes: fixed constants, fixed sequences, cotangents of carry and outputs; it gives
      // cotangents of constants, carry and sequences. The loop has the sums within its carry.
      FlatFunction f =
          x -> {
            int first = fixedConstants + carries + sums.length;
            Tensor[] given =
                Leaves.concat(
                    Leaves.concat(
                        Leaves.range(x, 0, fixedConstants),
                        Leaves.range(x, first, first + fixed - fixedConstants)),
                    Leaves.concat(
                        Leaves.range(x, fixedConstants, fixedConstants + carries),
                        Leaves.range(x, first + fixed - fixedConstants, x.length)));
            Tensor[] ct = step.inline(given);
            Tensor[] result = new Tensor[ct.length];
            System.arraycopy(ct, sums.length, result, 0, carries);
            for (int i = 0; i < sums.length; i++) {
              Tensor sum = x[fixedConstants + carries + i];
              result[carries + i] = Literal.isZero(ct[i]) ? sum : Leaves.sum(sum, ct[i]);
            }
            int done = carries + sums.length;
            System.arraycopy(ct, done, result, done, ct.length - done);
            return result;
          };
      List<TensorType> inputs = new ArrayList<>();
      BitSet rest = Masks.complement(linear, types.length);
      inputs.addAll(List.of(Masks.select(types, Masks.range(rest, 0, constants, 0))));
      inputs.addAll(List.of(results).subList(0, carries));
      inputs.addAll(List.of(sums));
      inputs.addAll(
          List.of(
              Masks.select(
                  types,
                  Masks.range(rest, constants + carries, types.length, constants + carries))));
      inputs.addAll(
          List.of(Masks.select(results, Masks.range(arriving, carries, results.length, carries))));
      body = Program.of(label(), f, inputs.toArray(TensorType[]::new));
    }
  }

  /** The loop over batches: in sequences the batch axis comes second. */
  @Override
  public Tensor[] batchAll(Batch inputs) {
    int size = inputs.size();
    BitSet mapped =
        Masks.closure(inputs.mapped(), m -> grown(m, body.batching(m, carried(m), size).outputs()));
    Program.Part part = body.batching(mapped, carried(mapped), size);
    Tensor[] x = inputs.all();
    for (int i = mapped.nextSetBit(0); i >= 0; i = mapped.nextSetBit(i + 1)) {
      x[i] = i < constants + carries ? inputs.spread(i) : Tensors.moveAxis(x[i], 0, 1);
    }
    Tensor[] y = with(part.program(), constants, carries).bind(x);
    for (int o = carries; o < y.length; o++) {
      y[o] = part.outputs().get(o) ? Tensors.moveAxis(y[o], 1, 0) : y[o];
    }
    return part.spread(y, size);
  }
}
