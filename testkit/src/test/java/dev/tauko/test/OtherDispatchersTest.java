package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.actor.Actors;
import dev.tauko.stream.PekkoStreams;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

/** Actors and parts of streams on other dispatchers hold the clock while they are busy. */
class OtherDispatchersTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  record Question(int number, ActorRef<Integer> to) {}

  /** Takes a while, in real time. */
  private static <T> T slowly(T value) throws InterruptedException {
    Thread.sleep(20);
    return value;
  }

  private static Behavior<Question> slow() {
    return Behaviors.receiveMessage(question -> {
      question.to().tell(slowly(question.number()));
      return Behaviors.same();
    });
  }

  /** On the loop, with a child that does the work elsewhere. */
  private static Behavior<Question> withChild() {
    return Behaviors.setup(context -> {
      ActorRef<Question> child = context.spawn(slow(), "child", DispatcherSelector.blocking());
      return Behaviors.receiveMessage(question -> {
        child.tell(question);
        return Behaviors.same();
      });
    });
  }

  private static Source<Integer, NotUsed> elsewhere() {
    return Source.range(1, 3)
        .map(OtherDispatchersTest::slowly)
        .async("pekko.actor.default-blocking-io-dispatcher");
  }

  private static int count(Source<?, ?> source) {
    int count = 0;
    for (Object _ : PekkoStreams.elements(source)) {
      count++;
    }
    return count;
  }

  @Test
  void elementsOfAStreamElsewhereAreNoDeadlock() {
    Simulation.setup()
        .allowingDifferences()
        .explore(5, () -> gather(() -> count(elsewhere()), () -> yieldNow()));
  }

  @Test
  void aLogNamesTheWaitForAnElement() {
    assertThatThrownBy(() ->
            Simulation.seeded(1)
                .run(() -> {
                  count(Source.range(1, 3));
                  throw new IllegalStateException("for a log");
                }))
        .hasMessageContaining("Elements.next() at OtherDispatchersTest.java:")
        .message()
        .doesNotContain("suspendUntil()");
  }

  @Test
  void timeLimitsStandStillForStreamsElsewhere() throws Exception {
    assertThat(Simulation.<Integer, Exception>run(() -> timeout(LONG, () -> count(elsewhere()))))
        .isEqualTo(3);
    int sum =
        Simulation.<Integer, Exception>run(
            () -> timeout(LONG, () -> PekkoStreams.run(elsewhere(), Sink.fold(0, Integer::sum))));
    assertThat(sum).isEqualTo(6);
  }

  @Test
  void anAskStandsStillForAChildElsewhere() throws Exception {
    int answer =
        Simulation.<Integer, Exception>run(() -> {
          ActorRef<Question> parent = Simulation.current().spawn(withChild(), "parent");
          return Actors.<Question, Integer>ask(parent, to -> new Question(7, to), LONG);
        });
    assertThat(answer).isEqualTo(7);
  }

  @Test
  void aProbeStandsStillForAnActorElsewhere() throws Exception {
    int answer =
        Simulation.<Integer, Exception>run(() -> {
          Probe<Integer> probe = Simulation.current().probe("probe");
          Simulation.current()
              .engine()
              .system()
              .systemActorOf(slow(), "slow-for-probe", Props.empty())
              .tell(new Question(7, probe.ref()));
          return probe.receive(LONG);
        });
    assertThat(answer).isEqualTo(7);
  }

  @Test
  void aDeadlockNamesTheActorsElsewhereThatAreBusy() {
    CountDownLatch latch = new CountDownLatch(1);
    try {
      assertThatThrownBy(() ->
              Simulation.setup()
                  .patience(Duration.ofMillis(50))
                  .run(() -> {
                    Probe<Integer> probe = Simulation.current().probe("probe");
                    Simulation.current()
                        .engine()
                        .system()
                        .systemActorOf(
                            Behaviors.receiveMessage(any -> {
                              latch.await();
                              return Behaviors.same();
                            }),
                            "stubborn",
                            Props.empty())
                        .tell("go");
                    probe.receive();
                  }))
          .hasMessageContaining("Actors on other dispatchers are still busy: /system/stubborn");
    } finally {
      latch.countDown();
    }
  }
}
