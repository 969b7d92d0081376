package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;

/** What comes after something else: a run, an interrupt or a shutdown leaves no trace in it. */
class RunnerHistoryTest {
  private static final int ROUNDS = 200;
  private final Thread caller = Thread.currentThread();
  private final Trail trail = new Trail();

  private static void waitForEver() throws Exception {
    runningLoop().createFuture().await();
  }

  @OnEachMode
  void aTaskThatIsStartedAfterARunIsCancelledAtTheShutdown(Lab lab) {
    Lab own = lab.with();
    own.run(() -> "a run");
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    Task<?> later =
        own.engine()
            .start(() -> {
              begun.complete(true);
              waitForEver();
            });
    begun.join();

    own.runner().close();

    assertThat(later.isCancelled()).isTrue();
  }

  @OnEachMode
  void aTaskThatIsStartedAfterARunGoesOn(Lab lab) {
    Lab own = lab.with();
    own.run(() -> "a run");
    CompletableFuture<String> later =
        own.engine()
            .<String>start(() -> {
              yieldNow();
              return "undisturbed";
            })
            .toCompletableFuture();

    assertThat(later.join()).isEqualTo("undisturbed");
  }

  @OnEachMode
  void aTaskThatWasStartedBeforeARunIsCancelledAtItsEnd(Lab lab) {
    Lab own = lab.with();
    Task<?> before = own.engine().start(RunnerHistoryTest::waitForEver);

    own.run(() -> yieldNow());

    assertThat(before.isCancelled()).isTrue();
    assertThat(own.<String>run(() -> "another run")).isEqualTo("another run");
  }

  /** Other threads of the engine are busy, so that what is handed to them overtakes each other. */
  @OnEachMode
  void allTasksThatWereStartedBeforeARunAreCancelledAtItsEnd(Lab lab) {
    Lab own = lab.with();
    for (int round = 0; round < ROUNDS; round++) {
      List<Task<?>> before = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        before.add(own.engine().start(RunnerHistoryTest::waitForEver));
      }

      own.run(() -> {});

      assertThat(before).allMatch(Task::isCancelled);
    }
  }

  @OnEachMode
  void aTaskThatAMainCoroutineStartsLastIsCancelledToo(Lab lab) {
    Lab own = lab.with();
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(own.<Task<?>>run(() -> own.engine().start(RunnerHistoryTest::waitForEver)))
          .matches(Task::isCancelled);
    }
  }

  @OnEachMode
  void aRunAfterOneThatFailedIsUndisturbed(Lab lab) {
    for (int run = 0; run < 2; run++) {
      IOException failure = new IOException("run " + run);
      assertThatThrownBy(() ->
              lab.run(() -> {
                createTask(RunnerHistoryTest::waitForEver);
                yieldNow();
                throw failure;
              }))
          .isSameAs(failure);
    }
    assertThat(lab.<String>run(() -> "undisturbed")).isEqualTo("undisturbed");
  }

  @OnEachMode
  void aRunAfterOneThatWasInterruptedCanBeInterruptedAgain(Lab lab) {
    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(() ->
              lab.run(() -> {
                caller.interrupt();
                waitForEver();
              }))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(lab.<String>run(() -> "undisturbed")).isEqualTo("undisturbed");
  }

  @OnEachMode
  void aShutdownInARunCancelsTheMainCoroutineAndTheOthersWhenItHasEnded(Lab lab) {
    Lab own = lab.with();
    CountDownLatch closed = new CountDownLatch(1);
    assertThatThrownBy(() ->
            own.run(() -> {
              CountDownLatch waits = new CountDownLatch(1);
              createTask(() -> {
                try {
                  runningLoop().callSoon(waits::countDown);
                  waitForEver();
                } finally {
                  trail.add("other cancelled");
                }
              });
              var _ =
                  lab.elsewhere(() -> {
                    waits.await();
                    own.runner().close();
                    closed.countDown();
                    return null;
                  });
              try {
                waitForEver();
              } finally {
                trail.add("main cancelled");
                for (int turn = 0; turn < 10; turn++) {
                  yieldNow();
                }
                trail.add("main ends");
              }
            }))
        .isInstanceOf(CancelledError.class)
        .hasMessage("the actor system is shutting down");
    assertThat(trail.entries()).containsExactly("main cancelled", "main ends", "other cancelled");
    awaitUninterruptibly(closed);
  }

  @OnEachCarrier
  void whatWasAcceptedBeforeTheShutdownAndHadNotBegunNeverBegins(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.drain-timeout = 0s");
    Engine engine = Engine.get(system);
    CountDownLatch closed = new CountDownLatch(1);
    engine.loop().callSoonThreadsafe(() -> spinUntilOpen(closed));
    List<Task<?>> accepted = new ArrayList<>();
    accepted.add(engine.start(() -> trail.add("begun")));

    system.terminate();
    awaitRefusal(engine);
    closed.countDown();
    Lab.end(system);

    assertThat(accepted).allMatch(Task::isCancelled);
    assertThat(trail.entries()).isEmpty();
  }

  /** Keeps the loop: a callback that blocks is suspended with the carrier mailbox. */
  private static void spinUntilOpen(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the engine takes no more coroutines. */
  private static void awaitRefusal(Engine engine) {
    boolean accepts = true;
    while (accepts) {
      try {
        engine.start(() -> {});
        Thread.onSpinWait();
      } catch (IllegalStateException refusal) {
        accepts = false;
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException e) {
        // Nobody has a reason to.
      }
    }
  }
}
