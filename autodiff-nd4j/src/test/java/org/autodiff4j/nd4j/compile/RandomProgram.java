package org.autodiff4j.nd4j.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.tensor.Tensors;
import org.autodiff4j.types.DType;

/** Steps on vectors that a seed decides; views, reductions and products among elementwise ones. */
final class RandomProgram {
  private static final int STEPS = 14;

  private final Random random;

  RandomProgram(long seed) {
    random = new Random(seed);
  }

  /** Two vectors of the length of x. */
  Tensor[] apply(Tensor x) {
    List<Tensor> known = new ArrayList<>(List.of(x));
    for (int i = 0; i < STEPS; i++) {
      known.add(step(pick(known), pick(known)));
    }
    Tensor last = known.get(known.size() - 1);
    return new Tensor[] {last.add(pick(known)), pick(known)};
  }

  private Tensor pick(List<Tensor> known) {
    return known.get(random.nextInt(known.size()));
  }

  private Tensor step(Tensor a, Tensor b) {
    int n = a.shape().length();
    return switch (random.nextInt(20)) {
      case 0 -> a.add(b).tanh();
      case 1 -> a.mul(b).sub(0.1);
      case 2 -> a.div(b.square().add(1));
      case 3 -> a.sin().sub(b.mul(2)).tanh();
      case 4 -> a.maximum(b).neg();
      case 5 -> a.tanh().exp().mul(0.3);
      case 6 -> Tensors.where(a.gt(b), a, b.mul(0.5));
      case 7 -> a.flip().sub(b);
      case 8 -> Tensors.concat(0, a.slice(0, 1, n), b.slice(0, 0, 1));
      case 9 -> a.cumSum(0).tanh();
      case 10 -> a.reshape(1, n).broadcastTo(3, n).add(b).sum(0).tanh();
      case 11 -> a.tanh().sub(b.tanh().logSumExp());
      case 12 -> a.mul(b.square().add(1).log().mean());
      case 13 -> a.slice(0, 3, 4).exp().broadcastTo(n).tanh().mul(b);
      case 14 -> a.square().add(0.5).sqrt().mul(b.sigmoid());
      case 15 -> a.lt(0.2).and(b.ge(0)).cast(a.dtype()).mul(a);
      case 16 -> a.cast(DType.FLOAT32).mul(0.9).cast(a.dtype()).add(b);
      case 17 -> a.abs().minimum(1).pow(3).sub(b.softplus().reciprocal());
      case 18 -> a.stopGradient().mul(b).round().sign().add(a);
      default -> a.reshape(1, n).matmul(b.reshape(n, 1)).reshape(1).tanh().mul(a);
    };
  }
}
