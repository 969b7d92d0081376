package dev.tauko.http;

import dev.tauko.http.internal.connection.GivenResponse;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.WebSocketLink;
import dev.tauko.http.internal.grammar.FileName;
import dev.tauko.http.internal.grammar.Printable;
import dev.tauko.http.internal.grammar.Utf8;
import dev.tauko.http.internal.reading.BodyCharset;
import dev.tauko.http.internal.reading.BodyLines;
import dev.tauko.http.internal.reading.BodyReader;
import dev.tauko.http.internal.reading.ResponseReading;
import dev.tauko.internal.log.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.ref.Cleaner;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The answer to a request: its head is there, its body may still be arriving.
 *
 * <p>Reading the body to its end gives the connection back to the session by itself. A response
 * that is not read to its end should be closed; one that is neither read nor closed keeps its
 * connection, unless the body fits into {@code tauko.http.read-buffer-size}, until the total time
 * of its request is over or it is garbage collected.
 *
 * <p>The methods may be called from any coroutine; those that do not suspend, from any thread.
 * aiohttp calls this {@code ClientResponse}.
 */
public final class ClientResponse implements AutoCloseable {
  private static final Logger log = Loggers.of(ClientResponse.class);
  private static final String JSON = "application/json";
  static final Cleaner CLEANER = Cleaner.create();

  private final ClientRequest request;
  private final RawResponse raw;
  private final List<ClientResponse> history;
  private final List<Cookie> cookies;
  private final ResponseReading reading;
  private final BodyReader reader;
  private volatile @Nullable BodyRetry retry;

  /**
   * @param history the responses that led here by redirects
   */
  ClientResponse(ClientRequest request, RawResponse raw, List<ClientResponse> history) {
    this.request = request;
    this.raw = raw;
    this.history = history;
    this.cookies =
        CookieJar.read(
            raw.url(),
            raw.head().headers().getAll("Set-Cookie"),
            request.deadline().platform().wallClock());
    this.reading = request.reading();
    this.reader = new BodyReader(this, raw, request.deadline(), reading.settings());
    if (!raw.body().isEnded()) {
      CLEANER.register(this, new Forgotten(raw));
    }
  }

  /**
   * Makes a response to a request, for a {@link Middleware} that answers by itself, and for {@link
   * ClientSessionBuilder#transport}. The body is there as a whole; it is not decoded, whatever the
   * header fields say.
   *
   * @param status 200 to 999
   * @param body the bytes of the body, which must not be changed
   * @throws IllegalArgumentException if the status is none of a response, or the name of a field is
   *     not a token, or its value has a line break
   */
  public static ClientResponse of(ClientRequest request, int status, Headers headers, byte[] body) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    return new ClientResponse(
        request, GivenResponse.of(request.target(), status, headers, body), List.of());
  }

  /**
   * {@link #of(ClientRequest, int, Headers, byte[])} with a text in UTF-8 as its body.
   *
   * @throws IllegalArgumentException also if the text has half a surrogate pair
   */
  public static ClientResponse of(ClientRequest request, int status, Headers headers, String text) {
    return of(
        request, status, headers, Utf8.encode("the text", Objects.requireNonNull(text, "text")));
  }

  /**
   * Returns a response with the head of this one, its history, and another body. Closes this one;
   * what has been read of it can still be read. Does not suspend.
   *
   * @param body the bytes of the body, which must not be changed
   */
  public ClientResponse withBody(byte[] body) {
    close();
    return new ClientResponse(request, GivenResponse.withBody(raw, body), history);
  }

  /** Closes a response that became unreachable before its body had arrived. */
  private record Forgotten(RawResponse raw) implements Runnable {
    @Override
    public void run() {
      if (!raw.body().isEnded()) {
        log.warn("A response from {} was neither read to its end nor closed", raw.url().shown());
        raw.body().close();
      }
    }
  }

  /** Returns the status code, such as 200. */
  public int status() {
    return raw.head().status();
  }

  /**
   * Returns the reason phrase that the server sent with the status; may be empty. Characters that
   * could change what a terminal or a log shows are written as {@code ?}.
   */
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

  /**
   * Returns the links of the response's Link fields (RFC 8288), in their order; those that are
   * malformed are left out. aiohttp calls this {@code links}.
   */
  public List<Link> links() {
    return Link.read(raw.url(), headers().getAll("Link"));
  }

  /**
   * Returns the first link that says what its target is to this very response, such as {@code
   * next}, compared without regard to case.
   */
  public Optional<Link> link(String relation) {
    String wanted = relation.toLowerCase(Locale.ROOT);
    return links().stream()
        .filter(link -> !link.parameters().containsKey("anchor"))
        .filter(link -> link.relations().contains(wanted))
        .findFirst();
  }

  /**
   * Returns a name for the file that the response is: the one that its Content-Disposition field
   * gives (RFC 6266), or else the last part of the URL's path, or else {@code download}.
   *
   * <p>It is safe on any system, whatever the server says: it has no path, no control characters
   * and none that Windows forbids; it is no hidden file and no device, such as {@code NUL}; it has
   * 255 bytes at most. It may be the name of a file that is already there, which {@link #saveTo}
   * would replace.
   *
   * <pre>{@code response.saveTo(folder.resolve(response.fileName()))}</pre>
   */
  public String fileName() {
    return FileName.of(headers().get("Content-Disposition").orElse(null), raw.url().target());
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
   * @throws ClientResponseException if the status is 400 or more
   */
  public void raiseForStatus() {
    if (!ok()) {
      close();
      throw new ClientResponseException(
          request + " was answered with " + statusLine(), status(), headers(), null);
    }
  }

  /**
   * Returns the URL that was requested, without credentials and fragment. {@link URI#getHost} gives
   * nothing for a name with an underscore; see {@link #host}.
   */
  public URI url() {
    return raw.url().toUri();
  }

  /**
   * Returns the host that was requested: a name in ASCII and lower case, or an address without
   * brackets.
   */
  public String host() {
    return raw.url().origin().host();
  }

  /**
   * Reads the body to its end and returns it as text. Suspends until the body is there.
   *
   * <p>The charset is that of the Content-Type field; or else UTF-8, if that field says JSON; or
   * else the one whose byte order mark the body starts with; or else {@code
   * tauko.http.fallback-charset}. A charset that Java does not know counts as none. Bytes that are
   * not valid in it are read as U+FFFD; a byte order mark is not part of the text.
   *
   * @throws ClientPayloadException if the body ends before it is complete, or is larger than {@code
   *     tauko.http.max-body-size}
   * @throws ClientConnectionException if the response or the session was closed
   * @throws IllegalStateException if the body has been read in pieces
   * @see #bytes
   */
  public String text() {
    return reader.text();
  }

  /** {@link #text()} in this charset, whatever the response says. */
  public String text(Charset charset) {
    return reader.text(Objects.requireNonNull(charset, "charset"));
  }

  /**
   * Reads the body to its end and returns its bytes in an array of their own. Suspends until the
   * body is there. May be called again, before and after {@link #text()}, which reads the same
   * bytes. aiohttp calls this {@code read}.
   *
   * <p>Cancelling the coroutine that waits here closes the response and its connection.
   *
   * @throws ClientPayloadException if the body ends before it is complete, or is larger than {@code
   *     tauko.http.max-body-size}
   * @throws ClientConnectionException if the response or the session was closed
   * @throws IllegalStateException if the body has been read in pieces
   */
  public byte[] bytes() {
    return reader.readAll().clone();
  }

  /**
   * Reads the body to its end and returns what it says in JSON. Suspends until the body is there.
   *
   * <p>The Content-Type field must say {@code application/json}, or another subtype of {@code
   * application} that ends with {@code +json}.
   *
   * @return null if the body is {@code null} in JSON, or has no bytes but white space
   * @throws ContentTypeException if the response says that it is something else
   * @throws ClientPayloadException also if the body is not JSON, or not of this type
   * @see #text()
   */
  public <T> @Nullable T json(Class<T> type) {
    return Objects.requireNonNull(type, "type").cast(json(type, JSON));
  }

  /** {@link #json(Class)} as a type with arguments. */
  public <T> @Nullable T json(JsonType<T> type) {
    return json(type, JSON);
  }

  /**
   * {@link #json(JsonType)} of a response that says that it is of this type.
   *
   * @param contentType a media type without parameters, or {@code *}{@code /*} for any
   */
  @SuppressWarnings("unchecked")
  public <T> @Nullable T json(JsonType<T> type, String contentType) {
    return (T) json(type.type(), contentType);
  }

  private @Nullable Object json(Type type, String contentType) {
    String actual = headers().get("Content-Type").orElse("");
    if (!BodyCharset.isOfType(actual, contentType)) {
      throw new ContentTypeException(
          request
              + " was answered with "
              + (actual.isEmpty()
                  ? "no Content-Type"
                  : "Content-Type '" + Printable.excerpt(actual) + "'")
              + "; expected "
              + contentType,
          status(),
          headers(),
          null);
    }
    byte[] utf8 = text().strip().getBytes(StandardCharsets.UTF_8);
    try {
      return utf8.length == 0 ? null : reading.json().read(utf8, type);
    } catch (IllegalArgumentException malformed) {
      throw new ClientPayloadException(
          "the body of the response to " + request + ": " + malformed.getMessage(), malformed);
    }
  }

  /**
   * Returns the body's lines as they arrive. The iterator suspends until the next line is there.
   *
   * <p>A line ends with LF, CR LF or CR, which are not part of it, or with the body. The text is
   * decoded as {@link #text()} does. There is one iterator: a second one goes on where the first
   * one is. {@link #read}, on which this is built, says what ends the reading.
   *
   * @throws ClientPayloadException from the iterator, if a line is longer than {@code
   *     tauko.http.max-line-length}; the response is closed then
   * @throws IllegalStateException from the iterator, if the body has been read as a whole
   */
  public Iterable<String> lines() {
    BodyLines iterator = reader.lines();
    return () -> iterator;
  }

  /** {@link #lines()} in this charset, whatever the response says. */
  public Iterable<String> lines(Charset charset) {
    BodyLines iterator = reader.lines(Objects.requireNonNull(charset, "charset"));
    return () -> iterator;
  }

  /**
   * Returns the lines of {@link #lines()} as a stream, to be run once, in a coroutine or outside.
   * Its demand holds the server back; when it ends, in whatever way, it closes the response. Does
   * not suspend.
   */
  public Source<String, NotUsed> lineSource() {
    return reader.lineSource(reader.lines());
  }

  /** {@link #lineSource()} in this charset, whatever the response says. */
  public Source<String, NotUsed> lineSource(Charset charset) {
    return reader.lineSource(reader.lines(Objects.requireNonNull(charset, "charset")));
  }

  /**
   * Returns the body's server-sent events as they arrive, whatever its Content-Type is. The
   * iterator suspends until the next event is there. Closing the stream closes the response.
   */
  public EventStream events() {
    return EventStream.of(request.deadline().system(), this, reading.events());
  }

  /**
   * Returns the body's bytes as they arrive, in pieces that are as large as they come. The iterator
   * suspends until the next piece is there; iterators share the body, each takes what comes next.
   * They throw what {@link #read} throws. aiohttp calls this {@code content.iter_any}.
   */
  public Iterable<ByteString> chunks() {
    return () -> reader.chunks(Integer.MAX_VALUE);
  }

  /**
   * Returns the body's bytes as they arrive, in pieces of {@code most} bytes at most. aiohttp calls
   * this {@code content.iter_chunked}.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   * @see #chunks()
   */
  public Iterable<ByteString> chunks(int most) {
    BodyReader.requirePositive(most);
    return () -> reader.chunks(most);
  }

  /**
   * Returns the body's next bytes, {@code most} at most; none if it has been read to its end.
   * Suspends until some are there.
   *
   * <p>While nobody reads, the server is held back as soon as {@code tauko.http.read-buffer-size}
   * bytes are there. Cancelling the coroutine that waits here closes the response and its
   * connection. One coroutine reads at a time.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   * @throws ClientPayloadException after the last byte that arrived, if the body is not complete
   * @throws ServerTimeoutException if a limit of the {@link ClientTimeout} is exceeded; that on the
   *     whole request also if bytes are there, but not once all are
   * @throws ClientConnectionException if the response or the session was closed
   * @throws IllegalStateException if the body has been read as a whole or by lines, or another
   *     coroutine is reading
   */
  public ByteString read(int most) {
    return reader.read(most);
  }

  /**
   * Returns exactly this many bytes of the body. Suspends until they are there. See {@link #read}.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   * @throws ClientPayloadException also if fewer bytes are left
   */
  public ByteString readExactly(int count) {
    return reader.readExactly(count);
  }

  /**
   * Returns the body as a stream, to be run once, in a coroutine or outside. Its demand holds the
   * server back; cancelling it closes the response. It fails with what {@link #read} throws, and
   * with the total timeout even if there is no demand. Does not suspend.
   */
  public Source<ByteString, NotUsed> source() {
    return reader.source();
  }

  /**
   * Returns the body as an {@link InputStream}, for parsers and the like that read one. Its {@code
   * read} suspends the coroutine until there are bytes, with either carrier, {@code mailbox} and
   * {@code portable}: it is {@link #read} and no call that blocks, so the event loop goes on. What
   * else the reading code does that blocks, such as reading a file, blocks the loop as ever. It
   * throws what {@link #read} throws, and not {@link IOException}.
   *
   * <p>The stream takes more of the body than it has given out, so the body should not be read
   * otherwise after it. It may be used by coroutines only: a thread, such as that of {@link
   * dev.tauko.Asyncio#toThread}, reads {@link #source} by way of Pekko's {@code
   * StreamConverters.asInputStream}. Closing it closes the response.
   */
  public InputStream inputStream() {
    return reader.inputStream();
  }

  /**
   * Returns the body's text as a {@link Reader}, decoded as {@link #text()} does. It is read as
   * {@link #inputStream} is.
   */
  public Reader textReader() {
    return reader.textReader();
  }

  /** {@link #textReader()} in this charset, whatever the response says. */
  public Reader textReader(Charset charset) {
    return reader.textReader(charset);
  }

  /**
   * Writes the body to a file and returns how many bytes that were. Suspends until it is there; the
   * file is written by threads of {@code tauko.blocking-dispatcher}, one of which is taken only
   * while there are bytes to write. The disk's pace holds the server back.
   *
   * <p>The bytes go to a new file in the same directory, whose name starts with a dot and ends with
   * {@code .part}. When it is whole it is moved, atomically, to where it should be, in place of a
   * file or link that was there. If the body fails, or the coroutine is cancelled, it is deleted
   * and the response closed before this returns.
   *
   * <p>A request that may have further attempts ({@link RequestOptions#retry}) is repeated when its
   * body breaks off, or {@link ClientTimeout#sockRead} is exceeded, after a wait: for the rest of
   * the bytes, if the response had a strong ETag, or a Last-Modified that is strong, and the server
   * still has that version (If-Range); else for all of them, so that the file is of one version,
   * which may be later than what {@link #headers} tell. Each request counts as an attempt. This
   * holds for a GET without Range and without a condition, whose response has status 200 and no
   * content coding.
   *
   * @throws IllegalStateException if any of the body has been read; the file is unchanged then, and
   *     what is left of the body can still be read
   * @throws java.nio.file.FileSystemException if {@code file} is a directory
   * @throws IOException if the file cannot be written
   * @throws ClientException as {@link #read} does
   */
  public long saveTo(Path file) throws IOException {
    return reader.saveTo(Objects.requireNonNull(file, "file"), retry);
  }

  /** Sets what goes on with a body that breaks off while it is saved; null for nothing. */
  void retryBodyBy(@Nullable BodyRetry retry) {
    this.retry = retry;
  }

  /** Sets who is told of responses that go on with this one's body. */
  void tellTo(ListenerFanOut listeners) {
    BodyRetry retrying = retry;
    if (retrying != null) {
      retrying.tellTo(listeners);
    }
  }

  /** Reads the body. */
  BodyReader reader() {
    return reader;
  }

  /**
   * Drops what has not been read. If the body has arrived, the connection is kept for the next
   * request, else it is closed at once. Does not suspend; calling it again has no effect. What
   * {@link #bytes} or {@link #text()} have read can still be read again.
   */
  @Override
  public void close() {
    raw.close();
    BodyRetry retrying = retry;
    if (retrying != null) {
      retrying.close();
    }
  }

  /** The response as it came. */
  RawResponse raw() {
    return raw;
  }

  /** What the connection has become; null if it is no WebSocket. */
  @Nullable WebSocketLink webSocket() {
    return raw.webSocket();
  }

  /**
   * Returns status and URL, as in {@code 200 OK http://example.org/}. A query, which may hold
   * secrets, is {@code ?…}.
   */
  @Override
  public String toString() {
    return statusLine() + " " + raw.url().shown();
  }

  private String statusLine() {
    return reason().isEmpty() ? "" + status() : status() + " " + Printable.excerpt(reason());
  }
}
