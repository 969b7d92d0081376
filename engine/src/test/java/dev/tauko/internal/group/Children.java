package dev.tauko.internal.group;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What children and blocks of groups do in tests, and what comes out of the groups. */
final class Children {
  private static final Duration LONG = Duration.ofSeconds(10);

  private Children() {}

  /** Returns a value after a while. */
  static <T> Coroutine<T> returning(T value, Duration after) {
    return () -> {
      sleep(after);
      return value;
    };
  }

  /** {@link #sleepLong} as the body of a task. */
  static Coroutine.OfVoid sleeper(String who, Trail trail) {
    return () -> sleepLong(who, trail);
  }

  /** Sleeps for ten seconds, and tells whether it could. */
  static void sleepLong(String who, Trail trail) {
    try {
      sleep(LONG);
      trail.add(who + " has slept");
    } catch (CancelledError cancelled) {
      trail.add(who + " cancelled");
      throw cancelled;
    }
  }

  /** Fails after a while. */
  static Coroutine.OfVoid failing(Throwable with, Duration after) {
    return () -> {
      sleep(after);
      throw Rethrow.exactly(with);
    };
  }

  /** Fails in its first step. */
  static Coroutine.OfVoid failing(Throwable with) {
    return () -> {
      throw Rethrow.exactly(with);
    };
  }

  /** Sleeps for ten seconds, and fails when it is cancelled. */
  static Coroutine.OfVoid failingAtItsEnd(Throwable with) {
    return () -> sleepAndFail(with);
  }

  /** {@link #failingAtItsEnd} in the caller. */
  static void sleepAndFail(Throwable with) {
    try {
      sleep(LONG);
    } catch (CancelledError cancelled) {
      throw Rethrow.exactly(with);
    }
  }

  /** Sleeps, and throws this when it is cancelled, with the cancellation as the cause. */
  static void sleepAndFailBecause(Throwable with) {
    try {
      sleep(LONG);
    } catch (CancelledError cancelled) {
      throw Rethrow.exactly(with.initCause(cancelled));
    }
  }

  /** What a call throws, as in {@code group of [IOException, group of [ArithmeticException]]}. */
  static String thrownBy(ThrowingCallable call) {
    return describe(catchThrowable(call));
  }

  private static String describe(Throwable thrown) {
    if (thrown instanceof ExceptionGroup group) {
      return group.exceptions().stream()
          .map(Children::describe)
          .collect(Collectors.joining(", ", "group of [", "]"));
    }
    return thrown == null ? "nothing" : thrown.getClass().getSimpleName();
  }
}
