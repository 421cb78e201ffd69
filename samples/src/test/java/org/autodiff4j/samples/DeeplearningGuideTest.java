package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.jvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.autodiff4j.dl4j.Dl4jLoss;
import org.autodiff4j.dl4j.Dl4jModel;
import org.autodiff4j.dl4j.UnsupportedModelException;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.Dl4jCheck;
import org.autodiff4j.dl4j.sensitivity.Curvature;
import org.autodiff4j.dl4j.sensitivity.CurvatureOptions;
import org.autodiff4j.dl4j.sensitivity.Direction;
import org.autodiff4j.dl4j.sensitivity.ExampleNorms;
import org.autodiff4j.dl4j.sensitivity.LossProfile;
import org.autodiff4j.dl4j.sensitivity.ParameterEffect;
import org.autodiff4j.dl4j.sensitivity.Saliency;
import org.autodiff4j.dl4j.sensitivity.Sensitivity;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.solver.VectorSpace;
import org.autodiff4j.tensor.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** The code of the guide to Deeplearning4j models. */
class DeeplearningGuideTest {
  private static final GuidePage PAGE = GuidePage.of("deeplearning4j.md");

  private final DataSet data = IrisNetwork.flowers(IrisData.load());
  private final MultiLayerNetwork net = Networks.iris();

  /** A layer of one's own. */
  static final class Doubled extends SameDiffLambdaLayer {
    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return input.mul(2);
    }

    @Override
    public InputType getOutputType(int layer, InputType input) {
      return input;
    }
  }

  @Test
  void model_asAFunction_hasDerivatives() {
    Map<String, Tensor> v = Dl4jModel.of(net).params();

    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data);
    double score = loss.apply(model.params()).toDouble(); // net.score(data)
    Map<String, Tensor> gradient = grad(loss).apply(model.params());
    double slope = jvp(loss, model.params(), v).tangent().toDouble();
    Map<String, Tensor> hv = hvp(loss, model.params(), v);
    Tensor ofInput = grad(loss.ofInput()).apply(loss.features());

    assertEquals(net.score(data), score, 1e-12);
    assertEquals(VectorSpace.dot(gradient, v), slope, 1e-12);
    assertEquals(gradient.keySet(), hv.keySet());
    assertEquals(loss.features().shape(), ofInput.shape());
  }

  @Test
  void model_ofTrainableParameters_isCompiled() {
    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data);

    Map<String, Tensor> trainable = model.trainable();
    Map<String, Tensor> compiled = jit(grad(loss)).apply(trainable);
    Map<String, Tensor> gaussNewton = loss.gnvp(trainable, trainable);
    Tensor probabilities = model.output(model.params(), loss.features());
    Tensor logits = model.logits(model.params(), loss.features());

    assertEquals(trainable.keySet(), compiled.keySet());
    assertTrue(VectorSpace.dot(trainable, gaussNewton) > 0);
    assertEquals(logits.shape(), probabilities.shape());
  }

  @Test
  void layer_ofOnesOwn_isTaught() {
    var list = new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
    MultiLayerNetwork own =
        new MultiLayerNetwork(
            list.layer(new Doubled())
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.feedForward(4))
                .build());
    own.init();
    assertThrows(UnsupportedModelException.class, () -> Dl4jModel.of(own));

    Dl4jModel.registerLayer(Doubled.class, call -> call.x().mul(2));

    Dl4jModel model = Dl4jModel.of(own);
    assertEquals(own.score(data), model.loss(data).apply(Map.of()).toDouble(), 1e-12);
  }

  @Test
  void check_ofTheNetwork_isOk() {
    BackpropReport report = Dl4jCheck.backprop(net, data);
    report.requireOk(); // in a test of your model: throws, with the table

    assertEquals(5, report.blocks().size());
  }

  @Test
  void sensitivity_ofTheNetwork_andNewton() {
    Dl4jModel model = Dl4jModel.of(net);
    Dl4jLoss loss = model.loss(data);

    Sensitivity s = Sensitivity.of(model, loss);
    Saliency features = s.saliency(); // the derivative of each example's loss in its input
    List<ParameterEffect> parameters = s.topParameters(10);
    List<ExampleNorms.Example> rows = s.perExampleNorms().top(5); // where to look for wrong labels
    Curvature curvature = s.curvature(CurvatureOptions.standard()); // extreme eigenvalues, trace
    LossProfile profile = s.profile(s.direction(Direction.SHARPEST), 1, 41);

    assertEquals(4, features.features().size());
    assertEquals(10, parameters.size());
    assertEquals(5, rows.size());
    assertTrue(curvature.greatest().value() > 0);
    assertEquals(41, profile.points().size());
    double before = net.score(data);

    Minimum<Map<String, Tensor>> minimum = s.newton().tolerance(1e-9).minimise(model.trainable());
    model.writeTo(net, minimum.x());

    assertEquals(minimum.value(), net.score(data), 1e-12);
    assertTrue(minimum.value() < before);
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(DeeplearningGuideTest.class, 6);
  }
}
