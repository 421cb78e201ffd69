package org.autodiff4j.dl4j.samediff;

import java.util.List;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;

/**
 * An input of a graph.
 *
 * @param dtype its element type, to which what is given is converted
 * @param sizes the sizes of its axes, -1 where any will do; empty if the graph does not say
 * @param isShaped whether the graph says a shape
 */
public record Placeholder(String name, DType dtype, List<Long> sizes, boolean isShaped) {
  boolean fits(Shape shape) {
    if (!isShaped) {
      return true;
    }
    boolean fits = shape.rank() == sizes.size();
    for (int i = 0; fits && i < sizes.size(); i++) {
      fits = sizes.get(i) < 0 || sizes.get(i) == shape.size(i);
    }
    return fits;
  }
}
