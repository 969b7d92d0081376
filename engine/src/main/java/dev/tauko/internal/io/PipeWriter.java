package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transport of what a process reads from a pipe. It only writes. */
final class PipeWriter extends ChannelTransport {
  private final OutputStream pipe;

  PipeWriter(CoroutineLoop loop, Protocol protocol, OutputStream pipe) {
    super(loop, protocol);
    this.pipe = pipe;
  }

  @Override
  void startRead() {}

  @Override
  void startWrite(Deque<ByteBuffer> queue) {
    List<ByteBuffer> pieces = new ArrayList<>(queue);
    queue.clear();
    PipeThreads.execute(() -> write(pieces));
  }

  private void write(List<ByteBuffer> pieces) {
    long count = 0;
    try {
      for (ByteBuffer piece : pieces) {
        pipe.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        count += piece.remaining();
      }
      pipe.flush();
      long sent = count;
      loop.soonThreadsafe(() -> written(sent));
    } catch (IOException failure) {
      loop.soonThreadsafe(() -> processReadsNoMore());
    }
  }

  /** The process has closed its end, or has ended: what it has not read is lost. */
  void processReadsNoMore() {
    if (isLost()) {
      return;
    }
    boolean allSent = unsent() == 0;
    setClosing();
    PipeThreads.execute(this::closeQuietly);
    failed(allSent ? null : new IOException("Broken pipe"));
  }

  @Override
  void shutdownOutput() {
    close();
  }

  @Override
  void shutdown() {
    PipeThreads.execute(() -> {
      closeQuietly();
      loop.soonThreadsafe(() -> lose(null));
    });
  }

  @Override
  void reset() {
    shutdown();
  }

  private void closeQuietly() {
    try {
      pipe.close();
    } catch (IOException brokenPipe) {
      // Nobody reads: there is nothing left to tell.
    }
  }

  @Override
  boolean canWriteEof() {
    return true;
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
