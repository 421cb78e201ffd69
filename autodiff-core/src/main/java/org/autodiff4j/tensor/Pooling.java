package org.autodiff4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Reductions over windows that slide along the last axes, {@code [..., s…] -> [..., p…]} with one
 * size s and p for each axis of the window. The axes before are independent examples.
 */
public final class Pooling {
  private Pooling() {}

  /**
   * Which elements of a window the derivative of its extremum is that of, where several equal it.
   */
  public enum Ties {
    /** Of all of them, in even shares. */
    SHARED,
    /** Of the first, in row-major order. */
    FIRST
  }

  /** What primitives over windows share. */
  public sealed interface OverWindows extends SingleResult {
    /** The size of the window along each of the last axes, at least 1. */
    Shape window();

    /** How it moves along each. */
    List<Slide> slides();

    /** The shape of the results for an input of this shape. */
    default Shape results(Shape x) {
      if (window().rank() != slides().size()) {
        throw new ShapeException(
            label()
                + ": a window "
                + window()
                + " of "
                + window().rank()
                + " axes cannot move along "
                + slides().size()
                + ".");
      }
      if (x.rank() < window().rank()) {
        throw new ShapeException(
            label() + ": a window " + window() + " has more axes than the shape " + x + ".");
      }
      int lead = x.rank() - window().rank();
      Shape shape = x;
      for (int i = 0; i < window().rank(); i++) {
        if (window().size(i) == 0) {
          throw new ShapeException(label() + ": the window " + window() + " is empty.");
        }
        int count = slides().get(i).count(x.size(lead + i), window().size(i));
        shape = shape.with(lead + i, count);
      }
      return shape;
    }

    /** The last axes of the examples are the same, so a batch is more examples. */
    @Override
    default Tensor batch(Batch inputs) {
      return Interpreter.bind(this, inputs.spreadAll());
    }
  }

  /** The sum over each window; 0 of none. */
  public record WindowSum(Shape window, List<Slide> slides) implements OverWindows, Linear {
    public WindowSum {
      slides = List.copyOf(slides);
    }

    @Override
    public String label() {
      return "windowSum";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      return x.with(results(x.shape()));
    }

    /** The sums of ct, dilated by the stride, over the windows that hold an element. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      Shape x = inputs.type(0).shape();
      int lead = x.rank() - window.rank();
      List<Slide> back = new ArrayList<>();
      for (int i = 0; i < window.rank(); i++) {
        int m = ct.shape().size(lead + i);
        back.add(slides.get(i).back(x.size(lead + i), window.size(i), m));
      }
      return Interpreter.bind(new WindowSum(window, back), ct);
    }
  }

  /** The greatest element of each window, NaN if there is one; -∞ or the least integer of none. */
  public record WindowMax(Shape window, List<Slide> slides, Ties ties)
      implements OverWindows, Nonlinear {
    public WindowMax {
      slides = List.copyOf(slides);
    }

    @Override
    public String label() {
      return "windowMax";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      return x.with(results(x.shape()));
    }

    /** The mean of dx over the elements of the window that equal y, or that of the first. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return Interpreter.bind(new MeanWhereEqual(window, slides, ties), x[0], y, dx);
    }
  }

  /** The least element of each window, NaN if there is one; ∞ or the greatest integer of none. */
  public record WindowMin(Shape window, List<Slide> slides, Ties ties)
      implements OverWindows, Nonlinear {
    public WindowMin {
      slides = List.copyOf(slides);
    }

    @Override
    public String label() {
      return "windowMin";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      TensorType x = Types.number(this, inputs);
      return x.with(results(x.shape()));
    }

    /** The mean of dx over the elements of the window that equal y, or that of the first. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return Interpreter.bind(new MeanWhereEqual(window, slides, ties), x[0], y, dx);
    }
  }

  /**
   * Of x, y and dx: for each window of x the mean of dx over the elements that equal the window's
   * y, or the dx of the first of them; 0 if none does, NaN if y is NaN. What it gives x and y is
   * piecewise constant and has derivative 0.
   */
  public record MeanWhereEqual(Shape window, List<Slide> slides, Ties ties)
      implements OverWindows, Nonlinear, Transposable {
    public MeanWhereEqual {
      slides = List.copyOf(slides);
    }

    @Override
    public String label() {
      return "windowMeanWhereEqual";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      TensorType x = Types.sameReal(this, new TensorType[] {inputs[0], inputs[2]});
      return Types.sameReal(this, new TensorType[] {x.with(results(x.shape())), inputs[1]});
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 2;
    }

    /** Itself in dx; 0 in x and y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return argument == 2 ? Interpreter.bind(this, x[0], x[1], dx) : Literal.zero(y.type());
    }

    /** Each ct shared out among the elements that equal y. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(
          new SpreadWhereEqual(window, slides, ties), inputs.value(0), inputs.value(1), ct);
    }
  }

  /**
   * Of x, y and ct: the ct of each window shared out evenly among the window's elements of x that
   * equal its y, or given to the first of them, and summed for each element; NaN to all of the
   * window if y is NaN.
   */
  public record SpreadWhereEqual(Shape window, List<Slide> slides, Ties ties)
      implements OverWindows, Nonlinear, Transposable {
    public SpreadWhereEqual {
      slides = List.copyOf(slides);
    }

    @Override
    public String label() {
      return "windowSpreadWhereEqual";
    }

    @Override
    public TensorType outputType(TensorType[] inputs) {
      Types.arity(this, inputs, 3);
      TensorType y = Types.sameReal(this, new TensorType[] {inputs[1], inputs[2]});
      Types.sameReal(this, new TensorType[] {inputs[0].with(results(inputs[0].shape())), y});
      return inputs[0];
    }

    @Override
    public boolean isLinearIn(int argument) {
      return argument == 2;
    }

    /** Itself in ct; 0 in x and y. */
    @Override
    public Tensor jvp(int argument, Tensor dx, Tensor[] x, Tensor y) {
      return argument == 2 ? Interpreter.bind(this, x[0], x[1], dx) : Literal.zero(y.type());
    }

    /** For each window the mean over the elements that equal y. */
    @Override
    public Tensor transpose(int argument, Tensor ct, LinearInputs inputs) {
      return Interpreter.bind(
          new MeanWhereEqual(window, slides, ties), inputs.value(0), inputs.value(1), ct);
    }
  }
}
