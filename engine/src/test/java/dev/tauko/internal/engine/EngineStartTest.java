package dev.tauko.internal.engine;

import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.tauko.Engine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The start of an engine under odd circumstances, and its actor, which may be stopped. */
class EngineStartTest {

  private static String hello(Engine engine) throws ExecutionException, InterruptedException {
    return engine
        .start(() -> {
          yieldNow();
          return "hello";
        })
        .toCompletableFuture()
        .get();
  }

  private static Props onTheDispatcherOfCoroutines(Lab lab) {
    return DispatcherSelector.fromConfig(lab.config().getString("tauko.dispatcher"));
  }

  @OnEachCarrier
  void asAnExtensionItStartsWithTheActorSystem(Lab lab) throws Exception {
    String extension = "pekko.actor.typed.extensions = [\"dev.tauko.Engine$Id\"]";
    ActorSystem<?> system = lab.system(extension);
    assertThat(system.hasExtension(Engine.Id.getInstance())).isTrue();
    assertThat(hello(Engine.get(system))).isEqualTo("hello");
    assertThatThrownBy(() -> lab.system(extension, "tauko.drain-timeout = never"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.drain-timeout");
  }

  @OnEachMode
  void aThreadThatIsInterruptedAlreadyStartsItAndStaysInterrupted(Lab lab) throws Exception {
    ActorSystem<?> system = lab.system();
    Boolean interrupted =
        lab.elsewhere(
                () -> {
                  Thread.currentThread().interrupt();
                  Engine.get(system);
                  return Thread.interrupted();
                })
            .join();
    assertThat(interrupted).isTrue();
    assertThat(hello(Engine.get(system))).isEqualTo("hello");
  }

  @OnEachCarrier
  void anInterruptWhileItStartsStaysPending(Lab lab) throws Exception {
    ActorSystem<?> system = lab.system();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    system.systemActorOf(blocker(busy, free), "blocker", onTheDispatcherOfCoroutines(lab));
    busy.await();
    CompletableFuture<Thread> starter = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted =
        lab.elsewhere(() -> {
          starter.complete(Thread.currentThread());
          Engine.get(system);
          return Thread.interrupted();
        });
    Thread thread = starter.join();
    awaitParkedIn(thread, EngineStart.class);
    thread.interrupt();
    while (thread.isInterrupted()) {
      Thread.onSpinWait();
    }
    awaitParkedIn(thread, EngineStart.class);
    free.countDown();

    assertThat(interrupted.get()).isTrue();
    assertThat(hello(Engine.get(system))).isEqualTo("hello");
  }

  private static void awaitParkedIn(Thread thread, Class<?> type) {
    while (thread.getState() != Thread.State.TIMED_WAITING
        || Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().equals(type.getName()))) {
      Thread.onSpinWait();
    }
  }

  /** Keeps its thread: one that waits would be suspended with the carrier mailbox. */
  private static Behavior<Void> blocker(CountDownLatch busy, CountDownLatch free) {
    return Behaviors.setup(context -> {
      busy.countDown();
      while (free.getCount() > 0) {
        Thread.onSpinWait();
      }
      return Behaviors.empty();
    });
  }

  @OnEachMode
  void anActorOnTheDispatcherOfCoroutinesMayBeTheFirstToGetIt(Lab lab) throws Exception {
    ActorSystem<?> system = lab.system();
    CompletableFuture<Engine> engine = new CompletableFuture<>();
    Behavior<Void> first =
        Behaviors.setup(context -> {
          engine.complete(Engine.get(context.getSystem()));
          return Behaviors.empty();
        });
    system.systemActorOf(first, "first", onTheDispatcherOfCoroutines(lab));
    assertThat(engine.get()).isSameAs(Engine.get(system));
    assertThat(hello(engine.get())).isEqualTo("hello");
  }

  @OnEachMode
  void onATerminatingSystemItFailsAtOnce(Lab lab) throws Exception {
    ActorSystem<?> system = lab.system();
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Behavior<Void> lingering =
        Behaviors.receive(Void.class)
            .onSignal(
                PostStop.class,
                signal -> {
                  stopping.countDown();
                  free.await();
                  return Behaviors.same();
                })
            .build();
    system.systemActorOf(lingering, "lingering", DispatcherSelector.blocking());
    system.terminate();
    stopping.await();
    try {
      assertTerminating(system);
    } finally {
      free.countDown();
    }
    Lab.end(system);
    assertTerminating(system);
  }

  private static void assertTerminating(ActorSystem<?> system) {
    assertThatThrownBy(() -> Engine.get(system))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine cannot start: the actor system host is terminating");
  }

  @OnEachMode
  void itsActorMayBePoisonedAndCoroutinesGoOn(Lab lab) throws Exception {
    stopRoots(lab, PoisonPill.getInstance());
  }

  @OnEachMode
  void itsActorMayBeKilledAndCoroutinesGoOn(Lab lab) throws Exception {
    stopRoots(lab, Kill.getInstance());
  }

  /** Stops the engine's actor and its successors, and lets Pekko look for an idle dispatcher. */
  private static void stopRoots(Lab lab, Object message) throws Exception {
    Duration timeout = Duration.ofMillis(100);
    ActorSystem<?> system =
        lab.system(
            "pekko.loglevel = off",
            "pekko.stdout-loglevel = off",
            "tauko.event-loop.shutdown-timeout = 100ms",
            "tauko.parallel.shutdown-timeout = 100ms");
    var classic = Adapter.toClassic(system);
    Engine engine = Engine.get(system);
    for (String root : new String[] {"tauko", "tauko-1", "tauko-2"}) {
      try (Probe probe = new Probe(system)) {
        ActorRef actor =
            classic
                .actorSelection("/system/" + root)
                .resolveOne(Duration.ofSeconds(30))
                .toCompletableFuture()
                .get();
        probe.watch(actor);
        classic.actorSelection("/system/" + root).tell(message, ActorRef.noSender());
        probe.awaitEnds(1);
      }
      assertThat(hello(engine)).isEqualTo("hello");
      CountDownLatch later = new CountDownLatch(1);
      system
          .scheduler()
          .scheduleOnce(timeout.multipliedBy(3), later::countDown, system.executionContext());
      later.await();
      assertThat(engine.loop().isRunning()).isTrue();
      assertThat(hello(engine)).isEqualTo("hello");
    }
    Lab.end(system);
    assertThat(engine.loop().isRunning()).isFalse();
  }
}
