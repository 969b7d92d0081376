package dev.tauko;

import dev.tauko.log.Loggers;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.DoneCallback;
import dev.tauko.task.LoopFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The end of an engine, as a task of Pekko's coordinated shutdown: no coroutine begins any more,
 * those that run are cancelled in the order of their creation, and have a while to end. If there is
 * a main coroutine, it is cancelled alone, and the end of its run cancels the others.
 */
final class Shutdown {
  private static final Logger log = Loggers.of(Engine.class);

  /** A log entry names so many tasks at most. */
  private static final int NAMED = 10;

  private static final String PHASE = CoordinatedShutdown.PhaseServiceRequestsDone();

  private final ActorSystem<?> system;
  private final CoroutineLoop loop;
  private final Duration timeout;
  private volatile boolean closed;

  /** The main coroutine of a run under way, which looks after the others at its end. */
  private volatile @Nullable CoroutineTask<?> main;

  private Shutdown(ActorSystem<?> system, CoroutineLoop loop, Duration timeout) {
    this.system = system;
    this.loop = loop;
    this.timeout = timeout;
  }

  /** Enters the task into the system's coordinated shutdown. */
  static Shutdown prepare(ActorSystem<?> system, CoroutineLoop loop, Duration timeout) {
    Shutdown shutdown = new Shutdown(system, loop, timeout);
    CoordinatedShutdown coordinated = CoordinatedShutdown.get(system);
    coordinated.addTask(PHASE, "tauko-cancel-coroutines", shutdown::run);
    Duration phase = Duration.ofNanos(coordinated.timeout(PHASE).toNanos());
    if (timeout.compareTo(phase) >= 0) {
      log.warn(
          "tauko.shutdown-timeout ({}) is not shorter than the timeout of the phase {} of Pekko's"
              + " coordinated shutdown ({}): the shutdown goes on before coroutines have had their"
              + " time",
          timeout,
          PHASE,
          phase);
    }
    return shutdown;
  }

  void requireOpen() {
    if (closed || !loop.isRunning()) {
      throw new IllegalStateException(
          "the engine of the actor system " + system.name() + " has been shut down");
    }
  }

  /** A run has begun with this main coroutine, or has ended if it is null. */
  void running(@Nullable CoroutineTask<?> main) {
    this.main = main;
  }

  /**
   * The engine's actor has stopped because the actor system has: without a coordinated shutdown,
   * this is the first that the engine hears of it.
   */
  void systemStops() {
    if (!closed) {
      closed = true;
      loop.soonThreadsafe(() -> cancelAll(new CompletableFuture<>()));
    }
  }

  /** Begins a task that came from outside, or cancels it if the end came first. On the loop. */
  void begin(CoroutineTask<?> task) {
    if (closed) {
      task.cancel("the engine has been shut down");
    }
    task.begin();
  }

  private CompletionStage<Done> run() {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    closed = true;
    loop.soonThreadsafe(() -> cancelAll(ended));
    system.scheduler().scheduleOnce(timeout, () -> giveUp(ended), system.executionContext());
    return ended;
  }

  private void cancelAll(CompletableFuture<Done> ended) {
    List<CoroutineTask<?>> running = loop.tasks().snapshot();
    int[] left = {running.size()};
    if (running.isEmpty()) {
      loop.executor().outsideGuard(() -> finish(ended));
    }
    CoroutineTask<?> main = this.main;
    if (loop.isDebug() && main == null && !running.isEmpty()) {
      loop.executor()
          .outsideGuard(() ->
              log.warn(
                  "The actor system {} shuts down, and cancels {} tasks that are still pending: {}",
                  system.name(),
                  running.size(),
                  describe(running)));
    }
    DoneCallback count =
        task -> {
          if (main == null && !task.isCancelled() && task.exception() != null) {
            loop.executor().outsideGuard(() -> reportFailure(task));
          }
          if (--left[0] == 0) {
            loop.executor().outsideGuard(() -> finish(ended));
          }
        };
    for (CoroutineTask<?> task : running) {
      task.addCallback(count);
      if (main == null || task == main) {
        task.cancel("the actor system is shutting down");
      }
    }
  }

  private static void reportFailure(LoopFuture<?> task) {
    log.error("{} failed while the actor system was shutting down", task, task.exception());
  }

  private void giveUp(CompletableFuture<Done> ended) {
    if (ended.isDone()) {
      return;
    }
    List<CoroutineTask<?>> running = loop.tasks().snapshot();
    log.warn(
        "{} coroutines have not ended within tauko.shutdown-timeout ({}) and are left behind: {}."
            + " The event loop is here: {}",
        running.size(),
        timeout,
        describe(running),
        loop.executor().stack());
    finish(ended);
  }

  /** The engine is at its end; what nobody has asked about is told now. */
  private void finish(CompletableFuture<Done> ended) {
    loop.lateFailures().reportAll();
    ended.complete(Done.getInstance());
  }

  /** Some of the tasks, where they are and where they come from, and how many more there are. */
  static String describe(List<CoroutineTask<?>> tasks) {
    String named =
        tasks.stream().limit(NAMED).map(Shutdown::describe).collect(Collectors.joining(", "));
    int more = tasks.size() - NAMED;
    return more > 0 ? named + ", and " + more + " more" : named;
  }

  private static String describe(CoroutineTask<?> task) {
    List<StackTraceElement> stack = task.stack();
    return task.name() + (stack.isEmpty() ? "" : " at " + stack.getFirst()) + task.origin();
  }
}
