package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.Resolver;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.dial.Dialer;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.ConnectorSettings;
import dev.tauko.http.internal.settings.HttpSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Sends requests over pooled connections; knows futures and no coroutines.
 *
 * <p>Thread-safe. Cancelling a future, or completing it from outside, abandons what it stands for:
 * a request that waits leaves the queue, one under way ends its connection.
 */
public final class Connector {
  /** Why calls under way fail when the session is closed. */
  static final String CLOSED = "the session was closed";

  private final SessionPlatform platform;
  private final ActorRef<PoolMessage> pool;
  private final ConnectorSettings settings;
  private final PoolFigures figures = new PoolFigures();
  private final CompletableFuture<SessionStats> terminated = new CompletableFuture<>();

  /* What waits for the pool. A message may find the pool gone; then its end answers these. */
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Set<PoolMessage.GetStats> questions = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  public Connector(
      ActorSystem<?> system, SessionPlatform platform, HttpSettings settings, Resolver resolver) {
    this.platform = platform;
    this.settings = settings.connector();
    Transport transport =
        new Transport(system, platform, settings, new Dialer(platform, settings.dial(), resolver));
    this.pool =
        platform.spawn(
            Pool.create(platform, transport, settings.connector(), figures, terminated),
            "tauko-http-pool");
    var _ = terminated.thenAccept(this::poolEnded);
  }

  /**
   * Sends a request, or the handshake of a WebSocket; the future completes when the head of the
   * response is there.
   */
  public CompletableFuture<RawResponse> send(Outbound outbound) {
    return call(outbound).result();
  }

  /** Does the same, for who wants to say when the call's time is over. */
  public Call call(Outbound outbound) {
    Call call = new Call(this, outbound, numbers.incrementAndGet());
    if (closed.get()) {
      call.fail(new IllegalStateException("the session is closed"));
      return call;
    }
    calls.add(call);
    call.start();
    if (closed.get()) {
      call.fail(new ClientConnectionException(CLOSED, null));
    }
    return call;
  }

  /** What a request in the queue waits for. */
  CompletionStage<String> queue() {
    return stats().thenApply(stats -> Failures.queued(settings, stats));
  }

  /** The pool's figures after everything that was told to it before. */
  public CompletionStage<SessionStats> stats() {
    CompletableFuture<SessionStats> reply = new CompletableFuture<>();
    PoolMessage.GetStats question = new PoolMessage.GetStats(reply);
    questions.add(question);
    var _ = reply.whenComplete((stats, failure) -> questions.remove(question));
    pool.tell(question);
    if (terminated.isDone()) {
      reply.complete(terminated.join());
    }
    return reply;
  }

  /** How many connections are in use, as the end of a sentence; empty if none is. */
  String use() {
    int inUse = figures.read().inUse();
    String limit = settings.limit() == 0 ? "" : " of " + settings.limit();
    return inUse == 0 ? "" : ", " + inUse + limit + " in use";
  }

  /** The pool's figures as of its last turn, from any thread. */
  public SessionStats latestStats() {
    return figures.read();
  }

  /**
   * Closes idle connections, aborts those in use and fails all calls. Returns at once; a second
   * call has no effect.
   */
  public void close() {
    if (closed.compareAndSet(false, true)) {
      failAll(CLOSED);
      pool.tell(new PoolMessage.Shutdown());
    }
  }

  private void poolEnded(SessionStats last) {
    closed.set(true);
    failAll("the session's pool has ended, as its actor system terminates");
    for (PoolMessage.GetStats question : questions) {
      question.reply().complete(last);
    }
  }

  private void failAll(String reason) {
    for (Call call : inOrder()) {
      call.fail(new ClientConnectionException(reason, null));
    }
  }

  /** The calls under way, the oldest first. */
  private List<Call> inOrder() {
    return calls.stream().sorted(Comparator.comparingLong(Call::number)).toList();
  }

  /** Completes with the last figures when every connection has ended and the pool with them. */
  public CompletionStage<SessionStats> terminated() {
    return terminated;
  }

  /** Does something after a while, unless it is cancelled before. */
  Cancellable schedule(Duration delay, Runnable action) {
    return platform.schedule(delay, action);
  }

  public void acquire(Exchange exchange) {
    pool.tell(new PoolMessage.Acquire(exchange));
  }

  public void abandon(Exchange exchange) {
    pool.tell(new PoolMessage.Abandon(exchange));
  }

  public int callsUnderWay() {
    return calls.size();
  }

  public void forget(Call call) {
    calls.remove(call);
  }
}
