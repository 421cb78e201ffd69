package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.autodiff4j.dl4j.check.BackpropReport;
import org.autodiff4j.dl4j.check.Block;
import org.junit.jupiter.api.Test;

class BrokenAttentionTest {
  @Test
  void report_ofAttention_isTwiceTheDerivativeBelowTheOutput() {
    BackpropReport report = BrokenAttention.report();
    assertFalse(report.isOk());
    for (Block block : report.blocks()) {
      boolean above = List.of("3_W", "3_b").contains(block.name());
      assertEquals(above ? 1 : 2, block.ratio(), 1e-9, block.name());
    }
    String page = BrokenAttention.page(report).html();
    assertEquals(8, page.split("2\\.0000</span>", -1).length - 1);
    assertTrue(page.contains("8 of 10 blocks that were checked are WRONG."), page);
  }
}
