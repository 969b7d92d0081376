package dev.tauko.http;

import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.WebSocketLink;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request: redirects around middlewares around the network. Belongs to the coroutine
 * that makes the request.
 */
final class Pipeline {
  private final Network network;
  private final SessionHeaders fields;
  private final List<Middleware> middlewares;
  private final Sending sending;
  private final ListenerFanOut listeners;
  private final List<ClientResponse> history = new ArrayList<>();

  /* Middlewares may ask in several coroutines at a time, and after the request is over. */
  private @Nullable List<WebSocketLink> webSockets;
  private boolean isOver;

  /** How what users ask for goes out, and where responses to it may lead. */
  interface Sending {
    Outbound outbound(ClientRequest request, ListenerFanOut listeners);

    /** The reference that a redirect means, as one of requests. */
    default String reference(String location) {
      return location;
    }
  }

  Pipeline(
      Network network,
      SessionHeaders fields,
      List<Middleware> middlewares,
      Sending sending,
      ListenerFanOut listeners) {
    this.network = network;
    this.fields = fields;
    this.middlewares = middlewares;
    this.sending = sending;
    this.listeners = listeners;
  }

  /**
   * Makes a request and follows its redirects.
   *
   * @param maxRedirects the number of redirects that is too many; 0 to return the first one
   */
  ClientResponse run(ClientRequest first, int maxRedirects) {
    try {
      ClientResponse response = follow(first, maxRedirects);
      dropWebSocketsBut(response.webSocket());
      listeners.end(response);
      response.tellTo(listeners);
      return response;
    } catch (Throwable failure) {
      dropWebSocketsBut(null);
      listeners.exception(failure);
      throw failure;
    }
  }

  /* A middleware may have failed, or asked again, with a WebSocket in its hands. */
  private void dropWebSocketsBut(@Nullable WebSocketLink wanted) {
    List<WebSocketLink> noted;
    synchronized (this) {
      isOver = true;
      noted = webSockets == null ? List.of() : webSockets;
    }
    for (WebSocketLink webSocket : noted) {
      if (webSocket != wanted) {
        webSocket.drop();
      }
    }
  }

  /* One that comes when the request is over is nobody's. */
  private void note(WebSocketLink webSocket) {
    synchronized (this) {
      if (!isOver) {
        if (webSockets == null) {
          webSockets = new ArrayList<>();
        }
        webSockets.add(webSocket);
        return;
      }
    }
    webSocket.drop();
  }

  private ClientResponse follow(ClientRequest first, int maxRedirects) {
    ClientRequest request = first;
    while (true) {
      ClientResponse response = handle(request, 0);
      String location = maxRedirects == 0 ? null : Redirects.location(response);
      if (location == null) {
        return response;
      }
      try (response) {
        history.add(response);
        if (history.size() >= maxRedirects) {
          int count = history.size();
          throw new TooManyRedirectsException(
              first
                  + " was redirected "
                  + (count == 1 ? "once, to " : count + " times, the last time to ")
                  + Url.redacted(location)
                  + "; the redirect that reaches the limit, "
                  + maxRedirects
                  + ", is not followed",
              response.status(),
              response.headers(),
              null);
        }
        listeners.redirect(request, response);
        request = Redirects.follow(request, response.status(), sending.reference(location));
        response.reader().discard();
      }
    }
  }

  /** Hands a request to the middleware at an index, or to the network after the last one. */
  private ClientResponse handle(ClientRequest request, int index) {
    if (index == middlewares.size()) {
      return exchange(request);
    }
    Middleware middleware = middlewares.get(index);
    ClientResponse response = middleware.handle(request, changed -> handle(changed, index + 1));
    if (response == null) {
      throw new IllegalStateException(
          "the middleware "
              + middleware
              + " has returned null for "
              + request
              + "; accepted is a response");
    }
    return response;
  }

  private ClientResponse exchange(ClientRequest request) {
    RawResponse response = network.exchange(fields.addTo(request), sending, listeners);
    try {
      fields.learnFrom(response);
      WebSocketLink webSocket = response.webSocket();
      if (webSocket != null) {
        note(webSocket);
      }
      return new ClientResponse(request, response, List.copyOf(history));
    } catch (Throwable failure) {
      response.close();
      throw failure;
    }
  }
}
