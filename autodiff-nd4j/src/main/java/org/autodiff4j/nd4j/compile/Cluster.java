package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.graph.Equation;

/** Equations that run as one step, in the order of the program. */
final class Cluster {
  private final List<Integer> places = new ArrayList<>();

  /** Whether further equations may join: none outside has used a result yet. */
  private boolean open;

  /** The cluster that this has become part of, else itself. */
  private Cluster whole = this;

  /** A cluster that others may join, or else a single equation that runs by itself. */
  Cluster(int place, boolean open) {
    places.add(place);
    this.open = open;
  }

  boolean isOpen() {
    return open;
  }

  void close() {
    open = false;
  }

  void add(int place) {
    places.add(place);
  }

  /** Takes over the equations of another cluster. */
  void absorb(Cluster other) {
    places.addAll(other.places);
    other.places.clear();
    other.open = false;
    other.whole = this;
  }

  /** The cluster that the equations of this one are in now. */
  Cluster whole() {
    while (whole != whole.whole) {
      whole = whole.whole;
    }
    return whole;
  }

  int size() {
    return places.size();
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** The place of the last equation, at which all inputs are known and no result is used yet. */
  int last() {
    return places.stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  List<Equation> equations(List<Equation> program) {
    return places.stream().sorted().map(program::get).toList();
  }
}
