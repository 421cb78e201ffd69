package org.autodiff4j.dl4j.samediff;

import java.util.Arrays;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/** The numbers that an operation was built with: copies, so that the graph may change. */
public final class OpArguments {
  private static final int ALL = Integer.MAX_VALUE;

  private final String name;
  private final List<Long> integers;
  private final List<Double> reals;
  private final List<Boolean> flags;
  private final List<DType> types;
  private final @Nullable Double scalar;
  private final List<Integer> dimensions;
  private final boolean keepsDims;

  private OpArguments(
      String name,
      List<Long> integers,
      List<Double> reals,
      List<Boolean> flags,
      List<DType> types,
      @Nullable Double scalar,
      List<Integer> dimensions,
      boolean keepsDims) {
    this.name = name;
    this.integers = integers;
    this.reals = reals;
    this.flags = flags;
    this.types = types;
    this.scalar = scalar;
    this.dimensions = dimensions;
    this.keepsDims = keepsDims;
  }

  static OpArguments of(DifferentialFunction function) {
    List<Long> integers = List.of();
    List<Double> reals = List.of();
    List<Boolean> flags = List.of();
    List<DType> types = List.of();
    Double scalar = null;
    List<Integer> dimensions = List.of();
    boolean keepsDims = false;
    if (function instanceof CustomOp op) {
      integers = Arrays.stream(op.iArgs()).boxed().toList();
      reals = Arrays.stream(op.tArgs()).boxed().toList();
      flags = booleans(op.bArgs());
      types = Arrays.stream(op.dArgs()).map(OpArguments::type).toList();
    } else if (function instanceof Op op && op.extraArgs() != null) {
      reals = reals(op.extraArgs());
    }
    if (function instanceof ScalarOp op && op.scalar() != null) {
      scalar = op.scalar().getDouble(0);
    }
    if (function instanceof ReduceOp op) {
      dimensions = dimensions(op.dimensions());
      keepsDims = op.isKeepDims();
    }
    if (function instanceof Variance op) {
      flags = List.of(op.isBiasCorrected());
    }
    return new OpArguments(
        function.opName(), integers, reals, flags, types, scalar, dimensions, keepsDims);
  }

  private static List<Boolean> booleans(boolean[] values) {
    Boolean[] boxed = new Boolean[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return List.of(boxed);
  }

  private static List<Double> reals(Object[] values) {
    return Arrays.stream(values)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue())
        .toList();
  }

  private static List<Integer> dimensions(@Nullable INDArray array) {
    return array == null ? List.of() : Arrays.stream(array.toIntVector()).boxed().toList();
  }

  /**
   * The element type for one of ND4J.
   *
   * @throws Unsupported if there is none that holds its numbers, or it is a half-precision one
   */
  @SuppressWarnings("deprecation") // the names to switch on; their replacements are no constants
  static DType type(DataType type) {
    return switch (type) {
      case DOUBLE -> DType.FLOAT64;
      case FLOAT -> DType.FLOAT32;
      case LONG, UINT32 -> DType.INT64;
      case INT, SHORT, BYTE, UBYTE, UINT16 -> DType.INT32;
      case BOOL -> DType.BOOL;
      case HALF, BFLOAT16 ->
          throw new Unsupported(
              "numbers of type "
                  + type
                  + ", of which derivatives are too coarse; use"
                  + " sd.convertDataTypes(Map.of(name, DataType.DOUBLE))");
      default -> throw new Unsupported("numbers of type " + type);
    };
  }

  /** The operation's name, as SameDiff's {@code opName()} gives it. */
  public String name() {
    return name;
  }

  /** SameDiff's {@code iArgs}. */
  public List<Long> integers() {
    return integers;
  }

  /** SameDiff's {@code tArgs}, or of operations that have none its {@code extraArgs}. */
  public List<Double> reals() {
    return reals;
  }

  /** SameDiff's {@code bArgs}; of variances whether they are estimates from a sample. */
  public List<Boolean> flags() {
    return flags;
  }

  /** SameDiff's {@code dArgs}. */
  public List<DType> types() {
    return types;
  }

  /** The integer at a place. */
  public int integer(int i) {
    if (i >= integers.size()) {
      throw missing("integer", i, integers.size());
    }
    return Math.toIntExact(integers.get(i));
  }

  /** The integer at a place, or if there are fewer another. */
  public int integer(int i, int otherwise) {
    return i < integers.size() ? integer(i) : otherwise;
  }

  /** The integers from a place up to another. */
  public int[] integers(int from, int to) {
    int[] result = new int[Math.max(0, to - from)];
    Arrays.setAll(result, i -> integer(from + i));
    return result;
  }

  /** The real number at a place. */
  public double real(int i) {
    if (i >= reals.size()) {
      throw missing("real", i, reals.size());
    }
    return reals.get(i);
  }

  /** The flag at a place, or if there are fewer another. */
  public boolean flag(int i, boolean otherwise) {
    return i < flags.size() ? flags.get(i) : otherwise;
  }

  /** The number beside the operand, of an operation with a scalar. */
  public double scalar() {
    if (scalar == null) {
      throw new AutodiffException("The operation " + name + " has no scalar.");
    }
    return scalar;
  }

  /** Whether reduced axes stay, with size 1. */
  public boolean keepsDims() {
    return keepsDims;
  }

  /** The axes of a reduction of the first input; no axes mean all. */
  int[] axes() {
    return axes(dimensions.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Axes as SameDiff writes them, where the greatest integer means all. */
  static int[] axes(int[] dimensions) {
    return dimensions.length == 1 && dimensions[0] == ALL ? new int[0] : dimensions;
  }

  /** Axes that are given by a tensor whose numbers are known. */
  static int[] axes(Tensor dimensions) {
    return axes(ints(dimensions));
  }

  /** The numbers of a small integer tensor that says a shape or axes. */
  static int[] ints(Tensor x) {
    return Arrays.stream(x.toLongArray()).mapToInt(Math::toIntExact).toArray();
  }

  private AutodiffException missing(String what, int i, int count) {
    return new AutodiffException(
        "The operation " + name + " has " + count + " " + what + " arguments, none at " + i + ".");
  }
}
