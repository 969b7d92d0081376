package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * On the mailbox carrier, whatever else runs on the loop is suspended by a call of the JDK that
 * blocks, like a body: it may wait for a lock that a suspended coroutine has, which only the loop
 * lets go on.
 */
class BlockingCallbackTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch mayGoOn = new CountDownLatch(1);

  /** Blocks in the JDK while it has the lock. */
  private void holdLock(Trail log) throws InterruptedException {
    lock.lock();
    try {
      log.add("holder has the lock");
      mayGoOn.await();
      log.add("holder gives it back");
    } finally {
      lock.unlock();
    }
  }

  private void take(Trail log, String who) {
    log.add(who + " wants the lock");
    lock.lock();
    try {
      log.add(who + " has it");
    } finally {
      lock.unlock();
    }
  }

  private void letHolderGoOn(Trail log) {
    log.add("next callback");
    mayGoOn.countDown();
  }

  @OnEachCarrier("mailbox")
  void aCallbackThatWaitsForALockOfASuspendedCoroutineKeepsNobody(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> holder = createTask(() -> holdLock(log));
          yieldNow();
          EventLoop loop = runningLoop();
          Future<String> done = loop.createFuture();
          loop.callSoon(() -> {
            take(log, "callback");
            assertThat(runningLoop()).isSameAs(loop);
            done.setResult("done");
          });
          loop.callSoon(() -> letHolderGoOn(log));
          log.add(done.await());
          holder.await();
        });

    assertThat(trail)
        .containsExactly(
            "holder has the lock",
            "callback wants the lock",
            "next callback",
            "holder gives it back",
            "callback has it",
            "done");
  }

  @OnEachCarrier("mailbox")
  void soDoTimersAndDoneCallbacks(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> holder = createTask(() -> holdLock(log));
          yieldNow();
          EventLoop loop = runningLoop();
          Future<String> timer = loop.createFuture();
          Future<String> source = loop.createFuture();
          Future<String> callback = loop.createFuture();
          loop.callLater(
              Duration.ofMillis(1),
              () -> {
                take(log, "timer");
                timer.setResult("");
              });
          source.addDoneCallback(done -> {
            take(log, "done callback");
            callback.setResult("");
          });
          loop.callLater(Duration.ofMillis(2), () -> source.setResult(""));
          loop.callLater(Duration.ofMillis(3), () -> letHolderGoOn(log));
          timer.await();
          callback.await();
          holder.await();
        });

    assertThat(trail)
        .containsExactly(
            "holder has the lock",
            "timer wants the lock",
            "done callback wants the lock",
            "next callback",
            "holder gives it back",
            "timer has it",
            "done callback has it");
  }

  @OnEachCarrier("mailbox")
  void soDoesAnActorOnTheLoopsDispatcher(Lab lab) {
    Lab own = lab.with();
    List<String> trail =
        own.trail(log -> {
          Task<?> holder = createTask(() -> holdLock(log));
          yieldNow();
          EventLoop loop = runningLoop();
          Future<String> done = loop.createFuture();
          ActorRef<String> actor =
              own.engine()
                  .system()
                  .systemActorOf(
                      Behaviors.<String>receiveMessage(message -> {
                        take(log, message);
                        done.setResult("");
                        return Behaviors.stopped();
                      }),
                      "user",
                      DispatcherSelector.fromConfig("tauko.event-loop"));
          actor.tell("actor");
          while (!trailHas(log, "actor wants the lock")) {
            yieldNow();
          }
          loop.callSoon(() -> letHolderGoOn(log));
          done.await();
          holder.await();
        });

    assertThat(trail)
        .containsExactly(
            "holder has the lock",
            "actor wants the lock",
            "next callback",
            "holder gives it back",
            "actor has it");
  }

  private static boolean trailHas(Trail log, String entry) {
    return log.entries().stream().anyMatch(each -> each.endsWith(entry));
  }

  @OnEachCarrier("mailbox")
  void oneThatThrowsAfterwardsIsReportedAndThoseBehindItRun(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> holder = createTask(() -> holdLock(log));
          yieldNow();
          EventLoop loop = runningLoop();
          loop.callSoon(() -> {
            take(log, "callback");
            throw new IllegalStateException("planned");
          });
          loop.callSoon(() -> letHolderGoOn(log));
          holder.await();
          yieldNow();
          Future<String> last = loop.createFuture();
          loop.callSoon(() -> last.setResult("last"));
          log.add(last.await());
        });

    assertThat(trail).endsWith("callback has it", "last");
  }
}
