package org.autodiff4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/** What stands between layers of different kinds: images, sequences and rows. */
final class Preprocessors {
  /** A preprocessor, for so many examples. */
  interface Step {
    Signal apply(Signal input, int examples);
  }

  private static final Map<String, Function<InputPreProcessor, Step>> TABLE = new TreeMap<>();

  static {
    put(CnnToFeedForwardPreProcessor.class, p -> (in, n) -> in.with(flat(in.x())));
    put(Cnn3DToFeedForwardPreProcessor.class, p -> (in, n) -> in.with(flat(in.x())));
    put(
        FeedForwardToCnnPreProcessor.class,
        p ->
            (in, n) ->
                in.x().rank() == 4
                    ? in
                    : in.with(
                        in.x()
                            .reshape(
                                image(
                                    in.x(),
                                    p.getNumChannels(),
                                    p.getInputHeight(),
                                    p.getInputWidth()))));
    put(FeedForwardToCnn3DPreProcessor.class, p -> (in, n) -> in.with(volumes(in.x(), p)));
    put(
        RnnToFeedForwardPreProcessor.class,
        p -> (in, n) -> rows(channelsFirst(in, p.getRnnDataFormat())));
    put(
        FeedForwardToRnnPreProcessor.class,
        p -> (in, n) -> in.x().rank() == 3 ? in : ofFormat(sequences(in, n), p.getRnnDataFormat()));
    put(
        CnnToRnnPreProcessor.class,
        p ->
            (in, n) ->
                ofFormat(sequences(new Signal(flat(in.x()), in.mask()), n), p.getRnnDataFormat()));
    put(
        RnnToCnnPreProcessor.class,
        p ->
            (in, n) -> {
              Signal flat = rows(channelsFirst(in, p.getRnnDataFormat()));
              return new Signal(
                  flat.x().reshape(-1, p.getNumChannels(), p.getInputHeight(), p.getInputWidth()),
                  flat.mask());
            });
    put(ComposableInputPreProcessor.class, Preprocessors::composed);
  }

  private Preprocessors() {}

  private static <P extends InputPreProcessor> void put(Class<P> type, Function<P, Step> of) {
    TABLE.put(type.getName(), p -> of.apply(type.cast(p)));
  }

  /**
   * The step; the identity for none.
   *
   * @throws Unsupported if it is not known
   */
  static Step of(@Nullable InputPreProcessor preprocessor) {
    if (preprocessor == null) {
      return (input, examples) -> input;
    }
    Function<InputPreProcessor, Step> of = TABLE.get(preprocessor.getClass().getName());
    if (of == null) {
      throw new Unsupported("preprocessor " + preprocessor.getClass().getName() + " is not known");
    }
    return of.apply(preprocessor);
  }

  private static Step composed(ComposableInputPreProcessor p) {
    List<Step> steps = new ArrayList<>();
    for (InputPreProcessor one : p.getInputPreProcessors()) {
      steps.add(of(one));
    }
    return (input, examples) -> {
      Signal signal = input;
      for (Step step : steps) {
        signal = step.apply(signal, examples);
      }
      return signal;
    };
  }

  private static Tensor flat(Tensor x) {
    return x.rank() == 2 ? x : x.reshape(x.shape().size(0), -1);
  }

  private static int[] image(Tensor x, long channels, long height, long width) {
    return new int[] {x.shape().size(0), (int) channels, (int) height, (int) width};
  }

  private static Tensor volumes(Tensor x, FeedForwardToCnn3DPreProcessor p) {
    int examples = x.shape().size(0);
    int depth = p.getInputDepth();
    int height = p.getInputHeight();
    int width = p.getInputWidth();
    int channels = p.getNumChannels();
    if (x.rank() == 5) {
      return x;
    }
    return p.isNCDHW()
        ? x.reshape(examples, channels, depth, height, width)
        : x.reshape(examples, depth, height, width, channels);
  }

  /** Sequences of a format as {@code [n, c, t]}. */
  private static Signal channelsFirst(Signal in, @Nullable RNNFormat format) {
    return format == RNNFormat.NWC && in.x().rank() == 3 ? in.with(Formats.first(in.x())) : in;
  }

  /** Sequences {@code [n, c, t]} in a format. */
  private static Signal ofFormat(Signal in, @Nullable RNNFormat format) {
    return format == RNNFormat.NWC ? in.with(Formats.last(in.x())) : in;
  }

  /**
   * {@code [n, c, t] -> [t·n, c]}, the mask {@code [n, t] -> [t·n, 1]}: the first step of all
   * examples comes before the second, as in Deeplearning4j.
   */
  static Signal rows(Signal in) {
    Tensor x = in.x();
    if (x.rank() == 2) {
      return in;
    }
    Tensor rows = x.permute(2, 0, 1).reshape(-1, x.shape().size(1));
    Tensor mask = in.mask();
    return new Signal(rows, mask == null ? null : mask.T().reshape(-1, 1));
  }

  /** {@code [t·n, c] -> [n, c, t]}, the mask {@code [t·n, 1] -> [n, t]}. */
  static Signal sequences(Signal in, int examples) {
    Tensor x = in.x();
    if (x.rank() == 3) {
      return in;
    }
    int steps = x.shape().size(0) / Math.max(1, examples);
    Tensor mask = in.mask();
    return new Signal(
        x.reshape(steps, examples, x.shape().size(1)).permute(1, 2, 0),
        mask == null ? null : mask.reshape(steps, examples).T());
  }
}
