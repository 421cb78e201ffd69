package org.autodiff4j.nd4j.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.autodiff4j.nd4j.Memory;
import org.autodiff4j.nd4j.Nd4jTensor;
import org.autodiff4j.nd4j.kernel.Track.Phase;
import org.autodiff4j.tensor.Convolution;
import org.autodiff4j.tensor.Literal;
import org.autodiff4j.tensor.Slide;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.Axes;
import org.autodiff4j.types.Shape;
import org.autodiff4j.types.TensorType;

/**
 * Convolutions, as products of the weights with patches of the input.
 *
 * <p>An input that is dilated is not filled with zeros: its places fall into phases, at each of
 * which the same part of the window meets elements, and each phase is a convolution without
 * dilation.
 */
final class ConvolutionKernel {
  private ConvolutionKernel() {}

  static void register(Kernels kernels) {
    kernels.put(Convolution.class, (p, x, z) -> convolve(p, x[0], x[1], z));
  }

  private static Tensor convolve(Convolution p, Tensor left, Tensor right, TensorType z) {
    if (z.shape().elements() == 0
        || left.shape().elements() == 0
        || right.shape().elements() == 0) {
      return Literal.zero(z);
    }
    Nd4jTensor x = Nd4jTensor.of(left);
    Nd4jTensor w = Nd4jTensor.of(right);
    TensorType type = z;
    List<Slide> slides = p.slides();
    if (slides.isEmpty()) {
      x = with(x, x.rank());
      w = with(w, w.rank());
      type = type.with(type.shape().insert(type.rank(), 1));
      slides = List.of(Slide.by(1));
    }
    if (!p.shared()) {
      x = with(x, 0);
      w = with(w, 0);
      type = type.with(type.shape().insert(0, 1));
    }
    Nd4jTensor y = phases(slides, x, w, type);
    y = p.shared() ? y : without(y, 0);
    return p.slides().isEmpty() ? without(y, y.rank() - 1) : y;
  }

  /** The tensor with another axis of size 1. */
  private static Nd4jTensor with(Nd4jTensor x, int axis) {
    long[] strides = new long[x.rank() + 1];
    System.arraycopy(x.strides(), 0, strides, 0, axis);
    System.arraycopy(x.strides(), axis, strides, axis + 1, x.rank() - axis);
    return x.view(x.shape().insert(axis, 1), strides, x.offset());
  }

  private static Nd4jTensor without(Nd4jTensor x, int axis) {
    long[] strides = new long[x.rank() - 1];
    System.arraycopy(x.strides(), 0, strides, 0, axis);
    System.arraycopy(x.strides(), axis + 1, strides, axis, strides.length - axis);
    return x.view(x.shape().drop(Axes.of(axis)), strides, x.offset());
  }

  /** All phases of the places, {@code [g, n, c, s…] x [g, o, c, k…] -> [g, n, o, p…]}. */
  private static Nd4jTensor phases(List<Slide> slides, Nd4jTensor x, Nd4jTensor w, TensorType z) {
    int count = 1;
    for (int i = 0; i < slides.size(); i++) {
      count = Math.multiplyExact(count, Track.phases(slides.get(i), z.shape().size(3 + i)));
    }
    if (count == 1 && slides.stream().allMatch(slide -> slide.base() == 1)) {
      return one(tracks(phase(slides, x, w, z, 0)), x, w, z);
    }
    Nd4jTensor result = Nd4jTensor.allocate(z);
    int bytes = z.dtype().bytes();
    Memory.fill(result.address(), z.shape().elements() * bytes, (byte) 0);
    for (int i = 0; i < count; i++) {
      List<Phase> phases = phase(slides, x, w, z, i);
      List<Track> tracks = tracks(phases);
      if (tracks.stream().allMatch(track -> track.window() > 0)) {
        int[] dims = z.shape().toArray();
        long[] strides = z.shape().rowMajorStrides();
        long start = 0;
        for (int k = 0; k < phases.size(); k++) {
          dims[3 + k] = tracks.get(k).count();
          start += phases.get(k).place() * strides[3 + k];
          strides[3 + k] *= phases.get(k).step();
        }
        Nd4jTensor part = one(tracks, x, taps(w, phases), z.with(Shape.of(dims)));
        long to = result.address() + start * bytes;
        StridedCopy.copy(bytes, dims, part.address(), part.strides(), to, strides);
        Reference.reachabilityFence(part);
      }
    }
    return result;
  }

  private static List<Phase> phase(
      List<Slide> slides, Nd4jTensor x, Nd4jTensor w, TensorType z, int number) {
    List<Phase> phases = new ArrayList<>();
    int rest = number;
    for (int i = 0; i < slides.size(); i++) {
      Slide slide = slides.get(i);
      int places = z.shape().size(3 + i);
      int count = Track.phases(slide, places);
      phases.add(
          Track.phase(slide, x.shape().size(3 + i), w.shape().size(3 + i), places, rest % count));
      rest /= count;
    }
    return phases;
  }

  private static List<Track> tracks(List<Phase> phases) {
    return phases.stream().map(Phase::track).toList();
  }

  /** The elements of the window that meet elements in these phases. */
  private static Nd4jTensor taps(Nd4jTensor w, List<Phase> phases) {
    int[] sizes = w.shape().toArray();
    long[] strides = w.strides().clone();
    long offset = w.offset();
    for (int i = 0; i < phases.size(); i++) {
      offset += phases.get(i).tap() * strides[3 + i];
      strides[3 + i] *= phases.get(i).tapStep();
      sizes[3 + i] = phases.get(i).track().window();
    }
    return w.view(Shape.of(sizes), strides, offset);
  }

  /** A convolution without base dilation, all of whose sizes are at least 1. */
  private static Nd4jTensor one(List<Track> tracks, Nd4jTensor x, Nd4jTensor w, TensorType z) {
    boolean full = tracks.stream().allMatch(track -> track.isFull(0, track.count()));
    // Beside the input stand zeros, which must not meet an infinity.
    if (!full && w.shape().elements() <= z.shape().elements() && !Finite.all(w)) {
      return DirectConvolution.run(tracks, x, w, z);
    }
    PatchProduct product = new PatchProduct(tracks, x, w, z);
    if (product.isDirect()) {
      return DirectConvolution.run(tracks, x, w, z);
    }
    Nd4jTensor y = product.run();
    if (!full && w.shape().elements() > z.shape().elements() && !Finite.all(y) && !Finite.all(w)) {
      return DirectConvolution.run(tracks, x, w, z);
    }
    return y;
  }
}
