package dev.tauko;

import com.typesafe.config.ConfigException;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.MailboxCarrier;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Coroutines in an existing actor system: a Pekko extension, one for each system, started by the
 * first {@link #get}. Configured by {@code tauko} in the system's configuration.
 *
 * <p>When the actor system shuts down, coroutines may go on for {@code tauko.drain-timeout}, and
 * new ones may be started. Then the engine takes no more coroutines, cancels those that run, and
 * lets them end, for {@code tauko.shutdown-timeout} at most.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class Engine implements Extension {
  private static final Logger log = Loggers.of(Engine.class);

  private final ActorSystem<?> system;
  private final CoroutineLoop loop;
  private final Shutdown shutdown;

  private Engine(ActorSystem<?> system) {
    EngineSettings settings = EngineSettings.of(system.settings().config());
    this.system = system;
    CompletableFuture<Done> systemStops = new CompletableFuture<>();
    this.loop = EngineStart.start(system, settings, () -> systemStops.complete(Done.getInstance()));
    this.shutdown =
        Shutdown.prepare(system, loop, settings.drainTimeout(), settings.shutdownTimeout());
    ExitWatch.prepare(system, loop, shutdown::endDrain);
    var _ = systemStops.thenRun(shutdown::systemStops);
    var _ = system.getWhenTerminated().thenRun(shutdown::systemStops);
    reportCarrier(system, loop);
  }

  private static void reportCarrier(ActorSystem<?> system, CoroutineLoop loop) {
    String carrier = loop.executor().carrier().name();
    String obstacle = MailboxCarrier.obstacle();
    if (carrier.equals("portable") && obstacle != null) {
      log.info(
          "Tauko's engine has started in {} with the carrier \"portable\"; the faster \"mailbox\""
              + " cannot be had: {}",
          system.name(),
          obstacle);
    } else {
      log.info("Tauko's engine has started in {} with the carrier \"{}\"", system.name(), carrier);
    }
  }

  /**
   * The engine of an actor system. The first call starts it and waits until it is ready, some
   * milliseconds.
   *
   * @throws ConfigException with the key's path, if the configuration is not accepted
   */
  public static Engine get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * The engine of the calling coroutine or callback.
   *
   * @throws IllegalStateException if the caller is neither
   */
  public static Engine current() {
    CoroutineLoop loop = CoroutineLoop.here();
    if (loop == null) {
      throw new IllegalStateException(
          "Engine.current() was called from "
              + Thread.currentThread()
              + ", which is not on an event loop; use Engine.get(system)");
    }
    return get(loop.system());
  }

  /** The actor system that the engine belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /**
   * Starts a coroutine, from any thread. Its body begins a turn or two later. asyncio's {@code
   * run_coroutine_threadsafe}. Code off the loop gets at the outcome by {@link
   * Future#toCompletableFuture}; a failure that it has not asked for within a second is logged.
   *
   * @throws IllegalStateException if the engine has been shut down
   */
  public <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
    return begin(null, body);
  }

  /** {@link #start(Coroutine)} with a name, for people to read. */
  public <T extends @Nullable Object> Task<T> start(String name, Coroutine<? extends T> body) {
    return begin(Objects.requireNonNull(name, "name"), body);
  }

  /** {@link #start(Coroutine)} for a body that returns nothing. */
  public Task<@Nullable Void> start(Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return begin(null, body.asCoroutine());
  }

  /** {@link #start(String, Coroutine)} for a body that returns nothing. */
  public Task<@Nullable Void> start(String name, Coroutine.OfVoid body) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
    return begin(name, body.asCoroutine());
  }

  private <T extends @Nullable Object> Task<T> begin(
      @Nullable String name, Coroutine<? extends T> body) {
    CoroutineTask<T> task = prepare(name, body);
    launch(task, () -> {});
    return task;
  }

  /** A task that {@link #launch} starts. */
  <T extends @Nullable Object> CoroutineTask<T> prepare(
      @Nullable String name, Coroutine<? extends T> body) {
    Objects.requireNonNull(body, "body");
    shutdown.requireOpen();
    CoroutineTask<T> task = new CoroutineTask<>(loop, name, body);
    return CoroutineLoop.here() == loop ? task : task.startedOutside();
  }

  /**
   * When the actor system shuts down, coroutines are cancelled without a time in which they go on.
   */
  void endAtOnce() {
    shutdown.endDrain();
  }

  /** A run has begun with this main coroutine, or has ended if it is null. */
  void running(@Nullable CoroutineTask<?> main) {
    shutdown.running(main);
  }

  /** Starts a task from any thread, and runs something else on the loop just before. */
  void launch(CoroutineTask<?> task, Runnable before) {
    loop.soonThreadsafe(() -> {
      before.run();
      shutdown.begin(task);
    });
  }

  /** The event loop that runs the coroutines. */
  public EventLoop loop() {
    return loop;
  }

  /** The tasks that are not done, the oldest first. */
  public List<Task<?>> allTasks() {
    return List.copyOf(loop.tasks().snapshot());
  }

  /** The key of this extension in an actor system. */
  public static final class Id extends ExtensionId<Engine> {
    private static final Id INSTANCE = new Id();

    private Id() {}

    /** The only one. */
    public static Id getInstance() {
      return INSTANCE;
    }

    @Override
    public Engine createExtension(ActorSystem<?> system) {
      return new Engine(system);
    }
  }
}
