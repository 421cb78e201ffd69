package org.autodiff4j.goldens;

import java.util.Locale;
import org.autodiff4j.fft.Fft;
import org.autodiff4j.fft.Fft.Norm;
import org.autodiff4j.tensor.Tensor;

class FftGoldensTest extends GoldenContract {
  FftGoldensTest() {
    super("fft");
  }

  @Override
  protected void functions() {
    put("fft", (x, p) -> Fft.fft(x[0], p.integer("axis")));
    put("ifft", (x, p) -> Fft.ifft(x[0], p.integer("axis")));
    put("fftn", (x, p) -> Fft.fftn(x[0], norm(p), p.integers("axes")));
    put("ifftn", (x, p) -> Fft.ifftn(x[0], norm(p), p.integers("axes")));
    put("rfftn", (x, p) -> Fft.rfftn(x[0], norm(p), p.integers("axes")));
    put("irfftn", (x, p) -> Fft.irfftn(x[0], p.integer("n"), norm(p), p.integers("axes")));
    put("rfft", (x, p) -> Fft.rfft(x[0]));
    put("irfft", (x, p) -> Fft.irfft(x[0], p.integer("n")));
    put("fft2", (x, p) -> Fft.fft2(x[0]));
    put("ifft2", (x, p) -> Fft.ifft2(x[0]));
    put("rfft2", (x, p) -> Fft.rfft2(x[0]));
    put("power", (x, p) -> Fft.rfft(x[0]).square().sum(-1));
    put("autocorrelation", (x, p) -> autocorrelation(x[0]));
    put("shift", (x, p) -> Fft.fftShift(x[0], p.integers("axes")));
    put("unshift", (x, p) -> Fft.ifftShift(x[0], p.integers("axes")));
    put("freq", (x, p) -> Fft.fftFreq(p.integer("n"), 0.25));
    put("rfreq", (x, p) -> Fft.rfftFreq(p.integer("n"), 0.25));
  }

  private static Tensor autocorrelation(Tensor x) {
    Tensor power = Fft.fft(Fft.complex(x, x.like(0))).square().sum(-1);
    return Fft.real(Fft.ifft(Fft.complex(power, power.like(0))));
  }

  private static Norm norm(Params p) {
    return Norm.valueOf(p.text("norm").toUpperCase(Locale.ROOT));
  }
}
