package dev.tauko.internal.io;

import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A connection by a Unix socket: a non-blocking channel of the JDK that is read and written on the
 * loop, which never waits there. {@link Readiness} tells when it can go on. A write is tried at
 * once, as in asyncio.
 */
final class UnixTransport extends ChannelTransport {
  /** Bytes read at a time. */
  private static final int READ_SIZE = 64 * 1024;

  private final SocketChannel channel;
  private final Readiness.Registration registration;
  private final @Nullable SocketAddress local;
  private final @Nullable SocketAddress peer;
  private @Nullable Deque<ByteBuffer> outgoing;
  private long sent;
  private boolean closed;

  /** Takes a connected channel over, and closes it if that fails. */
  UnixTransport(CoroutineLoop loop, Protocol protocol, SocketChannel channel) throws IOException {
    super(loop, protocol);
    this.channel = channel;
    try {
      channel.configureBlocking(false);
      this.local = channel.getLocalAddress();
      this.peer = channel.getRemoteAddress();
      this.registration = Readiness.register(channel, this::ready);
      closeBeforeSystem();
    } catch (IOException failure) {
      lose(failure);
      channel.close();
      throw failure;
    }
  }

  private void ready(int operations) {
    GuardedStep step = () -> goOn(operations);
    loop.soonThreadsafe(step);
  }

  private void goOn(int operations) {
    if (closed) {
      return;
    }
    if ((operations & SelectionKey.OP_READ) != 0) {
      read();
    }
    Deque<ByteBuffer> queue = outgoing;
    if ((operations & SelectionKey.OP_WRITE) != 0 && queue != null) {
      send(queue);
    }
  }

  @Override
  void startRead() {
    registration.ask(SelectionKey.OP_READ);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);
    try {
      int count = channel.read(buffer);
      if (count > 0) {
        received(buffer.flip());
      } else if (count < 0) {
        ended();
      } else {
        startRead();
      }
    } catch (IOException failure) {
      broken(failure);
    }
  }

  @Override
  void startWrite(Deque<ByteBuffer> queue) {
    sent = 0;
    send(queue);
  }

  private void send(Deque<ByteBuffer> queue) {
    try {
      while (!queue.isEmpty()) {
        ByteBuffer next = queue.getFirst();
        sent += channel.write(next);
        if (next.hasRemaining()) {
          outgoing = queue;
          registration.ask(SelectionKey.OP_WRITE);
          return;
        }
        queue.removeFirst();
      }
    } catch (IOException failure) {
      broken(failure);
      return;
    }
    outgoing = null;
    written(sent);
  }

  @Override
  void shutdownOutput() {
    try {
      channel.shutdownOutput();
    } catch (IOException failure) {
      broken(failure);
    }
  }

  private void broken(IOException failure) {
    outgoing = null;
    setClosing();
    if (!closed) {
      closed = true;
      IOException cause =
          failure instanceof SocketException ? failure : new SocketException(failure.getMessage());
      registration.close(() -> loop.soonThreadsafe(() -> failed(cause)));
    }
  }

  @Override
  void shutdown() {
    if (!closed) {
      closed = true;
      registration.close(() -> loop.soonThreadsafe(() -> lose(null)));
    }
  }

  @Override
  void reset() {
    outgoing = null;
    shutdown();
  }

  @Override
  boolean canWriteEof() {
    return true;
  }

  @Override
  @Nullable SocketAddress localAddress() {
    return local;
  }

  @Override
  @Nullable SocketAddress peerAddress() {
    return peer;
  }
}
