package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that this node waits for. A coroutine begins it; its outcome comes in a turn of the agent.
 * The agent looks after it from time to time, the more seldom the longer it lasts.
 */
abstract sealed class Call permits DirectCall, UniqueCall {
  /** The latest request to cancel, by its number; 0 if there was none. */
  private record Request(int number, @Nullable String message) {}

  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

  private final long number;
  private final CompletableFuture<@Nullable Ended> outcome = new Outcome<>();
  private volatile Request request = new Request(0, null);

  // In turns of the agent.
  private long heard = System.nanoTime();
  private long patience;

  /** Names the call where a coroutine is shown that waits for it, as do the copies. */
  private final class Outcome<T extends @Nullable Object> extends CompletableFuture<T> {
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
      return new Outcome<>();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  Call(long number) {
    this.number = number;
  }

  /** What is called and where, for people to read. From any thread. */
  abstract String text();

  final long number() {
    return number;
  }

  /** What the other side has said; null if its node was lost. */
  final CompletableFuture<@Nullable Ended> outcome() {
    return outcome;
  }

  /** Has the body begin. Doing so again has no further effect while the other side knows of it. */
  abstract void start();

  /** The node that runs it, as far as that is known. */
  abstract @Nullable Peer peer();

  /** Tells the other side the latest request to cancel. */
  abstract void sendCancel(int request, @Nullable String message);

  /** Asks for the body to be cancelled. Called by the coroutine that waits. */
  final void cancel(@Nullable String message) {
    Request next = new Request(request.number() + 1, message);
    request = next;
    sendCancel(next.number(), message);
  }

  final boolean isCancelled() {
    return request.number() > 0;
  }

  /** Repeats the latest request to cancel, which may have been lost. */
  final void cancelAgain() {
    Request latest = request;
    sendCancel(latest.number(), latest.message());
  }

  /** Whether it is time to ask for it, and notes that it is asked for. */
  final boolean isDue(Duration interval) {
    long now = System.nanoTime();
    long wait = isCancelled() ? interval.toNanos() : Math.max(patience, interval.toNanos());
    if (now - heard < wait) {
      return false;
    }
    heard = now;
    patience = Math.min(2 * wait, Math.max(wait, LONGEST_PATIENCE.toNanos()));
    return true;
  }
}
