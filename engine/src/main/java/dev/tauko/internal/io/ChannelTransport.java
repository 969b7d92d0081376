package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A transport above something that does one read and one write at a time, elsewhere, and reports
 * when it is done.
 *
 * <p><b>Reading</b> is pulled: {@link #startRead} asks for one piece, and the next one is asked for
 * when that has been handed over, unless reading is paused. So the peer is held back by its own
 * flow control, and at most one piece is under way beyond what the reader has.
 *
 * <p><b>Writing</b>: what is written joins a queue. {@link #flush} gives the queue to {@link
 * #startWrite} unless a write is under way; when the queue is empty, it sends the end of the
 * stream, or closes, if that was asked for.
 */
abstract class ChannelTransport extends Transport {
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private long unsent;
  private boolean writing;
  private boolean eofRequested;
  private boolean eofSent;
  private boolean closeBegun;
  private boolean reading;
  private boolean readingPaused;
  private boolean atEof;

  ChannelTransport(CoroutineLoop loop, Protocol protocol) {
    super(loop, protocol);
  }

  /** Asks for one piece: {@link #received}, {@link #ended} or {@link #failed} follows. */
  abstract void startRead();

  /**
   * Takes buffers from the queue, and sends them. {@link #written} follows, perhaps at once, or
   * {@link #failed}.
   */
  abstract void startWrite(Deque<ByteBuffer> queue);

  /** Sends the end of the stream. All has been sent before. */
  abstract void shutdownOutput();

  /** Closes in good order: {@link #lose} follows. All has been sent before. */
  abstract void shutdown();

  /** Closes at once: {@link #lose} follows. */
  abstract void reset();

  // ---- reading ----

  /** Begins to read, if it has not. */
  final void readMore() {
    if (!reading && !readingPaused && !atEof && !isClosing()) {
      reading = true;
      startRead();
    }
  }

  final void received(ByteBuffer data) {
    reading = false;
    if (!isClosing()) {
      protocol().dataReceived(data);
      readMore();
    }
  }

  final void ended() {
    reading = false;
    if (!atEof && !isClosing()) {
      atEof = true;
      protocol().eofReceived();
    }
  }

  final boolean isAtEof() {
    return atEof;
  }

  @Override
  final void pauseReading() {
    readingPaused = true;
  }

  @Override
  final void resumeReading() {
    readingPaused = false;
    readMore();
  }

  // ---- writing ----

  @Override
  final void write(ByteBuffer data) {
    if (eofRequested) {
      throw new IllegalStateException("write() was called after writeEof()");
    }
    if (isClosing() || !data.hasRemaining()) {
      return;
    }
    unsent += data.remaining();
    queue.add(copy(data));
    flush();
    checkPressure();
  }

  private static ByteBuffer copy(ByteBuffer data) {
    return ByteBuffer.allocate(data.remaining()).put(data).flip();
  }

  /** This many bytes have been sent, and no write is under way. */
  final void written(long bytes) {
    unsent -= bytes;
    writing = false;
    flush();
    checkPressure();
  }

  private void flush() {
    if (writing || isLost()) {
      return;
    }
    if (!queue.isEmpty()) {
      writing = true;
      startWrite(queue);
    } else if (isClosing()) {
      beginClose();
    } else if (eofRequested && !eofSent) {
      eofSent = true;
      shutdownOutput();
    }
  }

  @Override
  final long unsent() {
    return unsent;
  }

  @Override
  final void writeEof() {
    if (!eofRequested && !isClosing()) {
      eofRequested = true;
      flush();
    }
  }

  // ---- the end ----

  @Override
  final void close() {
    if (!isClosing()) {
      setClosing();
      flush();
    }
  }

  private void beginClose() {
    if (!closeBegun) {
      closeBegun = true;
      shutdown();
    }
  }

  @Override
  final void abort() {
    if (!isLost()) {
      setClosing();
      dropQueue();
      closeBegun = true;
      reset();
    }
  }

  /** The connection has broken. */
  final void failed(@Nullable IOException cause) {
    reading = false;
    dropQueue();
    lose(cause);
  }

  private void dropQueue() {
    queue.clear();
    unsent = 0;
  }
}
