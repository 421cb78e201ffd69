package org.autodiff4j.dl4j;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Models give Deeplearning4j's numbers: its score and output, the derivative of its score, and its
 * gradient where that is right.
 */
final class EqualityTest {
  private static final double STEP = 1e-5;

  @TestFactory
  Stream<DynamicTest> score_inTest_equalsThatOfTheNetwork() {
    return eachInTest(
        model -> {
          double expected = model.net().score(model.data());
          Dl4jLoss loss = Dl4jModel.of(model.net()).loss(model.data());
          assertClose("score", expected, loss.apply(params(model)).toDouble(), 1e-12);
        });
  }

  @TestFactory
  Stream<DynamicTest> score_inTraining_equalsThatOfTheNetwork() {
    return each(
        model -> {
          double expected = trainingScore(model.net(), model.data());
          Dl4jLoss loss = Dl4jModel.of(model.net()).loss(model.data()).mode(Mode.TRAIN);
          assertClose("score", expected, loss.apply(params(model)).toDouble(), 1e-12);
        });
  }

  @TestFactory
  Stream<DynamicTest> output_ofEveryModel_equalsThatOfTheNetwork() {
    return eachInTest(
        model -> {
          if (model.data().getFeaturesMaskArray() != null
              || model.data().getLabelsMaskArray() != null) {
            return; // the output has no masks here
          }
          Tensor expected = NDArrays.tensor(model.net().output(model.data().getFeatures()));
          Dl4jModel read = Dl4jModel.of(model.net());
          Tensor actual = read.output(read.params(), NDArrays.tensor(model.data().getFeatures()));
          assertEquals(expected.type(), actual.type());
          double[] e = expected.toArray();
          double[] a = actual.toArray();
          for (int i = 0; i < e.length; i++) {
            assertClose("output " + i, e[i], a[i], 1e-12);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> derivative_inTest_equalsTheDifferenceOfScores() {
    return eachInTest(model -> checkDerivative(model, Mode.TEST));
  }

  @TestFactory
  Stream<DynamicTest> derivative_inTraining_equalsTheDifferenceOfScores() {
    return each(model -> checkDerivative(model, Mode.TRAIN));
  }

  private static void checkDerivative(Models.Model model, Mode mode) {
    Dl4jModel read = Dl4jModel.of(model.net());
    Dl4jLoss loss = read.loss(model.data()).mode(mode);
    Map<String, Tensor> v = direction(read);
    double actual = jvp(loss, read.params(), v).tangent().toDouble();
    assertClose("derivative", difference(model, read.flatten(v), mode), actual, 1e-7);
  }

  @TestFactory
  Stream<DynamicTest> gradient_ofEveryModel_equalsDeeplearning4jsWhereThatIsRight() {
    return each(
        model -> {
          Dl4jModel read = Dl4jModel.of(model.net());
          Dl4jLoss loss = read.loss(model.data()).mode(Mode.TRAIN).regularized(false);
          Map<String, Tensor> gradient = grad(loss.clip(Clip.LOGITS)).apply(read.params());
          trainingScore(model.net(), model.data());
          INDArray theirs = model.net().gradient().gradient().dup();
          boolean averaged = model.net().getLayerWiseConfigurations().getConf(0).isMiniBatch();
          Map<String, Tensor> expected =
              read.unflatten(
                  NDArrays.tensor(theirs.reshape(theirs.length()))
                      .div(averaged ? model.data().numExamples() : 1));
          double worst = 0;
          double size = 1e-3;
          for (String name : read.trainable().keySet()) {
            double[] e = expected.get(name).toArray();
            double[] a = gradient.get(name).toArray();
            for (int i = 0; i < e.length; i++) {
              worst = Math.max(worst, Math.abs(e[i] - a[i]));
              size = Math.max(size, Math.abs(a[i]));
            }
          }
          boolean equal = worst <= 1e-8 * size;
          assertEquals(
              model.isRight() || isPenalty(model), equal, "off by " + worst + " of " + size);
        });
  }

  private static boolean isPenalty(Models.Model model) {
    return model.name().startsWith("penalty");
  }

  // ---- Numbers ----

  private interface Check {
    void run(Models.Model model);
  }

  private static Stream<DynamicTest> each(Check check) {
    return Models.all().stream()
        .map(model -> DynamicTest.dynamicTest(model.name(), () -> check.run(model)));
  }

  /** Those too that Deeplearning4j itself cannot train. */
  private static Stream<DynamicTest> eachInTest(Check check) {
    return Stream.concat(
        each(check),
        FormatModels.withoutTraining().stream()
            .map(model -> DynamicTest.dynamicTest(model.name(), () -> check.run(model))));
  }

  private static Map<String, Tensor> params(Models.Model model) {
    return Dl4jModel.of(model.net()).params();
  }

  private static double trainingScore(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    net.computeGradientAndScore();
    net.clearLayerMaskArrays();
    return net.score();
  }

  private static Map<String, Tensor> direction(Dl4jModel model) {
    Set<String> trainable = model.trainable().keySet();
    Map<String, Tensor> v = new TreeMap<>();
    model
        .params()
        .forEach(
            (name, value) -> {
              Shape shape = value.shape();
              long[] sizes = java.util.Arrays.stream(shape.toArray()).asLongStream().toArray();
              Tensor random = NDArrays.tensor(Models.reals(name.hashCode(), sizes));
              v.put(name, trainable.contains(name) ? random : random.mul(0));
            });
    return v;
  }

  private static double difference(Models.Model model, Tensor direction, Mode mode) {
    INDArray v = NDArrays.toNd4j(direction);
    INDArray start = model.net().params().dup();
    INDArray at = start.reshape(start.length());
    double[] scores = new double[4];
    double[] steps = {-2 * STEP, -STEP, STEP, 2 * STEP};
    for (int i = 0; i < 4; i++) {
      model.net().setParams(at.add(v.mul(steps[i])).reshape(start.shape()));
      scores[i] =
          mode == Mode.TEST
              ? model.net().score(model.data())
              : trainingScore(model.net(), model.data());
    }
    model.net().setParams(start);
    return (8 * (scores[2] - scores[1]) - (scores[3] - scores[0])) / (12 * STEP);
  }

  private static void assertClose(String what, double expected, double actual, double relative) {
    assertTrue(
        Math.abs(expected - actual) <= relative * Math.max(1, Math.abs(expected)),
        () ->
            what + " is " + actual + ", expected " + expected + ", off by " + (actual - expected));
  }
}
