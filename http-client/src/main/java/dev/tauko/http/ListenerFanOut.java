package dev.tauko.http;

import dev.tauko.http.internal.connection.ConnectionListener;
import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.internal.log.Loggers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Passes events of one request on to all its listeners, the request log among them, and logs what
 * one of them throws.
 */
final class ListenerFanOut implements ConnectionListener {
  private static final Logger log = Loggers.of(RequestListener.class);
  private static final ListenerFanOut OF_NOBODY = new ListenerFanOut(List.of(), null);

  private final List<RequestListener> listeners;
  private final RequestLog.@Nullable Entry entry;

  private ListenerFanOut(List<RequestListener> listeners, RequestLog.@Nullable Entry entry) {
    this.listeners = listeners;
    this.entry = entry;
  }

  /**
   * Tells that a request begins.
   *
   * @param requestLog where its end is written down
   */
  static ListenerFanOut start(
      List<RequestListener.Factory> factories, RequestLog requestLog, ClientRequest request) {
    RequestLog.Entry entry = requestLog.start(request);
    if (factories.isEmpty() && entry == null) {
      return OF_NOBODY;
    }
    List<RequestListener> listeners = new ArrayList<>(factories.size() + 1);
    if (entry != null) {
      listeners.add(entry);
    }
    for (RequestListener.Factory factory : factories) {
      try {
        listeners.add(factory.start(request));
      } catch (RuntimeException thrown) {
        log.error("A factory of listeners has thrown for {}", request, thrown);
      }
    }
    return new ListenerFanOut(List.copyOf(listeners), entry);
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

  /** A request is about to go over a connection. */
  void sending(Outbound outbound) {
    if (entry != null) {
      entry.sending(outbound);
    }
  }

  /** A function has answered a request in place of a connection. */
  void answered() {
    if (entry != null) {
      entry.answered();
    }
  }

  /** The head of a response has come in. */
  void received(RawResponse response) {
    if (entry != null) {
      entry.received(response);
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
