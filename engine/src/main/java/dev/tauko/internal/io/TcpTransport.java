package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Deque;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Pekko's TCP extension, in pull mode: each piece is asked for, and each write is
 * acknowledged before the next one. Pekko's actor takes one write at a time, so that what is
 * written meanwhile goes out as one.
 *
 * <p>{@code ConfirmedClose} is what sends the end of a stream: Pekko goes on reading then. {@code
 * Close} follows when this side is closed. Both are told when no write is under way, for the actor
 * would take no other command until that has ended.
 */
final class TcpTransport extends ChannelTransport {
  /** Bytes in one write at most: an acknowledgement follows each. */
  private static final int WRITE_SIZE = 256 * 1024;

  /** A write has been handed to the kernel. */
  private record Written(int bytes) implements Tcp.Event {}

  private static final class Handler extends TcpRef {
    private static final long serialVersionUID = 1;
    private final transient TcpTransport transport;

    Handler(TcpTransport transport) {
      super(transport.loop);
      this.transport = transport;
    }

    @Override
    void told(Object message, ActorRef sender) {
      transport.told(message);
    }
  }

  private final ActorRef connection;
  private final InetSocketAddress local;
  private final InetSocketAddress peer;
  private final Handler handler;

  /** Whether Pekko has ended the connection: both sides had sent all. */
  private boolean gone;

  TcpTransport(
      CoroutineLoop loop, Protocol protocol, ActorRef connection, Tcp.Connected connected) {
    super(loop, protocol);
    this.connection = connection;
    this.local = connected.localAddress();
    this.peer = connected.remoteAddress();
    this.handler = new Handler(this);
    connection.tell(TcpMessage.register(handler, true, false), handler);
    closeBeforeSystem();
  }

  private void told(Object message) {
    switch (message) {
      case Tcp.Received received -> received(received.data().asByteBuffer());
      case Written written -> written(written.bytes());
      case Tcp.ConnectionClosed closed when closed.isErrorClosed() ->
          over(new SocketException(closed.getErrorCause()));
      case Tcp.ConnectionClosed closed when closed.isPeerClosed() -> ended();
      case Tcp.ConnectionClosed closed when closed.isConfirmed() && !isClosing() -> {
        gone = true;
        ended();
      }
      case Tcp.ConnectionClosed _ -> over(null);
      default -> {} // a write that came too late: the end of the connection is told, too
    }
  }

  private void over(@Nullable IOException cause) {
    gone = true;
    failed(cause);
    handler.end();
  }

  @Override
  void startRead() {
    connection.tell(TcpMessage.resumeReading(), handler);
  }

  @Override
  void startWrite(Deque<ByteBuffer> queue) {
    ByteString data = ByteString.emptyByteString();
    for (ByteBuffer next = queue.poll(); next != null; next = queue.poll()) {
      int from = next.arrayOffset() + next.position();
      data = data.concat(ByteString.fromArrayUnsafe(next.array(), from, next.remaining()));
      if (data.length() >= WRITE_SIZE) {
        break;
      }
    }
    connection.tell(TcpMessage.write(data, new Written(data.length())), handler);
  }

  @Override
  void shutdownOutput() {
    connection.tell(TcpMessage.confirmedClose(), handler);
  }

  @Override
  void shutdown() {
    close(TcpMessage.close());
  }

  @Override
  void reset() {
    close(TcpMessage.abort());
  }

  private void close(Tcp.Command command) {
    if (gone) {
      lose(null);
      handler.end();
    } else {
      connection.tell(command, handler);
    }
  }

  @Override
  boolean canWriteEof() {
    return true;
  }

  @Override
  InetSocketAddress localAddress() {
    return local;
  }

  @Override
  InetSocketAddress peerAddress() {
    return peer;
  }
}
