package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.connection.PoolMessage.Abandon;
import dev.tauko.http.internal.connection.PoolMessage.Acquire;
import dev.tauko.http.internal.connection.PoolMessage.Closed;
import dev.tauko.http.internal.connection.PoolMessage.ExpireIdle;
import dev.tauko.http.internal.connection.PoolMessage.GetStats;
import dev.tauko.http.internal.connection.PoolMessage.Released;
import dev.tauko.http.internal.connection.PoolMessage.Shutdown;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.ConnectorSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The actor that owns one session's connections: which are there, which lie idle, who waits.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>A connection holds a place from the moment it is opened until it has told that it is
 *       closed. There are at most {@code limit} places, and {@code limitPerHost} for one route.
 *   <li>Whoever has waited longest is served first; only those wait longer whose route is full.
 *       Second attempts go before all first ones, and among themselves in order.
 *   <li>Of the idle connections on a route, the one used last is used next. A WebSocket gets a new
 *       one, and keeps it and its place to the end.
 *   <li>If all places are taken, the connection that has lain idle longest makes room. Its place is
 *       promised to the exchange it makes room for.
 *   <li>A connection that has lain idle for {@code keepAlive}, or for almost as long as its server
 *       said that it keeps it, is closed, and not used any more.
 * </ol>
 */
final class Pool extends AbstractBehavior<PoolMessage> implements Connection.Owner {
  private static final Object IDLE_TIMER = ExpireIdle.class;

  private final ActorRef<PoolMessage> self;
  private final SessionPlatform platform;
  private final Transport transport;
  private final ConnectorSettings settings;
  private final TimerScheduler<PoolMessage> timers;
  private final PoolFigures figures;
  private final CompletableFuture<SessionStats> terminated;

  private final Map<Route, HostPool> hosts = new LinkedHashMap<>();

  /** The routes that have both a waiter and room for it, by the oldest waiter's ticket. */
  private final NavigableMap<Long, HostPool> ready = new TreeMap<>();

  private final Set<Connection> open = new LinkedHashSet<>();

  /** The idle connections and the keys of their ends below, the longest idle first. */
  private final LinkedHashMap<Connection, Long> idle = new LinkedHashMap<>();

  /** The idle connections by when they are to be closed, in nanoseconds since the start. */
  private final TreeMap<Long, Connection> ends = new TreeMap<>();

  private final long start;
  private long alarmAt;

  /** The connections that were told to close, each with the exchange its place is promised to. */
  private final Map<Connection, @Nullable Exchange> closing = new LinkedHashMap<>();

  /** How many exchanges wait: in the lines of their routes, and for a place promised to them. */
  private int waiting;

  private long tickets;
  private long created;
  private long reused;
  private long evicted;
  private long expired;
  private boolean isShutDown;

  /**
   * @param figures where other threads find the figures
   * @param terminated completed with the last figures when the actor has stopped
   */
  static Behavior<PoolMessage> create(
      SessionPlatform platform,
      Transport transport,
      ConnectorSettings settings,
      PoolFigures figures,
      CompletableFuture<SessionStats> terminated) {
    return Behaviors.withTimers(timers ->
        Behaviors.setup(context ->
            new Pool(context, timers, platform, transport, settings, figures, terminated)));
  }

  private Pool(
      ActorContext<PoolMessage> context,
      TimerScheduler<PoolMessage> timers,
      SessionPlatform platform,
      Transport transport,
      ConnectorSettings settings,
      PoolFigures figures,
      CompletableFuture<SessionStats> terminated) {
    super(context);
    this.self = context.getSelf();
    this.platform = platform;
    this.start = platform.nanos();
    this.transport = transport;
    this.settings = settings;
    this.timers = timers;
    this.figures = figures;
    this.terminated = terminated;
  }

  @Override
  public Receive<PoolMessage> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::on)
        .onSignal(
            PostStop.class,
            stopped -> {
              onStopped();
              return this;
            })
        .build();
  }

  @Override
  public void released(Connection connection) {
    self.tell(new Released(connection));
  }

  @Override
  public void closed(Connection connection) {
    self.tell(new Closed(connection));
  }

  private Behavior<PoolMessage> on(PoolMessage message) {
    switch (message) {
      case Acquire(Exchange exchange) -> onAcquire(exchange);
      case Abandon(Exchange exchange) -> onAbandon(exchange);
      case Released(Connection connection) -> onReleased(connection);
      case Closed(Connection connection) -> onClosed(connection);
      case ExpireIdle() -> onExpireIdle();
      case GetStats(CompletableFuture<SessionStats> reply) -> reply.complete(stats());
      case Shutdown() -> onShutdown();
    }
    publish();
    return isShutDown && open.isEmpty() ? Behaviors.stopped() : Behaviors.same();
  }

  private void onAcquire(Exchange exchange) {
    if (isShutDown) {
      exchange.fail(new ClientConnectionException(Connector.CLOSED, null), Exchange.Fate.FINAL);
      return;
    }
    if (exchange.isDone()) {
      return;
    }
    // The alarm may be late, and the server would be faster then.
    closeExpired();
    HostPool host = hosts.computeIfAbsent(exchange.route(), HostPool::new);
    if (!host.idle.isEmpty() && !host.hasWaiters() && !exchange.wantsNew()) {
      // Where connections lie idle, nobody waits for a place either.
      reuse(host, exchange);
      return;
    }
    host.add(exchange, ++tickets);
    waiting++;
    update(host);
    serve();
    exchange.queued();
  }

  private void onAbandon(Exchange exchange) {
    HostPool host = hosts.get(exchange.route());
    if (host != null && leaveLine(host, exchange)) {
      update(host);
    }
  }

  private boolean leaveLine(HostPool host, Exchange exchange) {
    boolean left = host.remove(exchange);
    waiting -= left ? 1 : 0;
    return left;
  }

  private void onReleased(Connection connection) {
    if (!open.contains(connection)) {
      return;
    }
    Duration keepAlive = connection.keepAlive(settings.keepAlive());
    if (isShutDown || keepAlive.isZero()) {
      close(connection, null);
      return;
    }
    HostPool host = hostOf(connection);
    host.idle.addLast(connection);
    long end = now() + keepAlive.toNanos();
    while (ends.putIfAbsent(end, connection) != null) {
      end++;
    }
    idle.putLast(connection, end);
    if (end < alarmAt || !timers.isTimerActive(IDLE_TIMER)) {
      alarmAt(end);
    }
    update(host);
    serve();
  }

  private void onClosed(Connection connection) {
    HostPool host = hostOf(connection);
    open.remove(connection);
    host.places--;
    if (forgetIdle(connection)) {
      host.idle.remove(connection);
    }
    Exchange heir = closing.remove(connection);
    if (heir != null) {
      waiting--;
      HostPool promised = Objects.requireNonNull(hosts.get(heir.route()));
      promised.places--;
      if (!heir.isDone()) {
        open(promised, heir);
      }
      update(promised);
    }
    update(host);
    serve();
  }

  private void onExpireIdle() {
    closeExpired();
    if (!ends.isEmpty()) {
      alarmAt(ends.firstKey());
    }
  }

  /* Few alarms serve many requests: one that is due too early only looks. */
  private void alarmAt(long end) {
    alarmAt = end;
    Duration left = Duration.ofNanos(Math.max(1, end - now()));
    timers.startSingleTimer(IDLE_TIMER, new ExpireIdle(), left);
  }

  private void closeExpired() {
    long now = now();
    while (!ends.isEmpty() && ends.firstKey() <= now) {
      expired++;
      close(ends.firstEntry().getValue(), null);
    }
  }

  private long now() {
    return platform.nanos() - start;
  }

  /** Takes a connection out of all the idle ones; returns whether it was one. */
  private boolean forgetIdle(Connection connection) {
    Long end = idle.remove(connection);
    if (end != null) {
      ends.remove(end);
    }
    return end != null;
  }

  private void onShutdown() {
    isShutDown = true;
    for (HostPool host : hosts.values()) {
      host.forgetWaiters();
    }
    ready.clear();
    closing.replaceAll((connection, heir) -> null);
    waiting = 0;
    List.copyOf(idle.keySet()).forEach(connection -> close(connection, null));
    for (Connection connection : open) {
      if (!closing.containsKey(connection)) {
        connection.abort(new ClientConnectionException(Connector.CLOSED, null));
      }
    }
  }

  private void onStopped() {
    for (Connection connection : open) {
      connection.abort(new ClientConnectionException("the session's pool has ended", null));
    }
    terminated.complete(stats());
  }

  /** Lists a route under its oldest waiter if that one might be served; forgets an empty one. */
  private void update(HostPool host) {
    if (host.listedAs != null) {
      ready.remove(host.listedAs);
      host.listedAs = null;
    }
    boolean hasRoom = settings.limitPerHost() == 0 || host.places < settings.limitPerHost();
    if (host.hasWaiters() && (hasRoom || !host.idle.isEmpty())) {
      host.listedAs = host.next().getValue();
      ready.put(host.listedAs, host);
    } else if (!host.hasWaiters() && host.places == 0) {
      hosts.remove(host.route);
    }
  }

  /** Serves waiters, oldest first, until none is left whom a place can be given. */
  private void serve() {
    while (!ready.isEmpty()) {
      HostPool host = ready.firstEntry().getValue();
      Exchange exchange = host.next().getKey();
      if (!exchange.isDone() && !place(host, exchange)) {
        return;
      }
      leaveLine(host, exchange);
      update(host);
    }
  }

  /** Gives an exchange a connection or the promise of one; returns false if the pool is full. */
  private boolean place(HostPool host, Exchange exchange) {
    boolean hasRoom = settings.limitPerHost() == 0 || host.places < settings.limitPerHost();
    if (!exchange.wantsNew() && !host.idle.isEmpty()) {
      reuse(host, exchange);
    } else if (hasRoom && (settings.limit() == 0 || open.size() < settings.limit())) {
      open(host, exchange);
    } else if (!idle.isEmpty()) {
      evicted++;
      close(hasRoom ? idle.firstEntry().getKey() : host.idle.getFirst(), exchange);
      host.places++;
    } else {
      return false;
    }
    return true;
  }

  private void reuse(HostPool host, Exchange exchange) {
    Connection connection = host.idle.getLast();
    if (exchange.assign(connection)) {
      host.idle.removeLast();
      forgetIdle(connection);
      reused++;
      exchange.dequeued();
      exchange.events().reused();
      connection.send(exchange);
    }
  }

  private void open(HostPool host, Exchange exchange) {
    exchange.dequeued();
    exchange.events().createStart();
    Connection connection;
    try {
      connection = transport.open(exchange, this);
    } catch (RuntimeException terminating) {
      exchange.fail(
          Failures.connecting(host.route, Connection.Phase.CONNECTING, terminating),
          Exchange.Fate.FINAL);
      return;
    }
    open.add(connection);
    host.places++;
    created++;
    if (exchange.assign(connection)) {
      connection.send(exchange);
    } else {
      connection.abort(new ClientConnectionException("the request was cancelled", null));
    }
  }

  /** Tells an idle connection to close; its place goes to the heir once it has. */
  private void close(Connection connection, @Nullable Exchange heir) {
    HostPool host = hostOf(connection);
    if (forgetIdle(connection)) {
      host.idle.remove(connection);
      update(host);
    }
    if (closing.put(connection, heir) != null) {
      waiting--;
    }
    waiting += heir == null ? 0 : 1;
    connection.close();
  }

  private HostPool hostOf(Connection connection) {
    return Objects.requireNonNull(hosts.get(connection.route()));
  }

  private void publish() {
    assert waiting == countWaiters() : waiting + " is not " + countWaiters();
    figures.write(
        open.size(),
        idle.size(),
        open.size() - idle.size() - closing.size(),
        waiting,
        created,
        reused,
        evicted,
        expired);
  }

  private int countWaiters() {
    int promised = (int) closing.values().stream().filter(Objects::nonNull).count();
    return promised + hosts.values().stream().mapToInt(HostPool::countWaiters).sum();
  }

  private SessionStats stats() {
    publish();
    return figures.read();
  }
}
