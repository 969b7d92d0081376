package dev.tauko.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.EventLoop;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Threads of callbacks whose stacks somebody looks at, as the watchdog does, and whatever takes
 * dumps: none of their steps is lost, and their order stays.
 */
class ObservedCallbackTest {
  private static final int ROUNDS = 100;
  private static final int CALLBACKS = 20_000;

  private final ActorSystem<Void> system =
      ActorSystem.create(Behaviors.empty(), "observed", Mode.MAILBOX.config());

  private final EventLoop loop = Engine.get(system).loop();

  @AfterEach
  void end() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Runs a callback, and gives its thread, which rests by then. */
  private Thread callback() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    CompletableFuture<Void> rests = new CompletableFuture<>();
    loop.callSoonThreadsafe(() -> ran.complete(Thread.currentThread()));
    GuardedStep after = () -> rests.complete(null);
    ((CoroutineLoop) loop).soonThreadsafe(after);
    rests.get(30, TimeUnit.SECONDS);
    return ran.get(30, TimeUnit.SECONDS);
  }

  @Test
  void noCallbackIsLostAfterALook() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Thread resting = callback();
      assertThat(resting.isVirtual()).isTrue();
      assertThat(resting.getStackTrace()).isNotEmpty();
    }
  }

  @Test
  void theThreadServesOnAfterALook() throws Exception {
    Thread first = callback();
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(first.getStackTrace()).isNotEmpty();
      assertThat(callback()).isSameAs(first);
    }
  }

  @Test
  void callbacksStayInOrderWhileSomebodyLooksOnAndOn() throws Exception {
    Thread observed = callback();
    AtomicBoolean over = new AtomicBoolean();
    Thread observer =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                observed.getStackTrace();
              }
            });
    try {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < CALLBACKS; i++) {
        int number = i;
        loop.callSoonThreadsafe(() -> order.add(number));
      }
      callback();
      assertThat(order).isEqualTo(IntStream.range(0, CALLBACKS).boxed().toList());
    } finally {
      over.set(true);
      observer.join();
    }
  }
}
