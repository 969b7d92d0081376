package dev.tauko.http.internal.server;

import dev.tauko.internal.pekko.Stages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.scaladsl.Http;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * A binding whose termination loses no answer.
 *
 * <p>Pekko HTTP's own termination counts an answer as given when it has taken it from the handler.
 * A connection that has no request under way is cut then, although what it was given before may not
 * have been sent; and when all are cut or done, the actor system goes on to its end, which resets
 * what TCP has not closed. A reset takes from the client what it has not read.
 *
 * <p>So the connections are told first to end by themselves: each after its last answer, and it is
 * closed when all has been sent. When the deadline is over, answers that are missing are refused,
 * and what is streamed is cut; then Pekko HTTP terminates what is left, and sockets that are open
 * after that, since their clients do not read, are reset.
 */
public final class GracefulBinding {
  /** Nobody tells when a socket is closed. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** What leaves at the very end, such as an answer of status 503, has so much time. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final ActorSystem<?> system;
  private final ServerBinding pekko;
  private final ServerConnections connections;
  private final AcceptedSockets sockets;
  private @Nullable Future<Http.HttpTerminated> terminated;

  private GracefulBinding(
      ActorSystem<?> system,
      ServerBinding pekko,
      ServerConnections connections,
      AcceptedSockets sockets) {
    this.system = system;
    this.pekko = pekko;
    this.connections = connections;
    this.sockets = sockets;
  }

  /**
   * A binding of Pekko HTTP with a graceful termination.
   *
   * @param connections its connections
   * @param sockets their sockets
   */
  public static ServerBinding of(
      ActorSystem<?> system,
      ServerBinding pekko,
      ServerConnections connections,
      AcceptedSockets sockets) {
    GracefulBinding graceful = new GracefulBinding(system, pekko, connections, sockets);
    return new ServerBinding(
        new Http.ServerBinding(pekko.localAddress(), graceful::unbind, graceful::terminate));
  }

  private Future<BoxedUnit> unbind() {
    return FutureConverters.asScala(
        pekko.unbind().thenApplyAsync(_ -> BoxedUnit.UNIT, Stages.DIRECTLY));
  }

  /** The first call counts, with its limit. */
  private synchronized Future<Http.HttpTerminated> terminate(FiniteDuration limit) {
    Future<Http.HttpTerminated> known = terminated;
    if (known == null) {
      known = FutureConverters.asScala(begin(DurationConverters.toJava(limit)));
      terminated = known;
    }
    return known;
  }

  private CompletionStage<Http.HttpTerminated> begin(Duration limit) {
    connections.end();
    return closedWithin(limit)
        .thenCompose(_ -> {
          connections.giveUp();
          return closedWithin(LAST_WORDS);
        })
        .thenCompose(_ -> {
          sockets.resetWhenClosed();
          return pekko.terminate(AT_ONCE);
        })
        .thenCompose(done -> {
          sockets.cut();
          return closedWithin(LAST_WORDS).thenApply(_ -> (Http.HttpTerminated) done);
        });
  }

  /**
   * Completes when no socket is open, when those that are open have had time enough for what was
   * given to them, and when the limit is over.
   */
  private CompletableFuture<Done> closedWithin(Duration limit) {
    CompletableFuture<Done> over = new CompletableFuture<>();
    Cancellable deadline = later(limit, () -> over.complete(Done.getInstance()));
    look(over, 0);
    var _ = over.thenRun(deadline::cancel);
    return over;
  }

  /**
   * With TLS, a connection on which nothing is left to do is closed when the client has answered
   * that it is. Some do not.
   */
  private void look(CompletableFuture<Done> over, int settled) {
    if (sockets.open().isEmpty() || settled > LAST_WORDS.dividedBy(BETWEEN_LOOKS)) {
      over.complete(Done.getInstance());
    } else if (!over.isDone()) {
      int next = connections.areSettled() ? settled + 1 : 0;
      var _ = later(BETWEEN_LOOKS, () -> look(over, next));
    }
  }

  private Cancellable later(Duration delay, Runnable action) {
    return system.scheduler().scheduleOnce(delay, action, system.executionContext());
  }
}
