package dev.tauko.http.server;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Handles a request, as a coroutine: it may suspend. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * The response to a request. The request's body is read with back-pressure by {@link
   * dev.tauko.stream.PekkoStreams#elements elements(request.entity().getDataBytes())}; Pekko HTTP
   * closes the connection if it is not read to its end.
   */
  HttpResponse handle(HttpRequest request) throws Exception;
}
