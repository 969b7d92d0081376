package dev.tauko.test;

import dev.tauko.CancelledError;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One wait for an assertion to hold. What it says while it does not hold is the progress: the last
 * time when it said something new is the last progress that there was.
 */
final class Eventually {
  private static final int LOOKS = 100;

  private final VirtualClock clock;
  private final Duration within;
  private final Runnable assertion;
  private String said = "";
  private Duration saidSince = Duration.ZERO;

  Eventually(VirtualClock clock, Duration within, Runnable assertion) {
    if (!Objects.requireNonNull(within, "within").isPositive()) {
      throw new IllegalArgumentException("within must be positive: " + within);
    }
    if (within.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("within must be at most 292 years: " + within);
    }
    this.clock = clock;
    this.within = within;
    this.assertion = Objects.requireNonNull(assertion, "assertion");
  }

  /**
   * Waits.
   *
   * @param waiting what the tasks wait for
   * @throws SimulationFailure if the time is over
   * @throws CancelledError if the calling coroutine is cancelled meanwhile
   */
  void await(Supplier<String> waiting) {
    Duration end = clock.now().plus(within);
    Duration pause = Duration.ofNanos(Math.max(1, within.dividedBy(LOOKS).toNanos()));
    clock.awaitIdle();
    while (true) {
      AssertionError missing = look();
      if (missing == null) {
        return;
      }
      Duration left = end.minus(clock.now());
      if (!left.isPositive()) {
        throw failure(missing, waiting.get());
      }
      clock.advance(left.compareTo(pause) < 0 ? left : pause);
    }
  }

  private @Nullable AssertionError look() {
    try {
      assertion.run();
      return null;
    } catch (AssertionError missing) {
      String now = Texts.of(missing);
      if (!now.equals(said)) {
        said = now;
        saidSince = clock.now();
      }
      return missing;
    }
  }

  private SimulationFailure failure(AssertionError missing, String waiting) {
    return new SimulationFailure(
        "not within "
            + Durations.text(within)
            + " of virtual time: "
            + said
            + "\n\nthe last progress was at "
            + Durations.text(saidSince)
            + ", "
            + Durations.text(clock.now().minus(saidSince))
            + " ago"
            + (waiting.isEmpty() ? "; no other task is left" : "; the others wait:\n" + waiting),
        missing);
  }
}
