package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.hvp;
import static org.autodiff4j.Autodiff.linearize;
import static org.autodiff4j.Autodiff.vhp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.samples.IrisTraining.Comparison;
import org.autodiff4j.samples.SoftmaxRegression.Batch;
import org.autodiff4j.samples.SoftmaxRegression.Params;
import org.autodiff4j.solver.Minimum;
import org.autodiff4j.solver.VectorSpace;
import org.autodiff4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class IrisTrainingTest {
  private static final IrisData DATA = IrisData.load();
  private static final Batch BATCH = SoftmaxRegression.batch(DATA);

  @Test
  void load_ofIris_isTheVersionOfThePaper() {
    assertEquals(List.of(150, 4), List.of(size(0), size(1)));
    assertEquals(List.of("setosa", "versicolor", "virginica"), DATA.speciesNames());
    assertEquals(
        List.of("sepal length", "sepal width", "petal length", "petal width"), DATA.featureNames());
    assertArrayEquals(
        new double[] {5.843333333333334, 3.057333333333333, 3.758, 1.199333333333333},
        DATA.mean().toArray(),
        1e-14);
    assertArrayEquals(new double[] {4.9, 3.1, 1.5, 0.2}, DATA.centimetres().at(34).toArray());
    assertArrayEquals(new double[] {4.9, 3.6, 1.4, 0.1}, DATA.centimetres().at(37).toArray());
    assertEquals(150, DATA.species().sum().toDouble(), "50·0 + 50·1 + 50·2");
  }

  private static int size(int axis) {
    return DATA.centimetres().shape().size(axis);
  }

  @Test
  void standardised_ofEachSize_hasMeanZeroAndVarianceOne() {
    Tensor x = DATA.standardised();

    assertArrayEquals(new double[4], x.mean(0).toArray(), 1e-14);
    assertArrayEquals(new double[] {1, 1, 1, 1}, x.square().mean(0).toArray(), 1e-14);
  }

  @Test
  void loss_atZeroParameters_isLogThree() {
    Params zero = SoftmaxRegression.start(DATA);

    assertEquals(Math.log(3), SoftmaxRegression.loss(zero, BATCH).toDouble(), 1e-15);
  }

  @Test
  void compare_ofBothMethods_findsOneMinimum() {
    Comparison comparison = IrisTraining.compare(DATA);
    Minimum<Params> newton = comparison.newton();
    Minimum<Params> descent = comparison.descent();

    assertEquals(0.266201000802, newton.value(), 1e-12);
    assertEquals(newton.value(), descent.value(), 1e-13);
    assertTrue(newton.gradientNorm() <= 1e-8 && descent.gradientNorm() <= 1e-8);
    assertTrue(newton.iterations() <= 10, newton.toString());
    assertTrue(descent.iterations() > 10 * newton.iterations(), descent.toString());
    assertTrue(newton.hessianProducts() > 0 && newton.hessianProducts() < 100);
    assertEquals(0.96, SoftmaxRegression.accuracy(newton.x(), BATCH), 1e-12);
    // Within 1e-8 / least eigenvalue of one another, twice.
    double apart = VectorSpace.norm(VectorSpace.plus(newton.x(), -1, descent.x()));
    assertEquals(0, apart, 2e-6);
  }

  @Test
  void newton_atTheMinimum_balancesTheClassesByTheirPenalty() {
    Params params = IrisTraining.newton(DATA).x();

    // The cross entropy ignores what is added to all classes, so the penalty makes that 0.
    assertArrayEquals(new double[4], params.weights().sum(1).toArray(), 1e-6);
    assertEquals(0, params.bias().sum().toDouble(), 1e-6);
  }

  @Test
  void hvp_ofTheLoss_equalsItsOtherForms() {
    Params at = IrisTraining.newton(DATA).x();
    Params v = new Params(Tensor.linspace(-1, 1, 12).reshape(4, 3), Tensor.of(1.0, -2, 3));

    Params product = hvp(SoftmaxRegression::loss, at, BATCH, v);

    double scale = 1e-13 * VectorSpace.norm(product);
    Params reverse = vhp(SoftmaxRegression::loss, at, BATCH, v);
    assertEquals(0, VectorSpace.norm(VectorSpace.plus(product, -1, reverse)), scale);
    Params linear =
        linearize(grad((Params p) -> SoftmaxRegression.loss(p, BATCH)), at).pushforward(v);
    assertEquals(0, VectorSpace.norm(VectorSpace.plus(product, -1, linear)), scale);
  }
}
