package dev.tauko.internal.io;

import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.io.StreamWriter;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The writer of a stream: a transport, and the protocol that knows when to wait. asyncio's {@code
 * StreamWriter}, call for call. Nothing of a connection refers to its writer, so that one that
 * nobody has any more is closed when it is collected, with a word in the log.
 */
final class TransportWriter implements StreamWriter {
  private static final Logger log = Loggers.of(StreamWriter.class);
  private static final Cleaner ABANDONED = Cleaner.create();

  private final CoroutineLoop loop;
  private final StreamProtocol protocol;
  private final @Nullable StreamSettings settings;
  private final boolean ofServer;
  private final Current current;

  /** The transport, which TLS replaces. */
  private static final class Current implements Runnable {
    private final String name;
    private volatile Transport transport;

    Current(Transport transport) {
      this.transport = transport;
      this.name = TransportWriter.describe(transport);
    }

    /** The writer has been collected. */
    @Override
    public void run() {
      if (!transport.isClosing()) {
        log.warn("{} was not closed, and nobody has it any more: it is closed now", name);
        transport.loop.soonThreadsafe(() -> transport.close());
      }
    }
  }

  /**
   * A writer.
   *
   * @param settings what TLS goes by; null if there can be none
   * @param ofServer whether this is the server's side of the connection
   */
  TransportWriter(
      Transport transport,
      StreamProtocol protocol,
      @Nullable StreamSettings settings,
      boolean ofServer) {
    this.loop = transport.loop;
    this.protocol = protocol;
    this.settings = settings;
    this.ofServer = ofServer;
    this.current = new Current(transport);
    var _ = ABANDONED.register(this, current);
  }

  private Guard enter(String method) {
    return LoopEntry.enter(loop, "StreamWriter." + method);
  }

  @Override
  public void write(byte[] data) {
    write(ByteBuffer.wrap(Objects.requireNonNull(data, "data")));
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    try (Guard _ = enter("write")) {
      current.transport.write(data.duplicate());
    }
  }

  @Override
  public void writeLines(Iterable<byte[]> data) {
    for (byte[] each : Objects.requireNonNull(data, "data")) {
      write(each);
    }
  }

  @Override
  public void drain() throws IOException {
    CoroutineTask<?> task = CoroutineTask.require("StreamWriter.drain");
    try (Guard _ = enter("drain")) {
      StreamBuffer reader = protocol.reader();
      Throwable failure = reader == null ? null : reader.failure();
      if (failure != null) {
        throw Rethrow.<IOException>exactly(failure);
      }
    }
    if (current.transport.isClosing()) {
      task.pause();
    }
    try (Guard _ = enter("drain")) {
      protocol.awaitDrained(task);
    }
  }

  @Override
  public void writeEof() {
    try (Guard _ = enter("writeEof")) {
      current.transport.writeEof();
    }
  }

  @Override
  public boolean canWriteEof() {
    return current.transport.canWriteEof();
  }

  @Override
  public void close() {
    try (Guard _ = enter("close")) {
      current.transport.close();
    }
  }

  @Override
  public void abort() {
    try (Guard _ = enter("abort")) {
      current.transport.abort();
    }
  }

  @Override
  public boolean isClosing() {
    return current.transport.isClosing();
  }

  @Override
  public void awaitClosed() throws IOException {
    CoroutineTask<?> task = CoroutineTask.require("StreamWriter.awaitClosed");
    try (Guard _ = enter("awaitClosed")) {
      protocol.awaitClosed(task);
    }
  }

  @Override
  public void startTls(SSLContext context, @Nullable String serverHostname) throws IOException {
    Objects.requireNonNull(context, "context");
    CoroutineTask<?> task = CoroutineTask.require("StreamWriter.startTls");
    drain();
    Transport lower = current.transport;
    StreamBuffer reader = protocol.reader();
    if (lower instanceof TlsTransport) {
      throw new IllegalStateException(this + " cannot start TLS: it has TLS already");
    }
    if (settings == null || reader == null) {
      throw new IllegalStateException(this + " cannot start TLS: it is a pipe");
    }
    Consumer<SSLEngine> asItIs = engine -> {};
    SSLEngine engine =
        ofServer ? Tls.server(context, asItIs) : Tls.client(context, serverHostname, 0, asItIs);
    try (Guard _ = enter("startTls")) {
      String with = Failures.text(lower.peerAddress());
      TlsTransport secure = Tls.handshake(task, lower, engine, settings, reader.drainTo(), with);
      current.transport = secure;
      reader.setTransport(secure);
    }
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return current.transport.localAddress();
  }

  @Override
  public @Nullable SocketAddress peerAddress() {
    return current.transport.peerAddress();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return current.transport instanceof TlsTransport tls
        ? Optional.of(tls.engine().getSession())
        : Optional.empty();
  }

  private static String describe(Transport transport) {
    return "StreamWriter[to " + Failures.text(transport.peerAddress()) + "]";
  }

  @Override
  public String toString() {
    return describe(current.transport) + (isClosing() ? " closing" : "");
  }
}
