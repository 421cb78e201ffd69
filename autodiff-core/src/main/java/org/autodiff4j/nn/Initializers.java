package org.autodiff4j.nn;

import org.autodiff4j.random.RandomKey;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.ShapeException;
import org.autodiff4j.types.TensorType;

/**
 * Random weights whose variance is 1/fan (LeCun), 2/fan (He) or 1/(mean of fans) (Glorot). A weight
 * has shape {@code [..., in, out]}, as for {@code x.matmul(w)}; its fans are the last two sizes,
 * each times the product of those before, the receptive field. Normal ones are cut off at two
 * standard deviations. The numbers are those of {@code jax.nn.initializers}.
 */
public final class Initializers {
  /** The standard deviation of a standard normal number cut off at -2 and 2. */
  private static final double TRUNCATED = 0.8796256610342398;

  private Initializers() {}

  /** Uniform, of variance 2/(in + out). Glorot and Bengio, 2010. */
  public static Tensor glorotUniform(RandomKey key, TensorType type) {
    return uniform(key, type, 2 / (in("glorotUniform", type) + out(type)));
  }

  /** Normal, of variance 2/(in + out). Glorot and Bengio, 2010. */
  public static Tensor glorotNormal(RandomKey key, TensorType type) {
    return normal(key, type, 2 / (in("glorotNormal", type) + out(type)));
  }

  /** Uniform, of variance 2/in: for relu. He et al., 2015. */
  public static Tensor heUniform(RandomKey key, TensorType type) {
    return uniform(key, type, 2 / in("heUniform", type));
  }

  /** Normal, of variance 2/in: for relu. He et al., 2015. */
  public static Tensor heNormal(RandomKey key, TensorType type) {
    return normal(key, type, 2 / in("heNormal", type));
  }

  /** Uniform, of variance 1/in. LeCun et al., 1998. */
  public static Tensor lecunUniform(RandomKey key, TensorType type) {
    return uniform(key, type, 1 / in("lecunUniform", type));
  }

  /** Normal, of variance 1/in. LeCun et al., 1998. */
  public static Tensor lecunNormal(RandomKey key, TensorType type) {
    return normal(key, type, 1 / in("lecunNormal", type));
  }

  private static Tensor uniform(RandomKey key, TensorType type, double variance) {
    return key.uniform(type, -1, 1).mul(Math.sqrt(3 * variance));
  }

  private static Tensor normal(RandomKey key, TensorType type, double variance) {
    return key.truncatedNormal(-2, 2, type).mul(Math.sqrt(variance) / TRUNCATED);
  }

  private static double in(String name, TensorType type) {
    if (type.rank() < 2 || type.shape().elements() == 0) {
      throw new ShapeException(
          name + " needs a weight of shape [..., in, out] with elements, but got " + type + ".");
    }
    return (double) type.shape().elements() / type.shape().size(-1);
  }

  private static double out(TensorType type) {
    Shape shape = type.shape();
    return (double) shape.elements() / shape.size(-2);
  }
}
