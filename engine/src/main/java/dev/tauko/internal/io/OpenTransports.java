package dev.tauko.internal.io;

import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.io.Connection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The transports of a loop that have not been lost. At the end of an actor system, Pekko resets
 * what is still open, and a reset takes from the peer what it has not read. So the last phase of
 * the coordinated shutdown in which actors live sends what was written, closes these transports in
 * good order, and waits until that is done, for nine tenths of its time at most; then it resets
 * what is left. Pipes of subprocesses are none of these. Confined to the loop, within its guard,
 * unless said otherwise.
 */
final class OpenTransports {
  private static final Logger log = Loggers.of(Connection.class);

  /** A log entry names so many peers at most. */
  private static final int NAMED = 10;

  private static final String PHASE = CoordinatedShutdown.PhaseBeforeActorSystemTerminate();

  private static final class OfSystem implements Extension {
    final ConcurrentMap<CoroutineLoop, OpenTransports> ofLoops = new ConcurrentHashMap<>();
  }

  private static final class Id extends ExtensionId<OfSystem> {
    static final Id INSTANCE = new Id();

    @Override
    public OfSystem createExtension(ActorSystem<?> system) {
      return new OfSystem();
    }
  }

  private final CoroutineLoop loop;
  private final Set<Transport> open = new LinkedHashSet<>();

  /** Completed when there are none any more; null while the system is not at its end. */
  private @Nullable CompletableFuture<Done> closed;

  private OpenTransports(CoroutineLoop loop) {
    this.loop = loop;
    CoordinatedShutdown.get(loop.system())
        .addTask(PHASE, "tauko-connections-" + System.identityHashCode(this), this::closeAll);
  }

  /** Those of a loop. From any thread. */
  static OpenTransports of(CoroutineLoop loop) {
    return Id.INSTANCE.apply(loop.system()).ofLoops.computeIfAbsent(loop, OpenTransports::new);
  }

  void add(Transport transport) {
    open.add(transport);
  }

  void remove(Transport transport) {
    open.remove(transport);
    completeIfNone();
  }

  private void completeIfNone() {
    CompletableFuture<Done> ending = closed;
    if (ending != null && open.isEmpty()) {
      ending.complete(Done.getInstance());
    }
  }

  /** From any thread. */
  private CompletionStage<Done> closeAll() {
    CompletableFuture<Done> ending = new CompletableFuture<>();
    if (!loop.isRunning()) {
      ending.complete(Done.getInstance());
      return ending;
    }
    loop.soonThreadsafe(() -> {
      closed = ending;
      // The newest first: a transport is younger than the one below it.
      List.copyOf(open).reversed().forEach(Transport::finish);
      completeIfNone();
    });
    ActorSystem<?> system = loop.system();
    long ofPhase = CoordinatedShutdown.get(system).timeout(PHASE).toNanos();
    var _ =
        system
            .scheduler()
            .scheduleOnce(
                Duration.ofNanos(ofPhase / 10 * 9),
                () -> loop.soonThreadsafe(() -> giveUp(ending)),
                system.executionContext());
    return ending;
  }

  private void giveUp(CompletableFuture<Done> ending) {
    if (ending.isDone()) {
      return;
    }
    List<Transport> left = List.copyOf(open);
    // One below TLS is the connection; the one above it is the same.
    List<Transport> connections =
        left.stream().filter(each -> !(each instanceof TlsTransport)).toList();
    String peers =
        connections.stream()
            .limit(NAMED)
            .map(each -> Failures.text(each.peerAddress()))
            .collect(Collectors.joining(", "));
    int count = connections.size();
    loop.executor()
        .outsideGuard(() ->
            log.warn(
                "{} reset by the end of the actor system, since {} not taken what was sent: {}{}",
                count == 1 ? "1 connection is" : count + " connections are",
                count == 1 ? "its peer has" : "their peers have",
                peers,
                count > NAMED ? ", and others" : ""));
    left.forEach(Transport::abort);
  }
}
