package dev.tauko.http;

import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.WebSocketPlan;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.frame.Handshake;
import dev.tauko.http.internal.settings.WebSocketSettings;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * How the handshake of a WebSocket goes out: as a GET over a new connection, with a key of its own
 * each time, and through any proxy by a tunnel.
 */
record WebSocketSending(List<String> protocols, WebSocketSettings settings)
    implements Pipeline.Sending {
  private static final Pattern SCHEME = Pattern.compile("^ws(s?):", Pattern.CASE_INSENSITIVE);

  /** A URL with the scheme of requests in place of ws or wss. */
  static String httpUrl(String url) {
    return SCHEME.matcher(url).replaceFirst("http$1:");
  }

  @Override
  public String reference(String location) {
    return httpUrl(location);
  }

  /** The request with the fields that ask for a WebSocket, as middlewares see it. */
  ClientRequest asked(ClientRequest request) {
    List<Headers.Header> fields = new ArrayList<>();
    for (Headers.Header field : request.headers()) {
      if (!Handshake.isOwn(field.name())) {
        fields.add(field);
      }
    }
    fields.addAll(Handshake.offering(protocols, settings.windowBits()).fields());
    return request.withHeaders(Headers.of(fields));
  }

  /**
   * The handshake as it goes out.
   *
   * @throws IllegalArgumentException if it is no GET, or has a body
   */
  @Override
  public Outbound outbound(ClientRequest request, ListenerFanOut listeners) {
    if (!request.method().equals("GET") || request.body().contentLength().orElse(-1) != 0) {
      throw new IllegalArgumentException(
          "the handshake of a WebSocket is "
              + request
              + (request.method().equals("GET") ? " with a body" : "")
              + "; accepted is GET without a body");
    }
    Url url = request.target();
    Route route = request.route();
    Handshake handshake = Handshake.offering(protocols, settings.windowBits());
    ClientRequest shown =
        route.proxy() == null ? request : request.withoutHeader("Proxy-Authorization");
    return new Outbound(
        url,
        route,
        HttpRequest.GET(url.target()),
        null,
        false,
        request.timeout(),
        Codings.NONE,
        listeners.events(),
        new WebSocketPlan(
            handshake,
            handshake.request(url.target(), request.hostField(), shown.headers()),
            settings));
  }
}
