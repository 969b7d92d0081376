package dev.tauko.internal.loop;

import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Watches a loop from outside and logs the stack of a step that keeps it from everything else,
 * while it does: when the step has run for the threshold, and again whenever that time has doubled.
 * asyncio tells of a slow callback afterwards, and in debug mode only. A step in which classes are
 * loaded has ten times as long.
 */
final class Watchdog {
  private static final Logger log = Loggers.of(Watchdog.class);

  /** The watchdog looks this often within the threshold. */
  private static final int LOOKS = 4;

  /** A step that loads classes may take so many times as long as another one. */
  private static final int PATIENCE = 10;

  /** The JVM's own methods that load, link and initialize classes. */
  private static final List<String> LOADING =
      List.of(
          "java.lang.ClassLoader.",
          "java.lang.Class.forName",
          "java.lang.invoke.MethodHandleNatives.link",
          "jdk.internal.loader.",
          ".<clinit>(");

  private final String name;
  private final LoopExecutor loop;
  private final StepProbe probe;
  private final long threshold;
  private final CountDownLatch ended;

  Watchdog(
      String name, LoopExecutor loop, StepProbe probe, Duration threshold, CountDownLatch ended) {
    this.name = name;
    this.loop = loop;
    this.probe = probe;
    this.threshold = threshold.toNanos();
    this.ended = ended;
  }

  void start() {
    Thread.ofPlatform().name(name + "-watchdog").daemon().start(this::watch);
  }

  private void watch() {
    try {
      long seen = -1;
      long since = 0;
      long next = threshold;
      while (!ended.await(Math.max(1_000_000, threshold / LOOKS), TimeUnit.NANOSECONDS)) {
        long step = probe.number();
        long now = System.nanoTime();
        if (step < 0 || step != seen) {
          seen = step;
          since = now;
          next = threshold;
        } else if (now - since >= next) {
          probe.letGo();
          String stack = loop.stack();
          if (isLoadingClasses(stack) && now - since < PATIENCE * threshold) {
            next = now - since + threshold;
          } else {
            report(now - since, stack);
            next = 2 * (now - since);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever is used for the first time has to be loaded: that is nobody's slow step. */
  private static boolean isLoadingClasses(String stack) {
    return LOADING.stream().anyMatch(stack::contains);
  }

  private void report(long nanos, String stack) {
    log.warn(
        "The event loop {} has been in one step for {} ms; nothing else runs on it meanwhile. It is"
            + " here: {}",
        name,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        stack);
  }
}
