package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientException;
import dev.tauko.http.internal.dial.Attempts;
import dev.tauko.http.internal.dial.Proxy;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one connection: hands commands to the stream that is the connection.
 *
 * <p>Thread-safe. {@link #send} belongs to the pool, which calls it only while no other exchange is
 * on the connection.
 */
final class Connection implements Exchange.State {

  /** Whom a connection tells about itself. */
  interface Owner {
    /** The exchange is over and the connection may serve another one. */
    void released(Connection connection);

    /**
     * The connection serves no more, and holds no socket. Told once, and before the exchange on it
     * learns of it, unless the connection was given up while it was being connected.
     */
    void closed(Connection connection);
  }

  /** What {@link ConnectionStage} can be told. */
  sealed interface Command {
    /** An exchange lies in the inbox. */
    record Send() implements Command {}

    /** The way to the origin is open, with TLS where it is secure. */
    record Ready() implements Command {}

    /** The body of the request of an exchange has gone out. */
    record Uploaded(Exchange exchange) implements Command {}

    /** The body has room again. */
    record Resume() implements Command {}

    /** End politely; the connection is idle. */
    record Close() implements Command {}

    /** End at once; with {@code only}, if it is that exchange that is being served. */
    record Abort(@Nullable Exchange only, Throwable cause) implements Command {}
  }

  /** How far a connection has come that is not ready. */
  enum Phase {
    RESOLVING("looking up the host's name"),
    CONNECTING("connecting"),
    SECURING_PROXY("in the TLS handshake with the proxy"),
    TUNNELLING("waiting for the proxy to open a tunnel"),
    HANDSHAKING("in the TLS handshake");

    private final String description;

    Phase(String description) {
      this.description = description;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  private final SessionPlatform platform;
  private final Route route;
  private final boolean tunnelled;
  private final @Nullable Duration openLimit;
  private final Attempts attempts = new Attempts(this::found);
  private final AtomicReference<@Nullable Exchange> inbox = new AtomicReference<>();
  private @Nullable AsyncCallback<Command> stage;
  private @Nullable AsyncCallback<NotUsed> fuse;
  private volatile Phase phase = Phase.RESOLVING;
  private volatile boolean closed;
  private volatile @Nullable Duration serverKeepAlive;
  private volatile boolean isWritingWatched;
  private volatile long writingSince;
  private volatile @Nullable ClientException refusal;

  /**
   * @param openLimit how long opening it may take; null for no limit
   */
  Connection(SessionPlatform platform, Route route, @Nullable Duration openLimit) {
    this(platform, route, openLimit, route.isTunnelled());
  }

  /**
   * @param openLimit how long opening it may take; null for no limit
   * @param tunnelled whether a proxy passes bytes on without looking at them
   */
  Connection(
      SessionPlatform platform, Route route, @Nullable Duration openLimit, boolean tunnelled) {
    this.platform = platform;
    this.route = route;
    this.tunnelled = tunnelled;
    this.openLimit = openLimit;
  }

  Route route() {
    return route;
  }

  @Nullable Duration openLimit() {
    return openLimit;
  }

  /** Binds the handle to the near end of its stream, before anything else uses it. */
  void bind(AsyncCallback<Command> commands) {
    stage = commands;
  }

  /** Binds the handle to the far end of its stream, before anything else uses it. */
  void bindFuse(AsyncCallback<NotUsed> lighter) {
    fuse = lighter;
  }

  private void tell(Command command) {
    AsyncCallback<Command> commands = Objects.requireNonNull(stage);
    Telling.tell(() -> commands.invoke(command));
  }

  /*
   * A command to a stage that has stopped is lost. So an exchange goes by the inbox, and whoever
   * takes it out answers for it: the stage, the stage's end, or the sender that finds it ended.
   */
  void send(Exchange exchange) {
    inbox.set(exchange);
    tell(new Command.Send());
    if (closed) {
      failUnsent();
    }
  }

  @Nullable Exchange takeSent() {
    return inbox.getAndSet(null);
  }

  /** The attempts to connect it. */
  Attempts attempts() {
    return attempts;
  }

  /**
   * The connection serves no more. Its owner is told at once, or as soon as the sockets of attempts
   * that were given up are closed: until then they hold the connection's place.
   *
   * @param wasReady whether it could carry requests; if not, its host is looked up anew
   */
  void over(Owner owner, boolean wasReady) {
    if (!wasReady) {
      attempts.forgetAddresses();
    }
    attempts.whenOver(() -> owner.closed(this));
  }

  /** The addresses that it may lead to are known. */
  private void found() {
    phase = Phase.CONNECTING;
  }

  /** TCP is connected. */
  void transportConnected() {
    Proxy proxy = route.proxy();
    if (proxy != null && proxy.server().secure()) {
      phase = Phase.SECURING_PROXY;
    } else {
      peerReached();
    }
  }

  /** There is TLS with the proxy. */
  void proxySecured() {
    peerReached();
  }

  private void peerReached() {
    if (tunnelled) {
      phase = Phase.TUNNELLING;
    } else {
      destinationReached();
    }
  }

  /** What is sent now reaches the origin, or the proxy that it is forwarded by. */
  void destinationReached() {
    if (route.origin().secure()) {
      phase = Phase.HANDSHAKING;
    } else {
      ready();
    }
  }

  /** How far it has come, as long as it is not ready. */
  Phase phase() {
    return phase;
  }

  /** The connection can carry requests. */
  void ready() {
    tell(new Command.Ready());
  }

  /** The last response said for how long the server keeps the connection; null if it did not. */
  void keptByServerFor(@Nullable Duration limit) {
    serverKeepAlive = limit;
  }

  /** For how long it may lie idle, if the session keeps connections for {@code own}. */
  Duration keepAlive(Duration own) {
    Duration server = serverKeepAlive;
    return server == null || own.compareTo(server) < 0 ? own : server;
  }

  /** The request of this exchange has gone out whole. */
  void uploaded(Exchange exchange) {
    tell(new Command.Uploaded(exchange));
  }

  /** Whether it is of interest, from now on, for how long TCP has not taken bytes. */
  void watchWriting(boolean isWatched) {
    isWritingWatched = isWatched;
  }

  boolean isWritingWatched() {
    return isWritingWatched;
  }

  /** TCP has been given bytes. */
  void writing() {
    // Zero says that there are none.
    writingSince = platform.nanos() | 1;
  }

  /** TCP has taken all that it was given. */
  void written() {
    writingSince = 0;
  }

  /**
   * When TCP was given the bytes that it has not taken yet, by the platform's clock; 0 if there are
   * none.
   */
  long writingSince() {
    return writingSince;
  }

  void resume() {
    tell(new Command.Resume());
  }

  /** Ends the connection at once if it is serving this exchange. */
  void abort(Exchange exchange, Throwable cause) {
    tell(new Command.Abort(exchange, cause));
  }

  /** Ends the connection at once. */
  void abort(Throwable cause) {
    tell(new Command.Abort(null, cause));
  }

  /** Ends the connection, which is idle, politely. */
  void close() {
    tell(new Command.Close());
  }

  /**
   * The stream has ended.
   *
   * @param refusal why the origin could not be reached, if that is how it ended
   */
  void stageStopped(@Nullable ClientException refusal) {
    this.refusal = refusal;
    closed = true;
    failUnsent();
    Objects.requireNonNull(fuse).invoke(NotUsed.getInstance());
  }

  private void failUnsent() {
    Exchange exchange = takeSent();
    if (exchange == null) {
      return;
    }
    if (refusal != null) {
      exchange.fail(refusal, Exchange.Fate.FINAL);
    } else {
      exchange.fail(Failures.beforeHead(exchange, false, null), Exchange.Fate.UNSENT);
    }
  }
}
