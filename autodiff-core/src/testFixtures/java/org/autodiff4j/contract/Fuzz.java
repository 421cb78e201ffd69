package org.autodiff4j.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.autodiff4j.contract.Sample.Input;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/** The random choices of one case: shapes, axes, element types and numbers, also extreme ones. */
public final class Fuzz {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_NORMAL,
    1e-310,
    Float.MIN_VALUE,
    -1e-20,
    1e-8,
    0.5,
    -0.5,
    2.5,
    -40,
    710,
    -746,
    1e10,
    -1e15,
    1e30,
    Float.MAX_VALUE,
    -1e300,
    Double.MAX_VALUE
  };

  private final SplittableRandom random;
  private final int most;

  /** Choices of tensors with at most so many elements. */
  public Fuzz(SplittableRandom random, int most) {
    this.random = random;
    this.most = most;
  }

  /** A number from 0 to n - 1. */
  public int below(int n) {
    return random.nextInt(n);
  }

  /** A number from low to high, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** True once in so many times. */
  public boolean once(int times) {
    return below(times) == 0;
  }

  /** One of these. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <T> T of(T... choices) {
    return choices[below(choices.length)];
  }

  // ---- Shapes ----

  /** A shape of rank 0 to 5, often with axes of size 0 and 1. */
  public Shape shape() {
    return shape(below(6));
  }

  /** A shape of at least this rank, and at most 5. */
  public Shape shapeFrom(int rank) {
    return shape(between(rank, 5));
  }

  /** A shape of this rank, of at most {@code most} elements. */
  public Shape shape(int rank) {
    int[] sizes = new int[rank];
    long left = Math.max(1, most);
    for (int axis = 0; axis < rank; axis++) {
      int kind = below(14);
      long even = Math.max(2, (long) Math.pow(left, 1.0 / (rank - axis)) * (once(4) ? 3 : 1));
      sizes[axis] = kind == 0 ? 0 : kind < 3 ? 1 : (int) Math.min(left, 1 + below((int) even));
      left /= Math.max(1, sizes[axis]);
    }
    for (int i = rank - 1; i > 0; i--) {
      int j = below(i + 1);
      int swapped = sizes[i];
      sizes[i] = sizes[j];
      sizes[j] = swapped;
    }
    return Shape.of(sizes);
  }

  /** A size from 0, seldom, to the given one. */
  public int size(int greatest) {
    return once(12) ? 0 : between(1, greatest);
  }

  /** One of the axes of a tensor of this rank, which is at least 1. */
  public int axis(int rank) {
    return below(rank);
  }

  /** Any of the axes of a tensor of this rank, ascending. */
  public Axes axes(int rank) {
    int kind = below(3); // all, none or some
    return Axes.of(
        Arrays.stream(Axes.range(0, rank).toArray())
            .filter(axis -> kind == 0 || (kind == 1 && random.nextBoolean()))
            .toArray());
  }

  /** All axes of a tensor of this rank, in random order. */
  public Axes permutation(int rank) {
    int[] axes = Axes.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = below(i + 1);
      int swapped = axes[i];
      axes[i] = axes[j];
      axes[j] = swapped;
    }
    return Axes.of(axes);
  }

  // ---- Element types and numbers ----

  /** f64 or f32. */
  public DType real() {
    return of(DType.FLOAT64, DType.FLOAT32);
  }

  /** i64 or i32. */
  public DType integer() {
    return of(DType.INT64, DType.INT32);
  }

  /** A real or an integer type. */
  public DType number() {
    return once(3) ? integer() : real();
  }

  /** Any element type. */
  public DType any() {
    return of(DType.values());
  }

  /** Any element type in which something is computed: none of 16 bits. */
  public DType computed() {
    return any().computed();
  }

  /** Numbers of any size and kind: NaN, infinities, zeros, subnormal and huge ones too. */
  public Input wild(DType dtype, Shape shape) {
    return input(dtype, shape, wild());
  }

  /** Numbers around 0; once in four times some NaN, infinities and zeros among them. */
  public Input tame(DType dtype, Shape shape) {
    return input(dtype, shape, tame());
  }

  /** Real numbers of any size and kind. */
  public Draw wild() {
    return Draw.each(
        r ->
            switch (r.nextInt(8)) {
              case 0 -> SPECIAL[r.nextInt(SPECIAL.length)];
              case 1 -> r.nextInt(-20, 21);
              case 2 -> (r.nextBoolean() ? 1 : -1) * Math.pow(10, r.nextDouble(-308, 308));
              case 3 -> (r.nextBoolean() ? 1 : -1) * Math.pow(10, r.nextDouble(-38, 38));
              case 4 -> (r.nextBoolean() ? 1 : -1) * Math.pow(10, r.nextDouble(-3, 3));
              default -> r.nextDouble(-3, 3);
            });
  }

  /** Real numbers around 0, or with some that are no numbers. */
  public Draw tame() {
    if (!once(4)) {
      return Draw.between(-3, 3);
    }
    return Draw.each(r -> r.nextInt(30) == 0 ? SPECIAL[r.nextInt(7)] : r.nextDouble(-3, 3));
  }

  /** An input of these numbers if it is real; integers and booleans of any value otherwise. */
  public Input input(DType dtype, Shape shape, Draw reals) {
    TensorType type = new TensorType(dtype, shape);
    if (dtype.isFloat()) {
      return new Input(type, reals);
    }
    if (dtype == DType.BOOL) {
      return new Input(type, Draw.booleans());
    }
    return new Input(
        type,
        Draw.each(
            r ->
                switch (r.nextInt(12)) {
                  case 0 -> dtype == DType.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
                  case 1 -> dtype == DType.INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
                  case 2 -> (double) (dtype == DType.INT32 ? r.nextInt() : r.nextLong());
                  default -> r.nextInt(-20, 21);
                }));
  }

  /** Whole numbers from low to high. */
  public Input integers(DType dtype, Shape shape, int low, int high) {
    return new Input(new TensorType(dtype, shape), Draw.integers(low, high));
  }

  /** Indices into an axis of size n; once in twenty times some are outside. */
  public Input indices(Shape shape, int n) {
    int beyond = n == 0 || once(20) ? 2 : 0;
    return integers(integer(), shape, -n - beyond, n - 1 + beyond);
  }
}
