package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.StageFuture;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Engines and handshakes of TLS. */
final class Tls {
  private Tls() {}

  /**
   * The context of the settings, or the JVM's default one. That takes long the first time, and is
   * made on another thread.
   */
  static SSLContext context(CoroutineTask<?> task, @Nullable SSLContext given) throws IOException {
    if (given != null) {
      return given;
    }
    CompletableFuture<SSLContext> made =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return SSLContext.getDefault();
              } catch (NoSuchAlgorithmException e) {
                throw new CompletionException(new SSLException("there is no default context", e));
              }
            },
            task.loop().blockingThreads());
    return Resolution.await(new StageFuture<>(task.loop(), made));
  }

  /** The engine of a client, which checks that the certificate is for the host. */
  static SSLEngine client(
      SSLContext context, @Nullable String hostname, int port, Consumer<SSLEngine> settings) {
    SSLEngine engine =
        hostname == null ? context.createSSLEngine() : context.createSSLEngine(hostname, port);
    engine.setUseClientMode(true);
    if (hostname != null) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    settings.accept(engine);
    return engine;
  }

  /** The engine of a server. */
  static SSLEngine server(SSLContext context, Consumer<SSLEngine> settings) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    settings.accept(engine);
    return engine;
  }

  /**
   * Puts TLS above a transport, and waits for the handshake. If that fails, or the coroutine is
   * cancelled, the connection is closed.
   *
   * @param first bytes of the peer that have been read already
   * @param with whom the handshake is with, for people to read
   */
  static TlsTransport handshake(
      CoroutineTask<?> task,
      Transport lower,
      SSLEngine engine,
      StreamSettings settings,
      ByteBuffer first,
      String with)
      throws IOException {
    WakeUp done =
        new WakeUp(task.loop(), "the TLS handshake with " + with, () -> Enders.Outside.INSTANCE);
    Handshake handshake = new Handshake(lower.protocol(), done);
    TlsTransport transport =
        new TlsTransport(
            lower,
            handshake,
            engine,
            settings.handshakeTimeout(),
            settings.shutdownTimeout(),
            handshake::established);
    transport.begin(first);
    try {
      task.suspendUntil(done);
    } catch (Throwable cancelled) {
      transport.abort();
      throw cancelled;
    }
    IOException failure = transport.failure();
    if (failure != null) {
      throw failed(failure, with);
    }
    transport.setProtocol(handshake.next);
    return transport;
  }

  private static IOException failed(IOException cause, String with) {
    String message = "TLS with " + with + " failed: " + cause.getMessage();
    IOException failure =
        cause instanceof SSLException
            ? new SSLHandshakeException(message)
            : new IOException(message);
    failure.initCause(cause);
    return failure;
  }

  /** Wakes whoever waits for the handshake; else it hands on what happens. */
  private static final class Handshake implements Protocol {
    private final Protocol next;
    private final WakeUp done;

    Handshake(Protocol next, WakeUp done) {
      this.next = next;
      this.done = done;
    }

    void established() {
      done.give();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      next.dataReceived(data);
    }

    @Override
    public void eofReceived() {
      next.eofReceived();
    }

    @Override
    public void connectionLost(@Nullable IOException cause) {
      done.give();
      next.connectionLost(cause);
    }

    @Override
    public void pauseWriting() {
      next.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      next.resumeWriting();
    }
  }
}
