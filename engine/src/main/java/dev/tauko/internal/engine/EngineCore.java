package dev.tauko.internal.engine;

import dev.tauko.Coroutine;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Dispatchers;
import dev.tauko.internal.loop.MailboxCarrier;
import dev.tauko.internal.observe.DeadlockWatch;
import dev.tauko.internal.observe.EngineBean;
import dev.tauko.internal.observe.SnapshotReader;
import dev.tauko.internal.observe.StatsReader;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Drill;
import dev.tauko.internal.task.UnlimitedBody;
import dev.tauko.observe.EngineStats;
import dev.tauko.observe.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What an engine consists of: the loop, and the shutdown that decides whether a coroutine may still
 * begin. Thread-safe.
 */
public final class EngineCore {
  /** The name of the engine's logger: that of the public class. */
  static final String LOGGER = "dev.tauko.Engine";

  private static final Logger log = Loggers.of(LOGGER);

  private final ActorSystem<?> system;
  private final CoroutineLoop loop;
  private final Launches launches;
  private final Shutdown shutdown;
  private final String place;
  private final String dispatcher;
  private final @Nullable Admission admission;
  private final DeadlockWatch deadlocks;

  private EngineCore(
      ActorSystem<?> system,
      CoroutineLoop loop,
      Launches launches,
      Shutdown shutdown,
      EngineSettings settings,
      @Nullable Admission admission) {
    this.system = system;
    this.loop = loop;
    this.launches = launches;
    this.shutdown = shutdown;
    this.place = settings.placeIn(system);
    this.dispatcher = settings.dispatcher();
    this.admission = admission;
    this.deadlocks = DeadlockWatch.over(loop);
  }

  /** Starts the actor system's own engine, and waits until it is ready. */
  public static EngineCore start(ActorSystem<?> system) {
    return start(system, EngineSettings.of(system.settings().config()), null);
  }

  /**
   * Starts further engines, as many as the section at a path wants, and waits until they are ready.
   */
  public static List<EngineCore> start(ActorSystem<?> system, String path) {
    GroupSettings group = GroupSettings.of(system.settings().config(), path);
    List<EngineCore> engines = new ArrayList<>();
    for (EngineSettings each : group.engines()) {
      Dispatchers.register(Adapter.toClassic(system), each.dispatcher(), group.model());
      engines.add(start(system, each, Admission.of(group.maxRunning())));
    }
    return List.copyOf(engines);
  }

  private static EngineCore start(
      ActorSystem<?> system, EngineSettings settings, @Nullable Admission admission) {
    CompletableFuture<Done> systemStops = new CompletableFuture<>();
    CoroutineLoop loop =
        EngineStart.start(system, settings, () -> systemStops.complete(Done.getInstance()));
    Launches launches = new Launches(loop);
    Shutdown shutdown = Shutdown.prepare(system, loop, launches, settings);
    ExitWatch.prepare(system, loop, shutdown::endDrain);
    var _ = systemStops.thenRun(shutdown::systemStops);
    var _ = system.getWhenTerminated().thenRunAsync(shutdown::systemStops, Stages.DIRECTLY);
    reportCarrier(system, loop, settings);
    Drill.hold(loop);
    if (settings.jmx()) {
      EngineBean.register(loop, settings.placeIn(system), settings.dispatcher());
    }
    return new EngineCore(system, loop, launches, shutdown, settings, admission);
  }

  private static void reportCarrier(
      ActorSystem<?> system, CoroutineLoop loop, EngineSettings settings) {
    String place = settings.placeIn(system);
    String carrier = loop.executor().carrier().name();
    String obstacle = MailboxCarrier.obstacle();
    if (carrier.equals("portable") && obstacle != null) {
      log.info(
          "Tauko's engine has started in {} with the carrier \"portable\"; the faster \"mailbox\""
              + " cannot be had: {}",
          place,
          obstacle);
    } else {
      log.info("Tauko's engine has started in {} with the carrier \"{}\"", place, carrier);
    }
  }

  /** The actor system that the engine belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The path of the engine's dispatcher. */
  public String dispatcher() {
    return dispatcher;
  }

  /** The loop that runs the coroutines. */
  public CoroutineLoop loop() {
    return loop;
  }

  /**
   * Starts a coroutine, from any thread.
   *
   * @param name null for a name made of a number
   * @throws IllegalStateException if the engine has been shut down
   */
  public <T extends @Nullable Object> CoroutineTask<T> start(
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
    Coroutine<? extends T> admitted =
        admission == null || body instanceof UnlimitedBody ? body : admission.admit(body);
    CoroutineTask<T> task = new CoroutineTask<>(loop, name, admitted);
    if (!(body instanceof UnlimitedBody)) {
      task.outlivesCreator();
    }
    if (CoroutineLoop.here() == loop) {
      return task;
    }
    loop.noteCallFromOutside();
    return task.startedOutside();
  }

  /** Starts a task from any thread, and runs something else on the loop just before. */
  void launch(CoroutineTask<?> task, Runnable before) {
    launches.add(() -> {
      before.run();
      shutdown.begin(task);
    });
  }

  /** Tasks that were accepted, and have not begun. */
  Launches launches() {
    return launches;
  }

  /**
   * When the actor system shuts down, coroutines are cancelled without a time in which they go on.
   */
  public void endAtOnce() {
    shutdown.endDrain();
  }

  /** A run has begun, or has ended if it is null. */
  void running(DeadlockWatch.@Nullable Run run) {
    shutdown.running(run == null ? null : run.main());
    deadlocks.running(run);
  }

  /**
   * What the engine does now. From any thread; suspends a coroutine that calls.
   *
   * @param frames how many frames of each task's stack are shown
   */
  public Snapshot snapshot(int frames) {
    if (frames < 0) {
      throw new IllegalArgumentException("frames must be zero or more, not " + frames);
    }
    return SnapshotReader.read(loop, place, frames);
  }

  /** Figures of the engine. From any thread. */
  public EngineStats stats() {
    return StatsReader.read(loop);
  }
}
