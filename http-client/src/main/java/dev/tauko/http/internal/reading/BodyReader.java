package dev.tauko.http.internal.reading;

import dev.tauko.CancelledError;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.settings.BodySettings;
import dev.tauko.http.internal.waiting.BatchedSource;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.wire.BodyFraming;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one response within the time of its request: as a whole, in pieces, by lines,
 * as a stream, into a file.
 *
 * <p>It keeps hold of the response, so that one whose body is being read is not taken for
 * forgotten. The methods may be called from any coroutine; those that do not suspend, from any
 * thread.
 */
public final class BodyReader {
  /** How many bytes of a body that nobody wants are read for its connection's sake. */
  private static final int MOST_DISCARDED = 64 * 1024;

  /** For how long they are waited for: about as long as opening another connection may take. */
  private static final Duration LONGEST_DISCARD = Duration.ofMillis(250);

  private final Object response;
  private final RawResponse raw;
  private final ResponseBody body;
  private final Deadline deadline;
  private final BodySettings settings;
  private final AtomicBoolean isStreamed = new AtomicBoolean();
  private volatile @Nullable BodyLines lines;

  /**
   * @param response what the body belongs to, as it is written in messages
   */
  public BodyReader(Object response, RawResponse raw, Deadline deadline, BodySettings settings) {
    this.response = response;
    this.raw = raw;
    this.body = raw.body();
    this.deadline = deadline;
    this.settings = settings;
  }

  /** Reads the body to its end; the bytes are not to be changed. Suspends. */
  public byte[] readAll() {
    abandonIfOverdue();
    try {
      return await(body.readAll());
    } finally {
      Reference.reachabilityFence(response);
    }
  }

  /** The whole body as text; the first bytes tell the charset if the head does not. Suspends. */
  public String text() {
    byte[] bytes = readAll();
    Charset declared = BodyCharset.declared(raw.head().headers(), response);
    return BodyCharset.decode(
        bytes,
        declared == null
            ? BodyCharset.marked(bytes, bytes.length, settings.fallbackCharset())
            : declared);
  }

  /** The whole body as text in this charset. Suspends. */
  public String text(Charset charset) {
    return BodyCharset.decode(readAll(), charset);
  }

  /** The next bytes, {@code most} at most; none at the body's end. Suspends. */
  public ByteString read(int most) {
    requirePositive(most);
    refuseLines();
    return next(most);
  }

  /** Exactly this many bytes. Suspends. */
  public ByteString readExactly(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + "; accepted: 0 or more");
    }
    refuseLines();
    ByteString bytes = ByteString.emptyByteString();
    while (bytes.size() < count) {
      ByteString part = next(count - bytes.size());
      if (part.isEmpty()) {
        throw new ClientPayloadException(
            "the body of "
                + response
                + " ended after "
                + bytes.size()
                + " of the "
                + count
                + " bytes to be read",
            null);
      }
      bytes = bytes.concat(part);
    }
    return bytes;
  }

  /** The pieces of the body as they arrive, of {@code most} bytes at most. */
  public Iterator<ByteString> chunks(int most) {
    return new BodyChunks(this, most);
  }

  /** The one reader of lines, in the charset that the head or the first bytes tell. */
  public BodyLines lines() {
    return lineReader(BodyCharset.declared(raw.head().headers(), response));
  }

  /** The one reader of lines, in the charset that was asked for first. */
  public BodyLines lines(Charset charset) {
    return lineReader(charset);
  }

  private BodyLines lineReader(@Nullable Charset charset) {
    BodyLines begun = lines;
    if (begun == null) {
      begun = new BodyLines(this, charset, settings);
      lines = begun;
    }
    return begun;
  }

  /** Lines as a stream, to be run once. */
  public Source<String, NotUsed> lineSource(BodyLines reader) {
    return BatchedSource.of(
        deadline.system(), "lines of " + response, reader::nextOnes, raw::close);
  }

  /** The body for code that reads streams of bytes; what it takes, nobody else gets. */
  public InputStream inputStream() {
    return new BodyInputStream(this, raw::close);
  }

  /** The body's text for code that reads characters, in the charset that its head tells. */
  public Reader textReader() {
    return textReader(BodyCharset.declared(raw.head().headers(), response));
  }

  /** The body's text for code that reads characters; null for what the first bytes tell. */
  public Reader textReader(@Nullable Charset charset) {
    return new BodyText(inputStream(), charset, settings.fallbackCharset());
  }

  /** The body as a stream, to be run once. */
  public Source<ByteString, NotUsed> source() {
    return Source.fromGraph(new BodySourceStage(this, body, deadline));
  }

  /**
   * Writes the body to a file and returns how many bytes that were. Suspends.
   *
   * @param continuation what goes on with it if it breaks off; null for nothing
   * @throws IllegalStateException if somebody has begun to read the body
   */
  public long saveTo(Path file, @Nullable Continuation continuation) throws IOException {
    refuseLines();
    if (!body.beginPieces()) {
      throw new IllegalStateException(
          "the body of "
              + response
              + " has been read, at least in part; saveTo saves a whole body, of which nothing has"
              + " been read");
    }
    abandonIfOverdue();
    return new BodyFileWriter(this, deadline, continuation).save(file);
  }

  /** Whether all bytes have come in, or no more will. */
  boolean isEnded() {
    return body.isEnded();
  }

  /** Ends the response whose body it is. */
  void close() {
    body.close();
  }

  /** Waits for the next bytes, whoever reads by lines; none at the body's end. Suspends. */
  ByteString next(int most) {
    while (true) {
      ByteString part = take(most);
      if (part != null) {
        return part;
      }
      await(body.whenReadable());
    }
  }

  /* What is waited for may be there in the instant in which the coroutine is cancelled. */
  private <T> T await(CompletableFuture<T> read) {
    try {
      return deadline.await(read, body::abandon);
    } catch (CancelledError cancelled) {
      abandon(ResponseBody.readingCancelled());
      throw cancelled;
    }
  }

  /** The next bytes that are there; null if none are. */
  @Nullable ByteString take(int most) {
    abandonIfOverdue();
    try {
      return body.poll(most);
    } finally {
      Reference.reachabilityFence(response);
    }
  }

  /** How many bytes of the body are held unread. */
  public long buffered() {
    return body.buffered();
  }

  /**
   * Takes the right to stream the body, which is there once.
   *
   * @throws IllegalStateException if it is streamed already, or is read by lines
   */
  void claimStream() {
    refuseLines();
    if (!isStreamed.compareAndSet(false, true)) {
      throw new IllegalStateException("the body of " + response + " is streamed already");
    }
  }

  /** Closes the response; whoever reads it gets this exception. */
  void abandon(ClientException cause) {
    body.abandon(cause);
  }

  /**
   * Drops the body. It is read to its end, so that its connection can be used again, if it is small
   * and comes at once; if not, or if the connection cannot be used again, the response is closed.
   * Suspends for a moment at most.
   */
  public void discard() {
    boolean isLarge =
        raw.head().framing() instanceof BodyFraming.Fixed(long length) && length > MOST_DISCARDED;
    if (isLarge || !raw.head().keepAlive() || raw.webSocket() != null) {
      raw.close();
    } else {
      try {
        deadline.awaitBriefly(body.drain(MOST_DISCARDED), LONGEST_DISCARD, raw::close);
      } catch (CancelledError cancelled) {
        raw.close();
        throw cancelled;
      }
    }
  }

  /**
   * Checks a number of bytes to be read at most.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static void requirePositive(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most is " + most + "; accepted: 1 or more");
    }
  }

  private void abandonIfOverdue() {
    ServerTimeoutException overdue = deadline.overdue();
    if (overdue != null && !body.isEnded()) {
      abandon(overdue);
    }
  }

  private void refuseLines() {
    if (lines != null) {
      throw new IllegalStateException(
          "the body of "
              + response
              + " is read by lines; it can be read otherwise only before that");
    }
  }

  /** The response as it is written in messages. */
  @Override
  public String toString() {
    return response.toString();
  }
}
