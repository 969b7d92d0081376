package dev.tauko;

import com.typesafe.config.ConfigException;
import dev.tauko.internal.engine.EngineCore;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.RunLoop;
import dev.tauko.observe.EngineStats;
import dev.tauko.observe.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines in an existing actor system: a Pekko extension, one for each system, started by the
 * first {@link #get(ActorSystem)}. Configured by {@code tauko} in the system's configuration.
 *
 * <p>A system may have further engines, each with a loop or a pool, and settings, of its own:
 * {@link #get(ActorSystem, String)}. A task stays on the engine that started it, and so does what
 * it creates. Futures, locks, queues and channels belong to one loop; what is used on another one
 * throws, with the way across: {@code await(future.toCompletableFuture())}, {@link #start}, {@link
 * EventLoop#callSoonThreadsafe}.
 *
 * <p>When the actor system shuts down, coroutines may go on for {@code tauko.drain-timeout}, and
 * new ones may be started. Then the engine takes no more coroutines, cancels those that run, and
 * lets them end, for {@code tauko.shutdown-timeout} at most.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class Engine implements Extension {
  private final EngineCore core;

  /** The loop, as this engine's users see it. */
  private final EventLoop loop;

  Engine(EngineCore core) {
    this(core, core.loop());
    core.loop().attach(this, () -> new Engine(core, core.loop().face()));
  }

  private Engine(EngineCore core, EventLoop loop) {
    this.core = core;
    this.loop = loop;
  }

  /**
   * The engine of an actor system. The first call starts it and waits until it is ready, some
   * milliseconds.
   *
   * @throws ConfigException with the key's path, if the configuration is not accepted
   */
  public static Engine get(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    Engine engine = Id.INSTANCE.apply(system);
    return engine.core.loop().engine() instanceof Engine present ? present : engine;
  }

  /**
   * A further engine, configured by a section of the system's configuration. The first call starts
   * it and waits until it is ready.
   *
   * <pre>{@code
   * my-app.reports {
   *   dispatcher = "tauko.parallel"   # a pool of its own, made like this one; or a loop, the default
   *   max-running = 20                # of the coroutines that start() has started
   * }
   * }</pre>
   *
   * <p>The section may have the keys of {@code tauko.engine-defaults}, and {@code dispatcher},
   * {@code blocking-dispatcher}, {@code drain-timeout}, {@code shutdown-timeout} and {@code debug},
   * which are those of {@code tauko} where it says nothing. The path is also that of the engine's
   * dispatcher, once it has started: a {@code CoroutineBehavior} spawned with {@code
   * DispatcherSelector.fromConfig(path)} has its body there.
   *
   * @param path the path of the section
   * @throws ConfigException with the path, if there is no such section, or it is not accepted
   * @throws IllegalArgumentException if the section asks for several loops; see {@link EngineGroup}
   */
  public static Engine get(ActorSystem<?> system, String path) {
    List<Engine> engines = EngineGroup.get(system, path).engines();
    if (engines.size() > 1) {
      throw new IllegalArgumentException(
          path
              + ".loops asks for "
              + engines.size()
              + " engines: EngineGroup.get(system, \""
              + path
              + "\") has them");
    }
    return engines.getFirst();
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
    return loop.engine() instanceof Engine engine ? engine : get(loop.system());
  }

  /** The actor system that the engine belongs to. */
  public ActorSystem<?> system() {
    return core.system();
  }

  /**
   * The path of the dispatcher that runs the coroutines, {@code tauko.event-loop} for instance: the
   * name of the engine among those of its actor system.
   */
  public String dispatcher() {
    return core.dispatcher();
  }

  /**
   * Starts a coroutine, from any thread. Its body begins a turn or two later. asyncio's {@code
   * run_coroutine_threadsafe}. Code off the loop gets at the outcome by {@link
   * Future#toCompletableFuture}; a failure that it has not asked for within a second is logged.
   *
   * @throws IllegalStateException if the engine has been shut down
   */
  public <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
    return launch(null, body);
  }

  /** {@link #start(Coroutine)} with a name, for people to read. */
  public <T extends @Nullable Object> Task<T> start(String name, Coroutine<? extends T> body) {
    return launch(Objects.requireNonNull(name, "name"), body);
  }

  /** {@link #start(Coroutine)} for a body that returns nothing. */
  public Task<@Nullable Void> start(Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return launch(null, body.asCoroutine());
  }

  /** {@link #start(String, Coroutine)} for a body that returns nothing. */
  public Task<@Nullable Void> start(String name, Coroutine.OfVoid body) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
    return launch(name, body.asCoroutine());
  }

  private <T extends @Nullable Object> Task<T> launch(
      @Nullable String name, Coroutine<? extends T> body) {
    if (loop instanceof RunLoop run) {
      run.requireOpen();
    }
    return core.start(name, body);
  }

  EngineCore core() {
    return core;
  }

  /** The event loop that runs the coroutines. */
  public EventLoop loop() {
    return loop;
  }

  /** The tasks that are not done, the oldest first. */
  public List<Task<?>> allTasks() {
    return List.copyOf(core.loop().tasks().snapshot());
  }

  /**
   * The task that has an id in a {@link #snapshot}; empty if it is done by now. From any thread.
   * Looks through all tasks.
   */
  public Optional<Task<?>> task(long id) {
    return allTasks().stream().filter(task -> ((CoroutineTask<?>) task).number() == id).findFirst();
  }

  /**
   * What the engine does now: tasks, what they wait for, who holds it, deadlocks. From any thread.
   * A coroutine that calls is suspended meanwhile; any other thread waits. The loop is not kept for
   * longer than some milliseconds at a time, however many tasks there are; a callback of this
   * engine, which cannot be suspended, keeps it until all are read.
   */
  public Snapshot snapshot() {
    return core.snapshot(0);
  }

  /**
   * {@link #snapshot()} with the stacks of tasks, which take some microseconds each.
   *
   * @param frames how many frames of each stack are wanted at most, the innermost ones
   * @throws IllegalArgumentException if the number is negative
   */
  public Snapshot snapshot(int frames) {
    return core.snapshot(frames);
  }

  /**
   * Figures for metrics: how many tasks there are and have been, how they ended, what is ready.
   * From any thread; costs the loop nothing, and does not suspend.
   */
  public EngineStats stats() {
    return core.stats();
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
      return new Engine(EngineCore.start(system));
    }
  }
}
