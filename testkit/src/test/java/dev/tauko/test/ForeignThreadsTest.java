package dev.tauko.test;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** What other threads do for a simulated program comes at the same step each time. */
class ForeignThreadsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  record Question(String text, ActorRef<String> to) {}

  private static Behavior<Question> echo() {
    return Behaviors.receiveMessage(question -> {
      question.to().tell(question.text());
      return Behaviors.same();
    });
  }

  private static Probe<String> asker(Consumer<ActorContext<String>> asks) {
    Simulation simulation = Simulation.current();
    Probe<String> probe = simulation.probe("answers");
    simulation.spawn(
        Behaviors.<String>setup(context -> {
          asks.accept(context);
          return Behaviors.receiveMessage(answer -> {
            probe.ref().tell(answer);
            return Behaviors.same();
          });
        }),
        "asker");
    return probe;
  }

  private static void ask(ActorContext<String> context, ActorRef<Question> whom, String text) {
    context.ask(
        String.class,
        whom,
        Duration.ofSeconds(3),
        (ActorRef<String> to) -> new Question(text, to),
        (answer, failure) -> failure == null ? answer : failure.getClass().getSimpleName());
  }

  @Test
  void theRepliesOfAsksOfActorsAreStepsOfTheLoop() {
    Simulation.explore(
        200,
        () -> {
          ActorRef<Question> echo = Simulation.current().spawn(echo(), "echo");
          Probe<String> probe =
              asker(context -> {
                ask(context, echo, "one");
                ask(context, echo, "two");
                context.scheduleOnce(MINUTE, context.getSelf(), "late");
              });
          assertThat(List.of(probe.receive(), probe.receive())).containsExactly("one", "two");
          assertThat(Simulation.current().clock().now()).isZero();
          assertThat(probe.receive()).isEqualTo("late");
        });
  }

  @Test
  void anAskWithoutReplyEndsAtItsVirtualTime() {
    Simulation.run(() -> {
      ActorRef<Question> silent =
          Simulation.current().spawn(Behaviors.<Question>ignore(), "silent");
      Probe<String> probe = asker(context -> ask(context, silent, "one"));
      assertThat(probe.receive()).isEqualTo("TimeoutException");
      assertThat(Simulation.current().clock().now()).isEqualTo(Duration.ofSeconds(3));
    });
  }

  @Test
  void aStageThatIsPipedToAnActorHoldsTheClock() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Simulation.run(() -> {
      Probe<String> probe =
          asker(context -> {
            context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> {
                  begun.countDown();
                  spinFor(Duration.ofMillis(30));
                  return "done";
                }),
                (answer, failure) -> answer);
            context.scheduleOnce(MINUTE, context.getSelf(), "late");
          });
      begun.await();
      assertThat(probe.receive()).isEqualTo("done");
      assertThat(Simulation.current().clock().now()).isZero();
    });
  }

  private static void spinFor(Duration time) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void callsOnThreadsComeBackInTheirOrder() {
    Simulation.explore(
        100,
        () -> {
          List<Integer> order = new ArrayList<>();
          gather(
              () -> {
                toThread(() -> spinFor(Duration.ofNanos(System.nanoTime() % 500_000)));
                return order.add(1);
              },
              () -> {
                toThread(() -> spinFor(Duration.ofNanos(System.nanoTime() % 500_000)));
                return order.add(2);
              },
              () -> {
                yieldNow();
                yieldNow();
                return order.add(3);
              });
          Simulation.current().note(order.toString());
        });
  }

  @Test
  void stagesOfTheCommonPoolComeBackInTheirOrder() {
    Simulation.explore(
        100,
        () -> {
          List<Integer> order = new ArrayList<>();
          gather(
              () -> {
                await(CompletableFuture.runAsync(() -> spinFor(Duration.ofNanos(50_000))));
                return order.add(1);
              },
              () -> {
                await(CompletableFuture.supplyAsync(() -> 2));
                return order.add(2);
              },
              () -> {
                yieldNow();
                return order.add(3);
              });
          Simulation.current().note(order.toString());
        });
  }

  @Test
  void aCallThatWaitsForTheLoopDoesNotHoldIt() throws Exception {
    Simulation.run(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      gather(
          () -> {
            toThread(() -> latch.await());
            return null;
          },
          () -> {
            yieldNow();
            latch.countDown();
            return null;
          });
    });
  }

  @Test
  void aDeadlockSaysWhatMayBeOutside() {
    CountDownLatch end = new CountDownLatch(1);
    SimulationSetup impatient = Simulation.setup().patience(Duration.ofMillis(50));
    try {
      assertThatThrownBy(() ->
              impatient.run(() -> {
                Probe<String> probe = asker(context -> {});
                var _ = CompletableFuture.runAsync(() -> awaitQuietly(end));
                probe.receive();
              }))
          .hasMessageStartingWith("deadlock: ")
          .hasMessageContaining("\nThreads of the common pool are still busy.")
          .hasMessageContaining("\nA stage that is piped to an actor is not seen while");
    } finally {
      end.countDown();
    }
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              sleep(Duration.ofSeconds(1));
              runningLoop().createFuture().await();
            }))
        .hasMessageStartingWith("deadlock: ")
        .message()
        .doesNotContain("piped");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void stagesOfTheCommonPoolComeAtTheSameStepOnABusyMachine() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      busy.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!over.get()) {
                  Thread.onSpinWait();
                }
              }));
    }
    Set<List<String>> traces = new HashSet<>();
    try {
      for (int i = 0; i < 500; i++) {
        traces.add(
            Simulation.setup()
                .trace(() ->
                    gather(
                        () -> await(CompletableFuture.runAsync(() -> {})),
                        () -> yieldNow(),
                        () -> yieldNow())));
      }
    } finally {
      over.set(true);
      for (Thread thread : busy) {
        thread.join();
      }
    }
    assertThat(traces).hasSize(1);
  }
}
