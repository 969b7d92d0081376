package dev.tauko;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.actor.Actors.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.tauko.actor.Actors;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Lock;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines beside the actor system's own, each described by a section of the configuration. */
class EngineGroupTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static <T> T join(Future<T> future) {
    return future.toCompletableFuture().join();
  }

  @OnEachCarrier
  void aFurtherEngineHasALoopOfItsOwn(Lab lab) {
    ActorSystem<?> system = lab.system("app.reports {}");
    Engine own = Engine.get(system);
    Engine reports = Engine.get(system, "app.reports");

    assertThat(reports).isNotSameAs(own).isSameAs(Engine.get(system, "app.reports"));
    assertThat(reports).isSameAs(Engine.get(system, " app.\"reports\""));
    assertThat(reports.loop()).isNotSameAs(own.loop());
    assertThat(reports.loop()).asString().contains("app.reports");
    assertThat(join(reports.start(() -> Engine.current()))).isSameAs(reports);
    assertThat(join(own.start(() -> Engine.current()))).isSameAs(own);
    assertThat(join(reports.start(() -> createTask(() -> Engine.current()).await())))
        .isSameAs(reports);
  }

  @OnEachCarrier
  void oneLoopIsBusyAndTheOtherGoesOn(Lab lab) throws InterruptedException {
    ActorSystem<?> system = lab.system("app.reports {}");
    CountDownLatch goOn = new CountDownLatch(1);
    Engine own = Engine.get(system);
    CompletableFuture<Void> busy = new CompletableFuture<>();
    own.loop()
        .callSoonThreadsafe(() -> {
          busy.complete(null);
          while (goOn.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    busy.join();

    assertThat(join(Engine.get(system, "app.reports").start(() -> 1))).isEqualTo(1);
    goOn.countDown();
  }

  @OnEachCarrier
  void whatItsSectionDoesNotSayIsThatOfTheSystemsEngine(Lab lab) {
    ActorSystem<?> system =
        lab.system(
            "tauko.debug = on",
            "app.quiet.debug = off",
            "app.likewise {}",
            "app.pool.dispatcher = tauko.parallel");

    assertThat(join(Engine.get(system, "app.quiet").start(() -> sites()))).isFalse();
    assertThat(join(Engine.get(system, "app.likewise").start(() -> sites()))).isTrue();
    assertThat(Engine.get(system, "app.pool").loop()).asString().contains("app.pool");
    assertThat(join(Engine.get(system, "app.pool").start(() -> 1))).isEqualTo(1);
  }

  /** Whether cancellations have stack traces, as they have in debug mode. */
  private static boolean sites() {
    Task<?> task = createTask(() -> sleep(LONG));
    task.cancel();
    try {
      task.await();
      return false;
    } catch (CancelledError cancelled) {
      return cancelled.getStackTrace().length > 0;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @OnEachCarrier
  void aGroupHasAsManyLoopsAsItsSectionSays(Lab lab) {
    ActorSystem<?> system = lab.system("app.sessions.loops = 3", "app.all.loops = cores");
    EngineGroup group = EngineGroup.get(system, "app.sessions");

    assertThat(group).isSameAs(EngineGroup.get(system, "app.sessions"));
    assertThat(group.engines()).hasSize(3).doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 6).mapToObj(i -> group.next()).toList())
        .isEqualTo(
            List.of(
                group.engines().get(0),
                group.engines().get(1),
                group.engines().get(2),
                group.engines().get(0),
                group.engines().get(1),
                group.engines().get(2)));
    Set<Engine> used = new HashSet<>();
    for (int key = 0; key < 100; key++) {
      Engine engine = group.of(key);
      assertThat(group.of(key)).isSameAs(engine);
      used.add(engine);
    }
    assertThat(used).hasSize(3);
    for (Engine engine : group.engines()) {
      assertThat(join(engine.start(() -> Engine.current()))).isSameAs(engine);
    }
    assertThat(EngineGroup.get(system, "app.all").engines())
        .hasSize(Runtime.getRuntime().availableProcessors());
    assertThatThrownBy(() -> Engine.get(system, "app.sessions"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("app.sessions.loops asks for 3 engines")
        .hasMessageContaining("EngineGroup.get(system, \"app.sessions\")");
  }

  @OnEachCarrier
  void whatBelongsToOneLoopIsRefusedOnAnotherAndTheMessageSaysTheWay(Lab lab) {
    ActorSystem<?> system = lab.system("app.reports {}");
    Engine own = Engine.get(system);
    Engine reports = Engine.get(system, "app.reports");
    CompletableFuture<Integer> seven = new CompletableFuture<>();
    Task<Integer> task = own.start(() -> await(seven));
    Lock lock = new Lock();
    join(own.start(() -> lock.acquire().close()));

    assertThatThrownBy(() -> join(reports.start(() -> task.await())))
        .rootCause()
        .hasMessageContaining("tauko.event-loop")
        .hasMessageContaining("app.reports")
        .hasMessageContaining("await(future.toCompletableFuture())");
    assertThatThrownBy(() -> join(reports.start(() -> lock.acquire().close())))
        .rootCause()
        .hasMessageContaining("tauko.event-loop")
        .hasMessageContaining("app.reports")
        .hasMessageContaining("callSoonThreadsafe");
    Task<Integer> across = reports.start(() -> await(task.toCompletableFuture()));
    seven.complete(7);
    assertThat(join(across)).isEqualTo(7);
  }

  @OnEachCarrier
  void onlySoManyCoroutinesRunAtATimeAndTheOthersInTheirOrder(Lab lab) {
    ActorSystem<?> system = lab.system("app.few.max-running = 2");
    Engine few = Engine.get(system, "app.few");
    List<String> trail = new ArrayList<>();
    CompletableFuture<List<Task<?>>> started = new CompletableFuture<>();
    Task<?> starter =
        Engine.get(system, "app.few")
            .start(() -> {
              List<Task<?>> tasks = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                int number = i;
                tasks.add(
                    few.start(() -> {
                      trail.add(number + " begins");
                      gather(() -> sleep(LONG.multipliedBy(number + 1)), () -> sleep(LONG));
                      trail.add(number + " ends");
                    }));
              }
              started.complete(tasks);
            });
    List<Task<?>> tasks = started.join();
    join(starter);
    tasks.forEach(EngineGroupTest::join);

    assertThat(trail)
        .containsExactly(
            "0 begins", "1 begins", "0 ends", "2 begins", "1 ends", "3 begins", "2 ends", "3 ends");
  }

  @OnEachCarrier
  void aCoroutineThatWaitsForItsTurnCanBeCancelledAndTheNextOneComes(Lab lab) {
    ActorSystem<?> system = lab.system("app.one.max-running = 1");
    Engine one = Engine.get(system, "app.one");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Task<?> first = one.start(() -> await(gate));
    Task<?> second = one.start(() -> 2);
    Task<Integer> third = one.start(() -> 3);

    second.cancel();
    assertThatThrownBy(() -> join(second)).isInstanceOf(Throwable.class);
    assertThat(second.isCancelled()).isTrue();
    assertThat(third.isDone()).isFalse();
    gate.complete(null);
    join(first);
    assertThat(join(third)).isEqualTo(3);
  }

  @OnEachCarrier
  void theBodyOfAnActorOnTheEnginesDispatcherRunsThere(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.event-loop.clock = system", "app.reports {}");
    Engine reports = Engine.get(system, "app.reports");
    ActorRef<ActorRef<Object>> there =
        system.systemActorOf(
            CoroutineBehavior.of(mailbox -> mailbox.receive().tell(Engine.current())),
            "there",
            DispatcherSelector.fromConfig("app.reports"));
    ActorRef<ActorRef<Object>> elsewhere =
        system.systemActorOf(
            CoroutineBehavior.of(mailbox -> mailbox.receive().tell(Engine.current())),
            "elsewhere",
            org.apache.pekko.actor.typed.Props.empty());

    assertThat(join(Engine.get(system).<Object>start(() -> ask(there, r -> r, LONG))))
        .isSameAs(reports);
    assertThat(join(reports.<Object>start(() -> ask(elsewhere, r -> r, LONG))))
        .isSameAs(Engine.get(system));
  }

  /** Completes a future with what a coroutine returns, or throws. */
  private static <T> void complete(CompletableFuture<T> outcome, Coroutine<T> body) {
    try {
      outcome.complete(body.await());
    } catch (Throwable failure) {
      outcome.completeExceptionally(failure);
    }
  }

  @OnEachCarrier
  void coroutinesUnderAnActorRunOnTheEngineOfItsDispatcher(Lab lab) {
    ActorSystem<?> system =
        lab.system(
            "tauko.event-loop.clock = system",
            "app.reports.max-running = 1",
            "app.pool { dispatcher = tauko.parallel, max-running = 1 }");
    for (String path : List.of("app.reports", "app.pool")) {
      Engine engine = Engine.get(system, path);
      CompletableFuture<List<Engine>> ofBody = new CompletableFuture<>();
      system.systemActorOf(
          CoroutineBehavior.of(mailbox ->
              complete(
                  ofBody,
                  () -> {
                    Queue<Engine> queue = new Queue<>();
                    Task<Engine> task =
                        mailbox.start(() -> {
                          queue.put(Engine.current());
                          return mailbox.start(() -> Engine.current()).await();
                        });
                    return List.of(task.await(), queue.get());
                  })),
          "body-on-" + path,
          DispatcherSelector.fromConfig(path));
      CompletableFuture<Engine> ofBehavior = new CompletableFuture<>();
      system.systemActorOf(
          Behaviors.<Engine>setup(context -> {
            Coroutine<Engine> nested = () -> Actors.start(context, () -> Engine.current()).await();
            Actors.start(context, nested, (there, failure) -> Objects.requireNonNull(there));
            return Behaviors.receiveMessage(there -> {
              ofBehavior.complete(there);
              return Behaviors.stopped();
            });
          }),
          "behavior-on-" + path,
          DispatcherSelector.fromConfig(path));

      assertThat(ofBody.join()).containsExactly(engine, engine);
      assertThat(ofBehavior.join()).isSameAs(engine);
    }
  }

  @OnEachCarrier
  void coroutinesUnderAnActorOnAnyOtherDispatcherRunOnTheSystemsEngine(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.event-loop.clock = system");
    for (String path : List.of("pekko.actor.default-dispatcher", "tauko.parallel")) {
      CompletableFuture<Engine> started = new CompletableFuture<>();
      system.systemActorOf(
          CoroutineBehavior.of(
              mailbox -> complete(started, () -> mailbox.start(() -> Engine.current()).await())),
          "on-" + path,
          DispatcherSelector.fromConfig(path));

      assertThat(started.join()).isSameAs(Engine.get(system));
    }
  }

  @OnEachCarrier
  void aPathThatIsInUseAsADispatcherIsNamedAsThat(Lab lab) {
    ActorSystem<?> system = lab.system("app.reports.dispatcher = tauko.parallel");
    system.systemActorOf(Behaviors.empty(), "early", DispatcherSelector.fromConfig("app.reports"));

    assertThatThrownBy(() -> Engine.get(system, "app.reports"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("app.reports is in use as an ordinary dispatcher of Pekko")
        .hasMessageContaining("Engine.get(system, \"app.reports\")");
  }

  @OnEachCarrier
  void coroutinesOfAllEnginesAreFoundByTheirPaths(Lab lab) {
    ActorSystem<?> system = lab.system("app.reports {}");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Task<?> here = Engine.get(system).start("worker", () -> await(gate));
    Task<?> there = Engine.get(system, "app.reports").start("worker", () -> await(gate));

    assertThat(here.actor().path().toString()).contains("/coroutines/worker");
    assertThat(there.actor().path().toString()).contains("/coroutines/worker");
    assertThat(here.actor().path()).isNotEqualTo(there.actor().path());
    assertThat(
            Adapter.toClassic(system)
                .actorSelection(there.actor().path())
                .resolveOne(LONG)
                .toCompletableFuture()
                .join())
        .isEqualTo(Adapter.toClassic(there.actor()));
    gate.complete(null);
    join(here);
    join(there);
  }

  @OnEachCarrier
  void theEndOfTheSystemEndsAllEngines(Lab lab) {
    ActorSystem<?> system = lab.system("app.sessions.loops = 2");
    List<String> ended = java.util.Collections.synchronizedList(new ArrayList<>());
    CountDownLatch running = new CountDownLatch(3);
    List<Engine> engines = new ArrayList<>(EngineGroup.get(system, "app.sessions").engines());
    engines.add(Engine.get(system));
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (Engine engine : engines) {
      CompletableFuture<?> never = new CompletableFuture<>();
      futures.add(
          engine
              .start(() -> {
                try {
                  running.countDown();
                  await(never);
                } finally {
                  ended.add(runningLoop().toString());
                }
              })
              .toCompletableFuture());
    }
    lab.elsewhere(
            () -> {
              running.await();
              return null;
            })
        .join();
    Lab.end(system);

    assertThat(ended).hasSize(3).doesNotHaveDuplicates();
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThatThrownBy(() -> engines.getFirst().start(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("(app.sessions-0)");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app.missing   | x = 1                          | app.missing                    | accepted: a section
          app..x        | x = 1                          | app..x                         | accepted: the path of the section
          tauko         | x = 1                          | tauko                          | accepted: the path of a section of your own
          tauko.parallel| x = 1                          | tauko.parallel                 | accepted: the path of a section of your own
          app.a         | app.a = 7                      | app.a                          | accepted: a section
          app.a         | app.a.loop = 2                 | app.a.loop                     | there is no such key, did you mean loops?; accepted: blocking-dispatcher
          app.a         | app.a.loops = 0                | app.a.loops                    | accepted: 1 to 10000, or cores
          app.a         | app.a.loops = many             | app.a.loops                    | accepted: 1 to 10000, or cores
          app.a         | app.a.max-running = 0          | app.a.max-running              | accepted: 1 to 2147483647, or infinite
          app.a         | app.a.max-running = 1.5        | app.a.max-running              | accepted: 1 to 2147483647, or infinite
          app.a         | app.a.debug = perhaps          | app.a.debug                    | accepted: on or off
          app.a         | app.a.drain-timeout = -1s      | app.a.drain-timeout            | accepted: 0 ms to 100 days
          app.a         | app.a.shutdown-timeout = never | app.a.shutdown-timeout         | accepted: 0 ms to 100 days
          app.a         | app.a.dispatcher = no.such     | app.a.dispatcher               | accepted: the path of a dispatcher
          app.a         | app.a.blocking-dispatcher = x  | app.a.blocking-dispatcher      | accepted: the path of a dispatcher
          app.a         | app.a.dispatcher = pekko.actor.default-dispatcher | app.a.dispatcher | accepted: tauko.event-loop, tauko.parallel
          """)
  void whatIsWrongIsNamedWithItsPath(String path, String setting, String named, String tells) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "host",
            com.typesafe.config.ConfigFactory.parseString(setting)
                .withFallback(com.typesafe.config.ConfigFactory.load()));
    try {
      assertThatThrownBy(() -> Engine.get(system, path))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(named)
          .hasMessageContaining(tells);
      assertThatThrownBy(() -> Engine.get(system, path)).isInstanceOf(ConfigException.class);
    } finally {
      Lab.end(system);
    }
  }
}
