package org.autodiff4j.solver;

import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.tree.Flattened;
import org.autodiff4j.tree.Pytree;
import org.autodiff4j.tree.TreeStructure;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.DTypeException;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Pytrees as vectors: those of one structure and its types are the vectors {@code f64[n]} of one
 * space, leaf after leaf. The static methods are arithmetic on the trees themselves.
 *
 * @param <P> a tensor or another pytree
 */
public final class VectorSpace<P> {
  private final TreeStructure structure;
  private final TensorType[] types;
  private final int dimension;

  private VectorSpace(TreeStructure structure, TensorType[] types) {
    this.structure = structure;
    this.types = types;
    long elements = 0;
    for (TensorType type : types) {
      elements += type.shape().elements();
    }
    this.dimension = Math.toIntExact(elements);
  }

  /**
   * The space that x lies in.
   *
   * @throws DTypeException if a leaf holds no real numbers; the message names its path
   */
  public static <P> VectorSpace<P> of(P x) {
    Flattened flat = Pytree.flatten("The vector", x);
    Tensor[] leaves = flat.leaves();
    TensorType[] types = new TensorType[leaves.length];
    for (int i = 0; i < leaves.length; i++) {
      types[i] = leaves[i].type();
      if (!types[i].dtype().isFloat()) {
        throw new DTypeException(
            named(flat.structure(), i)
                + " is "
                + types[i]
                + ", which holds no real numbers. Cast it, or keep it out of the vector.");
      }
    }
    return new VectorSpace<>(flat.structure(), types);
  }

  private static String named(TreeStructure structure, int leaf) {
    String path = structure.path(leaf);
    return path.isEmpty() ? "The vector" : "The vector at " + path;
  }

  /** The number of elements in all leaves. */
  public int dimension() {
    return dimension;
  }

  /**
   * The elements of a tree of this space, {@code f64[n]}.
   *
   * @throws org.autodiff4j.types.StructureException if x has another structure
   * @throws ShapeException if a leaf has another shape
   */
  public Tensor vector(P x) {
    Tensor[] leaves = structure.flattenLike("The vector", x, "the space");
    for (int i = 0; i < leaves.length; i++) {
      if (!leaves[i].shape().equals(types[i].shape())) {
        throw new ShapeException(
            named(structure, i)
                + " has shape "
                + leaves[i].shape()
                + ", in its space it has "
                + types[i].shape()
                + ".");
      }
      leaves[i] = leaves[i].cast(DType.FLOAT64).reshape(-1);
    }
    return leaves.length == 0 ? Tensor.zeros(0) : Tensors.concat(0, leaves);
  }

  /**
   * The tree of this space whose elements, {@code [n]}, are these, rounded to the leaves' types.
   */
  public P tree(Tensor elements) {
    if (!elements.shape().equals(Shape.of(dimension))) {
      throw new ShapeException(
          "The space has dimension "
              + dimension
              + ", but the elements are "
              + elements.type()
              + ".");
    }
    Tensor[] leaves = new Tensor[types.length];
    int at = 0;
    for (int i = 0; i < leaves.length; i++) {
      int n = types[i].shape().length();
      leaves[i] = elements.slice(0, at, at + n).reshape(types[i].shape()).cast(types[i].dtype());
      at += n;
    }
    return structure.build(leaves);
  }

  /** A tree of independent standard normal numbers. */
  public P normal(RandomKey key) {
    return tree(key.normal(dimension));
  }

  /** A tree of independent numbers that are 1 or -1 with equal chance (Rademacher). */
  public P signs(RandomKey key) {
    return tree(key.bernoulli(0.5, dimension).cast(DType.FLOAT64).mul(2).sub(1));
  }

  // ---- Arithmetic ----

  /** The inner product over all leaves, summed in f64. */
  public static <P> double dot(P x, P y) {
    Flattened left = Pytree.flatten("dot: the first vector", x);
    Tensor[] ours = left.leaves();
    Tensor[] others = left.structure().flattenLike("dot: the second vector", y, "the first vector");
    double sum = 0;
    for (int i = 0; i < ours.length; i++) {
      sum += ours[i].cast(DType.FLOAT64).mul(others[i]).sum().toDouble();
    }
    return sum;
  }

  /** The Euclidean norm over all leaves. */
  public static double norm(Object x) {
    return Math.sqrt(dot(x, x));
  }

  /** {@code x + c·y}. */
  public static <P> P plus(P x, double c, P y) {
    return Pytree.map((a, b) -> a.add(b.mul(c)), x, y);
  }

  /** {@code c·x}. */
  public static <P> P times(double c, P x) {
    return Pytree.map(a -> a.mul(c), x);
  }

  /** The zero vector of the space of x. */
  public static <P> P zero(P x) {
    return Pytree.map(a -> a.like(0), x);
  }
}
