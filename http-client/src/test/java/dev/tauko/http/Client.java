package dev.tauko.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** A connector under test, with calls that wait for what comes of them. */
final class Client implements AutoCloseable {
  final Connector connector;

  private Client(Connector connector) {
    this.connector = connector;
  }

  static Client of(ActorSystem<?> system) throws Exception {
    return of(system, settings -> settings);
  }

  static Client of(ActorSystem<?> system, UnaryOperator<HttpSettings> change) throws Exception {
    return of(system, change, SSLContext.getDefault());
  }

  static Client of(ActorSystem<?> system, UnaryOperator<HttpSettings> change, SSLContext trusting) {
    HttpSettings settings = HttpSettings.of(system.settings().config());
    return new Client(new Connector(system, change.apply(settings), trusting));
  }

  CompletableFuture<RawResponse> send(Url url) {
    return connector.send(HttpMethods.GET, url);
  }

  /** Sends a GET and waits for the head. */
  RawResponse head(Url url) {
    return get(send(url));
  }

  /** Sends a GET and waits for the body. */
  String text(Url url) {
    return text(head(url));
  }

  static String text(RawResponse response) {
    return new String(get(response.body().readAll()), StandardCharsets.UTF_8);
  }

  /** The pool's figures after everything that has happened to the calls that are over. */
  SessionStats stats() {
    return get(connector.stats());
  }

  /** Asks the pool until its figures are as expected; returns them. */
  SessionStats statsWhen(Predicate<SessionStats> expected) {
    while (true) {
      SessionStats stats = stats();
      if (expected.test(stats)) {
        return stats;
      }
    }
  }

  /** Waits for a stage; throws what it failed with. */
  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException | TimeoutException hung) {
      throw new AssertionError(hung);
    }
  }

  /** Closes the session and waits until its last connection has ended. */
  @Override
  public void close() {
    connector.close();
    get(connector.terminated());
  }
}
