package org.autodiff4j.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.autodiff4j.tensor.Primitive;

/** For each class of primitives, how to choose one of them and its inputs at random. */
public final class FuzzRows {
  private static final FuzzRows ALL = new FuzzRows();

  private final Map<Class<?>, Function<Fuzz, Sample>> rows = new LinkedHashMap<>();
  private final List<Class<?>> classes;

  private FuzzRows() {
    FuzzElementwise.addTo(this);
    FuzzAxes.addTo(this);
    FuzzMovement.addTo(this);
    FuzzScans.addTo(this);
    FuzzRandom.addTo(this);
    FuzzWindows.addTo(this);
    FourierSamples.addTo(this);
    FuzzSpectral.addTo(this);
    FuzzFactorizations.addTo(this);
    FuzzSpecialFunctions.addTo(this);
    classes = new ArrayList<>(rows.keySet());
  }

  /** The classes of primitives that have a row. */
  public static Set<Class<?>> classes() {
    return ALL.rows.keySet();
  }

  /** A primitive of any class, and its inputs. */
  static Sample sample(Fuzz fuzz) {
    return ALL.rows.get(ALL.classes.get(fuzz.below(ALL.classes.size()))).apply(fuzz);
  }

  /** Says how to choose among the primitives of a class. */
  void put(Class<? extends Primitive> type, Function<Fuzz, Sample> row) {
    if (rows.put(type, row) != null) {
      throw new IllegalArgumentException(type + " has two rows");
    }
  }
}
