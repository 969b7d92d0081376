package dev.tauko.testkit;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.ParallelExecutor;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.Rethrow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What a test works with: one carrier, on an event loop or on the parallel executor, a runner, and
 * trails of what happened. The event loop has a virtual clock.
 *
 * <p>The runner is shared with other tests, one after another. A test that needs settings of its
 * own, or ends its engine, asks {@link #with} for a lab with a runner of its own. Whatever a lab
 * has opened is closed after the test. A task that a test leaves behind fails it, and so does
 * whatever else is left and is not declared with {@link Leaves}.
 */
public final class Lab {

  /** A main coroutine that keeps a trail. */
  @FunctionalInterface
  public interface Script {
    /** Runs. */
    void run(Trail trail) throws Exception;
  }

  private final String mode;
  private final Supplier<Runner> runners;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private Runner runner;

  Lab(String mode, Supplier<Runner> runners) {
    this.mode = mode;
    this.runners = runners;
  }

  static String carrier(String mode) {
    return mode.substring(mode.indexOf('+') + 1);
  }

  static boolean isParallel(String mode) {
    return mode.startsWith("parallel+");
  }

  static Config configFor(String mode, String... settings) {
    return ConfigFactory.parseString(String.join("\n", settings))
        .withFallback(
            ConfigFactory.parseMap(
                Map.of(
                    "tauko.carrier",
                    carrier(mode),
                    "tauko.dispatcher",
                    isParallel(mode) ? "tauko.parallel" : "tauko.event-loop",
                    "tauko.parallel.parallelism",
                    4,
                    "tauko.drain-timeout",
                    "0s",
                    "tauko.event-loop.clock",
                    "virtual",
                    "tauko.event-loop.slow-step-threshold",
                    "off")))
        .withFallback(ConfigFactory.load());
  }

  /** Whether coroutines run on the parallel executor, by the system's clock. */
  public boolean isParallel() {
    return isParallel(mode);
  }

  /** The name of the carrier. */
  public String carrier() {
    return carrier(mode);
  }

  /** A configuration with this mode, the virtual clock, no watchdog and no time to drain. */
  public Config config(String... settings) {
    return configFor(mode, settings);
  }

  /** A lab with a runner of its own, whose configuration is {@link #config(String...)}. */
  public Lab with(String... settings) {
    Runner own = closeLater(Runner.create(config(settings)));
    Lab lab = new Lab(mode, () -> own);
    closeLater(lab::closeOpened);
    return lab;
  }

  /** An actor system without an engine, whose configuration is {@link #config(String...)}. */
  public ActorSystem<Void> system(String... settings) {
    return systemNamed("host", settings);
  }

  /** {@link #system} with a name. */
  public ActorSystem<Void> systemNamed(String name, String... settings) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), name, config(settings));
    closeLater(() -> end(system));
    return system;
  }

  /** Terminates an actor system, and waits until it has ended. */
  public static void end(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** The runner. */
  public Runner runner() {
    if (runner == null) {
      runner = runners.get();
    }
    return runner;
  }

  /** The runner's engine. */
  public Engine engine() {
    return runner().engine();
  }

  /** Runs a main coroutine on the runner. What it throws comes out as it is. */
  public <T> T run(Coroutine<T> main) {
    return Rethrow.<T, RuntimeException>fromAwait(() -> runner().run(main));
  }

  /** Runs a main coroutine that returns nothing on the runner. */
  public void run(Coroutine.OfVoid main) {
    run(main.asCoroutine());
  }

  /** Runs a main coroutine, and returns the trail that it has left. */
  public List<String> trail(Script main) {
    Trail trail = new Trail();
    run(() -> {
      try {
        main.run(trail);
      } finally {
        trail.stopCounting();
      }
    });
    return trail.entries();
  }

  /**
   * Runs a main coroutine, and returns its trail with the loop's turn before each entry; the main
   * coroutine's first step is in turn 0. See {@link Trail#countTurns}.
   */
  public List<String> turns(Script main) {
    return trail(trail -> {
      trail.countTurns();
      main.run(trail);
    });
  }

  /** Runs a main coroutine, and returns its trail with the loop's time before each entry. */
  public List<String> times(Script main) {
    return trail(trail -> {
      trail.tellTime();
      main.run(trail);
    });
  }

  /**
   * Lets every other coroutine run until it waits or has ended: on an event loop for one turn, on
   * the parallel executor until all of them do. Called in a coroutine, by one at a time.
   */
  public static void settle() {
    yieldNow();
    CoroutineLoop loop = (CoroutineLoop) runningLoop();
    if (loop.executor() instanceof ParallelExecutor) {
      while (!othersWait(loop)) {
        yieldNow();
      }
    }
  }

  private static boolean othersWait(CoroutineLoop loop) {
    Task<?> self = currentTask();
    try (Guard _ = loop.guard()) {
      return loop.tasks().snapshot().stream()
          .allMatch(task -> task == self || task.waitReason() != null);
    }
  }

  /** Calls something on a platform thread that has nothing to do with the loop. */
  public <T> CompletableFuture<T> elsewhere(Callable<T> call) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("elsewhere")
        .daemon()
        .start(() -> {
          try {
            outcome.complete(call.call());
          } catch (Throwable thrown) {
            outcome.completeExceptionally(thrown);
          }
        });
    return outcome;
  }

  /** What is logged by a class from now on, kept from the console. */
  public Logs logs(Class<?> of) {
    return closeLater(new Logs(of));
  }

  /** {@link #logs(Class)}, from a level upwards. */
  public Logs logs(Class<?> of, Level least) {
    return closeLater(new Logs(of, least));
  }

  private <A extends AutoCloseable> A closeLater(A resource) {
    opened.push(resource);
    return resource;
  }

  void close() throws Exception {
    List<Task<?>> left = runner == null ? List.of() : runner.engine().allTasks();
    left.forEach(Task::cancel);
    closeOpened();
    assertThat(left).as("tasks that the test has left behind").isEmpty();
  }

  private void closeOpened() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
