package dev.tauko.internal.io;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import dev.tauko.io.ConnectionHandler;
import dev.tauko.io.Server;
import dev.tauko.io.StreamWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A server: listening sockets, the connections that came by them, and a coroutine for each.
 * asyncio's {@code Server}. Confined to a loop, within its guard.
 */
final class StreamServer implements Server {
  private static final Logger log = Loggers.of(Server.class);

  private final CoroutineLoop loop;
  private final ConnectionHandler handler;
  private final StreamSettings settings;
  private final @Nullable SSLContext context;
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<Transport> clients = new LinkedHashSet<>();
  private final WaitQueue waiters =
      new WaitQueue(WaitCall.of("Server.awaitClosed()"), () -> Enders.Outside.INSTANCE);
  private @Nullable WakeUp forever;
  private @Nullable Cancellable unbindTask;
  private boolean closed;
  private int unbinding;

  StreamServer(
      CoroutineLoop loop,
      ConnectionHandler handler,
      StreamSettings settings,
      @Nullable SSLContext context) {
    this.loop = loop;
    this.handler = handler;
    this.settings = settings;
    this.context = context;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /** Serves until it is closed, or the actor system begins to shut down. */
  void begin() {
    Supplier<CompletionStage<Done>> unbind = this::unbind;
    unbindTask =
        CoordinatedShutdown.get(loop.system())
            .addCancellableTask(
                CoordinatedShutdown.PhaseServiceUnbind(),
                "tauko-server-" + System.identityHashCode(this),
                unbind);
  }

  private CompletionStage<Done> unbind() {
    CompletableFuture<Done> done = new CompletableFuture<>();
    loop.soonThreadsafe(() -> {
      closeAll();
      done.complete(Done.getInstance());
    });
    return done;
  }

  // ---- connections ----

  /** A connection has come. */
  void accept(Listener.Incoming incoming) {
    StreamBuffer reader = new StreamBuffer(loop, settings.limit());
    StreamProtocol protocol = new StreamProtocol(reader);
    Transport plain;
    try {
      plain = incoming.connect(protocol);
    } catch (UncheckedIOException failure) {
      loop.executor()
          .outsideGuard(() -> log.warn("{} has lost a connection at once", this, failure));
      return;
    }
    SSLContext tls = context;
    if (tls == null) {
      attach(plain, plain);
      serve(plain, protocol, reader);
      plain.resumeReading();
    } else {
      secure(tls, plain, protocol, reader);
    }
  }

  private void attach(Transport plain, Transport top) {
    clients.add(top);
    plain.onDetach(() -> {
      clients.remove(top);
      if (top instanceof TlsTransport secure) {
        logHandshake(secure, secure.handshakeFailure());
      }
      wakeIfOver();
    });
  }

  /** Not louder: anyone can have this logged, by connecting. */
  private void logHandshake(TlsTransport secure, @Nullable IOException failure) {
    if (failure != null) {
      String peer = Failures.text(secure.peerAddress());
      loop.executor()
          .outsideGuard(
              () -> log.debug("The TLS handshake with {} failed: {}", peer, failure.getMessage()));
    }
  }

  @SuppressWarnings("resource") // The guard is that of the step.
  private void secure(
      SSLContext context, Transport plain, StreamProtocol protocol, StreamBuffer reader) {
    TlsTransport[] made = new TlsTransport[1];
    try (Guard guard = loop.guard()) {
      made[0] =
          new TlsTransport(
              plain,
              protocol,
              guard.outside(() -> Tls.server(context, settings.engineSettings())),
              settings.handshakeTimeout(),
              settings.shutdownTimeout(),
              () -> serve(made[0], protocol, reader));
    } catch (RuntimeException | Error failure) {
      String peer = Failures.text(plain.peerAddress());
      loop.executor()
          .outsideGuard(
              () -> log.error("TLS for the connection from {} cannot begin", peer, failure));
      attach(plain, plain);
      plain.abort();
      return;
    }
    attach(plain, made[0]);
    made[0].begin(ByteBuffer.allocate(0));
  }

  private void serve(Transport transport, StreamProtocol protocol, StreamBuffer reader) {
    reader.setTransport(transport);
    StreamWriter writer = new TransportWriter(transport, protocol, settings, true);
    Coroutine<@Nullable Void> body =
        () -> {
          handler.handle(reader, writer);
          return null;
        };
    CoroutineTask<@Nullable Void> task;
    try {
      task = (CoroutineTask<@Nullable Void>) Engine.current().start(body);
    } catch (IllegalStateException shutDown) {
      transport.abort();
      return;
    }
    task.addCallback(done -> loop.soon(() -> handled(task, transport)));
  }

  /**
   * As asyncio: a handler that fails or is cancelled closes its connection; one that returns does
   * not.
   */
  private void handled(CoroutineTask<?> task, Transport transport) {
    if (task.isCancelled()) {
      transport.close();
      return;
    }
    Throwable failure = task.exception();
    if (failure != null) {
      String peer = Failures.text(transport.peerAddress());
      loop.executor()
          .outsideGuard(
              () -> log.error("The handler of the connection from {} failed", peer, failure));
      transport.close();
    }
  }

  // ---- what users call ----

  @Override
  public List<SocketAddress> addresses() {
    try (Guard _ = LoopEntry.enter(loop, "Server.addresses")) {
      return closed ? List.of() : listeners.stream().map(Listener::address).toList();
    }
  }

  @Override
  public boolean isServing() {
    return !closed;
  }

  @Override
  public void close() {
    try (Guard _ = LoopEntry.enter(loop, "Server.close")) {
      closeAll();
    }
  }

  /** Takes no more connections. */
  void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    Cancellable task = unbindTask;
    if (task != null) {
      var _ = task.cancel();
    }
    unbinding = listeners.size();
    for (Listener listener : listeners) {
      listener.close(() -> {
        unbinding--;
        wakeIfOver();
      });
    }
    WakeUp serving = forever;
    if (serving != null) {
      forever = null;
      var _ = serving.cancel();
    }
    wakeIfOver();
  }

  private boolean isOver() {
    return closed && unbinding == 0 && clients.isEmpty();
  }

  private void wakeIfOver() {
    if (isOver()) {
      waiters.wakeAll();
    }
  }

  @Override
  public void closeClients() {
    try (Guard _ = LoopEntry.enter(loop, "Server.closeClients")) {
      List.copyOf(clients).forEach(Transport::close);
    }
  }

  @Override
  public void abortClients() {
    try (Guard _ = LoopEntry.enter(loop, "Server.abortClients")) {
      List.copyOf(clients).forEach(Transport::abort);
    }
  }

  @Override
  public void awaitClosed() {
    CoroutineTask<?> task = LoopEntry.require(loop, "Server.awaitClosed");
    try (Guard _ = loop.guard()) {
      if (isOver()) {
        return;
      }
      Waiter waiter = waiters.add(loop);
      try {
        task.suspendUntil(waiter);
      } finally {
        waiters.remove(waiter);
      }
    }
  }

  @Override
  public void serveForever() {
    CoroutineTask<?> task = LoopEntry.require(loop, "Server.serveForever");
    try (Guard _ = loop.guard()) {
      if (forever != null) {
        throw new IllegalStateException(this + " is being served by another coroutine already");
      }
      if (closed) {
        throw new IllegalStateException(this + " is closed");
      }
      serve(task, new WakeUp(loop, "Server.serveForever()", () -> Enders.Outside.INSTANCE));
    }
  }

  private void serve(CoroutineTask<?> task, WakeUp serving) {
    forever = serving;
    try {
      task.suspendUntil(serving);
    } catch (CancelledError cancelled) {
      closeAll();
      try {
        awaitClosed();
      } catch (CancelledError again) {
        cancelled.addSuppressed(again);
      }
      throw cancelled;
    } finally {
      forever = null;
    }
  }

  @Override
  public String toString() {
    return "Server["
        + (closed
            ? "closed"
            : String.join(
                ", ", listeners.stream().map(each -> Failures.text(each.address())).toList()))
        + "]";
  }
}
