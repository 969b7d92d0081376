package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The transport of what a process writes to a pipe. It only reads. */
final class PipeReader extends ChannelTransport {
  /** Bytes read at a time. */
  private static final int READ_SIZE = 32 * 1024;

  private final InputStream pipe;

  /** Used by one read at a time, and not before the loop has handled the one before. */
  private final byte[] buffer = new byte[READ_SIZE];

  PipeReader(CoroutineLoop loop, Protocol protocol, InputStream pipe) {
    super(loop, protocol);
    this.pipe = pipe;
  }

  @Override
  void startRead() {
    PipeThreads.execute(this::read);
  }

  private void read() {
    try {
      int count = pipe.read(buffer);
      loop.soonThreadsafe(() -> readEnds(count));
    } catch (IOException failure) {
      loop.soonThreadsafe(() -> readFails(failure));
    }
  }

  private void readEnds(int count) {
    if (count >= 0) {
      received(ByteBuffer.wrap(buffer, 0, count));
    } else {
      ended();
      close(); // as asyncio: a pipe has no other direction that could go on
    }
  }

  private void readFails(IOException failure) {
    if (!isClosing()) {
      closeQuietly();
      failed(failure);
    }
  }

  @Override
  void startWrite(Deque<ByteBuffer> queue) {
    throw new UnsupportedOperationException("what a process writes can be read only");
  }

  @Override
  void shutdownOutput() {}

  @Override
  void shutdown() {
    closeQuietly();
    lose(null);
  }

  @Override
  void reset() {
    shutdown();
  }

  /** Whoever is in a read stays there until the process, or one that it has started, lets go. */
  private void closeQuietly() {
    try {
      pipe.close();
    } catch (IOException alreadyGone) {
      // There is nothing left to close.
    }
  }

  @Override
  boolean canWriteEof() {
    return false;
  }

  @Override
  @Nullable SocketAddress localAddress() {
    return null;
  }

  @Override
  @Nullable SocketAddress peerAddress() {
    return null;
  }
}
