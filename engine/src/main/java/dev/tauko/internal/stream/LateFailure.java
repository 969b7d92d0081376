package dev.tauko.internal.stream;

import dev.tauko.internal.log.Loggers;
import org.slf4j.Logger;

/** Failures of coroutines whose stream has ended, so that nobody else hears of them. */
final class LateFailure {
  private static final Logger log = Loggers.of("dev.tauko.stream.PekkoStreams");

  private LateFailure() {}

  /** Writes a failure to the log. */
  static void log(String coroutine, Throwable failure) {
    log.error("The coroutine of {} failed after its stream had ended", coroutine, failure);
  }
}
