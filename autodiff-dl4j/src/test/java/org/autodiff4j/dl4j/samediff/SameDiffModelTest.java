package org.autodiff4j.dl4j.samediff;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.StructureException;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

final class SameDiffModelTest {
  private final Graph mlp = Graph.ofLoss("mlp", NetworkGraphs::mlp);
  private final SameDiffModel model = SameDiffModel.of(mlp.sd, "loss");
  private final Map<String, Tensor> inputs = SameDiffModel.tensors(mlp.placeholders);
  private final SameDiffLoss loss = model.loss(inputs);

  @Test
  void model_isASnapshot_thatWriteToAloneChanges() {
    INDArray w = mlp.sd.getVariable("w1").getArr();
    double[] before = w.dup().reshape(w.length()).toDoubleVector();
    int operations = mlp.sd.getOps().size();
    double expected = loss.apply(model.variables()).toDouble();
    Map<String, Tensor> doubled = model.variables();
    doubled.replaceAll((name, value) -> value.mul(2));
    hvp(loss, doubled, doubled);
    assertArrayEquals(before, model.variables().get("w1").toArray());
    assertArrayEquals(before, w.dup().reshape(w.length()).toDoubleVector());
    assertEquals(operations, mlp.sd.getOps().size());
    model.writeTo(mlp.sd, Map.of("w1", doubled.get("w1")));
    assertArrayEquals(doubled.get("w1").toArray(), w.dup().reshape(w.length()).toDoubleVector());
    assertEquals(expected, loss.apply(model.variables()).toDouble());
    assertTrue(expected != SameDiffModel.of(mlp.sd).loss(inputs).apply(Map.of()).toDouble());
  }

  @Test
  void loss_ofSomeVariablesAndUnderJit_isTheSame() {
    double expected = loss.apply(model.variables()).toDouble();
    Map<String, Tensor> some = new TreeMap<>(Map.of("b0", model.variables().get("b0")));
    assertEquals(expected, loss.apply(some).toDouble());
    assertEquals(Set.of("b0"), grad(loss).apply(some).keySet());
    assertEquals(expected, jit(loss).apply(model.variables()).toDouble(), 1e-15);
    assertArrayEquals(
        grad(loss).apply(model.variables()).get("w0").toArray(),
        jit(grad(loss)).apply(model.variables()).get("w0").toArray(),
        1e-14);
  }

  @Test
  void gradient_inAPlaceholder_equalsSameDiffs() {
    INDArray expected = mlp.sd.calculateGradients(mlp.placeholders, "x").get("x");
    Tensor actual = grad(loss.ofPlaceholder("x")).apply(inputs.get("x"));
    assertArrayEquals(NDArrays.tensor(expected).toArray(), actual.toArray(), 1e-12);
  }

  @Test
  void vmap_overExamples_givesAGradientForEach() {
    Tensor x = inputs.get("x");
    Tensor y = inputs.get("y");
    Tensor each =
        vmap((Map<String, Tensor> example) ->
                grad((Map<String, Tensor> v) -> loss.of(v, example))
                    .apply(Map.of("b2", model.variables().get("b2")))
                    .get("b2"))
            .apply(Map.of("x", x.expandDims(1), "y", y.expandDims(1)));
    Tensor whole = grad(loss).apply(model.variables()).get("b2");
    assertArrayEquals(whole.toArray(), each.mean(0).toArray(), 1e-14);
  }

  @Test
  void outputs_ofSeveralVariables_equalSameDiffs() {
    Map<String, INDArray> expected = mlp.sd.output(mlp.placeholders, "logits", "loss");
    Map<String, Tensor> actual = model.outputs(List.of("logits", "loss"), Map.of(), inputs);
    assertArrayEquals(
        NDArrays.tensor(expected.get("logits")).toArray(), actual.get("logits").toArray(), 1e-12);
    assertEquals(expected.get("loss").getDouble(0), actual.get("loss").toDouble(), 1e-12);
    Tensor logits = model.output("logits", Map.of(), Map.of("x", inputs.get("x")));
    assertArrayEquals(actual.get("logits").toArray(), logits.toArray());
  }

  @Test
  void of_severalLossVariables_sumsThem() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(1.0, 2, 3));
    w.mul(w).rename("squares");
    w.sum().mul(10).rename("sum");
    sd.setLossVariables("squares", "sum");
    assertEquals(74, SameDiffModel.of(sd).loss(Map.of()).apply(Map.of()).toDouble());
    assertEquals(14, SameDiffModel.of(sd, "squares").loss(Map.of()).apply(Map.of()).toDouble());
    assertEquals(
        60, SameDiffModel.of(sd, sd.getVariable("sum")).loss(Map.of()).apply(Map.of()).toDouble());
    assertEquals(
        74, SameDiffModel.of(sd, "sum", "squares").loss(Map.of()).apply(Map.of()).toDouble());
  }

  @Test
  void placeholders_ofAGraph_haveTypesAndSizes() {
    Map<String, Placeholder> placeholders = model.placeholders();
    assertEquals(Set.of("x", "y"), placeholders.keySet());
    assertEquals(
        new Placeholder("x", DType.FLOAT64, List.of(-1L, 5L), true), placeholders.get("x"));
    assertEquals(Set.of("w0", "b0", "w1", "b1", "w2", "b2"), model.variables().keySet());
  }

  @Test
  void float32_ofAGraph_staysFloat32() {
    Graph graph = Graph.ofLoss("mlp", DataType.FLOAT, NetworkGraphs::mlp);
    SameDiffModel read = SameDiffModel.of(graph.sd);
    SameDiffLoss of = read.loss(SameDiffModel.tensors(graph.placeholders));
    Tensor value = of.apply(read.variables());
    assertEquals("f32[]", value.type().toString());
    assertEquals(
        graph.sd.output(graph.placeholders, "loss").get("loss").getDouble(0),
        value.toDouble(),
        1e-6);
    assertEquals(value.toDouble(), of.of(Map.of(), inputs).toDouble(), 1e-6); // f64 is converted
  }

  @Test
  void integers_divideAsSameDiffsDo() {
    SameDiff sd = SameDiff.create();
    SDVariable n = sd.placeHolder("n", DataType.INT, -1);
    SDVariable k = sd.constant("k", Nd4j.createFromArray(2, 2, 3));
    SDVariable w = sd.var("w", Nd4j.createFromArray(1.0, 2, 3));
    n.div(k).castTo(DataType.DOUBLE).mul(w).sum().rename("loss");
    INDArray value = Nd4j.createFromArray(7, -7, 8);
    double expected = sd.output(Map.of("n", value), "loss").get("loss").getDouble(0);
    double actual =
        SameDiffModel.of(sd, "loss")
            .loss(Map.of("n", NDArrays.tensor(value)))
            .apply(Map.of())
            .toDouble();
    assertEquals(3 - 2 * 3 + 3 * 2, actual);
    assertEquals(expected, actual);
  }

  @Test
  void averagesThatCountPadding_equalThoseOfTheNativeOperation() {
    Graph graph = Graph.of("averages", g -> g.sd.nn.tanh(g.w(2, 3, 5, 6)));
    INDArray x = graph.sd.getVariable("w").getArr();
    DynamicCustomOp op =
        DynamicCustomOp.builder("avgpool2d")
            .addInputs(x)
            .addIntegerArguments(2, 3, 2, 1, 1, 1, 1, 1, 0, 1, 0)
            .build();
    INDArray expected = Nd4j.exec(op)[0];
    OpArguments arguments = OpArguments.of(op);
    Tensor actual =
        OpTable.STANDARD.of(op, arguments).apply(List.of(NDArrays.tensor(x)), arguments).get(0);
    assertArrayEquals(NDArrays.tensor(expected).toArray(), actual.toArray(), 1e-14);
  }

  @Test
  void ties_ofGreatestElements_giveTheDerivativeToTheFirst() {
    Graph graph =
        Graph.ofLoss(
            "ties",
            g -> {
              SDVariable w = g.sd.var("w", Nd4j.createFromArray(new double[][] {{2, 1, 2}}));
              return w.max(1).add(w.min(1)).sum();
            });
    SameDiffModel read = SameDiffModel.of(graph.sd);
    Tensor gradient = grad(read.loss(Map.of())).apply(read.variables()).get("w");
    assertArrayEquals(new double[] {1, 1, 0}, gradient.toArray());
    INDArray theirs = graph.sd.calculateGradients(Map.of(), "w").get("w");
    assertArrayEquals(NDArrays.tensor(theirs).toArray(), gradient.toArray());
  }

  @Test
  void steps_ofALongUnrolledGraph_needNoStack() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(0.5));
    SDVariable h = w;
    for (int i = 0; i < 3000; i++) {
      h = sd.math.neg("h" + i, h);
    }
    SameDiffModel read = SameDiffModel.of(sd, h);
    assertEquals(0.5, read.loss(Map.of()).apply(Map.of()).toDouble());
  }

  @Test
  void dropout_invertedIsTheIdentity_andPlainIsRefused() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(1f, 2, 3));
    sd.nn.dropoutInverted("inverted", w, 0.5);
    sd.nn.dropout("plain", w, 0.5);
    SameDiffModel read = SameDiffModel.of(sd, "inverted");
    assertEquals(6, read.loss(Map.of()).apply(Map.of()).toDouble());
    assertMessage(
        UnsupportedGraphException.class,
        "This graph cannot be expressed:\n"
            + "  dropout -> plain: it is random, so there is no function to differentiate; build"
            + " the graph for inference without it\n"
            + "Say what such an operation computes with SameDiffModel.registerOp(name,"
            + " function).",
        () -> SameDiffModel.of(sd, "plain"));
  }

  // ---- What cannot be expressed ----

  @Test
  void of_graphWithUnknownOperations_namesAllOfThem() {
    SameDiff sd = SameDiff.create();
    SDVariable v = sd.var("v", Nd4j.createFromArray(1.0, 2, 3));
    SDVariable[] looped =
        sd.whileLoop(
            new SDVariable[] {v},
            (s, in) -> in[0].sum().lt(100.0),
            (s, in) -> new SDVariable[] {in[0].mul(2)});
    SDVariable noise = sd.random.normal(0, 1, DataType.DOUBLE, 3);
    noise.rename("noise");
    sd.bitwise.leftShift("shifted", sd.constant(3), sd.constant(1)); // leads to no loss
    sd.var("half", Nd4j.ones(DataType.HALF, 3)).castTo(DataType.DOUBLE).rename("wide");
    SDVariable sum = looped[0].add(noise).add(sd.getVariable("wide")).sum();
    sum.rename("loss");
    String loop =
        "loops and conditions are not expressed; build the graph with the steps unrolled\n";
    String text =
        assertThrows(UnsupportedGraphException.class, () -> SameDiffModel.of(sd, "loss"))
            .getMessage();
    assertTrue(
        text.startsWith(
            "This graph cannot be expressed:\n  half is a VARIABLE: numbers of"
                + " type HALF, of which derivatives are too coarse; use"
                + " sd.convertDataTypes(Map.of(name, DataType.DOUBLE))\n"),
        text);
    assertTrue(
        text.contains(
            "  distribution_gaussian -> noise: it is random, so there is no function to"
                + " differentiate; build the graph for inference without it\n"),
        text);
    assertTrue(text.contains("  enter -> while/enter: " + loop), text);
    assertTrue(text.contains("  exit -> while/exit: " + loop), text);
    assertTrue(
        text.endsWith(
            "\nSay what such an operation computes with SameDiffModel.registerOp(name,"
                + " function)."),
        text);
    assertTrue(!text.contains("shift"), text);
  }

  @Test
  void output_ofAnOperationBesideTheLoss_isRefusedWhenAsked() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(1.0, 2, 3));
    w.sum().rename("loss");
    sd.bitwise.leftShift("shifted", sd.constant(3), sd.constant(1));
    SameDiffModel read = SameDiffModel.of(sd, "loss");
    assertMessage(
        UnsupportedGraphException.class,
        "This graph cannot be expressed:\n"
            + "  shift_bits -> shifted: a custom operation that is not known"
            + " (org.nd4j.linalg.api.ops.impl.transforms.custom.ShiftBits)\n"
            + "Say what such an operation computes with SameDiffModel.registerOp(name,"
            + " function).",
        () -> read.output("shifted", Map.of(), Map.of()));
  }

  @Test
  void registerOp_ofAnUnknownOperation_isUsedFromThenOn() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}));
    sd.math.setDiag(w, sd.constant(Nd4j.createFromArray(7.0, 8))).mul(w).sum().rename("loss");
    assertThrows(UnsupportedGraphException.class, () -> SameDiffModel.of(sd, "loss"));
    SameDiffModel.registerOp(
        "matrix_set_diag",
        (in, arguments) -> {
          Tensor eye = Tensor.eye(in.get(1).shape().size(0));
          return List.of(in.get(0).mul(eye.neg().add(1)).add(in.get(1).mul(eye)));
        });
    SameDiffModel read = SameDiffModel.of(sd, "loss");
    Tensor gradient = grad(read.loss(Map.of())).apply(read.variables()).get("w");
    assertEquals(
        sd.output(Map.of(), "loss").get("loss").getDouble(0),
        read.loss(Map.of()).apply(Map.of()).toDouble());
    assertArrayEquals(new double[] {7, 4, 6, 8}, gradient.toArray());
  }

  @Test
  void of_variableWithoutArray_saysSo() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(1.0, 2, 3));
    w.sum().rename("loss");
    sd.getVariablesArrays().removeArray("w");
    assertMessage(
        UnsupportedGraphException.class,
        "This graph cannot be expressed:\n"
            + "  w is a VARIABLE: it has no array yet; give it one with"
            + " sd.associateArrayWithVariable\n"
            + "Say what such an operation computes with SameDiffModel.registerOp(name,"
            + " function).",
        () -> SameDiffModel.of(sd, "loss"));
  }

  @Test
  void errors_ofGraphsAndValues_nameTheWayOut() {
    SameDiff none = SameDiff.create();
    none.var("w", Nd4j.createFromArray(1.0, 2, 3)).sum().rename("y");
    assertMessage(
        AutodiffException.class,
        "The graph has no loss variable. Name one, SameDiffModel.of(sd, name), or set it with"
            + " sd.setLossVariables(name). Its operations make [y].",
        () -> SameDiffModel.of(none));
    assertMessage(
        StructureException.class,
        "The graph has no variable z. Its operations make [y].",
        () -> SameDiffModel.of(none, "z"));
    assertMessage(
        StructureException.class,
        "Placeholder y has no value. Values were given for [x].",
        () -> model.loss(Map.of("x", inputs.get("x"))).apply(Map.of()));
    assertMessage(
        StructureException.class,
        "The graph has no placeholder z. It has [x, y].",
        () -> model.loss(Map.of("z", Tensor.zeros(2))));
    assertMessage(
        StructureException.class,
        "The graph has no placeholder z. It has [x, y].",
        () -> loss.ofPlaceholder("z"));
    assertMessage(
        ShapeException.class,
        "Placeholder x takes shape [-1, 5], where -1 is any size, but got f64[6,4].",
        () -> model.loss(Map.of("x", Tensor.zeros(6, 4))));
    assertMessage(
        StructureException.class,
        "The graph has no trainable variable v. It has [b0, b1, b2, w0, w1, w2].",
        () -> loss.apply(Map.of("v", Tensor.zeros(2))));
    assertMessage(
        StructureException.class,
        "Variable b0 is f64[7], but got f64[2].",
        () -> loss.apply(Map.of("b0", Tensor.zeros(2))));
    assertMessage(
        StructureException.class,
        "The graph to write to has no variable b0.",
        () -> model.writeTo(none, Map.of("b0", Tensor.zeros(7))));
    SameDiff other = SameDiff.create();
    other.var("b0", Nd4j.createFromArray(1.0, 2));
    assertMessage(
        ShapeException.class,
        "Variable b0 of the graph to write to has shape [2], but got f64[7].",
        () -> model.writeTo(other, Map.of("b0", Tensor.zeros(7))));
    assertMessage(
        AutodiffException.class,
        "In the operation multiply that makes product: mul: shapes [4] and [3] do not"
            + " broadcast: axis -1 has sizes 4 and 3.",
        () -> product().loss(Map.of("x", Tensor.zeros(4))).apply(Map.of()));
  }

  private static SameDiffModel product() {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(1.0, 2, 3));
    sd.placeHolder("x", DataType.DOUBLE, -1).mul("product", w).sum().rename("loss");
    return SameDiffModel.of(sd, "loss");
  }

  private static void assertMessage(
      Class<? extends AutodiffException> type, String message, Runnable action) {
    assertEquals(message, assertThrows(type, action::run).getMessage());
  }
}
