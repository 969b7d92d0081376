package dev.tauko.http.internal.waiting;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.internal.platform.SessionPlatform;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** The moment at which a request's time is over, by the platform's clock. Thread-safe. */
public final class Deadline {
  private final ActorSystem<?> system;
  private final SessionPlatform platform;
  private final Object request;
  private final @Nullable Duration total;
  private final long end;

  /**
   * @param request what the error says is not complete, by its text
   * @param total how long from now; null for no end
   */
  public Deadline(
      ActorSystem<?> system, SessionPlatform platform, Object request, @Nullable Duration total) {
    this.system = system;
    this.platform = platform;
    this.request = request;
    this.total = total;
    this.end = total == null ? 0 : platform.nanos() + total.toNanos();
  }

  /** The actor system of the request. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The platform of the session. */
  public SessionPlatform platform() {
    return platform;
  }

  /** How much time is left; null if there is no end. Not positive once it is over. */
  public @Nullable Duration left() {
    return total == null ? null : Duration.ofNanos(end - platform.nanos());
  }

  /** The error that says that the time is over; null if it is not. */
  public @Nullable ServerTimeoutException overdue() {
    return total != null && platform.nanos() - end >= 0 ? error() : null;
  }

  /**
   * Tells why something should end when the time is over, unless that is cancelled before.
   *
   * @return null if there is no end
   */
  public @Nullable Cancellable schedule(Consumer<ServerTimeoutException> over) {
    Duration left = left();
    return left == null
        ? null
        : platform.schedule(left.isPositive() ? left : Duration.ZERO, () -> over.accept(error()));
  }

  /** Waits for a future, and fails it if the time is over before it is done. Suspends. */
  public <T> T await(CompletableFuture<T> future) {
    return await(future, future::completeExceptionally);
  }

  /**
   * Runs what suspends, and cancels it if the time is over before it is done.
   *
   * @param where what the error says is still waited for
   */
  public <T> T suspend(Supplier<T> body, String where) {
    Duration left = left();
    if (left == null) {
      return body.get();
    }
    try {
      return Asyncio.timeout(left, (Coroutine<T>) body::get);
    } catch (AsyncTimeoutException over) {
      throw error(where);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /**
   * Waits for a future; if the time is over before it is done, tells why it should end. Suspends.
   */
  public <T> T await(CompletableFuture<T> future, Consumer<ServerTimeoutException> over) {
    return await(future, () -> over.accept(error()));
  }

  /** Waits for a future; if the time is over before it is done, has it ended. Suspends. */
  public <T> T await(CompletableFuture<T> future, Runnable over) {
    if (total == null || future.isDone()) {
      return platform.await(future);
    }
    return await(future, Duration.ofNanos(Math.max(0, end - platform.nanos())), over);
  }

  /**
   * Waits for a future for a while, and at most until the time is over; whichever it is, tells that
   * it should end. Suspends.
   */
  public <T> T awaitBriefly(CompletableFuture<T> future, Duration most, Runnable enough) {
    if (future.isDone()) {
      return platform.await(future);
    }
    long nanos = most.toNanos();
    if (total != null) {
      nanos = Math.clamp(end - platform.nanos(), 0, nanos);
    }
    return await(future, Duration.ofNanos(nanos), enough);
  }

  private <T> T await(CompletableFuture<T> future, Duration most, Runnable over) {
    Cancellable alarm = platform.schedule(most, over);
    try {
      return platform.await(future);
    } finally {
      alarm.cancel();
    }
  }

  /** The error that says so. */
  public ServerTimeoutException error() {
    return error(null);
  }

  /**
   * The error that says so.
   *
   * @param where what is still waited for; null for the server
   */
  public ServerTimeoutException error(@Nullable String where) {
    return new ServerTimeoutException(
        request
            + " was not complete within "
            + TimeUnit.NANOSECONDS.toMillis(total == null ? 0 : total.toNanos())
            + " ms, its total timeout"
            + (where == null ? "" : ": it is still " + where),
        null);
  }
}
