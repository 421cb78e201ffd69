package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.tensor.Padding;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.jspecify.annotations.Nullable;

/** What the vertices of a computation graph compute. */
final class Vertices {
  private static final Map<String, Function<GraphVertex, Node.VertexFunction>> TABLE =
      new TreeMap<>();

  static {
    put(
        MergeVertex.class,
        v -> (in, net) -> new Signal(concat(Math.max(1, v.getMergeAxis()), in), anyMask(in)));
    put(ElementWiseVertex.class, Vertices::elementWise);
    put(SubsetVertex.class, v -> (in, net) -> map(in, x -> x.slice(1, v.getFrom(), v.getTo() + 1)));
    put(ScaleVertex.class, v -> (in, net) -> map(in, x -> x.mul(v.getScaleFactor())));
    put(ShiftVertex.class, v -> (in, net) -> map(in, x -> x.add(v.getShiftFactor())));
    put(StackVertex.class, v -> (in, net) -> new Signal(concat(0, in), stackedMask(in)));
    put(
        UnstackVertex.class,
        v ->
            (in, net) -> {
              Tensor mask = first(in).mask();
              return new Signal(part(first(in).x(), v), mask == null ? null : part(mask, v));
            });
    put(L2Vertex.class, v -> (in, net) -> first(in).with(distance(in)));
    put(L2NormalizeVertex.class, v -> (in, net) -> map(in, x -> normalized(x, v)));
    put(ReshapeVertex.class, v -> (in, net) -> Reshaping.of(v).apply(first(in)));
    put(
        PreprocessorVertex.class,
        v -> {
          Preprocessors.Step step = Preprocessors.of(v.getPreProcessor());
          return (in, net) -> step.apply(first(in), net.examples());
        });
    put(
        LastTimeStepVertex.class,
        v ->
            (in, net) ->
                new Signal(
                    RecurrentLayers.last(
                        "LastTimeStepVertex",
                        first(in).x(),
                        net.of(v.getMaskArrayInputName()).mask()),
                    null));
    put(
        DuplicateToTimeSeriesVertex.class,
        v ->
            (in, net) -> {
              Signal like = net.of(v.getInputName());
              Tensor x = first(in).x();
              int steps = like.x().shape().size(2);
              return new Signal(
                  x.expandDims(2).broadcastTo(x.shape().insert(2, steps)), like.mask());
            });
    put(
        ReverseTimeSeriesVertex.class,
        v ->
            (in, net) -> {
              Tensor mask =
                  v.getMaskArrayInputName() == null
                      ? null
                      : net.of(v.getMaskArrayInputName()).mask();
              return first(in).with(RecurrentLayers.reversed(first(in).x(), mask));
            });
  }

  private Vertices() {}

  private static <V extends GraphVertex> void put(
      Class<V> type, Function<V, Node.VertexFunction> of) {
    TABLE.put(type.getName(), v -> of.apply(type.cast(v)));
  }

  /**
   * What a vertex computes.
   *
   * @throws Unsupported if it is not known
   */
  static Node.VertexFunction of(GraphVertex vertex) {
    Function<GraphVertex, Node.VertexFunction> of = TABLE.get(vertex.getClass().getName());
    if (of == null) {
      throw Refusals.ofVertex(vertex);
    }
    return of.apply(vertex);
  }

  private static Signal first(List<Signal> in) {
    return in.get(0);
  }

  private static Signal map(List<Signal> in, Function<Tensor, Tensor> f) {
    return first(in).with(f.apply(first(in).x()));
  }

  /** The part of the examples that an unstacking vertex takes. */
  private static Tensor part(Tensor x, UnstackVertex vertex) {
    int size = x.shape().size(0) / vertex.getStackSize();
    return x.slice(0, vertex.getFrom() * size, (vertex.getFrom() + 1) * size);
  }

  /** Where any input exists: everywhere, so no mask, if one has none. */
  private static @Nullable Tensor anyMask(List<Signal> in) {
    Tensor any = first(in).mask();
    for (Signal signal : in.subList(1, in.size())) {
      Tensor mask = signal.mask();
      if (any == null || mask == null) {
        return null;
      }
      any = any.ne(0).or(mask.ne(0)).cast(any.dtype());
    }
    return any;
  }

  /** The masks of stacked examples; those of shorter sequences end in zeros. */
  private static @Nullable Tensor stackedMask(List<Signal> in) {
    int length = 0;
    int masked = 0;
    for (Signal signal : in) {
      Tensor mask = signal.mask();
      length = mask == null ? length : Math.max(length, mask.shape().size(1));
      masked += mask == null ? 0 : 1;
    }
    if (masked == 0) {
      return null;
    }
    if (masked < in.size()) {
      throw new AutodiffException(
          "A StackVertex has "
              + in.size()
              + " inputs, of which "
              + masked
              + " have masks. Deeplearning4j takes masks of all or of none: give masks of ones to"
              + " the others.");
    }
    List<Tensor> masks = new ArrayList<>();
    for (Signal signal : in) {
      Tensor mask = Objects.requireNonNull(signal.mask());
      masks.add(mask.pad(Padding.NONE, Padding.of(0, length - mask.shape().size(1))));
    }
    return Tensors.concat(0, masks.toArray(Tensor[]::new));
  }

  private static Tensor concat(int axis, List<Signal> in) {
    return Tensors.concat(axis, in.stream().map(Signal::x).toArray(Tensor[]::new));
  }

  private static Node.VertexFunction elementWise(ElementWiseVertex vertex) {
    return (in, net) -> {
      List<Tensor> x = in.stream().map(Signal::x).toList();
      Tensor y =
          switch (vertex.getOp()) {
            case Add -> reduced(Tensor::add, x);
            case Average -> reduced(Tensor::add, x).div(in.size());
            case Subtract -> reduced(Tensor::sub, x);
            case Product -> reduced(Tensor::mul, x);
            case Max -> FirstMax.of(x);
          };
      return new Signal(y, anyMask(in));
    };
  }

  private static Tensor reduced(BinaryOperator<Tensor> op, List<Tensor> x) {
    return x.stream().reduce(op).orElseThrow();
  }

  /** ‖a - b‖ of each example, {@code [n, 1]}. */
  private static Tensor distance(List<Signal> in) {
    Tensor d = in.get(0).x().sub(in.get(1).x());
    return Linalg.norm(d.reshape(d.shape().size(0), -1), new int[] {1}, true);
  }

  /** x / max(‖x‖, ε) over the axes after the examples. */
  private static Tensor normalized(Tensor x, L2NormalizeVertex vertex) {
    int[] axes = vertex.getDimension();
    if (axes == null || axes.length == 0) {
      List<Integer> all = new ArrayList<>();
      for (int i = 1; i < x.rank(); i++) {
        all.add(i);
      }
      axes = all.stream().mapToInt(Integer::intValue).toArray();
    }
    return x.div(Linalg.norm(x, axes, true).maximum(vertex.getEps()));
  }
}
