package dev.tauko.http;

import dev.tauko.http.connection.RawResponse;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to a request: its head is there, its body may still be arriving.
 *
 * <p>Reading the body to its end gives the connection back to the session by itself. A response
 * that is not read to its end should be closed; one that is neither read nor closed keeps its
 * connection, unless the body fits into {@code tauko.http.read-buffer-size}, until it is garbage
 * collected.
 *
 * <p>The methods may be called from any coroutine; those that do not suspend, from any thread.
 * aiohttp calls this {@code ClientResponse}.
 */
public final class ClientResponse implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClientResponse.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

  private final ClientRequest request;
  private final RawResponse raw;
  private final List<ClientResponse> history;
  private final List<Cookie> cookies;

  /**
   * @param history the responses that led here by redirects
   */
  ClientResponse(ClientRequest request, RawResponse raw, List<ClientResponse> history) {
    this.request = request;
    this.raw = raw;
    this.history = history;
    this.cookies = CookieJar.read(raw.url(), raw.head().headers().getAll("Set-Cookie"));
    if (!raw.body().isEnded()) {
      CLEANER.register(this, new Forgotten(raw));
    }
  }

  /** Closes a response that became unreachable before its body had arrived. */
  private record Forgotten(RawResponse raw) implements Runnable {
    @Override
    public void run() {
      if (!raw.body().isEnded()) {
        log.warn("A response from {} was neither read to its end nor closed", raw.url());
        raw.body().close();
      }
    }
  }

  /** Returns the status code, such as 200. */
  public int status() {
    return raw.head().status();
  }

  /** Returns the reason phrase that the server sent with the status; may be empty. */
  public String reason() {
    return raw.head().reason();
  }

  /** Returns the header fields as the server sent them. */
  public Headers headers() {
    return raw.head().headers();
  }

  /**
   * Returns the cookies that the response sets, in the order of its Set-Cookie fields, whether or
   * not the session's jar takes them.
   */
  public List<Cookie> cookies() {
    return cookies;
  }

  /** Returns the request that this answers, as it was sent last. */
  public ClientRequest request() {
    return request;
  }

  /** Returns the responses that led to this one by redirects, the first one first; all closed. */
  public List<ClientResponse> history() {
    return history;
  }

  /** Returns whether the status is less than 400. */
  public boolean ok() {
    return status() < 400;
  }

  /**
   * Throws if the status is 400 or more, and closes the response then. Does not suspend.
   *
   * @throws ClientResponseError if the status is 400 or more
   */
  public void raiseForStatus() {
    if (!ok()) {
      close();
      throw new ClientResponseError(
          request + " was answered with " + status() + (reason().isEmpty() ? "" : " " + reason()),
          status(),
          headers(),
          null);
    }
  }

  /** Returns the URL that was requested, without credentials and fragment. */
  public URI url() {
    return raw.url().toUri();
  }

  /**
   * Reads the body to its end and returns it as text. Suspends until the body is there.
   *
   * <p>The charset is that of the Content-Type field, or UTF-8 if there is none or Java does not
   * know it. Bytes that are not valid in it are read as U+FFFD. May be called again, and after
   * {@link #bytes}.
   *
   * @throws ClientPayloadError if the body ends before it is complete, or is larger than {@code
   *     tauko.http.max-body-size}
   * @throws ClientConnectionError if the response or the session was closed
   */
  public String text() {
    return new String(body(), charset());
  }

  /**
   * Reads the body to its end and returns its bytes in an array of their own. Suspends until the
   * body is there. May be called again, and after {@link #text}. aiohttp calls this {@code read}.
   *
   * <p>Cancelling the coroutine that waits here closes the response and its connection.
   *
   * @throws ClientPayloadError if the body ends before it is complete, or is larger than {@code
   *     tauko.http.max-body-size}
   * @throws ClientConnectionError if the response or the session was closed
   */
  public byte[] bytes() {
    return body().clone();
  }

  private byte[] body() {
    try {
      return request.deadline().await(raw.body().readAll(), raw.body()::abandon);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private Charset charset() {
    Matcher named = CHARSET.matcher(headers().get("Content-Type").orElse(""));
    if (named.find()) {
      try {
        return Charset.forName(named.group(1));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        log.debug("{} names the charset '{}', which is not known", raw.url(), named.group(1));
      }
    }
    return StandardCharsets.UTF_8;
  }

  /**
   * Drops what has not been read. If the body has arrived, the connection is kept for the next
   * request, else it is closed at once. Does not suspend; calling it again has no effect. What
   * {@link #bytes} or {@link #text} have read can still be read again.
   */
  @Override
  public void close() {
    raw.body().close();
  }

  /** Returns status and URL, as in {@code 200 OK http://example.org/}. */
  @Override
  public String toString() {
    return status() + (reason().isEmpty() ? " " : " " + reason() + " ") + raw.url();
  }
}
