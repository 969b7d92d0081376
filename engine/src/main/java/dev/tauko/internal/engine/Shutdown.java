package dev.tauko.internal.engine;

import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
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
 * The end of an engine, as two tasks of Pekko's coordinated shutdown.
 *
 * <ol>
 *   <li>In the phase {@code service-requests-done}, beside servers that wait for their requests to
 *       be answered, the engine waits until no coroutine runs, for the time to drain at most.
 *       Coroutines go on, and new ones may begin.
 *   <li>In the phase {@code service-stop} no coroutine begins any more, those that run are
 *       cancelled in the order of their creation, and have a while to end. If there is a main
 *       coroutine, it is cancelled alone, and the end of its run cancels the others.
 * </ol>
 */
final class Shutdown {
  private static final Logger log = Loggers.of(EngineCore.LOGGER);

  /** A log entry names so many tasks at most. */
  private static final int NAMED = 10;

  /** So many tasks are cancelled in one turn: the end of the system must not wait for millions. */
  private static final int IN_A_TURN = 500;

  private static final String DRAIN = CoordinatedShutdown.PhaseServiceRequestsDone();
  private static final String CANCEL = CoordinatedShutdown.PhaseServiceStop();

  private final ActorSystem<?> system;
  private final CoroutineLoop loop;
  private final Launches launches;
  private final EngineSettings settings;
  private final Duration drainTimeout;
  private final Duration timeout;
  private final CompletableFuture<Done> drained = new CompletableFuture<>();
  private volatile boolean closed;

  /** The main coroutine of a run under way, which looks after the others at its end. */
  private volatile @Nullable CoroutineTask<?> main;

  private Shutdown(
      ActorSystem<?> system, CoroutineLoop loop, Launches launches, EngineSettings settings) {
    this.system = system;
    this.loop = loop;
    this.launches = launches;
    this.settings = settings;
    this.drainTimeout = settings.drainTimeout();
    this.timeout = settings.shutdownTimeout();
  }

  /** Enters the tasks into the system's coordinated shutdown. */
  static Shutdown prepare(
      ActorSystem<?> system, CoroutineLoop loop, Launches launches, EngineSettings settings) {
    Shutdown shutdown = new Shutdown(system, loop, launches, settings);
    CoordinatedShutdown coordinated = CoordinatedShutdown.get(system);
    coordinated.addTask(DRAIN, settings.actorName() + "-drain-coroutines", shutdown::drain);
    coordinated.addTask(CANCEL, settings.actorName() + "-cancel-coroutines", shutdown::run);
    warnIfTooLong(settings.path() + ".drain", settings.drainTimeout(), DRAIN, coordinated);
    warnIfTooLong(settings.path() + ".shutdown", settings.shutdownTimeout(), CANCEL, coordinated);
    return shutdown;
  }

  private static void warnIfTooLong(
      String key, Duration timeout, String phase, CoordinatedShutdown coordinated) {
    Duration ofPhase = Duration.ofNanos(coordinated.timeout(phase).toNanos());
    if (timeout.compareTo(ofPhase) >= 0) {
      log.warn(
          "{}-timeout ({}) is not shorter than the timeout of the phase {} of Pekko's"
              + " coordinated shutdown ({}): the shutdown goes on before coroutines have had their"
              + " time",
          key,
          timeout,
          phase,
          ofPhase);
    }
  }

  void requireOpen() {
    if (closed || !loop.isRunning()) {
      throw new IllegalStateException(
          "the engine of the actor system " + settings.placeIn(system) + " has been shut down");
    }
  }

  /** A run has begun with this main coroutine, or has ended if it is null. */
  void running(@Nullable CoroutineTask<?> main) {
    this.main = main;
  }

  /**
   * The engine's actor has stopped because the actor system has, or the system has ended: without a
   * coordinated shutdown, one of these is the first that the engine hears of it.
   */
  synchronized void systemStops() {
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

  private CompletionStage<Done> drain() {
    if (drainTimeout.isZero()) {
      endDrain();
    }
    if (!drained.isDone()) {
      loop.soonThreadsafe(this::awaitAll);
      if (!scheduleOnce(drainTimeout, this::endDrain)) {
        endDrain();
      }
    }
    return drained;
  }

  /** Coroutines have no more time to go on: now, or from the beginning if it comes before that. */
  void endDrain() {
    drained.complete(Done.getInstance());
  }

  /** Waits for the coroutines that run, and then for those that have begun meanwhile. */
  private void awaitAll() {
    launches.all();
    List<CoroutineTask<?>> running = loop.tasks().withoutActors();
    int[] left = {running.size()};
    if (running.isEmpty()) {
      endDrain();
    }
    DoneCallback count =
        task -> {
          if (--left[0] == 0 && !drained.isDone()) {
            awaitAll();
          }
        };
    for (CoroutineTask<?> task : running) {
      task.attach(count);
    }
  }

  private CompletionStage<Done> run() {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    closed = true;
    loop.soonThreadsafe(() -> cancelAll(ended));
    if (!scheduleOnce(timeout, () -> giveUp(ended))) {
      ended.complete(Done.getInstance());
    }
    return ended;
  }

  /** Has something done after a time; false if the system has ended, which has no timers then. */
  private boolean scheduleOnce(Duration delay, Runnable action) {
    try {
      system.scheduler().scheduleOnce(delay, action, system.executionContext());
      return true;
    } catch (IllegalStateException ended) {
      return false;
    }
  }

  private void cancelAll(CompletableFuture<Done> ended) {
    launches.all();
    List<CoroutineTask<?>> running = loop.tasks().withoutActors();
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
    if (!running.isEmpty()) {
      new Cancellation(running, main, ended).goOn();
    }
  }

  /** Cancels tasks one after the other, some in a turn: others have theirs in between. */
  private final class Cancellation {
    private final List<CoroutineTask<?>> tasks;
    private final @Nullable CoroutineTask<?> main;
    private final CompletableFuture<Done> ended;
    private int next;
    private int left;

    Cancellation(
        List<CoroutineTask<?>> tasks,
        @Nullable CoroutineTask<?> main,
        CompletableFuture<Done> ended) {
      this.tasks = tasks;
      this.main = main;
      this.ended = ended;
      this.left = tasks.size();
    }

    void goOn() {
      int end = Math.min(next + IN_A_TURN, tasks.size());
      for (CoroutineTask<?> task : tasks.subList(next, end)) {
        task.addCallback(this::oneEnded);
        if (main == null || task == main) {
          task.cancel("the actor system is shutting down");
        }
      }
      next = end;
      if (next < tasks.size()) {
        loop.soon(this::goOn);
      }
    }

    private void oneEnded(LoopFuture<?> task) {
      if (main == null && !task.isCancelled() && task.exception() != null) {
        loop.executor().outsideGuard(() -> reportFailure(task));
      }
      if (--left == 0) {
        cancelOthers(ended);
      }
    }
  }

  /** What was cancelled has ended, and may have started others for its clean-up. */
  private void cancelOthers(CompletableFuture<Done> ended) {
    if (ended.isDone() || loop.tasks().withoutActors().isEmpty()) {
      loop.executor().outsideGuard(() -> finish(ended));
    } else {
      cancelAll(ended);
    }
  }

  private static void reportFailure(LoopFuture<?> task) {
    log.error("{} failed while the actor system was shutting down", task, task.exception());
  }

  private void giveUp(CompletableFuture<Done> ended) {
    if (ended.isDone()) {
      return;
    }
    loop.executor().hurry();
    List<CoroutineTask<?>> running = loop.tasks().withoutActors();
    if (running.isEmpty()) {
      // The body of an actor, a turn of an actor or a callback keeps the loop.
      log.warn(
          "The event loop has not answered within {}.shutdown-timeout ({}); the shutdown goes on"
              + " without it. It is here: {}",
          settings.path(),
          timeout,
          loop.executor().stack());
      finish(ended);
      return;
    }
    log.warn(
        "{} not ended within {}.shutdown-timeout ({}) and {} left behind: {}{}",
        running.size() == 1 ? "1 coroutine has" : running.size() + " coroutines have",
        settings.path(),
        timeout,
        running.size() == 1 ? "is" : "are",
        describe(running),
        place());
    finish(ended);
  }

  /** Where the loop is; empty if it is at rest, and keeps nobody from ending. */
  private String place() {
    String stack = loop.executor().stack();
    return stack.isEmpty() ? "" : ". The event loop is here: " + stack;
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
    return MemberText.nameOf(task)
        + (stack.isEmpty() ? "" : " at " + stack.getFirst())
        + task.creationSite();
  }
}
