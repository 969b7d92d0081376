package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.MailboxSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Coroutines under actors, and what a body has of its actor. */
class ActorsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static void poison(ActorRef<?> actor) {
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
  }

  @OnEachMode
  void aCoroutineEndsWithItsActorAndBeforeIt(Lab lab) {
    lab.run(() -> {
      List<String> events = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<Object> begun = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.setup(context -> {
                var _ =
                    Actors.start(
                        context,
                        () -> {
                          begun.complete("");
                          try {
                            sleep(LONG);
                          } finally {
                            yieldNow();
                            events.add("coroutine");
                          }
                        });
                return Behaviors.receive(Object.class)
                    .onSignal(
                        PostStop.class,
                        signal -> {
                          events.add("PostStop");
                          return Behaviors.same();
                        })
                    .build();
              }));
      await(begun);
      poison(actor);
      awaitTermination(actor);
      events.add("terminated");
      assertThat(events).containsExactly("coroutine", "PostStop", "terminated");
    });
  }

  @OnEachMode
  void theOutcomeComesAsAMessage(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> outcomes = new CompletableFuture<>();
      Behavior<Object> behavior =
          Behaviors.setup(context -> {
            List<Object> all = new ArrayList<>();
            var _ = Actors.start(context, () -> 7, (value, failure) -> "value " + value);
            var _ =
                Actors.<Object, Object>start(
                    context,
                    () -> {
                      throw new IllegalStateException("broken");
                    },
                    (value, failure) -> "failure " + failure);
            return Behaviors.receiveMessage(message -> {
              all.add(message);
              if (all.size() == 2) {
                outcomes.complete(all);
                return Behaviors.stopped();
              }
              return Behaviors.same();
            });
          });
      ActorRef<Object> actor = Stage.spawn(lab, behavior);
      assertThat(await(outcomes))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .containsExactlyInAnyOrder("value 7", "failure java.lang.IllegalStateException: broken");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void theBodysCoroutinesEndWithTheActor(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Task<?>> started = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                started.complete(mailbox.start(() -> sleep(LONG)));
                mailbox.receive();
              }));
      Task<?> task = await(started);
      assertThat(task.isDone()).isFalse();
      actor.tell("end");
      awaitTermination(actor);
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @OnEachMode
  void everythingIsLegalInTheMidstOfTheBody(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> result = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                List<Object> seen = new ArrayList<>();
                mailbox.onSignal(Terminated.class, ended -> seen.add("ended"));
                ActorRef<Object> child = mailbox.spawn(Stage.idle(), "child");
                seen.add(child.path().parent().equals(mailbox.self().path()));
                sleep(Duration.ofMillis(1));
                mailbox.watch(child);
                seen.add(mailbox.children().size());
                mailbox.unwatch(child);
                mailbox.watchWith(child, "gone");
                mailbox.stop(child);
                seen.add(mailbox.receive());
                seen.add(mailbox.children().size());
                try {
                  mailbox.spawn(Stage.idle(), "not a/name");
                } catch (RuntimeException rejected) {
                  seen.add(rejected.getClass().getSimpleName());
                }
                result.complete(seen);
              }));
      assertThat(await(result)).isEqualTo(List.of(true, 1, "gone", 0, "InvalidActorNameException"));
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void theLogNamesTheActor(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> result = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                Logger log = mailbox.log();
                yieldNow();
                result.complete(
                    List.of(
                        log.getName(),
                        MDC.get("pekkoSource"),
                        MDC.get("sourceActorSystem"),
                        MDC.get("pekkoAddress")));
              }));
      assertThat(await(result))
          .isEqualTo(
              List.of(
                  ActorsTest.class.getName(),
                  actor.path().toString(),
                  "tauko",
                  actor.path().address().toString()));
      assertThat(MDC.get("pekkoSource")).isNull();
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aFullMailboxDropsNoCallsOfTheBody(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> result = new CompletableFuture<>();
      Behavior<Object> small =
          CoroutineBehavior.of(mailbox -> {
            ActorRef<Object> child = null;
            for (int i = 0; i < 20; i++) {
              mailbox.self().tell("fill");
              child = mailbox.spawnAnonymous(Stage.idle());
            }
            result.complete(child.path().name().isEmpty() ? "" : "spawned");
          });
      ActorRef<Object> parent =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                ActorRef<Object> actor = mailbox.spawn(small, "small", MailboxSelector.bounded(1));
                awaitTermination(actor);
              }));
      assertThat(await(result)).isEqualTo("spawned");
      awaitTermination(parent);
    });
  }

  @OnEachMode
  void aFailureUnderAnActorThatNobodyAwaitsIsLogged(Lab lab) throws Exception {
    Logs logs = lab.logs(Task.class);
    ActorSystem<Void> system = lab.system();
    Coroutine.OfVoid failing =
        () -> {
          throw new IllegalStateException("unseen");
        };
    var _ =
        system.systemActorOf(
            CoroutineBehavior.of(mailbox -> {
              mailbox.start(failing);
              mailbox.receive();
            }),
            "direct",
            Props.empty());
    logs.await("failed, and no one waits for it");
    var _ =
        system.systemActorOf(
            Behaviors.setup(context -> {
              Actors.start(context, failing.asCoroutine());
              return Behaviors.empty();
            }),
            "messages",
            Props.empty());
    logs.await("failed, and no one waits for it", 2);
    Lab.end(system);
  }

  @OnEachMode
  void messagesOfAnotherTypeComeByAnAdapter(Lab lab) {
    lab.run(() -> {
      CompletableFuture<ActorRef<Integer>> adapted = new CompletableFuture<>();
      CompletableFuture<List<String>> received = new CompletableFuture<>();
      ActorRef<String> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<String>of(mailbox -> {
                adapted.complete(
                    mailbox.messageAdapter(Integer.class, number -> "number " + number));
                received.complete(List.of(mailbox.receive(), mailbox.receive()));
              }));
      ActorRef<Integer> numbers = await(adapted);
      numbers.tell(7);
      actor.tell("text");
      assertThat(await(received)).containsExactlyInAnyOrder("number 7", "text");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void anAdapterThatThrowsFailsTheActor(Lab lab) {
    lab.run(() -> {
      CompletableFuture<ActorRef<Integer>> adapted = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      ActorRef<String> parent =
          Stage.spawn(
              lab,
              CoroutineBehavior.<String>of(mailbox -> {
                Behavior<String> failing =
                    CoroutineBehavior.of(child -> {
                      child.receive();
                      adapted.complete(
                          child.messageAdapter(
                              Integer.class,
                              number -> {
                                throw new IllegalStateException("no number");
                              }));
                      child.receive();
                    });
                mailbox.onSignal(
                    ChildFailed.class, signal -> ended.complete(signal.cause().getMessage()));
                ActorRef<String> watched = mailbox.spawnAnonymous(failing);
                mailbox.watch(watched);
                watched.tell("begin");
                mailbox.receive();
              }));
      await(adapted).tell(7);
      assertThat(await(ended)).isEqualTo("no number");
      parent.tell("end");
      awaitTermination(parent);
    });
  }

  @OnEachMode
  void whatIsArrangedAroundABodyComesAsMessages(Lab lab) throws Exception {
    ActorSystem<Void> system = lab.system();
    CompletableFuture<Set<String>> received = new CompletableFuture<>();
    Duration soon = Duration.ofMillis(1);
    system.systemActorOf(
        Behaviors.<String>setup(context ->
            Behaviors.withTimers(timers -> {
              timers.startSingleTimer("timer", soon);
              context.scheduleOnce(soon, context.getSelf(), "scheduled");
              context.setReceiveTimeout(soon, "idle");
              context.pipeToSelf(
                  CompletableFuture.completedFuture("piped"), (result, failure) -> result);
              context.messageAdapter(Integer.class, number -> "number " + number).tell(7);
              return CoroutineBehavior.of(mailbox -> {
                Set<String> all = new TreeSet<>();
                while (all.size() < 5) {
                  all.add(mailbox.receive());
                }
                received.complete(all);
              });
            })),
        "arranged",
        Props.empty());
    assertThat(received.get()).containsExactly("idle", "number 7", "piped", "scheduled", "timer");
    Lab.end(system);
  }

  @OnEachMode
  void onlyTheActorAndItsCoroutinesMayStartOnes(Lab lab) throws Exception {
    CompletableFuture<ActorContext<Object>> leaked = new CompletableFuture<>();
    CompletableFuture<String> nested = new CompletableFuture<>();
    Behavior<Object> behavior =
        Behaviors.setup(context -> {
          Actors.start(
              context,
              () -> {
                nested.complete(Actors.start(context, () -> "own").await());
              });
          leaked.complete(context);
          return Behaviors.empty();
        });
    lab.run(() -> {
      ActorRef<Object> actor = Stage.spawn(lab, behavior);
      ActorContext<Object> context = await(leaked);
      assertThat(await(nested)).isEqualTo("own");
      assertThatItIsRefused(() -> Actors.start(context, () -> 1));
      assertThatItIsRefused(() -> Actors.start(context, () -> {}));
      assertThatItIsRefused(() -> Actors.start(context, () -> 1, (result, failure) -> ""));
      await(
          lab.elsewhere(() -> {
            assertThatItIsRefused(() -> Actors.start(context, () -> 1));
            assertThatItIsRefused(() -> Actors.start(context, () -> 1, (result, failure) -> ""));
            return "";
          }));
      poison(actor);
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aBodyMayStartOnesByTheContextAroundIt(Lab lab) {
    CompletableFuture<Object> started = new CompletableFuture<>();
    lab.run(() -> {
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.setup(context ->
                  CoroutineBehavior.of(
                      mailbox -> started.complete(Actors.start(context, () -> "own").await()))));
      assertThat(await(started)).isEqualTo("own");
      awaitTermination(actor);
    });
  }

  private static void assertThatItIsRefused(ThrowingCallable start) {
    assertThatThrownBy(start)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Unsupported access to ActorContext");
  }

  @OnEachMode
  void aFailureUnderAnActorThatStopsIsLogged(Lab lab) throws Exception {
    Logs logs = lab.logs(Engine.class);
    ActorSystem<Void> system = lab.system();
    CompletableFuture<Object> begun = new CompletableFuture<>();
    ActorRef<Object> actor =
        system.systemActorOf(
            Behaviors.setup(context -> {
              Actors.start(
                  context,
                  () -> {
                    try {
                      begun.complete("");
                      return await(new CompletableFuture<>());
                    } finally {
                      throwUnseen();
                    }
                  },
                  (result, failure) -> "");
              return Behaviors.empty();
            }),
            "stopping",
            Props.empty());
    begun.join();
    StopTest.poison(actor);
    logs.await("failed while the actor");
    Lab.end(system);
  }

  private static void throwUnseen() {
    throw new IllegalStateException("unseen");
  }

  @OnEachMode
  void aFailureBeforeTheFirstSuspensionIsSupervised(Lab lab) {
    lab.run(() -> {
      int[] bodies = {0};
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      CoroutineBehavior.of(mailbox -> {
                        if (++bodies[0] < 3) {
                          throw new IllegalStateException("at once");
                        }
                      }))
                  .onFailure(SupervisorStrategy.restart()));
      awaitTermination(actor);
      assertThat(bodies[0]).isEqualTo(3);
    });
  }

  @Test
  void aStubIsRejected() {
    Behavior<Object> behavior = CoroutineBehavior.of(Mailbox::receive);
    assertThatThrownBy(() -> BehaviorTestKit.create(behavior))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("BehaviorTestKit");
  }

  @Test
  void aLimitIsNotNegative() {
    assertThatThrownBy(() -> CoroutineBehavior.of(-1, Mailbox::receive))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
