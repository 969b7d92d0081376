package dev.tauko.http;

import dev.tauko.http.internal.connection.ConnectionListener;
import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.internal.log.Loggers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Passes events of one request on to all its listeners, those of the client's own among them, and
 * logs what one of them throws.
 */
final class ListenerFanOut implements ConnectionListener {
  private static final Logger log = Loggers.of(RequestListener.class);
  private static final ListenerFanOut OF_NOBODY = new ListenerFanOut(List.of());

  private final List<RequestListener> listeners;

  private ListenerFanOut(List<RequestListener> listeners) {
    this.listeners = listeners;
  }

  /**
   * Tells that a request begins.
   *
   * @param own listeners of the client's own
   */
  static ListenerFanOut start(
      List<RequestListener.Factory> factories, List<ExchangeListener> own, ClientRequest request) {
    if (factories.isEmpty() && own.isEmpty()) {
      return OF_NOBODY;
    }
    List<RequestListener> listeners = new ArrayList<>(own);
    for (RequestListener.Factory factory : factories) {
      try {
        listeners.add(factory.start(request));
      } catch (RuntimeException thrown) {
        log.error("A factory of listeners has thrown for {}", request, thrown);
      }
    }
    return new ListenerFanOut(List.copyOf(listeners));
  }

  /** What a connection tells. */
  ConnectionListener events() {
    return listeners.isEmpty() ? ConnectionListener.NONE : this;
  }

  private void tell(Consumer<RequestListener> event) {
    for (RequestListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException thrown) {
        log.error("A listener of a request has thrown", thrown);
      }
    }
  }

  @Override
  public void queuedStart() {
    tell(RequestListener::queuedStart);
  }

  @Override
  public void queuedEnd() {
    tell(RequestListener::queuedEnd);
  }

  @Override
  public void createStart() {
    tell(RequestListener::connectionCreateStart);
  }

  @Override
  public void createEnd() {
    tell(RequestListener::connectionCreateEnd);
  }

  @Override
  public void reused() {
    tell(RequestListener::connectionReused);
  }

  @Override
  public void dnsStart(String host) {
    tell(listener -> listener.dnsResolveStart(host));
  }

  @Override
  public void dnsEnd(String host) {
    tell(listener -> listener.dnsResolveEnd(host));
  }

  @Override
  public void dnsCacheHit(String host) {
    tell(listener -> listener.dnsCacheHit(host));
  }

  @Override
  public void headersSent() {
    tell(RequestListener::headersSent);
  }

  @Override
  public void chunkSent(int bytes) {
    tell(listener -> listener.chunkSent(bytes));
  }

  @Override
  public void chunkReceived(int bytes) {
    tell(listener -> listener.chunkReceived(bytes));
  }

  private void tellOwn(Consumer<ExchangeListener> event) {
    tell(listener -> {
      if (listener instanceof ExchangeListener own) {
        event.accept(own);
      }
    });
  }

  /** A request is about to go over a connection. */
  void sending(Outbound outbound) {
    if (!listeners.isEmpty()) {
      tellOwn(listener -> listener.sending(outbound));
    }
  }

  /** A function has answered a request in place of a connection. */
  void answered() {
    tellOwn(ExchangeListener::answered);
  }

  /** The head of a response has come in over a connection. */
  void received(RawResponse response) {
    if (!listeners.isEmpty()) {
      tellOwn(listener -> listener.received(response));
    }
  }

  /** A response goes on with the body of the one that was the end. */
  void continued(RawResponse response) {
    if (!listeners.isEmpty()) {
      tellOwn(listener -> listener.continued(response));
    }
  }

  void redirect(ClientRequest request, ClientResponse response) {
    tell(listener -> listener.redirect(request, response));
  }

  void end(ClientResponse response) {
    tell(listener -> listener.end(response));
  }

  void exception(Throwable failure) {
    tell(listener -> listener.exception(failure));
  }
}
