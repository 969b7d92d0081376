package dev.tauko.http;

import dev.tauko.http.cookie.CookieFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request has beside its method and URL: what aiohttp takes as keyword arguments.
 *
 * <pre>{@code
 * session.get(url, request -> request.query("page", "2").header("Accept", "text/html"));
 * }</pre>
 *
 * <p>Each method returns these same options. They are filled in before the request goes out and not
 * used after it; not thread-safe.
 */
public final class RequestOptions {
  private final JsonCodec json;
  private final List<Headers.Header> headers = new ArrayList<>();
  private final List<Map.Entry<String, String>> query = new ArrayList<>();
  private final List<Map.Entry<String, String>> cookies = new ArrayList<>();
  private RequestBody body = RequestBody.empty();
  private @Nullable ClientTimeout timeout;
  private @Nullable Duration total;
  private @Nullable Boolean followRedirects;
  private @Nullable Integer maxRedirects;
  private @Nullable Boolean raiseForStatus;
  private @Nullable List<Middleware> middlewares;
  private @Nullable Integer retry;

  RequestOptions(JsonCodec json) {
    this.json = json;
  }

  /**
   * Adds a header field. Fields given here take the place of the session's default ones of the same
   * name.
   *
   * @throws IllegalArgumentException if the name is not a token, the value cannot be sent, or the
   *     field is one that the session sets itself (Host, Content-Length, Transfer-Encoding,
   *     Connection)
   */
  public RequestOptions header(String name, String value) {
    headers.add(Fields.header(name, value));
    return this;
  }

  /** Adds a pair to the URL's query; both are encoded. */
  public RequestOptions query(String name, String value) {
    query.add(Map.entry(name, value));
    return this;
  }

  /** Adds pairs to the URL's query in the map's order; names and values are encoded. */
  public RequestOptions query(Map<String, String> pairs) {
    query.addAll(pairs.entrySet());
    return this;
  }

  /**
   * Sends a cookie beside those of the session's jar, in place of those that have its name. It is
   * not sent on where a redirect leads to another origin.
   *
   * @throws IllegalArgumentException if {@link CookieJar#set} does not take it either
   */
  public RequestOptions cookie(String name, String value) {
    cookies.add(CookieFields.pair(name, value));
    return this;
  }

  /** Sets the body, in place of one that was set before. */
  public RequestOptions body(RequestBody body) {
    this.body = body;
    return this;
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
    return header("Authorization", "Bearer " + token);
  }

  /**
   * Sends user and password in the Authorization field (RFC 7617, as UTF-8). They are not sent on
   * where a redirect leads to another origin.
   *
   * @throws IllegalArgumentException if the user's name has a colon
   */
  public RequestOptions basic(String user, String password) {
    return header("Authorization", Credentials.basic(user, password));
  }

  /** Sets all limits on time. */
  public RequestOptions timeout(ClientTimeout limits) {
    timeout = limits;
    total = null;
    return this;
  }

  /**
   * Sets the limit on the whole request; the others are the session's.
   *
   * @throws IllegalArgumentException if the duration is not positive
   */
  public RequestOptions timeout(Duration limit) {
    total = ClientTimeout.ofTotal(limit).total();
    return this;
  }

  /** Sets whether redirects are followed; else the response that redirects is returned. */
  public RequestOptions followRedirects(boolean follow) {
    followRedirects = follow;
    return this;
  }

  /**
   * Sets how many redirects end the request with {@link TooManyRedirectsError}: the one that
   * reaches this number does.
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

  /** Sets whether a status of 400 or more is thrown as {@link ClientResponseError}. */
  public RequestOptions raiseForStatus(boolean raise) {
    raiseForStatus = raise;
    return this;
  }

  /** Sets the middlewares of this request, in place of the session's; none, if none are given. */
  public RequestOptions middlewares(Middleware... chain) {
    middlewares = List.of(chain);
    return this;
  }

  /**
   * Sets how often the request is sent at most, as {@code tauko.http.retry} describes; 1 for never
   * again.
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

  List<Headers.Header> headers() {
    return headers;
  }

  List<Map.Entry<String, String>> query() {
    return query;
  }

  List<Map.Entry<String, String>> cookies() {
    return List.copyOf(cookies);
  }

  RequestBody body() {
    return body;
  }

  ClientTimeout limits(ClientTimeout defaults) {
    ClientTimeout limits = timeout == null ? defaults : timeout;
    return total == null ? limits : limits.withTotal(total);
  }

  boolean followsRedirects(boolean otherwise) {
    return followRedirects == null ? otherwise : followRedirects;
  }

  int redirectLimit(int otherwise) {
    return maxRedirects == null ? otherwise : maxRedirects;
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
}
