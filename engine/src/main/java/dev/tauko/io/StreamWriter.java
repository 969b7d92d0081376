package dev.tauko.io;

import dev.tauko.CancelledError;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of a stream: of a connection, or of the input of a {@link Subprocess}. asyncio's
 * {@code StreamWriter}.
 *
 * <p>{@link #write} never suspends: what cannot be sent at once is kept. {@link #drain} after it is
 * what holds a coroutine back that writes faster than the peer reads: it waits while more than 64
 * KiB are kept, until no more than 16 KiB are.
 *
 * <p>A writer that is not closed, and that nobody refers to any more, is closed when it is
 * garbage-collected, and named in the log.
 *
 * <p>Thread-safety: only coroutines and callbacks of the loop to which the stream belongs may use
 * it; from elsewhere, its methods throw {@link IllegalStateException}. {@link #isClosing} and the
 * addresses may be asked for anywhere.
 */
public interface StreamWriter extends AutoCloseable {

  /**
   * Sends bytes, or keeps a copy to be sent. Does not suspend. Once the writer is closed or the
   * connection has ended, it does nothing: {@link #drain} throws then.
   *
   * @throws IllegalStateException after {@link #writeEof}
   */
  void write(byte[] data);

  /** {@link #write(byte[])} of what remains in a buffer, whose position stays where it is. */
  void write(ByteBuffer data);

  /** Writes each of several pieces. Adds no line ends. asyncio's {@code writelines}. */
  void writeLines(Iterable<byte[]> data);

  /**
   * Waits until it is time to write more. Does not suspend while little is kept, or for one turn if
   * the writer is closed. Several coroutines may wait.
   *
   * @throws IOException if the connection has ended, or ends meanwhile by a failure; the exception
   *     that broke it, if there was one
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  void drain() throws IOException;

  /**
   * Ends the output: once the bytes written so far have been sent, the peer reads the end of the
   * stream. Reading from the peer is still possible. Does not suspend.
   *
   * @throws UnsupportedOperationException with TLS, which cannot do that; {@link #canWriteEof}
   *     tells
   */
  void writeEof();

  /** Tells whether {@link #writeEof} is possible: not with TLS. */
  boolean canWriteEof();

  /**
   * Closes the connection once the bytes written so far have been sent. Nothing more can be
   * written, and bytes from the peer are no longer read. Does not suspend.
   */
  @Override
  void close();

  /**
   * Closes the connection at once and drops the bytes that have not been sent. Does not suspend.
   */
  void abort();

  /** Tells whether the connection is closing, or has ended. */
  boolean isClosing();

  /**
   * Waits until the connection has ended: asyncio's {@code wait_closed}. It does not close it.
   *
   * @throws IOException if it has ended by a failure: that failure
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  void awaitClosed() throws IOException;

  /**
   * Makes a plain connection one with TLS: for protocols such as SMTP, after both sides have said
   * {@code STARTTLS}. Drains, then waits for the handshake. The side that accepted the connection
   * is the server. Bytes that have arrived and have not been read count as the peer's part of the
   * handshake, so that nothing that was sent in clear text is read as if it had been secret.
   *
   * @param serverHostname what the server's certificate has to be for; null not to check that. The
   *     server's side does not use it
   * @throws IOException if the handshake fails; the connection is closed then
   * @throws IllegalStateException if the connection has TLS already, or is a pipe
   * @throws CancelledError if the coroutine is cancelled meanwhile; the connection is closed then
   */
  void startTls(SSLContext context, @Nullable String serverHostname) throws IOException;

  /** The address of this side; null for a pipe. */
  @Nullable SocketAddress localAddress();

  /** The address of the other side; null for a pipe. */
  @Nullable SocketAddress peerAddress();

  /** What TLS has agreed on: cipher, certificates. Empty without TLS. */
  Optional<SSLSession> tlsSession();
}
