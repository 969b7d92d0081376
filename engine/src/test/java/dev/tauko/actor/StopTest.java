package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DeathPactException;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The ends of bodies and of their actors. */
class StopTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final int ACTORS = 100;
  private static final int ROUNDS = 5;

  static void poison(ActorRef<?> actor) {
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
  }

  @OnEachMode
  void cleanupEndsBeforeTheActorDoes(Lab lab) {
    lab.run(() -> {
      List<String> events = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<Object> begun = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                try {
                  begun.complete(mailbox.receive());
                  mailbox.receive();
                } finally {
                  for (int i = 0; i < 5; i++) {
                    yieldNow();
                  }
                  events.add("cleaned up");
                }
              }));
      actor.tell("message");
      await(begun);
      poison(actor);
      awaitTermination(actor);
      events.add("terminated");
      assertThat(events).containsExactly("cleaned up", "terminated");
    });
  }

  @OnEachMode
  void whatIsBeingStoppedReceivesNothing(Lab lab) {
    lab.run(() -> {
      for (int round = 0; round < 20; round++) {
        List<Object> received = Collections.synchronizedList(new ArrayList<>());
        ActorRef<Object> actor =
            Stage.spawn(
                lab,
                CoroutineBehavior.of(mailbox -> {
                  try {
                    mailbox.receive("go"::equals);
                  } finally {
                    assertThatThrownBy(() -> received.add(mailbox.receive(Duration.ZERO)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is being stopped: no message comes any more");
                    assertThatThrownBy(() -> received.add(mailbox.receive(String.class)))
                        .isInstanceOf(IllegalStateException.class);
                  }
                }));
        actor.tell("one");
        actor.tell("two");
        yieldNow();
        poison(actor);
        awaitTermination(actor);
        assertThat(received).isEmpty();
      }
    });
  }

  @OnEachMode
  void whatIsBeingStoppedStartsNothingBesideIt(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Throwable> refusal = new CompletableFuture<>();
      AtomicInteger begun = new AtomicInteger();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                try {
                  mailbox.receive();
                } finally {
                  try {
                    mailbox.start(() -> sleep(Duration.ofMillis(begun.incrementAndGet())));
                    refusal.complete(new AssertionError("it was started"));
                  } catch (IllegalStateException stopping) {
                    refusal.complete(stopping);
                  }
                }
              }));
      yieldNow();
      poison(actor);
      awaitTermination(actor);
      if (refusal.isDone()) { // The body had begun.
        assertThat(refusal.join()).hasMessageContaining("is being stopped");
      }
      assertThat(begun).hasValue(0);
    });
  }

  /** The actor is stopped by a thread of its own, which may be anywhere on its way. */
  @OnEachMode
  void aBodyThatWorksInTurnsOfItsActorHearsOfItsCancellationAlone(Lab lab) {
    lab.run(() -> {
      ConcurrentLinkedQueue<Throwable> heard = new ConcurrentLinkedQueue<>();
      List<Task<Void>> ends = new ArrayList<>();
      for (int i = 0; i < ACTORS; i++) {
        boolean starts = i % 2 == 0;
        ActorRef<Object> actor =
            Stage.spawn(
                lab,
                CoroutineBehavior.of(mailbox -> {
                  try {
                    while (true) {
                      if (starts) {
                        mailbox.start(() -> {});
                        yieldNow();
                      } else {
                        mailbox.stop(mailbox.spawnAnonymous(Stage.idle()));
                      }
                    }
                  } catch (Throwable end) {
                    heard.add(end);
                    throw end;
                  }
                }));
        poison(actor);
        ends.add(createTask(() -> awaitTermination(actor)));
      }
      gather(ends);
      assertThat(heard).allMatch(CancelledError.class::isInstance);
    });
  }

  @OnEachMode
  void aBodyIsStoppedInEveryWait(Lab lab) {
    lab.run(() -> {
      AtomicInteger cleaned = new AtomicInteger();
      CompletableFuture<Object> never = new CompletableFuture<>();
      List<CoroutineBehavior.Body<Object>> bodies =
          List.of(
              Mailbox::receive,
              mailbox -> mailbox.receive(String.class),
              mailbox -> mailbox.receive(LONG),
              mailbox -> sleep(LONG),
              mailbox -> await(never.copy()),
              mailbox -> gather(() -> sleep(LONG), () -> sleep(LONG)),
              mailbox -> ask(mailbox.system().ignoreRef(), replyTo -> "", LONG),
              mailbox -> awaitTermination(mailbox.spawnAnonymous(Stage.idle())));
      for (CoroutineBehavior.Body<Object> body : bodies) {
        CompletableFuture<Object> begun = new CompletableFuture<>();
        ActorRef<Object> actor =
            Stage.spawn(
                lab,
                CoroutineBehavior.of(mailbox -> {
                  begun.complete("");
                  try {
                    body.run(mailbox);
                  } finally {
                    cleaned.incrementAndGet();
                  }
                }));
        await(begun);
        yieldNow();
        poison(actor);
        awaitTermination(actor);
      }
      assertThat(cleaned).hasValue(bodies.size());
    });
  }

  @OnEachMode
  void afterTheRequestToStopNothingIsReceivedOrSpawned(Lab lab) {
    lab.run(() -> {
      List<String> events = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<Object> begun = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                try {
                  begun.complete("");
                  mailbox.receive(String.class);
                } catch (CancelledError cancelled) {
                  try {
                    mailbox.receive();
                  } catch (IllegalStateException refused) {
                    events.add("receive: " + refused.getMessage());
                  }
                  try {
                    mailbox.spawnAnonymous(Stage.idle());
                  } catch (IllegalStateException refused) {
                    events.add("spawn: " + refused.getMessage());
                  }
                  throw cancelled;
                }
              }));
      actor.tell(1);
      await(begun);
      poison(actor);
      awaitTermination(actor);
      assertThat(events)
          .satisfiesExactly(
              first -> assertThat(first).startsWith("receive:").contains("is being stopped"),
              second -> assertThat(second).startsWith("spawn:").contains("is being stopped"));
    });
  }

  @OnEachMode
  void aBodyThatIgnoresItsEndIsLeftBehind(Lab lab) {
    Lab own = lab.with("tauko.shutdown-timeout = 10ms");
    CountDownLatch over = new CountDownLatch(1);
    own.run(() -> {
      CompletableFuture<Object> release = new CompletableFuture<>();
      CompletableFuture<Object> begun = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              own,
              CoroutineBehavior.of(mailbox -> {
                begun.complete("");
                while (!release.isDone()) {
                  try {
                    await(release.copy());
                  } catch (CancelledError ignored) {
                    yieldNow();
                  }
                }
                over.countDown();
              }));
      await(begun);
      yieldNow();
      poison(actor);
      awaitTermination(actor);
      release.complete("");
    });
    assertThat(
            lab.elsewhere(
                    () -> {
                      over.await();
                      return "over";
                    })
                .join())
        .isEqualTo("over");
  }

  @OnEachMode
  void aWatchedActorNobodyHandlesIsADeathPact(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                mailbox.watch(mailbox.spawnAnonymous(Behaviors.stopped()));
                try {
                  mailbox.receive();
                } catch (DeathPactException pact) {
                  failure.complete(pact);
                  throw pact;
                }
              }));
      assertThat(await(failure)).isInstanceOf(DeathPactException.class);
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aBodyThatHasFailedResumesAfresh(Lab lab) {
    lab.run(() -> {
      AtomicInteger bodies = new AtomicInteger();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      CoroutineBehavior.of(mailbox -> {
                        int body = bodies.incrementAndGet();
                        for (Object message : mailbox.messages()) {
                          if (message instanceof CompletableFuture<?> asks) {
                            @SuppressWarnings("unchecked")
                            CompletableFuture<Object> reply = (CompletableFuture<Object>) asks;
                            reply.complete("body " + body);
                          } else {
                            throw new IllegalStateException("" + message);
                          }
                        }
                      }))
                  .onFailure(SupervisorStrategy.resume()));
      CompletableFuture<Object> reply = new CompletableFuture<>();
      actor.tell("fail");
      actor.tell("fail again");
      actor.tell(reply);
      assertThat(await(reply)).isEqualTo("body 3");
      poison(actor);
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aStackOverflowIsAFailureOfTheActorAlone(Lab lab) {
    lab.run(() -> {
      AtomicInteger bodies = new AtomicInteger();
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      CoroutineBehavior.of(mailbox -> {
                        if (bodies.incrementAndGet() == 1) {
                          throw new StackOverflowError();
                        }
                        mailbox.receive();
                      }))
                  .onFailure(SupervisorStrategy.restart()));
      actor.tell("go on");
      awaitTermination(actor);
      assertThat(bodies).hasValue(2);
    });
  }

  @OnEachMode
  void whatWaitsIsReceivedByTheNextBodyInOrder(Lab lab) {
    lab.run(() -> {
      List<Object> got = Collections.synchronizedList(new ArrayList<>());
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      CoroutineBehavior.of(mailbox -> {
                        Object message = mailbox.receive(Integer.class);
                        got.add(message);
                        if (message.equals(3)) {
                          got.add(mailbox.receive());
                          got.add(mailbox.receive());
                          return;
                        }
                        throw new IllegalStateException("" + message);
                      }))
                  .onFailure(SupervisorStrategy.restart()));
      for (Object message : List.of("a", 1, "b", 2, 3)) {
        actor.tell(message);
      }
      awaitTermination(actor);
      assertThat(got).containsExactly(1, 2, 3, "a", "b");
    });
  }

  @OnEachMode
  void theEndOfARunLeavesActorsAlone(Lab lab) {
    Lab own = lab.with();
    ActorRef<Object> actor =
        own.run(() ->
            Stage.spawn(
                own,
                CoroutineBehavior.of(mailbox -> {
                  @SuppressWarnings("unchecked")
                  CompletableFuture<Object> reply = mailbox.receive(CompletableFuture.class);
                  reply.complete("alive");
                })));
    own.run(() -> {
      CompletableFuture<Object> reply = new CompletableFuture<>();
      actor.tell(reply);
      assertThat(await(reply)).isEqualTo("alive");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void theEndOfTheSystemEndsBodiesWithoutDelay(Lab lab) {
    CountDownLatch cleaned = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Behavior<Void> guardian =
        CoroutineBehavior.of(mailbox -> {
          mailbox.spawn(
              CoroutineBehavior.of(child -> {
                begun.countDown();
                try {
                  child.receive();
                } finally {
                  cleaned.countDown();
                }
              }),
              "child");
          mailbox.receive();
        });
    ActorSystem<Void> system =
        ActorSystem.create(
            guardian, "guarded", lab.config("tauko.drain-timeout = 1d", "pekko.loglevel = off"));
    var _ =
        lab.elsewhere(
                () -> {
                  begun.await();
                  return "";
                })
            .join();

    Lab.end(system);

    assertThat(cleaned.getCount()).isZero();
  }

  /** The drain has a day, and would not end before them. */
  @OnEachMode
  void coroutinesUnderAnActorEndWithItAndNotWithTheDrain(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch cleaned = new CountDownLatch(2);
    Coroutine.OfVoid endless =
        () -> {
          begun.countDown();
          try {
            await(new CompletableFuture<>());
          } finally {
            cleaned.countDown();
          }
        };
    Behavior<Integer> inDirectStyle =
        CoroutineBehavior.of(mailbox -> {
          mailbox.start(endless);
          mailbox.receive();
        });
    Behavior<Integer> byMessages =
        Behaviors.setup(context -> {
          Actors.start(context, endless.asCoroutine(), (result, failure) -> 0);
          return Behaviors.empty();
        });
    ActorSystem<Void> system = lab.system("tauko.drain-timeout = 1d");
    var _ = system.systemActorOf(inDirectStyle, "direct", Props.empty());
    var _ = system.systemActorOf(byMessages, "messages", Props.empty());
    begun.await();

    Lab.end(system);

    assertThat(cleaned.getCount()).isZero();
  }

  /** Actors are stopped at random points of random bodies. */
  @OnEachMode
  void killed(Lab lab) {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = round;
      lab.run(() -> kill(lab, new Random(seed)));
    }
  }

  private static void kill(Lab lab, Random random) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger cleaned = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
    Semaphore permits = new Semaphore(3);
    List<ActorRef<Integer>> actors = new ArrayList<>();
    for (int i = 0; i < ACTORS; i++) {
      int kind = random.nextInt(5);
      actors.add(
          Stage.spawn(
              lab,
              CoroutineBehavior.<Integer>of(mailbox -> {
                begun.incrementAndGet();
                try {
                  for (int message : mailbox.messages()) {
                    handled.add(message);
                    switch (kind) {
                      case 0 -> yieldNow();
                      case 1 -> {
                        try (var permit = permits.acquire()) {
                          yieldNow();
                        }
                      }
                      case 2 -> gather(() -> yieldNow(), () -> yieldNow());
                      case 3 -> mailbox.spawnAnonymous(Stage.idle());
                      default -> sleep(Duration.ofNanos(1));
                    }
                  }
                } finally {
                  yieldNow();
                  cleaned.incrementAndGet();
                }
              })));
    }
    int message = 0;
    List<ActorRef<Integer>> left = new ArrayList<>(actors);
    while (!left.isEmpty()) {
      for (ActorRef<Integer> actor : actors) {
        if (random.nextInt(4) == 0) {
          actor.tell(message++);
        }
      }
      poison(left.remove(random.nextInt(left.size())));
      if (random.nextBoolean()) {
        yieldNow();
      }
    }
    List<Task<Void>> ends = new ArrayList<>();
    for (ActorRef<Integer> actor : actors) {
      ends.add(createTask(() -> awaitTermination(actor)));
    }
    gather(ends);
    assertThat(cleaned).hasValue(begun.get());
    assertThat(permits.isLocked()).isFalse();
    assertThat(new ArrayList<>(handled)).doesNotHaveDuplicates();
    assertThatThrownBy(() -> ask(actors.getFirst(), replyTo -> 1, LONG))
        .isInstanceOf(ActorTerminatedException.class);
  }
}
