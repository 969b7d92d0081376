package dev.tauko.http;

import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.SocketLink;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request: redirects around middlewares around the network. Belongs to the coroutine
 * that makes the request.
 */
final class Pipeline {
  private final Network network;
  private final SessionFields fields;
  private final List<Middleware> middlewares;
  private final Sending sending;
  private final Traces traces;
  private final List<ClientResponse> history = new ArrayList<>();

  /* Middlewares may ask in several coroutines at a time, and after the request is over. */
  private final Queue<SocketLink> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  /** How what users ask for goes out, and where responses to it may lead. */
  interface Sending {
    Outbound outbound(ClientRequest request, Traces traces);

    /** The reference that a redirect means, as one of requests. */
    default String reference(String location) {
      return location;
    }
  }

  Pipeline(
      Network network,
      SessionFields fields,
      List<Middleware> middlewares,
      Sending sending,
      Traces traces) {
    this.network = network;
    this.fields = fields;
    this.middlewares = middlewares;
    this.sending = sending;
    this.traces = traces;
  }

  /** Makes a request and follows up to {@code maxRedirects} redirects; none, if it is zero. */
  ClientResponse run(ClientRequest first, int maxRedirects) {
    try {
      ClientResponse response = follow(first, maxRedirects);
      dropSocketsBut(response.socket());
      traces.end(response);
      return response;
    } catch (Throwable failure) {
      dropSocketsBut(null);
      traces.exception(failure);
      throw failure;
    }
  }

  /* A middleware may have failed, or asked again, with a WebSocket in its hands. */
  private void dropSocketsBut(@Nullable SocketLink wanted) {
    isOver = true;
    for (SocketLink socket : sockets) {
      if (socket != wanted) {
        socket.drop();
      }
    }
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
          throw new TooManyRedirectsException(
              first
                  + " was redirected "
                  + history.size()
                  + " times, the last time to "
                  + Url.redacted(location),
              response.status(),
              response.headers(),
              null);
        }
        traces.redirect(request, response);
        request = Redirects.follow(request, response.status(), sending.reference(location));
        response.discard();
      }
    }
  }

  /** Hands a request to the middleware at an index, or to the network after the last one. */
  private ClientResponse handle(ClientRequest request, int index) {
    return index == middlewares.size()
        ? exchange(request)
        : middlewares.get(index).handle(request, changed -> handle(changed, index + 1));
  }

  private ClientResponse exchange(ClientRequest request) {
    RawResponse response = network.exchange(fields.addTo(request), sending, traces);
    try {
      fields.learnFrom(response);
      SocketLink socket = response.socket();
      if (socket != null) {
        sockets.add(socket);
        if (isOver) {
          socket.drop();
        }
      }
      return new ClientResponse(request, response, List.copyOf(history));
    } catch (Throwable failure) {
      response.close();
      throw failure;
    }
  }
}
