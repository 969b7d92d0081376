package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.LeaseSettings;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** The two timers of an agent. */
final class Pulse {
  private static final Duration SHORTEST_TICK = Duration.ofMillis(1);
  private static final int TICKS = 4;

  private Pulse() {}

  /**
   * Starts them.
   *
   * @param tick tells the agent to see whether a lease has ended, some times within its margin
   * @param beat tells the agent to renew its leases
   */
  static <M> void start(TimerScheduler<M> timers, LeaseSettings settings, M tick, M beat) {
    Duration between = settings.margin().dividedBy(TICKS);
    timers.startTimerWithFixedDelay(
        tick, between.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : between);
    timers.startTimerWithFixedDelay(beat, settings.renewEvery());
  }
}
