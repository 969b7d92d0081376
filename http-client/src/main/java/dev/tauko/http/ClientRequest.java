package dev.tauko.http;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.reading.ResponseReading;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.Deadline;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, as {@link Middleware} sees it: immutable, each {@code with}
 * method returns a changed copy. aiohttp calls this {@code ClientRequest}.
 *
 * <p>The fields that the session adds at the very end are not among the headers yet: Host, the
 * framing of the body, and cookies of the session's jar.
 */
public final class ClientRequest {
  private final String method;
  private final Url url;
  private final @Nullable String ownHost;
  private final Headers headers;
  private final RequestBody body;
  private final List<Map.Entry<String, String>> cookies;
  private final RequestContext context;

  /**
   * @param ownHost the value of the Host field in place of the URL's; null for that one
   * @param cookies those that were given for this request
   */
  ClientRequest(
      String method,
      Url url,
      @Nullable String ownHost,
      Headers headers,
      RequestBody body,
      List<Map.Entry<String, String>> cookies,
      RequestContext context) {
    this.method = method;
    this.url = url;
    this.ownHost = ownHost;
    this.headers = headers;
    this.body = body;
    this.cookies = cookies;
    this.context = context;
  }

  /** Returns the method, such as GET. */
  public String method() {
    return method;
  }

  /**
   * Returns the URL, without credentials and fragment. {@link URI#getHost} gives nothing for a name
   * with an underscore; see {@link #host}.
   */
  public URI url() {
    return url.toUri();
  }

  /** Returns the URL's host: a name in ASCII and lower case, or an address without brackets. */
  public String host() {
    return url.origin().host();
  }

  /**
   * Returns whether scheme, host and port of the request are those of a URL (RFC 6454), so that a
   * {@link Middleware} can tell where a redirect has led.
   *
   * @throws InvalidUrlException if {@code url} is not an absolute http or https URL
   */
  public boolean hasOriginOf(String url) {
    return this.url.hasOriginOf(Url.parse(url));
  }

  /** Returns the header fields. */
  public Headers headers() {
    return headers;
  }

  /** Returns the body, which may be empty. */
  public RequestBody body() {
    return body;
  }

  /** Returns the limits on time. */
  public ClientTimeout timeout() {
    return context.timeout();
  }

  /** How responses to it are read. */
  ResponseReading reading() {
    return context.reading();
  }

  Deadline deadline() {
    return context.deadline();
  }

  /** Over which connections it may go. */
  Route route() {
    return context.routes().to(url.origin());
  }

  Url target() {
    return url;
  }

  /** The cookies that were given for this request. */
  List<Map.Entry<String, String>> cookies() {
    return cookies;
  }

  /** Returns this request without cookies of its own; those in header fields stay. */
  ClientRequest withoutCookies() {
    return new ClientRequest(method, url, ownHost, headers, body, List.of(), context);
  }

  /** Returns this request with another method. */
  public ClientRequest withMethod(String method) {
    return new ClientRequest(
        HeaderRules.method(method), url, ownHost, headers, body, cookies, context);
  }

  /**
   * Returns this request to another URL. Header fields stay, credentials and a Host of its own
   * among them.
   *
   * @throws InvalidUrlException if {@code url} is not an absolute http or https URL
   */
  public ClientRequest withUrl(String url) {
    return withTarget(Url.parse(url));
  }

  ClientRequest withTarget(Url target) {
    return new ClientRequest(method, target, ownHost, headers, body, cookies, context);
  }

  /** The value of its Host field. */
  String hostField() {
    return ownHost == null ? url.hostField() : ownHost;
  }

  /**
   * Returns this request with a Host field of its own, as {@link RequestOptions#host} has it.
   *
   * @throws IllegalArgumentException if {@code host} is not {@code host[:port]}
   */
  public ClientRequest withHost(String host) {
    return withHostField(HeaderRules.host(host));
  }

  ClientRequest withHostField(@Nullable String ownHost) {
    return new ClientRequest(method, url, ownHost, headers, body, cookies, context);
  }

  /**
   * Returns this request with one header field of this name, in place of all it had of that name.
   *
   * @throws IllegalArgumentException if name or value cannot be sent
   */
  public ClientRequest withHeader(String name, String value) {
    List<Headers.Header> fields = without(name);
    fields.add(HeaderRules.header(name, value));
    return withHeaders(Headers.of(fields));
  }

  /** Returns this request without the header fields of this name. */
  public ClientRequest withoutHeader(String name) {
    return withHeaders(Headers.of(without(name)));
  }

  ClientRequest withHeaders(Headers fields) {
    return new ClientRequest(method, url, ownHost, fields, body, cookies, context);
  }

  /**
   * This request with what its URL says of user and password.
   *
   * @throws IllegalArgumentException if it has an Authorization field beside
   */
  ClientRequest withUrlCredentials() {
    String pair = url.credentials();
    if (pair == null) {
      return this;
    }
    if (headers.contains("Authorization")) {
      throw new IllegalArgumentException(
          "there are credentials in the URL, "
              + url.shown()
              + ", and an Authorization field; accepted is one of them");
    }
    return withHeader("Authorization", Basic.of(pair));
  }

  /**
   * Returns this request with another body. If that is not sent, and is one that serves one request
   * only, its source is cancelled when the request is over; so is that of the body in whose place
   * it is put.
   */
  public ClientRequest withBody(RequestBody body) {
    context.bodies().add(body);
    return new ClientRequest(method, url, ownHost, headers, body, cookies, context);
  }

  private List<Headers.Header> without(String name) {
    List<Headers.Header> fields = new ArrayList<>(headers.size() + 1);
    for (Headers.Header field : headers) {
      if (!field.name().equalsIgnoreCase(name)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Returns method and URL, as in {@code GET http://example.org/}. A query, which may hold secrets,
   * is {@code ?…}.
   */
  @Override
  public String toString() {
    return method + " " + url.shown();
  }
}
