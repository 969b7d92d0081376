package dev.tauko.http.internal.wire;

import dev.tauko.http.internal.settings.HeadSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server sends and says the same again in its plainest form.
 *
 * <p>A response passes with a head of two lines that states its framing and nothing else; the head
 * that the server sent goes to {@link Wire}. Interim responses are counted and dropped; that the
 * server asks for the request's body is told. Chunks are cut anew, so that a part of a chunk passes
 * as soon as it is there.
 */
final class ResponseFilter {
  private static final ByteString LAST_CHUNK = ascii("0\r\n\r\n");

  private final Wire wire;
  private final HeadSettings limits;
  private final HeadReader heads;

  private @Nullable BodyFraming framing;
  private @Nullable ProtocolViolation brokenBody;
  private long fixedRemaining;
  private long lastLength = -1;
  private ByteString lastHead = ByteString.emptyByteString();
  private ChunkReader chunks;

  ResponseFilter(Wire wire, HeadSettings limits) {
    this.wire = wire;
    this.limits = limits;
    this.heads = new HeadReader(limits);
    this.chunks = new ChunkReader(limits.maxSize());
  }

  /**
   * Takes the next bytes from the server and returns what passes, which may be nothing. After that,
   * {@link #brokenBody} tells whether the rest of the body is malformed.
   *
   * @throws ProtocolViolation if a head is malformed or exceeds a limit
   */
  ByteString accept(ByteString input) {
    if (!wire.isAwaiting()) {
      throw new ProtocolViolation("the server sent bytes that answer no request");
    }
    wire.bytesReceived();
    byte[] bytes = input.toArrayUnsafe();
    int at = 0;
    while (framing == null) {
      at = heads.feed(bytes, at, bytes.length);
      if (at < 0) {
        return ByteString.emptyByteString();
      }
      headRead(heads.take(wire.isToHead()));
      if (framing != null) {
        return body(framing, input, bytes, at, true);
      }
    }
    return body(framing, input, bytes, at, false);
  }

  private void headRead(ResponseHead head) {
    if (head.status() == 101) {
      throw new ProtocolViolation("the server switches the protocol, which no request asked for");
    }
    if (head.isInterim()) {
      if (head.status() == 100) {
        wire.continueReceived();
      }
      return;
    }
    wire.headReceived(head);
    framing = head.framing();
    switch (head.framing()) {
      case BodyFraming.Fixed(long length) -> fixedRemaining = length;
      case BodyFraming.Chunked() -> chunks = new ChunkReader(limits.maxSize());
      case BodyFraming.UntilClose() -> {}
    }
  }

  private ByteString body(
      BodyFraming kind, ByteString input, byte[] bytes, int from, boolean withHead) {
    return switch (kind) {
      case BodyFraming.Fixed(long length) -> {
        int count = (int) Math.min(fixedRemaining, bytes.length - from);
        fixedRemaining -= count;
        if (fixedRemaining == 0) {
          responseComplete(from + count < bytes.length);
        }
        ByteString part = input.slice(from, from + count);
        yield withHead ? headOf(length).concat(part) : part;
      }
      case BodyFraming.Chunked() -> chunks(bytes, from, withHead);
      case BodyFraming.UntilClose() -> {
        ByteString part = input.drop(from);
        yield withHead ? head("Connection: close").concat(part) : part;
      }
    };
  }

  private ByteString chunks(byte[] bytes, int from, boolean withHead) {
    ByteArrayOutputStream data = new ByteArrayOutputStream(bytes.length - from);
    int end = bytes.length;
    try {
      end =
          chunks.feed(
              bytes, from, bytes.length, (start, to) -> data.write(bytes, start, to - start));
    } catch (ProtocolViolation violation) {
      brokenBody = violation;
    }
    ByteString part = ByteString.fromArrayUnsafe(data.toByteArray());
    if (chunks.isDone()) {
      responseComplete(end < bytes.length);
      if (withHead) {
        return headOf(part.size()).concat(part);
      }
    }
    ByteString out = withHead ? head("Transfer-Encoding: chunked") : ByteString.emptyByteString();
    if (part.nonEmpty()) {
      out =
          out.concat(ascii(Integer.toHexString(part.size()) + "\r\n"))
              .concat(part)
              .concat(ascii("\r\n"));
    }
    return chunks.isDone() ? out.concat(LAST_CHUNK) : out;
  }

  private void responseComplete(boolean withSurplus) {
    wire.responseComplete(withSurplus);
    framing = null;
    heads.reset();
  }

  /** What is wrong with the body after what has passed, if anything is. */
  @Nullable ProtocolViolation brokenBody() {
    return brokenBody;
  }

  /** Whether a head has passed whose body has not ended. */
  boolean isInsideBody() {
    return framing != null;
  }

  /**
   * The server sends no more.
   *
   * @param truncated whether a TLS session ended without saying so
   * @throws ProtocolViolation if the body of a response is not complete
   */
  void end(boolean truncated) {
    switch (framing) {
      case null -> {}
      case BodyFraming.Fixed(long length) ->
          throw new ProtocolViolation(
              "the connection ended after "
                  + (length - fixedRemaining)
                  + " of "
                  + length
                  + " bytes of the body");
      case BodyFraming.Chunked() ->
          throw new ProtocolViolation("the connection ended before the body's last chunk");
      case BodyFraming.UntilClose() -> {
        if (truncated) {
          throw new ProtocolViolation(
              "the connection ended without TLS close_notify, so the body may be cut short");
        }
        responseComplete(false);
      }
    }
  }

  /* Responses on one connection often have the same length. */
  private ByteString headOf(long length) {
    if (length != lastLength) {
      lastLength = length;
      lastHead = head("Content-Length: " + length);
    }
    return lastHead;
  }

  private static ByteString head(String framingField) {
    return ascii("HTTP/1.1 200 OK\r\n" + framingField + "\r\n\r\n");
  }

  private static ByteString ascii(String text) {
    return ByteString.fromArrayUnsafe(text.getBytes(StandardCharsets.US_ASCII));
  }
}
