package org.autodiff4j.nd4j;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ND4J, when this backend is what starts it, from logging a dozen lines about the machine. A
 * value that the user has given to its system property stays.
 */
public final class NativeSettings {
  private static final Logger LOG = LoggerFactory.getLogger(NativeSettings.class);
  private static final String GREETING = "org.nd4j.log.initialization";

  static {
    if (System.getProperty(GREETING) == null) {
      System.setProperty(GREETING, "false");
    }
    LOG.debug("ND4J starts with {}={}", GREETING, System.getProperty(GREETING));
  }

  private NativeSettings() {}

  /** To be called before ND4J is touched; sets the property once. */
  public static void apply() {
    // The static initializer has done it.
  }
}
