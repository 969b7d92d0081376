package dev.tauko.http;

import com.google.common.base.Suppliers;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.coding.Libraries;
import dev.tauko.http.internal.connection.Connector;
import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.payload.SharedJackson;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What a session stands on. The first time in a JVM it takes some hundred milliseconds, for the
 * classes, certificates and native libraries to be loaded: this happens side by side on threads
 * that may block, while the coroutines that ask for it are suspended, before the time of their
 * requests begins. Thread-safe.
 */
final class SessionResources {
  private final CompletableFuture<Connector> connector;
  private final Supplier<CompletableFuture<Codings>> codings;
  private volatile boolean isClosed;

  /** Begins. Does not block. */
  SessionResources(
      ActorSystem<?> system,
      SessionPlatform platform,
      HttpSettings settings,
      Resolver resolver,
      Libraries libraries,
      JsonCodec json) {
    Executor blocking = platform.blocking();
    CompletableFuture<Void> certificates =
        CompletableFuture.runAsync(RoutePlanner::loadDefaultContext, blocking);
    CompletableFuture<Void> requests = CompletableFuture.runAsync(RequestRendering::load, blocking);
    this.connector =
        CompletableFuture.supplyAsync(
                () -> new Connector(system, platform, settings, resolver), blocking)
            .thenCombine(certificates, (made, loaded) -> made)
            .thenCombine(requests, (made, loaded) -> made);
    if (json == SharedJackson.INSTANCE) {
      // Behind what every request needs, beside the first one's way through the network.
      var _ = connector.thenRunAsync(SharedJackson::load, blocking);
    }
    this.codings =
        Suppliers.memoize(() ->
            CompletableFuture.supplyAsync(
                () -> Codings.load(settings.decoding().codings(), libraries), blocking));
    if (settings.decoding().decompress()) {
      var _ = codings.get();
    }
  }

  /**
   * Suspends until a request can be made.
   *
   * @param forCodings whether it needs the content codings
   * @throws IllegalStateException if the session is closed
   * @throws ClientConnectionException if it is closed meanwhile
   */
  void await(boolean forCodings) {
    if (isClosed) {
      throw new IllegalStateException("the session is closed");
    }
    await(connector);
    if (forCodings) {
      await(codings.get());
    }
    if (isClosed) {
      throw new ClientConnectionException("the session was closed", null);
    }
  }

  /* Whoever is cancelled leaves it to others. */
  private static void await(CompletableFuture<?> future) {
    if (future.state() != Future.State.SUCCESS) {
      UncheckedAwait.await(future.copy());
    }
  }

  /** What sends requests, for those who have waited for it. */
  Connector connector() {
    return connector.resultNow();
  }

  /** The content codings that are undone, for those who have waited for them. */
  Codings codings() {
    return codings.get().resultNow();
  }

  CompletionStage<SessionStats> stats() {
    return connector.thenCompose(Connector::stats);
  }

  SessionStats latestStats() {
    return connector.state() == Future.State.SUCCESS
        ? connector.resultNow().latestStats()
        : new SessionStats(0, 0, 0, 0, 0, 0, 0, 0);
  }

  int callsUnderWay() {
    return connector.isDone() ? connector.join().callsUnderWay() : 0;
  }

  /** Closes the connector, as soon as there is one. */
  void close() {
    isClosed = true;
    var _ = connector.thenAccept(Connector::close);
  }
}
