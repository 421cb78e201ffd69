package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
  @Test
  void main_always_printsWhatTheReadmeSays() {
    assertEquals(
        """
        loss f64[] 3.3125, its derivative along dp f64[] -8.0
        gradient  Params[w=f64[2] [-8.0, -11.5], b=f64[] -3.5]
        H dp      Params[w=f64[2] [10.0, 14.0], b=f64[] 4.0]
        sqrt'     f64[2] [0.0, 0.25]
        step in w [    4.0000,    5.7500]
        """,
        Console.outputOf(() -> ReadmeExample.main(new String[0])));
  }
}
