package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One request and the future of its response, over one or two {@link Exchange attempts}.
 *
 * <p>A second attempt is made, once and on a new connection, if the first one met a connection that
 * the server had closed meanwhile, and none of the request had gone out, or it may be sent twice:
 * its method is idempotent (RFC 9110, section 9.2.2), its body can be sent again, and nobody
 * forbids it.
 */
public final class Call implements Exchange.Observer {
  private final Connector connector;
  private final Outbound outbound;
  private final long number;
  private final CompletableFuture<RawResponse> result = new Result();
  private volatile @Nullable Exchange attempt;
  private volatile @Nullable Cancellable alarm;

  /** The future of the response, which tells how far the call has come. */
  private final class Result extends CompletableFuture<RawResponse> {
    @Override
    public String toString() {
      return outbound + ", " + stage();
    }
  }

  /**
   * @param number greater than those of the calls before
   */
  Call(Connector connector, Outbound outbound, long number) {
    this.connector = connector;
    this.outbound = outbound;
    this.number = number;
    var _ = result.whenComplete((response, failure) -> ended(failure));
  }

  /** Its number among the calls of its connector. */
  long number() {
    return number;
  }

  /** Completes when the head of the response is there. */
  public CompletableFuture<RawResponse> result() {
    return result;
  }

  /**
   * Fails the call, as its time is over. May be called from any thread.
   *
   * @param error makes an error of what the call still waits for; null if it is not for a
   *     connection
   */
  public void expire(Function<@Nullable String, ClientException> error) {
    Exchange exchange = attempt;
    if (exchange == null || exchange.isConnected()) {
      fail(error.apply(null));
    } else {
      tellWhere(exchange, where -> fail(error.apply(where)));
    }
  }

  /*
   * The pool is asked for its figures, and answers in its turn: after it has looked at the exchange,
   * which may be on a connection then. The call may end before.
   */
  private void tellWhere(Exchange exchange, Consumer<@Nullable String> told) {
    Connection connection = exchange.connection();
    if (connection != null) {
      told.accept(connection.phase().toString());
      return;
    }
    var _ =
        connector
            .queue()
            .thenAccept(queue -> {
              Connection found = exchange.connection();
              String phase = found == null ? queue : found.phase().toString();
              told.accept(exchange.isConnected() ? null : phase);
            });
  }

  /** How far the call has come, for people to read. From any thread. */
  private String stage() {
    Exchange exchange = attempt;
    Connection connection = exchange == null ? null : exchange.connection();
    if (exchange == null || connection == null) {
      return result.isDone() ? "done" : "waiting for a connection" + connector.use();
    }
    return exchange.isConnected() ? "waiting for the response" : connection.phase().toString();
  }

  void start() {
    attempt(false);
  }

  /* Whoever completes the result reads the attempt afterwards, so one of the two sees the other. */
  private void attempt(boolean fresh) {
    Exchange exchange = new Exchange(outbound, fresh, this);
    attempt = exchange;
    if (!result.isDone()) {
      connector.acquire(exchange);
      Duration limit = outbound.timeout().connect();
      if (limit != null) {
        alarm = connector.schedule(limit, () -> alarmed(exchange, limit));
        if (result.isDone()) {
          disarm();
        }
      }
    }
  }

  private void alarmed(Exchange exchange, Duration limit) {
    if (exchange == attempt && !exchange.isConnected()) {
      tellWhere(
          exchange,
          where -> {
            if (where != null) {
              fail(Failures.acquireTimeout(exchange, limit, where));
            }
          });
    }
  }

  private void disarm() {
    Cancellable armed = alarm;
    if (armed != null) {
      armed.cancel();
    }
  }

  @Override
  public void answered(RawResponse response) {
    if (!result.complete(response)) {
      response.close();
    }
  }

  @Override
  public void failed(ClientException cause, Exchange.Fate fate) {
    Exchange failed = attempt;
    if (failed != null && !failed.isFresh() && allowsAnother(fate)) {
      disarm();
      attempt(true);
    } else {
      result.completeExceptionally(cause);
    }
  }

  private boolean allowsAnother(Exchange.Fate fate) {
    return switch (fate) {
      case FINAL -> false;
      case STALE -> outbound.isRepeatable();
      case UNSENT -> true;
    };
  }

  void fail(Throwable cause) {
    result.completeExceptionally(cause);
  }

  private void ended(@Nullable Throwable failure) {
    connector.forget(this);
    disarm();
    Exchange exchange = attempt;
    if (failure != null && exchange != null && exchange.cancel(failure)) {
      connector.abandon(exchange);
    }
  }
}
