package dev.tauko.http.internal.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.scaladsl.Http;
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
 * closed when all has been sent. Those that are at work when the deadline is over are Pekko HTTP's
 * to terminate, and sockets that are open after that, since their clients do not read, are reset.
 */
public final class GracefulBinding {
  /** Nobody tells when a socket is closed. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final ActorSystem<?> system;
  private final ServerBinding pekko;
  private final ServerConnections connections;
  private final AcceptedSockets sockets;

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
    return FutureConverters.asScala(pekko.unbind().thenApply(_ -> BoxedUnit.UNIT));
  }

  private Future<Http.HttpTerminated> terminate(FiniteDuration limit) {
    connections.end();
    CompletableFuture<Done> over = new CompletableFuture<>();
    Cancellable deadline =
        later(DurationConverters.toJava(limit), () -> over.complete(Done.getInstance()));
    completeWhenClosed(over);
    CompletionStage<Http.HttpTerminated> terminated =
        over.thenCompose(
                _ -> {
                  deadline.cancel();
                  return pekko.terminate(AT_ONCE);
                })
            .thenApply(done -> {
              sockets.cut();
              return (Http.HttpTerminated) done;
            });
    return FutureConverters.asScala(terminated);
  }

  private void completeWhenClosed(CompletableFuture<Done> over) {
    if (sockets.open().isEmpty()) {
      over.complete(Done.getInstance());
    } else if (!over.isDone()) {
      var _ = later(BETWEEN_LOOKS, () -> completeWhenClosed(over));
    }
  }

  private Cancellable later(Duration delay, Runnable action) {
    return system.scheduler().scheduleOnce(delay, action, system.executionContext());
  }
}
