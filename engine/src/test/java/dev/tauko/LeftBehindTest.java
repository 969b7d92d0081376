package dev.tauko;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.testkit.ChildJvm;
import dev.tauko.testkit.Mode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that blocks in the JDK beyond the end of its engine goes on when it is let go. */
class LeftBehindTest {

  /** What the body blocks on. */
  enum Obstacle {
    MONITOR,
    LOCK,
    LATCH
  }

  /** A program whose coroutine is blocked while its actor system ends. */
  static final class Program {
    private static final Object MONITOR = new Object();
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final CountDownLatch LATCH = new CountDownLatch(1);
    private static final CompletableFuture<Thread> BLOCKED = new CompletableFuture<>();
    private static final CountDownLatch BODY_ENDED = new CountDownLatch(1);

    private Program() {}

    /** Ends the system, lets the body go, then looks whether threads still get what they want. */
    public static void main(String[] args) throws Exception {
      Obstacle obstacle = Obstacle.valueOf(args[0]);
      ActorSystem<Void> system =
          ActorSystem.create(
              Behaviors.empty(),
              "host",
              ConfigFactory.parseString(
                      """
                      tauko.drain-timeout = 0s
                      tauko.shutdown-timeout = 1ms
                      pekko.coordinated-shutdown.phases.actor-system-terminate.timeout = 1s
                      """)
                  .withFallback(ConfigFactory.load()));
      Runnable end = () -> endWhileBlocked(system);
      switch (obstacle) {
        case MONITOR -> {
          synchronized (MONITOR) {
            start(system, Program::enterMonitor);
            end.run();
          }
        }
        case LOCK -> {
          LOCK.lock();
          try {
            start(system, Program::takeLock);
            end.run();
          } finally {
            LOCK.unlock();
          }
        }
        case LATCH -> {
          start(system, Program::awaitLatch);
          end.run();
          LATCH.countDown();
        }
      }
      BODY_ENDED.await();
      System.out.println("> the body has ended");
      if (obstacle == Obstacle.LOCK) {
        takeLock();
      }
      contend();
      System.out.println("> others get monitors");
    }

    private static void start(ActorSystem<?> system, Runnable block) {
      Engine.get(system)
          .start(() -> {
            BLOCKED.complete(Thread.currentThread());
            block.run();
            BODY_ENDED.countDown();
          });
    }

    private static void endWhileBlocked(ActorSystem<?> system) {
      awaitBlocked(BLOCKED.join());
      CoordinatedShutdown.get(system)
          .runAll(CoordinatedShutdown.unknownReason())
          .toCompletableFuture()
          .join();
    }

    private static void awaitBlocked(Thread thread) {
      while (thread.getState() != Thread.State.BLOCKED
          && thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    private static void enterMonitor() {
      synchronized (MONITOR) {
        System.out.println("> entered");
      }
    }

    private static void takeLock() {
      LOCK.lock();
      try {
        System.out.println("> locked");
      } finally {
        LOCK.unlock();
      }
    }

    private static void awaitLatch() {
      boolean open = false;
      while (!open) {
        try {
          LATCH.await();
          open = true;
        } catch (InterruptedException e) {
          // The cancellation: the wait goes on.
        }
      }
    }

    /** An ordinary virtual thread waits for a monitor. */
    private static void contend() throws InterruptedException {
      Object monitor = new Object();
      Thread waits;
      synchronized (monitor) {
        waits =
            Thread.ofVirtual()
                .start(() -> {
                  synchronized (monitor) {
                    System.out.println("> entered another one");
                  }
                });
        while (waits.getState() != Thread.State.BLOCKED) {
          Thread.onSpinWait();
        }
      }
      waits.join();
    }
  }

  static Stream<Arguments> cases() {
    return Mode.all()
        .flatMap(mode -> Stream.of(Obstacle.values()).map(each -> Arguments.of(mode, each)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itRunsToItsEndAndNobodyElseIsHarmed(Mode mode, Obstacle obstacle) throws Exception {
    ChildJvm.Outcome outcome = ChildJvm.run(mode.flags(), Program.class, obstacle.name());
    assertThat(outcome.output())
        .contains("> the body has ended", "> entered another one", "> others get monitors")
        .doesNotContain("Exception");
    assertThat(outcome.status()).isZero();
  }
}
