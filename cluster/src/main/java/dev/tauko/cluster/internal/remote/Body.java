package dev.tauko.cluster.internal.remote;

import dev.tauko.CancelledError;
import dev.tauko.cluster.PayloadException;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Failed;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Unreadable;
import dev.tauko.cluster.internal.remote.Registrations.Registration;
import dev.tauko.cluster.internal.wire.Payloads;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a registered body, from the argument's bytes to the result's.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
record Body<A extends @Nullable Object, R extends @Nullable Object>(
    Start start, Registration<A, R> registration, Payloads payloads) {

  /** Runs it, in a coroutine. What the body throws comes out. */
  Ended run() throws Exception {
    A argument;
    try {
      argument =
          payloads.read(
              start.argument(),
              registration.coroutine().argument(),
              "the argument of " + start.coroutine());
    } catch (PayloadException unreadable) {
      return new Unreadable(start.call(), String.valueOf(unreadable.getMessage()));
    }
    R result = registration.body().run(argument);
    try {
      return new Returned(
          start.call(),
          payloads.write(
              result, registration.coroutine().result(), "the result of " + start.coroutine()));
    } catch (PayloadException unwritable) {
      return new Unreadable(start.call(), String.valueOf(unwritable.getMessage()));
    }
  }

  /** What is to be told of a run that did not return. */
  static Ended failure(long call, @Nullable Throwable thrown, boolean leaving) {
    if (thrown instanceof CancellationException cancelled) {
      return new Cancelled(call, message(cancelled), leaving);
    }
    return new Failed(call, Problem.of(thrown == null ? new AssertionError("no outcome") : thrown));
  }

  private static @Nullable String message(CancellationException cancelled) {
    return cancelled.getCause() instanceof CancelledError error ? error.getMessage() : null;
  }
}
