package dev.tauko.http.connection;

import dev.tauko.http.ClientTimeout;
import dev.tauko.http.url.Url;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * A request as it is to go out, once.
 *
 * @param request with its target and every field that is sent, Host among them
 * @param events who wants to know how it comes to its connection
 */
public record Outbound(
    Url url, HttpRequest request, ClientTimeout timeout, ConnectionEvents events) {

  /** A request whose way to its connection nobody follows. */
  public Outbound(Url url, HttpRequest request, ClientTimeout timeout) {
    this(url, request, timeout, ConnectionEvents.NONE);
  }

  /** The request as it is written in messages. */
  @Override
  public String toString() {
    return request.method().name() + " " + url;
  }
}
