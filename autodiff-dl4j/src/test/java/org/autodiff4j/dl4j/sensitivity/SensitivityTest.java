package org.autodiff4j.dl4j.sensitivity;

import static org.autodiff4j.Autodiff.hessian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.Mode;
import org.autodiff4j.dl4j.sensitivity.CurvatureOptions.Matrix;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect.Ranking;
import org.autodiff4j.linalg.Linalg;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.random.RandomKey;
import org.autodiff4j.solver.VectorSpace;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.AutodiffException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SensitivityTest {
  private static final int N = 7;

  // ---- Along a direction ----

  @Test
  void alongParams_ofAllOrSome_isTheDifferenceOfTheScore() {
    MultiLayerNetwork net = dense(Activation.TANH, 0.1);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity s = Sensitivity.of(model, model.loss(rows()));
    Map<String, Tensor> all = model.unflatten(random(1, (int) net.params().length()));

    for (Map<String, Tensor> v : List.of(all, new TreeMap<>(Map.of("0_b", all.get("0_b"))))) {
      Map<String, Tensor> whole = new TreeMap<>(model.params());
      whole.replaceAll((name, value) -> v.getOrDefault(name, value.like(0)));
      Directional along = s.alongParams(v);
      double h = 1e-4;
      double up = score(net, model, whole, h);
      double down = score(net, model, whole, -h);
      double here = score(net, model, whole, 0);
      assertEquals(here, along.loss(), 1e-14);
      assertEquals((up - down) / (2 * h), along.slope(), 1e-7);
      assertEquals((up - 2 * here + down) / (h * h), along.curvature(), 1e-5);
      assertEquals(up, along.quadratic(h), 1e-9);
    }
  }

  private static double score(
      MultiLayerNetwork net, Dl4jModel model, Map<String, Tensor> v, double t) {
    model.writeTo(net, VectorSpace.plus(model.params(), t, v));
    double score = net.score(rows());
    model.writeTo(net, model.params());
    return score;
  }

  @Test
  void alongInput_isTheDifferenceOfTheScore() {
    MultiLayerNetwork net = dense(Activation.TANH, 0.1);
    Dl4jModel model = Dl4jModel.of(net);
    Tensor v = random(2, N, 3);

    Directional along = Sensitivity.of(model, model.loss(rows())).alongInput(v);

    double h = 1e-5;
    DataSet data = rows();
    INDArray step = NDArrays.toNd4j(v).mul(h);
    double up = net.score(new DataSet(data.getFeatures().add(step), data.getLabels()));
    double down = net.score(new DataSet(data.getFeatures().sub(step), data.getLabels()));
    assertEquals((up - down) / (2 * h), along.slope(), 1e-8);
  }

  // ---- Inputs ----

  @Test
  void saliency_ofRows_isDeeplearning4jsGradientInTheInput() {
    MultiLayerNetwork net = dense(Activation.SIGMOID, 0.1);
    Dl4jModel model = Dl4jModel.of(net);
    DataSet data = rows();

    Saliency saliency = Sensitivity.of(model, model.loss(data)).saliency();

    INDArray expected =
        net.calculateGradients(data.getFeatures(), data.getLabels(), null, null).getSecond();
    assertArrayEquals(
        expected.dup('c').ravel().toDoubleVector(), saliency.gradients().toArray(), 1e-14);
    INDArray column = expected.getColumn(1);
    Saliency.Feature feature = saliency.features().get(1);
    assertEquals(column.dup().norm1Number().doubleValue() / N, feature.meanAbsolute(), 1e-14);
    assertEquals(
        column.dup().norm2Number().doubleValue() / Math.sqrt(N), feature.rootMeanSquare(), 1e-14);
    double deviation = data.getFeatures().getColumn(1).dup().std(false).getDouble(0);
    assertEquals(deviation, feature.deviation(), 1e-12);
    assertEquals(feature.meanAbsolute() * deviation, feature.scaled(), 1e-12);
    List<Saliency.Feature> ranked = saliency.ranked();
    assertTrue(ranked.get(0).scaled() >= ranked.get(1).scaled());
    assertTrue(saliency.toString().startsWith("feature   mean |d|"), saliency.toString());
  }

  @Test
  void saliency_ofImagesAndSequences_isTheDifferenceOfEachExamplesScore() {
    for (Case each : List.of(images(), sequences())) {
      Dl4jModel model = Dl4jModel.of(each.net);
      Saliency saliency = Sensitivity.of(model, model.loss(each.data)).saliency();
      INDArray x = each.data.getFeatures();
      assertEquals(x.size(1), saliency.features().size());
      Random random = new Random(3);
      double h = 1e-6;
      for (int trial = 0; trial < 12; trial++) {
        int at = random.nextInt((int) x.length());
        int example = (int) (at / (x.length() / x.size(0)));
        double expected =
            (scoreOf(each, at, h, example) - scoreOf(each, at, -h, example)) / (2 * h);
        assertEquals(
            expected, saliency.gradients().reshape(-1).item(at), 1e-7, each.net.toString());
      }
    }
  }

  private static double scoreOf(Case each, int at, double h, int example) {
    INDArray x = each.data.getFeatures().dup('c');
    x.data().put(at, x.data().getDouble(at) + h);
    DataSet data = each.data.copy();
    data.setFeatures(x);
    return each.net.scoreExamples(data, false).getDouble(example);
  }

  // ---- Parameters ----

  @Test
  void topParameters_areTheGreatestOfTheGradient() {
    MultiLayerNetwork net = dense(Activation.TANH, 0.1);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity s = Sensitivity.of(model, model.loss(rows()));
    Map<String, Tensor> gradient = s.gradient();

    List<ParameterEffect> all = s.topParameters(1000);
    assertEquals(net.params().length(), all.size());
    assertEquals(5, s.topParameters(5).size());
    assertEquals(all.subList(0, 5), s.topParameters(5));
    assertEquals(0, s.topParameters(0).size());
    Set<String> labels = new HashSet<>();
    for (ParameterEffect effect : all) {
      int[] index = effect.index().stream().mapToInt(Integer::intValue).toArray();
      assertEquals(gradient.get(effect.name()).item(index), effect.gradient());
      assertEquals(model.params().get(effect.name()).item(index), effect.value());
      assertTrue(labels.add(effect.label()), effect.label());
    }
    for (int i = 1; i < all.size(); i++) {
      assertTrue(Math.abs(all.get(i - 1).gradient()) >= Math.abs(all.get(i).gradient()));
    }
    List<ParameterEffect> effects = s.topParameters(1000, Ranking.EFFECT);
    List<ParameterEffect> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble((ParameterEffect e) -> -Math.abs(e.effect())));
    assertEquals(sorted.get(0), effects.get(0));
    assertEquals(
        "0_W[2, 1] = 0.500000: gradient -2.00000, gradient x value -1.00000",
        new ParameterEffect("0_W", List.of(2, 1), 0.5, -2).toString());
  }

  // ---- Examples ----

  @Test
  void perExampleNorms_ofEveryKindOfData_areThoseOfSingleGradients() {
    for (Case each :
        List.of(new Case(dense(Activation.TANH, 0.3), rows()), images(), sequences())) {
      Dl4jModel model = Dl4jModel.of(each.net);
      List<Integer> told = new ArrayList<>();
      Sensitivity s =
          Sensitivity.of(model, model.loss(each.data))
              .listener((task, done, total) -> told.add(done));
      double[] expected = new double[N];
      for (int i = 0; i < N; i++) {
        expected[i] = gradientNorm(each, i);
      }
      for (int chunk : new int[] {1, 3, 100}) {
        told.clear();
        ExampleNorms norms = s.perExampleNorms(chunk);
        double[] actual =
            norms.examples().stream().mapToDouble(ExampleNorms.Example::norm).toArray();
        assertArrayEquals(expected, actual, 1e-12, each.net + " in chunks of " + chunk);
        assertEquals(N, told.get(told.size() - 1));
        assertEquals((N + chunk - 1) / chunk, told.size());
      }
      ExampleNorms norms = s.perExampleNorms();
      INDArray scores = each.net.scoreExamples(each.data, false);
      for (int i = 0; i < N; i++) {
        assertEquals(scores.getDouble(i), norms.examples().get(i).loss(), 1e-13);
      }
      List<ExampleNorms.Example> top = norms.top(3);
      assertEquals(3, top.size());
      assertEquals(
          norms.examples().stream().mapToDouble(ExampleNorms.Example::norm).max().orElseThrow(),
          top.get(0).norm());
      assertTrue(norms.mean() > 0 && norms.mean() <= top.get(0).norm());
    }
  }

  private static double gradientNorm(Case each, int example) {
    INDArray mask = each.data.getLabelsMaskArray();
    each.net.setInput(row(each.data.getFeatures(), example));
    each.net.setLabels(row(each.data.getLabels(), example));
    each.net.setLayerMaskArrays(null, mask == null ? null : row(mask, example));
    each.net.computeGradientAndScore();
    double norm = each.net.gradient().gradient().norm2Number().doubleValue();
    each.net.clearLayerMaskArrays();
    return norm;
  }

  private static INDArray row(INDArray array, int i) {
    return array.get(NDArrayIndex.interval(i, i + 1)).dup();
  }

  @Test
  void perExampleNorms_ofAWrongLabel_putItFirst() {
    DataSet data = rows();
    MultiLayerNetwork net = dense(Activation.TANH, 0);
    for (int i = 0; i < 300; i++) {
      net.fit(data);
    }
    INDArray labels = data.getLabels().dup();
    labels.putRow(4, Nd4j.createFromArray(new double[] {1, 1}).sub(labels.getRow(4)));
    Dl4jModel model = Dl4jModel.of(net);

    ExampleNorms norms =
        Sensitivity.of(model, model.loss(new DataSet(data.getFeatures(), labels)))
            .perExampleNorms();

    assertEquals(4, norms.top(1).get(0).row(), norms.toString());
  }

  // ---- Curvature ----

  @Test
  void curvature_withAllSteps_isTheSpectrumOfTheDenseHessian() {
    Dl4jModel model = Dl4jModel.of(dense(Activation.TANH, 0.2));
    Dl4jLoss loss = model.loss(rows());
    TensorFunction flat = x -> loss.apply(model.unflatten(x));
    Tensor matrix = hessian(flat).apply(model.flatten(model.params()));
    double[] expected = Linalg.eigvalsh(matrix).toArray();

    Curvature curvature =
        Sensitivity.of(model, loss)
            .curvature(CurvatureOptions.standard().steps(100).tolerance(0).samples(200));

    assertEquals(expected.length, curvature.parameters());
    assertEquals(expected[0], curvature.least().value(), 1e-10);
    assertEquals(expected[expected.length - 1], curvature.greatest().value(), 1e-10);
    for (Curvature.Ritz ritz : curvature.ritzValues()) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double eigenvalue : expected) {
        nearest = Math.min(nearest, Math.abs(eigenvalue - ritz.value()));
      }
      assertTrue(nearest <= ritz.errorBound() + 1e-10, ritz.toString());
    }
    var trace = curvature.trace().orElseThrow();
    double exact = Linalg.trace(matrix).toDouble();
    assertTrue(Math.abs(trace.value() - exact) < 3 * trace.standardError(), trace + ", " + exact);
    assertTrue(curvature.toString().startsWith("HESSIAN of 26 parameters: least"), "seed 1");
  }

  @Test
  void curvature_ofALinearModel_isKnown() {
    // Squared error of x·w + b: H = 2/(n·outputs) XᵀX for each output, X with a column of ones.
    MultiLayerNetwork net =
        net(
            null,
            0,
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(3)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build());
    Dl4jModel model = Dl4jModel.of(net);
    DataSet data = rows();
    Tensor x = NDArrays.tensor(data.getFeatures());
    Tensor ones = Tensors.concat(1, x, Tensor.ones(N, 1));
    Tensor gram = ones.T().matmul(ones).mul(2.0 / (N * 2));
    double[] expected = Linalg.eigvalsh(gram).toArray();

    for (Matrix matrix : Matrix.values()) {
      CurvatureOptions options = CurvatureOptions.standard().matrix(matrix).samples(0);
      Curvature curvature = Sensitivity.of(model, model.loss(data)).curvature(options);
      assertEquals(4, curvature.ritzValues().size());
      for (int i = 0; i < 4; i++) {
        assertEquals(expected[i], curvature.ritzValues().get(i).value(), 1e-11);
      }
      assertEquals(Optional.empty(), curvature.trace());
    }
  }

  @Test
  void curvature_byGaussNewton_hasNoNegativeEigenvalue_andThePenaltiesOwn() {
    MultiLayerNetwork net = dense(Activation.TANH, 0.25);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity s = Sensitivity.of(model, model.loss(rows()));
    CurvatureOptions options =
        CurvatureOptions.standard().matrix(Matrix.GAUSS_NEWTON).steps(60).tolerance(0);

    Curvature penalized = s.curvature(options);
    Curvature plain =
        Sensitivity.of(model, model.loss(rows()).regularized(false)).curvature(options);

    assertTrue(penalized.least().value() > -1e-12, penalized.toString());
    assertEquals(0, plain.least().value(), 1e-9);
    assertTrue(penalized.greatest().value() > plain.greatest().value());
    assertTrue(s.curvature(CurvatureOptions.standard()).least().value() < -1e-3);
  }

  @Test
  void curvature_ofASeed_isTheSameAgain() {
    Dl4jModel model = Dl4jModel.of(dense(Activation.TANH, 0.2));
    List<String> told = new ArrayList<>();
    Sensitivity s =
        Sensitivity.of(model, model.loss(rows()))
            .listener((task, done, total) -> told.add(task + done + "/" + total));
    CurvatureOptions options = CurvatureOptions.standard().steps(4).samples(3).seed(9);

    assertEquals(s.curvature(options).toString(), s.curvature(options).toString());
    assertTrue(told.containsAll(List.of("eigenvalues4/4", "trace3/3")), told.toString());
  }

  // ---- Profiles ----

  @Test
  void profile_alongEachDirection_isTheScoreAtChangedParameters() {
    MultiLayerNetwork net = dense(Activation.TANH, 0.1);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity s = Sensitivity.of(model, model.loss(rows()));
    for (Direction kind : Direction.values()) {
      Map<String, Tensor> v = s.direction(kind);
      assertEquals(1, VectorSpace.norm(v), 1e-12);
      LossProfile profile = s.profile(v, 0.5, 5);
      assertEquals(5, profile.points().size());
      for (LossProfile.Point point : profile.points()) {
        assertEquals(score(net, model, v, point.t()), point.loss(), 1e-13);
        double t = point.t();
        Directional along = profile.along();
        assertEquals(
            along.loss() + t * along.slope() + t * t / 2 * along.curvature(),
            point.quadratic(),
            1e-13);
      }
      assertEquals(0, profile.points().get(2).t());
      assertEquals(profile.along().loss(), profile.points().get(2).quadratic());
    }
    double sharpest = s.alongParams(s.direction(Direction.SHARPEST)).curvature();
    double flattest = s.alongParams(s.direction(Direction.FLATTEST)).curvature();
    Curvature curvature = s.curvature(CurvatureOptions.standard());
    assertEquals(curvature.greatest().value(), sharpest, 1e-6);
    assertEquals(curvature.least().value(), flattest, 1e-6);
    double slope = s.alongParams(s.direction(Direction.GRADIENT)).slope();
    assertEquals(VectorSpace.norm(s.gradient()), slope, 1e-12);
  }

  // ---- Errors ----

  @Test
  void requests_thatMakeNoSense_sayWhy() {
    MultiLayerNetwork net = dense(Activation.TANH, 0);
    Dl4jModel model = Dl4jModel.of(net);
    Sensitivity s = Sensitivity.of(model, model.loss(rows()));
    assertMessage(
        "The loss is that of another model. Use model.loss(data).",
        () -> Sensitivity.of(Dl4jModel.of(net), model.loss(rows())));
    assertMessage(
        "The model has no parameter 7_W, only [0_W, 0_b, 1_W, 1_b].",
        () -> s.alongParams(Map.of("7_W", Tensor.ones(1))));
    assertMessage(
        "The direction of 0_b has shape [3], the parameter [4].",
        () -> s.alongParams(Map.of("0_b", Tensor.ones(3))));
    assertMessage("The direction names no parameter.", () -> s.alongParams(Map.of()));
    assertMessage(
        "The direction f64[3] is not of the features' shape [7, 3].",
        () -> s.alongInput(Tensor.ones(3)));
    assertMessage(
        "A profile needs a positive extent and an odd number of points from 3, but got 1.0 and 4.",
        () -> s.profile(s.direction(Direction.RANDOM), 1, 4));
    assertMessage("A chunk holds at least one example, not 0.", () -> s.perExampleNorms(0));
    assertMessage(
        "Curvature needs steps >= 1, tolerance >= 0 and no or at least 2 samples, but got 0,"
            + " 1.0E-4 and 30.",
        () -> CurvatureOptions.standard().steps(0));
    Sensitivity training = Sensitivity.of(model, model.loss(rows()).mode(Mode.TRAIN));
    assertMessage(
        "The saliency of each example's features is one of its own loss, but in training batch"
            + " normalization mixes the examples. Use Mode.TEST.",
        training::saliency);
    assertMessage(
        "The gradient of each example is one of its own loss, but in training batch normalization"
            + " mixes the examples. Use Mode.TEST.",
        training::perExampleNorms);
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(AutodiffException.class, call).getMessage());
  }

  // ---- Networks ----

  private record Case(MultiLayerNetwork net, DataSet data) {}

  private static MultiLayerNetwork dense(Activation activation, double l2) {
    return net(
        null,
        l2,
        new DenseLayer.Builder().nIn(3).nOut(4).activation(activation).build(),
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(4)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static DataSet rows() {
    return new DataSet(NDArrays.toNd4j(random(11, N, 3)), labels(N));
  }

  private static INDArray labels(int n) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, n, 2);
    for (int i = 0; i < n; i++) {
      labels.putScalar(new int[] {i, i % 2}, 1);
    }
    return labels;
  }

  private static Case images() {
    MultiLayerNetwork net =
        net(
            InputType.convolutional(6, 6, 2),
            0,
            new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.SOFTPLUS).build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2})
                .build(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build());
    return new Case(net, new DataSet(NDArrays.toNd4j(random(12, N, 2, 6, 6)), labels(N)));
  }

  private static Case sequences() {
    MultiLayerNetwork net =
        net(
            InputType.recurrent(2),
            0,
            new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build());
    INDArray mask = Nd4j.ones(DataType.DOUBLE, N, 4);
    mask.putScalar(1, 3, 0);
    mask.putScalar(5, 2, 0);
    INDArray y = NDArrays.toNd4j(random(14, N, 2, 4));
    return new Case(net, new DataSet(NDArrays.toNd4j(random(13, N, 2, 4)), y, null, mask));
  }

  private static MultiLayerNetwork net(InputType input, double l2, Layer... layers) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.5));
    NeuralNetConfiguration.ListBuilder list = (l2 > 0 ? builder.l2(l2) : builder).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  private static Tensor random(long seed, int... shape) {
    return RandomKey.of(seed).normal(shape);
  }
}
