package dev.tauko.test;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Timeout;
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

  /** For an assertion that suspends when the time is over: until time would pass. */
  private static final Duration SHORTEST = Duration.ofNanos(1);

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
   * @param failures a part of the message, with the failures that no one has awaited
   * @throws SimulationFailure if the time is over
   * @throws CancelledError if the calling coroutine is cancelled meanwhile
   */
  void await(Supplier<String> waiting, Supplier<String> failures) {
    Duration end = clock.now().plus(within);
    Duration pause = Duration.ofNanos(Math.max(1, within.dividedBy(LOOKS).toNanos()));
    clock.awaitIdle();
    while (true) {
      AssertionError missing = look(end.minus(clock.now()));
      if (missing == null) {
        return;
      }
      Duration left = end.minus(clock.now());
      if (!left.isPositive()) {
        throw failure(missing, waiting.get(), failures.get());
      }
      sleep(left.compareTo(pause) < 0 ? left : pause);
      clock.awaitIdle();
    }
  }

  /** Looks whether the assertion holds; one that suspends is cancelled when the time is over. */
  private @Nullable AssertionError look(Duration left) {
    Timeout[] limit = new Timeout[1];
    try {
      timeout(
          left.isPositive() ? left : SHORTEST,
          scope -> {
            limit[0] = scope;
            assertion.run();
          });
      return null;
    } catch (AsyncTimeoutException late) {
      if (!limit[0].expired()) {
        throw late;
      }
      return noted(new AssertionError("the assertion itself still waits", late));
    } catch (AssertionError missing) {
      return noted(missing);
    }
  }

  private AssertionError noted(AssertionError missing) {
    String now = Texts.of(missing);
    if (!now.equals(said)) {
      said = now;
      saidSince = clock.now();
    }
    return missing;
  }

  private SimulationFailure failure(AssertionError missing, String waiting, String failures) {
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
            + (waiting.isEmpty() ? "; no other task is left" : "; the others wait:\n" + waiting)
            + failures,
        missing);
  }
}
