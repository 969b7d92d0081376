package dev.tauko.internal.engine;

import com.typesafe.config.ConfigException;
import dev.tauko.internal.loop.Dispatchers;
import dev.tauko.internal.loop.LightActorPaths;
import dev.tauko.internal.loop.StepExecutor;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.Rethrow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.MessageDispatcher;

/**
 * The start of an engine: spawns the {@link RootActor} and makes a {@link CoroutineLoop} of what
 * runs it. If somebody stops the root actor later on, another one takes its place, as long as the
 * actor system takes new actors.
 */
final class EngineStart {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * So often it looks whether the actor system is at its end, which may take new actors in vain.
   */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ActorSystem<?> system;
  private final ExtendedActorSystem classic;
  private final EngineSettings settings;
  private final Runnable rootStopped;
  private final CompletableFuture<StepExecutor> started = new CompletableFuture<>();
  private final AtomicInteger roots = new AtomicInteger();

  private EngineStart(ActorSystem<?> system, EngineSettings settings, Runnable rootStopped) {
    this.system = system;
    this.classic = (ExtendedActorSystem) Adapter.toClassic(system);
    this.settings = settings;
    this.rootStopped = rootStopped;
  }

  /**
   * Starts an engine, and waits until it is there; an interrupt meanwhile stays pending.
   *
   * @param rootStopped called when the actor system has stopped the engine's actor
   * @throws IllegalStateException if the actor system is terminating
   */
  static CoroutineLoop start(ActorSystem<?> system, EngineSettings settings, Runnable rootStopped) {
    return new EngineStart(system, settings, rootStopped).start();
  }

  private CoroutineLoop start() {
    if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
      throw terminating(new IllegalStateException("its coordinated shutdown has begun"));
    }
    Executor blocking = blockingThreads();
    try {
      spawnRoot();
    } catch (IllegalStateException e) {
      throw terminating(e);
    }
    StepExecutor here = StepExecutor.here();
    boolean onTheLoop = here != null && here.isOf(classic.settings(), settings.dispatcher());
    StepExecutor executor = onTheLoop && here != null ? here : await();
    executor.serve(LightActorPaths.of(classic), classic.dynamicAccess().classLoader());
    return new CoroutineLoop(
        system, executor, settings.debug(), settings.inheritMdc(), settings.endedTasks(), blocking);
  }

  private Executor blockingThreads() {
    String path = settings.blockingDispatcher();
    MessageDispatcher dispatcher = classic.dispatchers().lookup(path);
    if (Dispatchers.runsCoroutines(dispatcher)) {
      throw new ConfigException.BadValue(
          settings.path() + ".blocking-dispatcher",
          "is " + path + ", which runs coroutines; accepted: a dispatcher whose threads may block");
    }
    return dispatcher;
  }

  private void spawnRoot() {
    int before = roots.getAndIncrement();
    var _ =
        system.systemActorOf(
            RootActor.create(settings, started, this::rootHasStopped),
            before == 0 ? settings.actorName() : settings.actorName() + "-" + before,
            DispatcherSelector.fromConfig(settings.dispatcher()));
  }

  private void rootHasStopped() {
    try {
      spawnRoot();
    } catch (IllegalStateException systemTerminates) {
      rootStopped.run();
    }
  }

  private IllegalStateException terminating(Throwable cause) {
    return new IllegalStateException(
        "the engine cannot start: the actor system " + system.name() + " is terminating", cause);
  }

  private StepExecutor await() {
    CompletableFuture<Object> terminated =
        system
            .getWhenTerminated()
            .thenApplyAsync(done -> (Object) done, Stages.DIRECTLY)
            .toCompletableFuture();
    CompletableFuture<Object> either = CompletableFuture.anyOf(started, terminated);
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (true) {
        try {
          long left = deadline - System.nanoTime();
          either.get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
          if (!started.isDone()) {
            throw terminating(new IllegalStateException("it has terminated"));
          }
          return started.join();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw Rethrow.exactly(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
          if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
            throw terminating(e);
          }
          if (System.nanoTime() - deadline >= 0) {
            throw notStarted(e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private IllegalStateException notStarted(TimeoutException cause) {
    return new IllegalStateException(
        "the engine did not start within "
            + TIMEOUT
            + ": the dispatcher "
            + settings.dispatcher()
            + " did not run its actor /system/"
            + settings.actorName(),
        cause);
  }
}
