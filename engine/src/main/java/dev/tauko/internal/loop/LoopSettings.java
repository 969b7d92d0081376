package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.Objects;

/**
 * The keys of an event loop's dispatcher.
 *
 * @param virtualTime whether the clock jumps from deadline to deadline
 * @param slowStep how long a step may take before the watchdog speaks up; zero for never
 * @param deadlockCheck how long the loop is idle before deadlocks are looked for; zero for never
 * @param stepTimes whether it is measured how long steps take
 */
public record LoopSettings(
    boolean virtualTime, Duration slowStep, Duration deadlockCheck, boolean stepTimes) {
  private static final String DEFAULTS = "tauko.event-loop";
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(100);

  /**
   * Reads the settings of the dispatcher at a path; what it lacks is that of {@code
   * tauko.event-loop}.
   *
   * @throws ConfigException with the key's path and what is accepted, if a value is invalid
   */
  public static LoopSettings of(Config config, String path) {
    Section loop = Dispatchers.section(config, path, DEFAULTS);
    loop.whole("throughput", 1, 1);
    return new LoopSettings(
        loop.word("clock", "system", "virtual").equals("virtual"),
        Objects.requireNonNullElse(
            loop.durationOr("off", "slow-step-threshold", SHORTEST, LONGEST), Duration.ZERO),
        Objects.requireNonNullElse(
            loop.durationOr("off", "deadlock-check", SHORTEST, LONGEST), Duration.ZERO),
        loop.flag("step-times"));
  }
}
