package org.autodiff4j.samples;

import static org.autodiff4j.Autodiff.customJvp;
import static org.autodiff4j.Autodiff.debugNaNs;
import static org.autodiff4j.Autodiff.debugPrint;
import static org.autodiff4j.Autodiff.debugTap;
import static org.autodiff4j.Autodiff.grad;
import static org.autodiff4j.Autodiff.jit;
import static org.autodiff4j.Autodiff.pureCallback;
import static org.autodiff4j.Autodiff.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.autodiff4j.TensorFunction;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The code of the guide to callbacks and debugging. */
class CallbacksGuideTest {
  private static final GuidePage PAGE = GuidePage.of("callbacks.md");

  private final Tensor x = Tensor.of(0.5, -1.5, 2.0);
  private final Tensor rows = Tensor.linspace(0, 3, 6).reshape(2, 3);

  static Tensor medianOf(Tensor x) {
    double[] sorted = x.toArray();
    Arrays.sort(sorted);
    return Tensor.scalar(sorted[sorted.length / 2]);
  }

  @AfterEach
  void endSearch() {
    debugNaNs(false);
  }

  @Test
  void pureCallback_inPrograms_runsJava() {
    Function<Tensor, Tensor> median =
        pureCallback(Tensor.scalar(0.0), CallbacksGuideTest::medianOf);
    Tensor m = jit((Tensor u) -> median.apply(u.mul(2))).apply(x);
    Function<Tensor, Tensor> total =
        pureCallback(Tensor.scalar(0.0), (Tensor u) -> u.sum(), (Tensor all) -> all.sum(1));
    Tensor sums = vmap(total).apply(rows);
    Function<Tensor, Tensor> smooth =
        customJvp(
            median, (Tensor u, Tensor y, Tensor du) -> u.eq(y).cast(DType.FLOAT64).mul(du).sum());
    Tensor slope = grad(smooth).apply(x); // 1 at the median
    assertEquals(1.0, m.toDouble());
    assertArrayEquals(rows.sum(1).toArray(), sums.toArray(), 1e-12);
    assertArrayEquals(new double[] {1, 0, 0}, slope.toArray());
    assertArrayEquals(slope.toArray(), jit(grad(smooth)).apply(x).toArray());
    PAGE.assertShowsErrorOf(() -> grad(median).apply(x));
  }

  @Test
  void debugPrint_inAProgram_logsTheNumbers() {
    TensorFunction f = jit(u -> debugPrint("square", u.square()).sum());
    List<String> first = logged(() -> f.apply(x));
    assertEquals(first, logged(() -> f.apply(x)));
    PAGE.assertShows("`" + first.get(0) + "`");
    assertEquals(2, logged(() -> vmap(f).apply(rows)).size());
  }

  private static List<String> logged(Runnable program) {
    Logger logger = (Logger) LoggerFactory.getLogger("org.autodiff4j.debug");
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    try {
      program.run();
    } finally {
      logger.detachAppender(appender);
    }
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void debugTap_inAProgram_handsThemOver() {
    List<Double> seen = new ArrayList<>();
    TensorFunction watched = jit(u -> debugTap(u.sum(), s -> seen.add(s.toDouble())).square());
    watched.apply(x);
    grad(watched).apply(x.mul(2));
    assertEquals(List.of(1.0, 2.0), seen);
  }

  @Test
  void debugNaNs_whenOn_namesTheOperation() {
    debugNaNs(true);
    TensorFunction loss = u -> u.log().sum();
    PAGE.assertShowsErrorOf(() -> loss.apply(x));
  }

  @Test
  void errors_ofThePage_areThoseRaised() {
    Function<Tensor, Tensor> wrong = pureCallback(Tensor.zeros(3), CallbacksGuideTest::medianOf);
    PAGE.assertShowsErrorOf(() -> wrong.apply(x));
  }

  @Test
  void guide_everyBlock_isCodeOfThisTest() {
    PAGE.assertBlocksAreCodeOf(CallbacksGuideTest.class, 7);
  }
}
