package dev.tauko.http;

import dev.tauko.http.internal.connection.ConnectionEvents;
import dev.tauko.internal.log.Loggers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** All that hears of one request; what one of them throws is logged. */
final class Traces implements ConnectionEvents {
  private static final Logger log = Loggers.of(Tracing.class);
  private static final Traces OF_NOBODY = new Traces(List.of());

  private final List<RequestTrace> traces;

  private Traces(List<RequestTrace> traces) {
    this.traces = traces;
  }

  /** Tells that a request begins. */
  static Traces start(List<Tracing> listeners, ClientRequest request) {
    if (listeners.isEmpty()) {
      return OF_NOBODY;
    }
    List<RequestTrace> traces = new ArrayList<>(listeners.size());
    for (Tracing listener : listeners) {
      try {
        traces.add(listener.start(request));
      } catch (RuntimeException thrown) {
        log.error("A tracing of {} has thrown", request, thrown);
      }
    }
    return new Traces(List.copyOf(traces));
  }

  /** What a connection tells. */
  ConnectionEvents events() {
    return traces.isEmpty() ? ConnectionEvents.NONE : this;
  }

  private void tell(Consumer<RequestTrace> event) {
    for (RequestTrace trace : traces) {
      try {
        event.accept(trace);
      } catch (RuntimeException thrown) {
        log.error("A trace of a request has thrown", thrown);
      }
    }
  }

  @Override
  public void queuedStart() {
    tell(RequestTrace::queuedStart);
  }

  @Override
  public void queuedEnd() {
    tell(RequestTrace::queuedEnd);
  }

  @Override
  public void createStart() {
    tell(RequestTrace::connectionCreateStart);
  }

  @Override
  public void createEnd() {
    tell(RequestTrace::connectionCreateEnd);
  }

  @Override
  public void reused() {
    tell(RequestTrace::connectionReused);
  }

  @Override
  public void dnsStart(String host) {
    tell(trace -> trace.dnsResolveStart(host));
  }

  @Override
  public void dnsEnd(String host) {
    tell(trace -> trace.dnsResolveEnd(host));
  }

  @Override
  public void dnsCacheHit(String host) {
    tell(trace -> trace.dnsCacheHit(host));
  }

  @Override
  public void headersSent() {
    tell(RequestTrace::headersSent);
  }

  @Override
  public void chunkSent(int bytes) {
    tell(trace -> trace.chunkSent(bytes));
  }

  @Override
  public void chunkReceived(int bytes) {
    tell(trace -> trace.chunkReceived(bytes));
  }

  void redirect(ClientRequest request, ClientResponse response) {
    tell(trace -> trace.redirect(request, response));
  }

  void end(ClientResponse response) {
    tell(trace -> trace.end(response));
  }

  void exception(Throwable failure) {
    tell(trace -> trace.exception(failure));
  }
}
