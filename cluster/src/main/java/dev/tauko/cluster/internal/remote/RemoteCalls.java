package dev.tauko.cluster.internal.remote;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.CancelledError;
import dev.tauko.cluster.Placement;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.cluster.internal.wire.WireText;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls of bodies on other nodes, as the calling coroutine sees them. */
public final class RemoteCalls {
  /** A pause before a node that is about to leave is asked for another one. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RemoteNode node;
  private final Placing placing;

  /** The calls of a node. */
  public RemoteCalls(RemoteNode node) {
    this.node = node;
    this.placing = new Placing(node);
  }

  /** Runs a body where it is placed, and returns its result. Suspends. */
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteCoroutine<A, R> coroutine, A argument) {
    Invocation what = invocation(coroutine, argument);
    Result<R> result = new Result<>(coroutine, node);
    Deadline deadline = deadline();
    while (true) {
      Peer peer = placing.place(coroutine, deadline);
      Call call = node.calls().begin(node.agent(), peer, what);
      @Nullable Ended ended = outcome(call, result);
      if (isLeaving(ended) && !result.isCancelled() && !deadline.isOver()) {
        sleep(PAUSE);
      } else if (result.mayTryAgain(ended)) {
        deadline = deadline();
      } else {
        return result.of(ended, peer.address());
      }
    }
  }

  /** Runs a body once for an id, and returns its result. Suspends. */
  public <A extends @Nullable Object, R extends @Nullable Object> R unique(
      String id, RemoteCoroutine<A, R> coroutine, A argument) {
    String entity = entity(id, coroutine);
    if (!(coroutine.placement() instanceof Placement.LeastLoaded)) {
      throw new IllegalArgumentException(
          coroutine
              + " has the placement "
              + coroutine.placement()
              + ", but the id decides where a unique call runs (tauko.cluster.sharding-role says"
              + " among which nodes); accepted: a coroutine without a placement");
    }
    Invocation what = invocation(coroutine, argument);
    Result<R> result = new Result<>(coroutine, node);
    Deadline deadline = deadline();
    while (true) {
      placing.awaitFormed(deadline);
      Call call = node.calls().begin(node.agent(), node.shards().unique(entity), what);
      @Nullable Ended ended = outcome(call, result);
      if (isLeaving(ended) && !result.isCancelled() && !deadline.isOver()) {
        sleep(PAUSE);
      } else if (!result.mayTryAgain(ended)) {
        Peer host = call.peer();
        return result.of(ended, host == null ? "the node of the id" : host.address());
      }
    }
  }

  /** Has the outcome of an id forgotten. */
  public void forget(String id, RemoteCoroutine<?, ?> coroutine) {
    String entity = entity(id, coroutine);
    Telling.tell(() -> node.shards().unique(entity).accept(new UniqueMessage.Forget()));
  }

  /**
   * Waits until this node is a member of a cluster, if it is made for one. Suspends.
   *
   * @throws dev.tauko.cluster.ClusterNotFormedException if it has not become one in time
   */
  public void awaitFormed() {
    placing.awaitFormed(deadline());
  }

  /** {@link #awaitFormed()}, for at most so long. */
  public void awaitFormed(Duration timeout) {
    placing.awaitFormed(new Deadline(timeout));
  }

  /** Waits until as many nodes take calls. Suspends. */
  public void awaitNodes(int nodes) {
    if (nodes > 1 && node.isAlone()) {
      throw new IllegalStateException(
          "there will never be "
              + nodes
              + " nodes: this actor system is made for no cluster (pekko.actor.provider)");
    }
    placing.awaitNodes(nodes);
  }

  private static String entity(String id, RemoteCoroutine<?, ?> coroutine) {
    Objects.requireNonNull(id, "id");
    if (id.isEmpty() || id.length() > 1000) {
      throw new IllegalArgumentException("an id has 1 to 1000 characters, not " + id.length());
    }
    return coroutine.name() + "|" + WireText.require("an id", id);
  }

  private <A extends @Nullable Object> Invocation invocation(
      RemoteCoroutine<A, ?> coroutine, A argument) {
    return new Invocation(
        coroutine.toString(),
        Registrations.types(coroutine),
        node.payloads().write(argument, coroutine.argument(), "the argument of " + coroutine));
  }

  private Deadline deadline() {
    return new Deadline(node.settings().placementTimeout());
  }

  /** Whether nothing was begun, because the node is about to leave. */
  private static boolean isLeaving(@Nullable Ended ended) {
    return ended instanceof Rejected rejected && rejected.leaving();
  }

  /**
   * Waits for what the other side says; null if its node is lost. A cancellation is passed on, and
   * the wait goes on until the other side has said how the body ended: only then is it certain that
   * the cancellation has arrived.
   */
  private static @Nullable Ended outcome(Call call, Result<?> result) {
    while (true) {
      try {
        return await(call.outcome().copy());
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) {
        throw new AssertionError(impossible);
      } catch (CancelledError cancelled) {
        result.cancelledBy(cancelled);
        Telling.tell(() -> call.cancel(cancelled.getMessage()));
      }
    }
  }
}
