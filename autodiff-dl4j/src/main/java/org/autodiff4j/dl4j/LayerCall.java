package org.autodiff4j.dl4j;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.jspecify.annotations.Nullable;

/**
 * What a layer works on.
 *
 * @param name the layer, for messages
 * @param params its parameters, by the names that Deeplearning4j gives them: {@code W}, {@code b}
 * @param x the input
 * @param mask which steps of each sequence exist, {@code [n, t]} of zeros and ones (for rows of a
 *     time-distributed layer {@code [n·t, 1]}), or null
 * @param mode training or test
 */
public record LayerCall(
    String name, Map<String, Tensor> params, Tensor x, @Nullable Tensor mask, Mode mode) {
  /** A parameter. */
  public Tensor param(String key) {
    Tensor param = params.get(key);
    if (param == null) {
      throw new AutodiffException(
          "Layer " + name + " has no parameter " + key + ", only " + params.keySet() + ".");
    }
    return param;
  }

  /** Whether there is such a parameter. */
  boolean has(String key) {
    return params.containsKey(key);
  }

  /** The mask of a call that has one. */
  Tensor requiredMask() {
    return Objects.requireNonNull(mask);
  }

  /** The same layer on another input. */
  LayerCall with(Tensor other, @Nullable Tensor otherMask) {
    return new LayerCall(name, params, other, otherMask, mode);
  }

  /** The same call in test mode. */
  LayerCall inTest() {
    return new LayerCall(name, params, x, mask, Mode.TEST);
  }

  /** The part of a layer whose parameters begin with a prefix. */
  LayerCall part(String prefix, Tensor other, @Nullable Tensor otherMask) {
    Map<String, Tensor> own = new TreeMap<>();
    params.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), value);
          }
        });
    return new LayerCall(name, own, other, otherMask, mode);
  }
}
