package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The tasks that bodies of actors create, and those of coroutines under an actor: their ends. */
class TasksOfActorsTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private final AtomicInteger begun = new AtomicInteger();

  /** Waits until it is cancelled, and cleans up for a while. */
  private void waits(String name, int turns) throws Exception {
    try {
      begun.incrementAndGet();
      runningLoop().createFuture().await();
    } finally {
      for (int i = 0; i < turns; i++) {
        yieldNow();
      }
      events.add(name + " has cleaned up");
    }
  }

  private Coroutine<Void> waiting(String name, int turns) {
    return () -> {
      waits(name, turns);
      return null;
    };
  }

  /** A system with an actor whose body waits for tasks that wait, which is then terminated. */
  private void terminate(Lab lab, CoroutineBehavior.Body<Object> body, int waiting) {
    ActorSystem<?> system = lab.system();
    system.systemActorOf(
        Behaviors.supervise(
                CoroutineBehavior.<Object>of(mailbox -> {
                  events.add("begins");
                  try {
                    body.run(mailbox);
                    events.add("goes on");
                  } catch (CancelledError cancelled) {
                    events.add(cancelled.getMessage());
                    throw cancelled;
                  }
                }))
            .onFailure(SupervisorStrategy.restart()),
        "waits",
        Props.empty());
    awaitBegun(waiting);
    Lab.end(system);
  }

  /** Until so many tasks that wait have begun: one that is cancelled before has no clean-up. */
  private void awaitBegun(int waiting) {
    while (begun.get() < waiting) {
      Thread.onSpinWait();
    }
  }

  @OnEachMode
  void theShutdownCancelsNoGroupOfALivingBody(Lab lab) {
    terminate(
        lab,
        mailbox ->
            taskGroup(group -> {
              group.createTask(waiting("child", 5));
            }),
        1);
    assertThat(events).hasSize(3).startsWith("begins", "child has cleaned up");
    assertThat(events.get(2)).endsWith("is being stopped");
  }

  @OnEachMode
  void theShutdownCancelsNoGatherOfALivingBody(Lab lab) {
    terminate(lab, mailbox -> gather(List.of(waiting("first", 0), waiting("second", 20))), 2);
    assertThat(events).hasSize(4).startsWith("begins");
    // On several cores either may be the first. The gather ends with it, and the body hears then.
    assertThat(events.get(1)).endsWith("has cleaned up");
    assertThat(events.subList(1, 4))
        .contains("first has cleaned up", "second has cleaned up")
        .filteredOn(event -> event.endsWith("is being stopped"))
        .hasSize(1);
  }

  @OnEachMode
  void theShutdownCancelsNoTaskThatALivingBodyAwaits(Lab lab) {
    terminate(
        lab, mailbox -> createTask(() -> createTask(waiting("grandchild", 3)).await()).await(), 1);
    assertThat(events).hasSize(3).startsWith("begins", "grandchild has cleaned up");
  }

  @OnEachMode
  void theShutdownCancelsNoTaskOfACoroutineUnderAnActor(Lab lab) {
    ActorSystem<?> system = lab.system();
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    system.systemActorOf(
        Behaviors.<Throwable>setup(context -> {
          Actors.start(
              context,
              () -> {
                try {
                  return gather(List.of(waiting("first", 0), waiting("second", 0)));
                } catch (CancelledError cancelled) {
                  outcome.complete(cancelled);
                  throw cancelled;
                }
              });
          return Behaviors.empty();
        }),
        "parent",
        Props.empty());
    awaitBegun(2);
    Lab.end(system);
    assertThat(outcome.join()).hasMessageEndingWith("is being stopped");
  }

  @OnEachMode
  void whatABodyLeavesIsCancelledAndEndsBeforeTheActorDoes(Lab lab) {
    lab.run(() -> {
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                createTask(waiting("quick", 0));
                createTask(waiting("slow", 30));
                createTask(() -> {
                  try {
                    waits("with help", 0);
                  } finally {
                    gather(List.of(helps(), helps()));
                  }
                });
                while (begun.get() < 3) {
                  yieldNow();
                }
              }));
      awaitTermination(actor);
      assertThat(events)
          .containsExactlyInAnyOrder(
              "quick has cleaned up",
              "slow has cleaned up",
              "with help has cleaned up",
              "helped",
              "helped");
    });
  }

  private Coroutine<Void> helps() {
    return () -> {
      sleep(Duration.ofMillis(10));
      events.add("helped");
      return null;
    };
  }

  @OnEachMode
  void aTaskThatATimeLimitHasCancelledIsCancelledWhenItGoesOn(Lab lab) {
    lab.run(() -> {
      Event timeIsUp = new Event();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                createTask(() -> {
                  try {
                    timeout(
                        Duration.ofMillis(1),
                        () -> {
                          try {
                            waits("limited", 0);
                          } finally {
                            timeIsUp.set();
                            sleep(Duration.ofMillis(10));
                          }
                        });
                  } catch (AsyncTimeoutException late) {
                    events.add("goes on");
                  }
                  waits("the rest", 0);
                });
                timeIsUp.await();
              }));
      awaitTermination(actor);
      assertThat(events)
          .containsExactlyInAnyOrder(
              "limited has cleaned up", "goes on", "the rest has cleaned up");
    });
  }

  @OnEachMode
  void itsReasonNamesTheBody(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> reason = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                createTask(() -> {
                  try {
                    begun.incrementAndGet();
                    runningLoop().createFuture().await();
                  } catch (CancelledError cancelled) {
                    reason.complete(cancelled.getMessage());
                    throw cancelled;
                  }
                });
                while (begun.get() == 0) {
                  yieldNow();
                }
              }));
      awaitTermination(actor);
      assertThat(await(reason))
          .contains(actor.path().name())
          .endsWith(", with which this ends, has ended");
    });
  }

  @OnEachMode
  void aFreshBodyBeginsWhenTheTasksOfTheFailedOneHaveEnded(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> second = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      CoroutineBehavior.of(mailbox -> {
                        if (events.isEmpty()) {
                          events.add("first body");
                          createTask(waiting("task of the first", 20));
                          while (begun.get() == 0) {
                            yieldNow();
                          }
                          throw new IllegalStateException("on purpose");
                        }
                        events.add("second body");
                        second.complete(mailbox.receive());
                      }))
                  .onFailure(SupervisorStrategy.restart()));
      actor.tell("message");
      assertThat(await(second)).isEqualTo("message");
      awaitTermination(actor);
      assertThat(events)
          .containsExactly("first body", "task of the first has cleaned up", "second body");
    });
  }

  @OnEachMode
  void whatTheEngineStartsGoesOn(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Task<Void>> started = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(
                  mailbox -> started.complete(Engine.current().start(waiting("apart", 0)))));
      Task<Void> apart = await(started);
      awaitTermination(actor);
      assertThat(apart.isDone()).isFalse();
      apart.cancel();
    });
  }

  @OnEachMode
  void aTaskThatIgnoresItsCancellationIsLeftBehind(Lab lab) throws Exception {
    Lab own = lab.with("tauko.shutdown-timeout = 10ms");
    CompletableFuture<Void> letGo = new CompletableFuture<>();
    try (Logs logs = new Logs(Engine.class)) {
      own.run(() -> {
        ActorRef<Object> actor =
            Stage.spawn(
                own,
                CoroutineBehavior.of(mailbox -> {
                  createTask(() -> {
                    begun.incrementAndGet();
                    while (!letGo.isDone()) {
                      try {
                        await(letGo.copy());
                      } catch (CancelledError ignored) {
                        events.add("ignored");
                      }
                    }
                  });
                  while (begun.get() == 0) {
                    yieldNow();
                  }
                }));
        awaitTermination(actor);
        letGo.complete(null);
      });
      logs.await("left behind");
      assertThat(logs.messages())
          .anyMatch(line ->
              line.startsWith("WARN 1 task that")
                  && line.endsWith(
                      "has not ended within tauko.shutdown-timeout (PT0.01S) after it, and is left"
                          + " behind"));
    }
    assertThat(events).isNotEmpty();
  }
}
