package dev.tauko.conformance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Silence about tasks that fail: programs let them on purpose, and often. */
final class Quiet {
  private Quiet() {}

  static void please() {
    Stream.of("dev.tauko.Future", "dev.tauko.Task", "dev.tauko.Runner", "dev.tauko.internal.group")
        .map(LoggerFactory::getLogger)
        .forEach(logger -> ((Logger) logger).setLevel(Level.OFF));
  }
}
