package org.autodiff4j;

import static org.autodiff4j.Autodiff.UNMAPPED;
import static org.autodiff4j.Autodiff.axis;
import static org.autodiff4j.Autodiff.vmap;
import static org.autodiff4j.TensorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.autodiff4j.types.TraceException;
import org.junit.jupiter.api.Test;

/** What vmap says when it cannot be done. */
class VmapErrorsTest {
  record Params(Tensor w, Tensor b) {}

  private static final Tensor X = Tensor.linspace(0, 1, 8).reshape(4, 2);
  private static final Params PARAMS = new Params(Tensor.ones(3, 2), Tensor.scalar(1.0));

  private static Tensor f(Params p, Tensor x) {
    return p.w().matmul(x).sum().add(p.b());
  }

  private static Tensor sum(Params p) {
    return p.w().sum().add(p.b());
  }

  @Test
  void vmap_nothingMapped_isRefused() {
    assertError(
        ShapeException.class,
        "vmap: no tensor is mapped, so the number of examples is unknown: the axes are UNMAPPED."
            + " Give at least one tensor an axis, or call the function itself.",
        () -> vmap(Tensor::sin, UNMAPPED).apply(X));
    assertError(
        ShapeException.class,
        "vmap: no tensor is mapped, so the number of examples is unknown: the axes are"
            + " UNMAPPED.at(\".b\", UNMAPPED) and UNMAPPED. Give at least one tensor an axis, or call"
            + " the function itself.",
        () -> vmap(VmapErrorsTest::f, UNMAPPED.at(".b", UNMAPPED), UNMAPPED).apply(PARAMS, X));
    assertError(
        ShapeException.class,
        "vmap: no tensor is mapped, so the number of examples is unknown: the axes are axis(0)."
            + " Give at least one tensor an axis, or call the function itself.",
        () -> vmap((List<Tensor> none) -> X).apply(List.of()));
  }

  @Test
  void vmap_sizesThatDiffer_areNamed() {
    assertError(
        ShapeException.class,
        "vmap: sizes of the mapped axes differ: axis 0 of argument 1 at .w of type f64[3,2] has 3,"
            + " axis 0 of argument 2 of type f64[4,2] has 4. Mark what all examples share as"
            + " UNMAPPED, or name the axis that counts them.",
        () -> vmap(VmapErrorsTest::f, axis(0).at(".b", UNMAPPED), axis(0)).apply(PARAMS, X));
    assertError(
        ShapeException.class,
        "vmap: sizes of the mapped axes differ: axis 1 of the argument at .w of type f64[3,2] has 2,"
            + " axis 0 of the argument at .b of type f64[4,2] has 4. Mark what all examples share as"
            + " UNMAPPED, or name the axis that counts them.",
        () ->
            vmap(VmapErrorsTest::sum, axis(0).at(".w", axis(-1))).apply(new Params(PARAMS.w(), X)));
  }

  @Test
  void vmap_axisOutOfRange_isRefused() {
    assertError(
        ShapeException.class,
        "vmap: axis 2 of the argument does not exist: it is f64[4,2], with axes -2 to 1. Name one of"
            + " these, or mark it UNMAPPED.",
        () -> vmap(Tensor::sin, axis(2)).apply(X));
    assertError(
        ShapeException.class,
        "vmap: axis -3 of argument 1 at .w does not exist: it is f64[3,2], with axes -2 to 1. Name"
            + " one of these, or mark it UNMAPPED.",
        () -> vmap(VmapErrorsTest::f, UNMAPPED.at(".w", axis(-3)), axis(0)).apply(PARAMS, X));
  }

  @Test
  void vmap_scalarMapped_saysHowToShareIt() {
    assertError(
        ShapeException.class,
        "vmap: argument 1 at .b is a scalar, f64[]: it has no axis 0 to map. If all examples share"
            + " it, say at(\".b\", UNMAPPED).",
        () -> vmap(VmapErrorsTest::f, axis(0), UNMAPPED).apply(PARAMS, X));
    assertError(
        ShapeException.class,
        "vmap: the argument is a scalar, f64[]: it has no axis 0 to map. If all examples share it,"
            + " say UNMAPPED.",
        () -> vmap(Tensor::sin).apply(Tensor.scalar(1.0)));
  }

  @Test
  void vmap_unknownPath_listsTheKnownOnes() {
    assertError(
        StructureException.class,
        "vmap: the axes of argument 1 name .bias, which it does not have. Its tensors are at .w, .b.",
        () -> vmap(VmapErrorsTest::f, axis(0).at(".bias", UNMAPPED), axis(0)).apply(PARAMS, X));
    assertError(
        StructureException.class,
        "vmap: the axes of argument 2 name .x, which it does not have. It is a single tensor: name"
            + " no path.",
        () -> vmap(VmapErrorsTest::f, UNMAPPED, axis(0).at(".x", UNMAPPED)).apply(PARAMS, X));
    assertError(
        StructureException.class,
        "vmap: the axes of the argument name [0], which it does not have. It holds no tensors: name"
            + " no path.",
        () -> vmap((List<Tensor> none) -> X, axis(0).at("[0]", axis(1))).apply(List.of()));
    List<Tensor> many = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      many.add(X);
    }
    assertError(
        StructureException.class,
        "vmap: the axes of the result name [12], which it does not have. Its tensors are at [0],"
            + " [1], [2], [3], [4], [5], [6], [7], [8], [9], ... (12 in all).",
        () -> vmap((Tensor x) -> many, axis(0), axis(0).at("[12]", UNMAPPED)).apply(X));
  }

  @Test
  void vmap_pathThatEndsWithinAStep_isUnknown() {
    assertError(
        StructureException.class,
        "vmap: the axes of the argument name .layers[1, which it does not have. Its tensors are at"
            + " .layers[0], .layers[1].",
        () -> {
          record Layers(List<Tensor> layers) {}
          vmap((Layers p) -> X, axis(0).at(".layers[1", UNMAPPED)).apply(new Layers(List.of(X, X)));
        });
  }

  @Test
  void vmap_axisOfResultOutOfRange_isRefused() {
    assertError(
        ShapeException.class,
        "vmap: axis 2 of the result does not exist: with its batch axis it has rank 2, so axes -2 to"
            + " 1. Name one of these.",
        () -> vmap(Tensor::sin, axis(0), axis(2)).apply(X));
    assertError(
        ShapeException.class,
        "vmap: axis -2 of the result at [1] does not exist: with its batch axis it has rank 1, so"
            + " axes -1 to 0. Name one of these.",
        () -> vmap((Tensor x) -> List.of(x, x.sum()), axis(0), axis(-2)).apply(X));
  }

  @Test
  void vmap_unmappedResultThatDepends_isRefused() {
    assertError(
        ShapeException.class,
        "vmap: the result at .b depends on the mapped arguments, so it may differ from example to"
            + " example and cannot be UNMAPPED. Give it an axis, or reduce it outside vmap.",
        () -> vmap((Tensor x) -> new Params(PARAMS.w(), x.mul(0)), axis(0), UNMAPPED).apply(X));
  }

  @Test
  void vmap_whatIsNoPytree_isRefused() {
    assertError(
        StructureException.class,
        "vmap: the result at [0] is a java.lang.Double: make it a Tensor, or a record, List, Map,"
            + " array or Optional of tensors.",
        () -> vmap((Tensor x) -> List.of(1.0)).apply(X));
    assertError(
        StructureException.class,
        "vmap: argument 2 is a java.lang.String: make it a Tensor, or a record, List, Map, array or"
            + " Optional of tensors.",
        () -> vmap((Tensor x, String y) -> x, axis(0), UNMAPPED).apply(X, "tanh"));
  }

  @Test
  void vmap_tensorUsedAfterwards_saysWhereItCameFrom() {
    Tensor[] kept = new Tensor[1];
    int line = new Throwable().getStackTrace()[0].getLineNumber() + 5;
    vmap((Tensor x) -> {
          kept[0] = x.sin();
          return x;
        })
        .apply(X);
    TraceException error = assertThrows(TraceException.class, () -> kept[0].cos());
    assertTrue(
        error
            .getMessage()
            .startsWith(
                "A tensor of vmap escaped its function: f64[2] from sin of the vmap called at"
                    + " VmapErrorsTest.java:"
                    + line),
        error.getMessage());
  }

  @Test
  void vmap_readingNumbers_isRefused() {
    assertError(
        TraceException.class,
        "This f64[] stands for 4 examples of vmap, so it has no one number. Use where(...), or read"
            + " it outside vmap.",
        () -> vmap(x -> x.sum().toDouble() > 0 ? x : x.neg()).apply(X));
  }
}
