package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.url.Url;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have one request answered over one connection.
 *
 * <pre>
 *   WAITING ──assign──▶ on a connection ──answer, fail──▶ DONE
 *      └───────────────cancel───────┴──────────────────────▶
 * </pre>
 *
 * <p>Thread-safe; exactly one of answer, failure and cancellation takes effect.
 */
final class Exchange {

  /** Whom an exchange tells how it went. */
  interface Observer {
    /** The head is there. */
    void answered(RawResponse response);

    /** There will be no answer. */
    void failed(ClientException cause, Fate fate);
  }

  /** What is known of a request that got no answer. */
  enum Fate {
    /** It is of no use, or not safe, to send it anew. */
    FINAL,
    /** It went over a connection that had served before and ended without a byte in answer. */
    STALE,
    /** Such a connection ended before any of it went out. */
    UNSENT
  }

  /** Where an exchange is: waiting, on a connection, or done. */
  sealed interface State permits Mark, Connection {}

  private enum Mark implements State {
    WAITING,
    DONE
  }

  private final Outbound outbound;
  private final boolean fresh;
  private final Observer observer;
  private final AtomicReference<State> state = new AtomicReference<>(Mark.WAITING);
  private volatile boolean connected;

  /** Whether the observer of events has been told that the exchange waits; the pool's. */
  private boolean isQueued;

  /**
   * @param fresh whether the exchange wants a connection that has not served before
   */
  Exchange(Outbound outbound, boolean fresh, Observer observer) {
    this.outbound = outbound;
    this.fresh = fresh;
    this.observer = observer;
  }

  Url url() {
    return outbound.url();
  }

  Route route() {
    return outbound.route();
  }

  HttpRequest request() {
    return outbound.request();
  }

  @Nullable Content content() {
    return outbound.content();
  }

  /** The WebSocket that it asks for; null if it is a request. */
  @Nullable WebSocketPlan webSocket() {
    return outbound.webSocket();
  }

  Codings codings() {
    return outbound.codings();
  }

  ClientTimeout timeout() {
    return outbound.timeout();
  }

  ConnectionListener events() {
    return outbound.events();
  }

  boolean isFresh() {
    return fresh;
  }

  /** Whether a connection that has served before will not do: a WebSocket has its own. */
  boolean wantsNew() {
    return fresh || outbound.webSocket() != null;
  }

  /** Whether there is no connection for it, and it is not done either. */
  boolean isWaiting() {
    return state.get() == Mark.WAITING;
  }

  /** The connection that it is on; null if it waits or is done. */
  @Nullable Connection connection() {
    return state.get() instanceof Connection connection ? connection : null;
  }

  /** The pool could not serve it at once. */
  void queued() {
    if (isWaiting()) {
      isQueued = true;
      events().queuedStart();
    }
  }

  /** The pool serves it now. */
  void dequeued() {
    if (isQueued) {
      isQueued = false;
      events().queuedEnd();
    }
  }

  /** Its connection can carry it. */
  void connected() {
    connected = true;
  }

  /** Whether it has got a connection that can carry it. */
  boolean isConnected() {
    return connected;
  }

  boolean isDone() {
    return state.get() == Mark.DONE;
  }

  /** Binds the exchange to a connection; returns false if it is done already. */
  boolean assign(Connection connection) {
    return state.compareAndSet(Mark.WAITING, connection);
  }

  /** Returns false if the exchange was done already, so that nobody takes the response. */
  boolean answer(RawResponse response) {
    if (state.getAndSet(Mark.DONE) == Mark.DONE) {
      return false;
    }
    observer.answered(response);
    return true;
  }

  /** Ends the exchange, and what it stands for, unless the fate allows for another attempt. */
  void fail(ClientException cause, Fate fate) {
    if (state.getAndSet(Mark.DONE) != Mark.DONE) {
      observer.failed(cause, fate);
    }
  }

  /**
   * Ends the exchange without telling the observer; a connection that serves it is aborted.
   *
   * @return whether the exchange was still waiting, so that the pool should forget it
   */
  boolean cancel(Throwable cause) {
    State before = state.getAndSet(Mark.DONE);
    if (before instanceof Connection connection) {
      connection.abort(this, cause);
    }
    return before == Mark.WAITING;
  }

  /** The request as it is written in messages. */
  @Override
  public String toString() {
    return outbound.toString();
  }
}
