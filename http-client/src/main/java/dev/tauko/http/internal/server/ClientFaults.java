package dev.tauko.http.internal.server;

import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.IllegalRequestException;
import org.apache.pekko.http.scaladsl.model.StatusCodes;

/**
 * Failures of a route that its client is to blame for. Pekko HTTP answers with status 400 to a body
 * that is malformed or broken off, unless it is read in a route: the default handler of routes
 * takes that failure for one of the server, and knows only {@link IllegalRequestException}.
 */
public final class ClientFaults {
  private static final ExceptionHandler BROKEN_BODY =
      ExceptionHandler.newBuilder()
          .match(
              EntityStreamException.class,
              broken ->
                  Directives.failWith(
                      IllegalRequestException.apply(broken.info(), StatusCodes.BadRequest())))
          .build();

  private ClientFaults() {}

  /** A route whose own handlers come first. */
  public static Route answeredBy(Route route) {
    return Directives.handleExceptions(BROKEN_BODY, () -> route);
  }
}
