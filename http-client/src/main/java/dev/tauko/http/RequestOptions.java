package dev.tauko.http;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.cookie.CookieHeader;
import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.grammar.Utf8;
import dev.tauko.http.internal.payload.CompressedBody;
import dev.tauko.http.internal.payload.RequestBodies;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The options of a request: aiohttp's keyword arguments.
 *
 * <pre>{@code
 * session.get(url, request -> request.query("page", "2").header("Accept", "text/html"));
 * }</pre>
 *
 * <p>Each method returns these same options. They are read when the request is sent, and have no
 * effect after that. Not thread-safe.
 */
public final class RequestOptions {
  private final JsonCodec json;
  private final List<Headers.Header> headers = new ArrayList<>();
  private final List<Map.Entry<String, String>> query = new ArrayList<>();
  private final List<Map.Entry<String, String>> cookies = new ArrayList<>();
  private final RequestBodies bodies = new RequestBodies();
  private @Nullable String host;
  private RequestBody body = RequestBody.empty();
  private CompressedBody.@Nullable Coding coding;
  private @Nullable ClientTimeout timeout;
  private @Nullable Duration total;
  private @Nullable SSLContext sslContext;
  private @Nullable Trust trust;
  private @Nullable String serverHostname;
  private @Nullable Function<Origin, @Nullable ProxyUrl> proxies;
  private @Nullable Boolean followRedirects;
  private @Nullable Integer maxRedirects;
  private @Nullable Boolean raiseForStatus;
  private @Nullable List<Middleware> middlewares;
  private @Nullable Integer retry;
  private @Nullable Boolean decompress;
  private @Nullable ProgressListener onSent;
  private @Nullable ProgressListener onReceived;

  RequestOptions(JsonCodec json) {
    this.json = json;
  }

  /**
   * Adds a header field. Fields given here take the place of the session's default ones of the same
   * name. Where a redirect leads to another origin, only harmless fields are sent on: those that
   * say what is wanted, in which form and under which conditions (Accept and its kin, User-Agent,
   * Cache-Control, Range, If-Match and its kin), and those of the body.
   *
   * @throws IllegalArgumentException if the name is not a token, the value cannot be sent, or the
   *     field is one that the session sets itself (Content-Length, Transfer-Encoding, Connection,
   *     and Host, for which see {@link #host})
   */
  public RequestOptions header(String name, String value) {
    headers.add(HeaderRules.header(name, value));
    return this;
  }

  /**
   * Sends this Host field in place of the URL's host and port: for virtual hosts, and tests of what
   * stands before them. Connections, TLS ({@link #serverHostname}), cookies and credentials go by
   * the URL as ever. It is not sent on where a redirect leads to another origin. A proxy that
   * requests are forwarded by replaces it (RFC 9112, section 3.2.2).
   *
   * @param value a host, and perhaps a colon and a port
   * @throws IllegalArgumentException if it is not of that form
   */
  public RequestOptions host(String value) {
    host = HeaderRules.host(value);
    return this;
  }

  /**
   * Adds a pair to the URL's query; both are encoded.
   *
   * @throws IllegalArgumentException if one of them has half a surrogate pair
   */
  public RequestOptions query(String name, String value) {
    query.add(
        Map.entry(
            Utf8.require("the query parameter's name", Objects.requireNonNull(name, "name")),
            Utf8.require("the query parameter's value", Objects.requireNonNull(value, "value"))));
    return this;
  }

  /**
   * Adds pairs to the URL's query in the map's order; names and values are encoded.
   *
   * @throws IllegalArgumentException if one of them has half a surrogate pair
   */
  public RequestOptions query(Map<String, String> pairs) {
    Objects.requireNonNull(pairs, "pairs").forEach(this::query);
    return this;
  }

  /**
   * Sends a cookie beside those of the session's jar, in place of those that have its name. It is
   * not sent on where a redirect leads to another origin.
   *
   * @throws IllegalArgumentException if {@link CookieJar#set} does not take it either
   */
  public RequestOptions cookie(String name, String value) {
    cookies.add(CookieHeader.pair(name, value));
    return this;
  }

  /** Sets the body, in place of one that was set before. */
  public RequestOptions body(RequestBody body) {
    bodies.add(Objects.requireNonNull(body, "body"));
    this.body = body;
    return this;
  }

  /** Sends these bytes, which must not be changed, as {@link RequestBody#bytes} does. */
  public RequestOptions bytes(byte[] bytes) {
    return body(RequestBody.bytes(bytes));
  }

  /**
   * Sends text in UTF-8, as {@link RequestBody#text(String)} does.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public RequestOptions text(String text) {
    return body(RequestBody.text(text));
  }

  /**
   * Sends text in a charset, as {@link RequestBody#text(String, Charset)} does.
   *
   * @throws IllegalArgumentException if the charset cannot express the text
   */
  public RequestOptions text(String text, Charset charset) {
    return body(RequestBody.text(text, charset));
  }

  /**
   * Sends a form of these fields, in the map's order, as {@link RequestBody#form(Map)} does.
   *
   * @throws IllegalArgumentException if a name or value has half a surrogate pair
   */
  public RequestOptions form(Map<String, String> fields) {
    return body(RequestBody.form(fields));
  }

  /** Sends a form of these fields, in this order, in which a name may stand more than once. */
  public RequestOptions form(Collection<? extends Map.Entry<String, String>> fields) {
    return body(RequestBody.form(fields));
  }

  /** Sends a form with files, as {@link RequestBody#multipart} does. */
  public RequestOptions multipart(FormData form) {
    return body(RequestBody.multipart(form));
  }

  /**
   * Sends a file, read from disk as it goes out, as {@link RequestBody#file} does.
   *
   * @throws java.io.UncheckedIOException if there is no such file, or it is not a regular one
   */
  public RequestOptions file(Path path) {
    return body(RequestBody.file(path));
  }

  /**
   * Sends what a source gives, as {@link RequestBody#stream(Source)} does: once, so that no
   * redirect that asks for the body again can be followed.
   */
  public RequestOptions stream(Source<ByteString, ?> source) {
    return body(RequestBody.stream(source));
  }

  /** Sends what a supplier's sources give, as {@link RequestBody#stream(Supplier)} does. */
  public RequestOptions stream(Supplier<? extends Source<ByteString, ?>> sources) {
    return body(RequestBody.stream(sources));
  }

  /**
   * Compresses the body as it is sent, in chunks, and says so in the Content-Encoding field. A
   * request without a body is sent as it is. Not every server accepts compressed requests.
   *
   * @param coding {@code gzip} or {@code deflate} (RFC 9110, section 8.4.1)
   * @throws IllegalArgumentException if it is neither
   */
  public RequestOptions compress(String coding) {
    this.coding = CompressedBody.Coding.of(Objects.requireNonNull(coding, "coding"));
    return this;
  }

  /**
   * Holds the body back until the server asks for it (RFC 9110, section 10.1.1): the request goes
   * out with {@code Expect: 100-continue}; the body follows when the server says {@code 100
   * Continue}, or has said nothing for {@code tauko.http.expect-continue-timeout}. If the server
   * gives its answer instead, the body is not sent at all and the connection ends with the
   * response. A request without a body is sent without the field. aiohttp calls this {@code
   * expect100}.
   */
  public RequestOptions expectContinue() {
    return header("Expect", "100-continue");
  }

  /**
   * Sends a value as JSON, of type {@code application/json}. It is written by the session's {@link
   * JsonCodec} now, so that later changes of the value do not matter.
   *
   * @throws IllegalArgumentException if the codec cannot write the value
   */
  public RequestOptions json(@Nullable Object value) {
    return body(RequestBody.json(value, json));
  }

  /**
   * Sends a token in the Authorization field (RFC 6750). It is not sent on where a redirect leads
   * to another origin.
   *
   * @throws IllegalArgumentException if the token has characters that cannot be sent
   */
  public RequestOptions bearer(String token) {
    return header("Authorization", "Bearer " + Objects.requireNonNull(token, "token"));
  }

  /**
   * Sends user and password in the Authorization field (RFC 7617, as UTF-8). They are not sent on
   * where a redirect leads to another origin.
   *
   * @throws IllegalArgumentException if the user's name has a colon, or name or password has a
   *     control character or half a surrogate pair
   */
  public RequestOptions basic(String user, String password) {
    return header("Authorization", Basic.of(user, password));
  }

  /** Sets all limits on time. */
  public RequestOptions timeout(ClientTimeout limits) {
    timeout = Objects.requireNonNull(limits, "limits");
    total = null;
    return this;
  }

  /**
   * Sets the limit on the whole request; the others are the session's.
   *
   * @throws IllegalArgumentException if the duration is not positive
   */
  public RequestOptions timeout(Duration limit) {
    total = ClientTimeout.ofTotal(Objects.requireNonNull(limit, "limit")).total();
    return this;
  }

  /**
   * Sets what decides whether the server is trusted, and which certificate the client shows, in
   * place of the session's. Of this, {@link #fingerprint} and {@link #insecure}, the last one
   * counts.
   */
  public RequestOptions sslContext(SSLContext context) {
    sslContext = Objects.requireNonNull(context, "context");
    trust = new Trust.Authorities();
    return this;
  }

  /**
   * Trusts the server if, and only if, its certificate is one of these, whoever issued it, and
   * whatever name and time it is for. Any other one fails the request with {@link
   * ServerFingerprintMismatchException}, also after a redirect. The client shows no certificate
   * then.
   *
   * @param sha256 SHA-256 of the certificate's DER form: 64 hexadecimal digits, which may have
   *     colons between pairs
   * @throws IllegalArgumentException if there is no fingerprint, or one is not SHA-256
   */
  public RequestOptions fingerprint(String... sha256) {
    trust = RoutePlanner.pinned(Objects.requireNonNull(sha256, "sha256"));
    return this;
  }

  /**
   * Trusts whoever answers, so that anybody on the way can read and change what is sent. Each
   * connection made so is logged as a warning; it serves no request but such ones. Where a redirect
   * leads to another origin, the server there is verified.
   */
  public RequestOptions insecure() {
    trust = new Trust.Anyone();
    return this;
  }

  /**
   * Sets the name that the server is asked for in TLS (SNI), and that its certificate must be for,
   * in place of the URL's host. Where a redirect leads to another origin, it does not count.
   *
   * @throws IllegalArgumentException if it is neither a host name nor an address
   */
  public RequestOptions serverHostname(String name) {
    serverHostname = RoutePlanner.host(Objects.requireNonNull(name, "name"));
    return this;
  }

  /**
   * Sends the request, and those it is redirected to, through a proxy. An HTTP proxy gets a request
   * for http as it is, and opens a tunnel (CONNECT) for one for https; a SOCKS proxy opens a tunnel
   * for either.
   *
   * @param url {@code http://[user:password@]host[:port]}, or the same with https, socks5 (the name
   *     of the host is looked up here) or socks5h (the proxy looks it up); user and password go to
   *     the proxy only
   * @throws InvalidUrlException if it is not of that form
   */
  public RequestOptions proxy(String url) {
    ProxyUrl proxy = ProxyUrl.parse(url);
    proxies = origin -> proxy;
    return this;
  }

  /** Sends the request through no proxy, whatever the session's settings say. */
  public RequestOptions withoutProxy() {
    proxies = origin -> null;
    return this;
  }

  /** Sets whether redirects are followed; else the response that redirects is returned. */
  public RequestOptions followRedirects(boolean follow) {
    followRedirects = follow;
    return this;
  }

  /**
   * Sets how many redirects fail the request with {@link TooManyRedirectsException}: the one that
   * reaches this number is not followed, so that one fewer than this number is. With 1, the first
   * redirect fails the request; {@link #followRedirects} returns it instead.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public RequestOptions maxRedirects(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("maxRedirects is " + limit + "; accepted: 1 or more");
    }
    maxRedirects = limit;
    return this;
  }

  /**
   * Sets whether the response's content codings (gzip, deflate, br, zstd) are asked for and undone;
   * else its body is read as it is sent.
   */
  public RequestOptions decompress(boolean decompress) {
    this.decompress = decompress;
    return this;
  }

  /** Sets whether a status of 400 or more is thrown as {@link ClientResponseException}. */
  public RequestOptions raiseForStatus(boolean raise) {
    raiseForStatus = raise;
    return this;
  }

  /**
   * Sets what hears how far the body of the request has gone out: how many of its bytes were handed
   * to the connection. Where the body is sent again, after a redirect or in another attempt, it
   * begins anew. The total is known unless the body is sent in chunks.
   */
  public RequestOptions onSent(ProgressListener listener) {
    onSent = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Sets what hears how far the body of the response has come in, whether it has been read or not.
   * Bodies of redirects and of attempts that failed do not count. The bytes are those that are
   * read, with content codings undone. The total is known if the response states its length and has
   * no content coding that is undone.
   *
   * <pre>{@code
   * session.get(url, request -> request.onReceived((bytes, total) -> bar.show(bytes, total)))
   *     .saveTo(file);
   * }</pre>
   */
  public RequestOptions onReceived(ProgressListener listener) {
    onReceived = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** What tells how far the bodies have come; null if nobody wants to hear it. */
  @Nullable RequestProgress progress() {
    return onSent == null && onReceived == null ? null : new RequestProgress(onSent, onReceived);
  }

  /** Sets the middlewares of this request, in place of the session's; none, if none are given. */
  public RequestOptions middlewares(Middleware... chain) {
    middlewares = List.of(Objects.requireNonNull(chain, "chain"));
    return this;
  }

  /**
   * Sets how many attempts there are at the request, as {@code tauko.http.retry} describes, those
   * included that {@link ClientResponse#saveTo} makes for the rest of a body. One attempt means
   * that the request is sent once, even if it meets a kept connection that the server has closed.
   *
   * @throws IllegalArgumentException if the number is not within 1 to 100
   */
  public RequestOptions retry(int attempts) {
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException("retry is " + attempts + "; accepted: 1 to 100");
    }
    retry = attempts;
    return this;
  }

  /**
   * Says that events are wanted, after one with this identifier; empty for all that are to come.
   */
  void eventStream(String lastId) {
    if (headers.stream().noneMatch(field -> field.name().equalsIgnoreCase("Accept"))) {
      header("Accept", "text/event-stream");
    }
    if (headers.stream().noneMatch(field -> field.name().equalsIgnoreCase("Cache-Control"))) {
      header("Cache-Control", "no-store");
    }
    if (!lastId.isEmpty() && lastId.chars().noneMatch(Character::isISOControl)) {
      headers.removeIf(field -> field.name().equalsIgnoreCase("Last-Event-ID"));
      headers.add(
          new Headers.Header(
              "Last-Event-ID",
              new String(lastId.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    }
  }

  /**
   * The header fields, with what the body needs beside its type.
   *
   * @throws IllegalArgumentException if the body is to be compressed and is encoded already
   */
  List<Headers.Header> headers() {
    if (!isCompressed()) {
      return headers;
    }
    if (headers.stream().anyMatch(field -> field.name().equalsIgnoreCase("Content-Encoding"))) {
      throw new IllegalArgumentException(
          "there are compress and a Content-Encoding field; accepted is one of them");
    }
    List<Headers.Header> fields = new ArrayList<>(headers);
    fields.add(new Headers.Header("Content-Encoding", Objects.requireNonNull(coding).token()));
    return fields;
  }

  @Nullable String host() {
    return host;
  }

  List<Map.Entry<String, String>> query() {
    return query;
  }

  List<Map.Entry<String, String>> cookies() {
    return List.copyOf(cookies);
  }

  RequestBody body() {
    return isCompressed() ? new CompressedBody(body, Objects.requireNonNull(coding)) : body;
  }

  /** All bodies that were set. */
  RequestBodies bodies() {
    return bodies;
  }

  private boolean isCompressed() {
    return coding != null && !body.contentLength().equals(OptionalLong.of(0));
  }

  RoutePlanner routes(RoutePlanner defaults, Origin first) {
    return new RoutePlanner(
        sslContext == null ? defaults.context() : sslContext,
        trust == null ? defaults.trust() : trust,
        serverHostname,
        first,
        proxies == null ? defaults.proxies() : proxies);
  }

  ClientTimeout limits(ClientTimeout defaults) {
    ClientTimeout limits = timeout == null ? defaults : timeout;
    return (total == null ? limits : limits.withTotal(total)).bounded();
  }

  boolean followsRedirects(boolean otherwise) {
    return followRedirects == null ? otherwise : followRedirects;
  }

  int redirectLimit(int otherwise) {
    return maxRedirects == null ? otherwise : maxRedirects;
  }

  boolean decompresses(boolean otherwise) {
    return decompress == null ? otherwise : decompress;
  }

  boolean raisesForStatus(boolean otherwise) {
    return raiseForStatus == null ? otherwise : raiseForStatus;
  }

  @Nullable List<Middleware> chosenMiddlewares() {
    return middlewares;
  }

  @Nullable Integer retry() {
    return retry;
  }

  /** Whether the request may be sent anew that meets a kept connection which has been closed. */
  boolean repeatsOnStaleConnections(boolean usually) {
    return usually && (retry == null || retry > 1);
  }
}
