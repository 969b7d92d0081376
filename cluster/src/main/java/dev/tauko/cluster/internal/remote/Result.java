package dev.tauko.cluster.internal.remote;

import dev.tauko.CancelledError;
import dev.tauko.cluster.Guarantee;
import dev.tauko.cluster.NoNodeException;
import dev.tauko.cluster.NodeLostException;
import dev.tauko.cluster.PayloadException;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteFailureException;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Failed;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * What comes of a call in the end: its result, or what is thrown in place of it.
 *
 * @param <R> the type of the result
 */
final class Result<R extends @Nullable Object> {
  private final RemoteCoroutine<?, R> coroutine;
  private final RemoteNode node;
  private int attempts = 1;
  private @Nullable CancelledError cancelled;

  Result(RemoteCoroutine<?, R> coroutine, RemoteNode node) {
    this.coroutine = coroutine;
    this.node = node;
  }

  /** The calling coroutine was cancelled. */
  void cancelledBy(CancelledError error) {
    cancelled = error;
  }

  boolean isCancelled() {
    return cancelled != null;
  }

  /** Whether there is to be another attempt, which is counted. */
  boolean mayTryAgain(@Nullable Ended ended) {
    boolean cutShort = ended == null || (ended instanceof Cancelled how && how.leaving());
    if (!cutShort
        || cancelled != null
        || coroutine.guarantee() != Guarantee.AT_LEAST_ONCE
        || attempts >= node.settings().maxAttempts()) {
      return false;
    }
    attempts++;
    return true;
  }

  /** The result of a call that ended on a node. */
  R of(@Nullable Ended ended, String address) {
    switch (ended) {
      case Returned returned -> {
        return node.payloads()
            .read(
                returned.result(),
                coroutine.result(),
                "the result of " + coroutine + " from " + address);
      }
      case Failed failed -> throw failure(failed.problem(), address);
      case Unreadable unreadable ->
          throw new PayloadException(unreadable.reason() + " (on " + address + ")", null);
      case null -> throw cancelledOr(lost(address, "was lost"));
      case Cancelled how when how.leaving() -> throw cancelledOr(lost(address, "left the cluster"));
      case Cancelled how -> throw cancelledOr(new CancelledError(how.message()));
      case Rejected rejected ->
          throw cancelledOr(
              new NoNodeException(
                  coroutine + " was rejected by " + address + ": " + rejected.reason()));
    }
  }

  private RemoteFailureException failure(Problem problem, String address) {
    return new RemoteFailureException(
        coroutine + " failed on " + address + ": " + problem.text(),
        address,
        problem.type(),
        problem.exception());
  }

  private NodeLostException lost(String address, String how) {
    return new NodeLostException(
        address
            + " "
            + how
            + " before "
            + coroutine
            + " had ended there"
            + (attempts > 1 ? ", as had happened " + (attempts - 1) + " times before" : ""),
        address);
  }

  /** What the calling coroutine's own cancellation is thrown for, too. */
  private RuntimeException cancelledOr(Throwable otherwise) {
    if (cancelled != null) {
      throw cancelled;
    }
    if (otherwise instanceof Error error) {
      throw error;
    }
    return (RuntimeException) otherwise;
  }
}
