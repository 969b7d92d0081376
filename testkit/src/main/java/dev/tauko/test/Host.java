package dev.tauko.test;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Body;
import dev.tauko.Engine;
import dev.tauko.EventLoop;
import dev.tauko.Runner;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * An engine in an actor system of its own, on which programs run one after another. It takes half a
 * second to start one, and next to nothing to use it again: those that are free are kept, by their
 * configuration. One on which a run was given up is not used again, nor is one whose actor system a
 * program has terminated.
 */
final class Host {
  private static final Config SIMULATED =
      ConfigFactory.parseString(
          """
          tauko.dispatcher = "tauko.event-loop"
          tauko.event-loop.clock = virtual
          tauko.event-loop.slow-step-threshold = off
          tauko.drain-timeout = 0s
          tauko.shutdown-timeout = 1s
          pekko.daemonic = on
          pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
          pekko.stream.materializer.dispatcher = "tauko.event-loop"
          # Files that streams read and write hold the clock, as all that blocks the loop does.
          pekko.stream.materializer.blocking-io-dispatcher = "tauko.event-loop"
          pekko.scheduler.implementation = "dev.tauko.internal.simulation.LoopScheduler"
          """);

  /** For systems that are not to be nodes of a cluster. */
  private static final Config LOCAL =
      ConfigFactory.parseString(
          "pekko.actor.provider = dev.tauko.internal.simulation.LoopProvider");

  private static final Map<Config, Deque<Host>> FREE = new ConcurrentHashMap<>();

  /** By the identities of their loops. */
  private static final Map<Object, Host> BUSY = new ConcurrentHashMap<>();

  /** The clock does not limit what somebody looks at with a debugger. */
  private static final boolean DEBUGGED =
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .anyMatch(argument -> argument.startsWith("-agentlib:jdwp"));

  private final Config config;
  private final Runner runner;
  private final ActorSystem<?> system;
  private final Object identity;
  private final SimulatedLoop loop;
  private final VirtualClock clock;
  private final Simulation simulation = new Simulation(this);
  private volatile @Nullable Run current;
  private volatile boolean spoilt;
  private volatile boolean terminated;

  /** The thread that has waited for a run last. */
  private volatile @Nullable Thread waiting;

  private Host(Config config) {
    this.config = config;
    this.runner = Runner.create(simulated(config.withFallback(ConfigFactory.load())));
    this.system = runner.engine().system();
    this.identity = SimulatedLoop.identity(runner.engine().loop());
    this.loop = SimulatedLoop.of(runner.engine().loop());
    this.clock = new VirtualClock(loop);
    loop.renew();
    var _ = system.getWhenTerminated().thenRunAsync(this::hasTerminated, Runnable::run);
  }

  private static Config simulated(Config config) {
    boolean local = config.getString("pekko.actor.provider").equals("local");
    return (local ? LOCAL.withFallback(SIMULATED) : SIMULATED).withFallback(config);
  }

  /**
   * A host that nobody else uses until {@link #release}.
   *
   * @throws IllegalStateException if the caller is a coroutine or a callback
   */
  static Host acquire(Config config) {
    if (SimulatedLoop.isOnLoop()) {
      throw new IllegalStateException(
          "a simulation cannot be started by a coroutine or a callback, whose loop would wait for"
              + " it; inside of a simulated program or a @CoroutineTest, call the program itself");
    }
    Deque<Host> free = FREE.computeIfAbsent(config, any -> new ArrayDeque<>());
    Host host;
    do {
      synchronized (free) {
        host = free.poll();
      }
    } while (host != null && host.isTerminating());
    if (host == null) {
      host = new Host(config);
    }
    host.waiting = null;
    BUSY.put(host.identity, host);
    return host;
  }

  /** Gives the host back. It is not used again if another thread may still wait for a run. */
  void release() {
    BUSY.remove(identity);
    Run left = current;
    if (left != null) {
      left.giveUp("the test was given up");
    }
    if (isTerminating()) {
      return;
    }
    spoilt |= left != null || isOfAnotherThread();
    if (spoilt) {
      Thread.ofPlatform().daemon().name("tauko-simulation-given-up").start(runner::close);
      return;
    }
    Deque<Host> free = FREE.computeIfAbsent(config, any -> new ArrayDeque<>());
    synchronized (free) {
      free.push(this);
    }
  }

  /**
   * Whether runs were waited for on another thread than the one that gives the host back. JUnit may
   * have interrupted that thread, and it may not have seen it yet.
   */
  private boolean isOfAnotherThread() {
    Thread last = waiting;
    return last != null && !last.equals(Thread.currentThread());
  }

  /** The host of a loop; null if there is none that is in use. */
  static @Nullable Host of(EventLoop loop) {
    return BUSY.get(SimulatedLoop.identity(loop));
  }

  /** The engine, as the run under way sees it, or the next one. */
  Engine engine() {
    return runner.engine();
  }

  VirtualClock clock() {
    return clock;
  }

  /** The simulation that runs now, or next. */
  Simulation simulation() {
    return simulation;
  }

  /** The run that is under way; null between two of them. */
  @Nullable Run current() {
    return current;
  }

  /** Whether somebody has terminated the actor system. */
  private boolean isTerminating() {
    return CoordinatedShutdown.get(system).getShutdownReason().isPresent() || terminated;
  }

  private void hasTerminated() {
    terminated = true;
    Run run = current;
    if (run != null) {
      run.giveUp(Run.TERMINATED);
    }
  }

  /** Whether a run was given up, so that there can be no other one. */
  boolean isSpoilt() {
    return spoilt;
  }

  /** How much a run keeps. */
  enum Detail {
    /** The decisions. */
    NONE,

    /** Each step, too. */
    TRACE,

    /** Each step, and where its coroutine came to. */
    NARRATIVE
  }

  /** Runs a program, and waits for its end. */
  Finished run(Body<?, ?> program, Settings settings, Oracle oracle, Fault fault, Detail detail) {
    if (spoilt) {
      throw new IllegalStateException("a run before was given up");
    }
    Run run =
        new Run(
            loop,
            settings,
            oracle,
            fault,
            detail != Detail.NONE,
            detail == Detail.NARRATIVE,
            this::isTerminating);
    waiting = Thread.currentThread();
    current = run;
    clock.runs(true);
    try {
      if (isTerminating()) {
        return terminated(run, null);
      }
      loop.execute(() -> start(run, program, settings));
      Finished finished = await(run, settings.wallLimit());
      return isTerminating() ? terminated(run, finished.thrown()) : ended(run, finished, settings);
    } finally {
      current = null;
    }
  }

  /** A run has ended: so must the actors that it has spawned beside the loop. */
  private Finished ended(Run run, Finished finished, Settings settings) {
    List<String> left = spoilt ? List.of() : loop.awaitSystemActors(settings.patience());
    if (left.isEmpty()) {
      return finished;
    }
    spoilt = true;
    return finished.failed()
        ? finished
        : run.endedWith(
            new SimulationFailure(
                "actors of systemActorOf have not ended with the run: " + String.join(", ", left),
                null));
  }

  private void start(Run run, Body<?, ?> program, Settings settings) {
    try {
      loop.begin(run, settings.order() == Order.TIES, settings.patience(), run.random());
      loop.follow(engine().<@Nullable Object>start(() -> run.main(program)));
    } catch (Throwable failure) {
      run.over().completeExceptionally(failure);
    }
  }

  private Finished await(Run run, Duration limit) {
    try {
      return DEBUGGED ? run.over().get() : run.over().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String why = "no end within " + Durations.text(limit) + " of real time";
      run.giveUp(isTerminating() ? Run.TERMINATED + "; " + why : why);
      return givenUp(run);
    } catch (InterruptedException e) {
      run.giveUp("the thread that waits for the run was interrupted");
      Thread.currentThread().interrupt();
      return givenUp(run);
    } catch (ExecutionException e) {
      return givenUp(run);
    }
  }

  private Finished terminated(Run run, @Nullable Throwable thrown) {
    spoilt = true;
    return run.endedWith(
        thrown instanceof SimulationFailure
            ? thrown
            : new SimulationFailure(Run.TERMINATED, thrown));
  }

  private Finished givenUp(Run run) {
    spoilt = true;
    Throwable why =
        run.over().isCompletedExceptionally()
            ? run.over().exceptionNow()
            : new SimulationFailure("the run ended when it was given up", null);
    return run.endedWith(why);
  }
}
