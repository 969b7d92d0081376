package dev.tauko.http;

import dev.tauko.http.connection.Connector;
import dev.tauko.http.connection.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The way of one request: redirects around middlewares around the network. Belongs to the coroutine
 * that makes the request.
 */
final class Pipeline {
  private final Connector connector;
  private final SessionFields fields;
  private final List<Middleware> middlewares;
  private final Reading reading;
  private final Traces traces;
  private final List<ClientResponse> history = new ArrayList<>();

  Pipeline(
      Connector connector,
      SessionFields fields,
      List<Middleware> middlewares,
      Reading reading,
      Traces traces) {
    this.connector = connector;
    this.fields = fields;
    this.middlewares = middlewares;
    this.reading = reading;
    this.traces = traces;
  }

  /** Makes a request and follows up to {@code maxRedirects} redirects; none, if it is zero. */
  ClientResponse run(ClientRequest first, int maxRedirects) {
    try {
      ClientResponse response = follow(first, maxRedirects);
      traces.end(response);
      return response;
    } catch (Throwable failure) {
      traces.exception(failure);
      throw failure;
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
          throw new TooManyRedirectsError(
              first + " was redirected " + history.size() + " times, the last time to " + location,
              response.status(),
              response.headers(),
              null);
        }
        traces.redirect(request, response);
        request = Redirects.follow(request, response.status(), location);
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
    CompletableFuture<RawResponse> call =
        connector.send(Rendering.outbound(fields.addTo(request), reading.decompress(), traces));
    try {
      RawResponse response = request.deadline().await(call);
      fields.learnFrom(response);
      return new ClientResponse(request, response, List.copyOf(history), reading);
    } catch (Throwable failure) {
      // The response may have come in the instant in which the coroutine was cancelled.
      var _ = call.thenAccept(late -> late.body().close());
      call.cancel(true);
      throw failure;
    }
  }
}
