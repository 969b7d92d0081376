package dev.tauko.io;

import dev.tauko.CancelledError;
import java.io.IOException;
import java.util.Iterator;

/**
 * Reads the bytes of a stream: of a connection, or of a pipe of a {@link Subprocess}. asyncio's
 * {@code StreamReader}.
 *
 * <p>Reads suspend the calling coroutine until there is what they ask for, and not at all if it is
 * there. One coroutine at a time waits for data; a second one gets an {@link
 * IllegalStateException}. A read that is cancelled leaves the bytes where they are. When the
 * connection has broken, each read throws the exception that broke it, even if bytes are left.
 *
 * <p>The <i>limit</i>, 64 KiB unless set, is the longest that {@link #readUntil} and {@link
 * #readLine} return, without the separator. It is also half of what is read ahead: when twice as
 * much is waiting, the peer is held back until no more than the limit is left.
 *
 * <p>Iterating over a reader gives its lines, as {@link #readLine} does, up to the end; the
 * iterator's methods suspend, and throw what {@code readLine} throws, {@link IOException}s too.
 *
 * <p>Thread-safety: only coroutines of the loop to which the stream belongs may read.
 */
public interface StreamReader extends Iterable<byte[]> {

  /**
   * Reads up to {@code n} bytes: what is there, as soon as there is anything. asyncio's {@code
   * read(n)}.
   *
   * @return empty at the end of the stream, and if n is zero
   * @throws IOException if the connection has broken
   * @throws IllegalArgumentException if n is negative
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  byte[] read(int n) throws IOException;

  /**
   * Reads up to the end of the stream, however much that is. asyncio's {@code read()}.
   *
   * @throws IOException if the connection has broken
   * @throws CancelledError if the coroutine is cancelled meanwhile; what it has read is lost
   */
  byte[] read() throws IOException;

  /**
   * Reads exactly {@code n} bytes, which may be more than the limit. asyncio's {@code
   * readexactly(n)}.
   *
   * @throws IncompleteReadException if the stream ends before; it has what was there
   * @throws IOException if the connection has broken
   * @throws IllegalArgumentException if n is negative
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  byte[] readExactly(int n) throws IOException;

  /**
   * Reads up to a separator, which is returned as well. Of several separators, the one that ends
   * first counts. asyncio's {@code readuntil(separator)}.
   *
   * @throws IncompleteReadException if the stream ends before; it has what was there
   * @throws LimitOverrunException if there is no separator within the limit; the bytes can still be
   *     read
   * @throws IOException if the connection has broken
   * @throws IllegalArgumentException if there is no separator, or an empty one
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  byte[] readUntil(byte[]... separators) throws IOException;

  /**
   * Reads a line, with the {@code \n} at its end. The last line of a stream may have none.
   * asyncio's {@code readline()}.
   *
   * @return empty at the end of the stream
   * @throws LimitOverrunException if the line is longer than the limit. The line is dropped, or as
   *     much of it as has arrived. asyncio throws a {@code ValueError} then
   * @throws IOException if the connection has broken
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  byte[] readLine() throws IOException;

  /** Tells whether the stream has ended and all of it has been read. Does not suspend. */
  boolean atEof();

  /** The lines from here to the end. One coroutine at a time uses it. */
  @Override
  Iterator<byte[]> iterator();
}
