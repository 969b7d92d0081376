package dev.tauko.internal.task;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.queue.LifoQueue;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.BoundedSemaphore;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Each wait knows what is waited for, and who can end it. */
class WaitReasonTest {
  private static final Duration LONG = Duration.ofDays(1);

  /** A coroutine that waits, until it is cancelled at the end of the check. */
  private static void check(Coroutine.OfVoid body, String what, Enders... enders) throws Exception {
    Task<?> task = createTask(body);
    yieldNow();
    yieldNow();
    WaitReason reason = ((CoroutineTask<?>) task).waitReason();
    assertThat(reason).as(what).isNotNull();
    assertThat(reason.describe()).isEqualTo(what);
    if (enders.length > 0) {
      assertThat(reason.enders()).isEqualTo(enders[0]);
    }
    task.cancel();
    waitTasks(List.of(task), ReturnWhen.ALL_COMPLETED);
  }

  @OnEachCarrier
  void aSleepIsEndedByTheClock(Lab lab) {
    lab.run(() -> {
      long deadline = runningLoop().time().plus(LONG).toNanos();
      check(() -> sleep(LONG), "sleep()", new Enders.Clock(deadline));
    });
  }

  @OnEachCarrier
  void aWaitForATaskIsEndedByItsBody(Lab lab) {
    lab.run(() -> {
      Task<?> awaited = createTask("awaited", () -> sleep(LONG));
      check(awaited::await, "Task[awaited, pending]", new Enders.Body((CoroutineTask<?>) awaited));
    });
  }

  @OnEachCarrier
  void anAwaitedFutureMayBeSetByAnyone(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      check(future::await, "Future[pending]", Enders.Anyone.INSTANCE);
    });
  }

  @OnEachCarrier
  void aLockNamesItsHolders(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock();
      Semaphore semaphore = new Semaphore(1);
      Task<?> holder =
          createTask(() -> {
            try (Permit one = lock.acquire();
                Permit another = semaphore.acquire()) {
              sleep(LONG);
            }
          });
      yieldNow();
      Enders enders = new Enders.Holders(List.of((CoroutineTask<?>) holder), false);
      check(lock::acquire, "Lock.acquire()", enders);
      Enders handOn = new Enders.Holders(List.of((CoroutineTask<?>) holder), true);
      check(semaphore::acquire, "Semaphore.acquire()", handOn);
      holder.cancel();
    });
  }

  @OnEachCarrier
  void primitivesAndQueuesAreEndedByAnyone(Lab lab) {
    lab.run(() -> {
      Condition condition = new Condition();
      check(new Event()::await, "Event.await()", Enders.Anyone.INSTANCE);
      check(new Queue<String>()::get, "Queue.get()", Enders.Anyone.INSTANCE);
      check(
          () -> {
            try (Permit permit = condition.acquire()) {
              condition.await();
            }
          },
          "Condition.await()",
          Enders.Anyone.INSTANCE);
      check(() -> new Barrier(2).await(), "Barrier.await()");
    });
  }

  @OnEachCarrier
  void whatWaitsForSeveralNamesThemAll(Lab lab) {
    lab.run(() -> {
      Task<?> first = createTask("first", () -> sleep(LONG));
      Task<?> second = createTask("second", () -> sleep(LONG));
      List<CoroutineTask<?>> both = List.of((CoroutineTask<?>) first, (CoroutineTask<?>) second);
      check(
          () -> waitTasks(List.of(first, second), ReturnWhen.ALL_COMPLETED),
          "waitTasks(), 2 pending: first, second",
          Enders.Futures.all(both));
      check(
          () -> waitTasks(List.of(first, second), ReturnWhen.FIRST_COMPLETED),
          "waitTasks(), 2 pending: first, second",
          Enders.Futures.first(both));
      check(
          () -> asCompleted(List.of(first, second)).iterator().next(),
          "asCompleted()",
          Enders.Futures.first(both));
      check(
          () -> gather(first, second),
          "gather(), 2 pending: first, second",
          Enders.Futures.all(both));
      Task<?> third = createTask("third", () -> sleep(LONG));
      check(() -> shield(third), "shield() of third");
      third.cancel();
    });
  }

  @OnEachCarrier
  void threadsAndStagesAreOutside(Lab lab) {
    CountDownLatch never = new CountDownLatch(1);
    lab.run(() -> {
      check(
          () -> await(new CompletableFuture<>()),
          "await(CompletableFuture)",
          Enders.Outside.INSTANCE);
      check(() -> await(new Telling()), "a parcel, on its way", Enders.Outside.INSTANCE);
      check(
          () ->
              toThread(() -> {
                never.await();
                return "";
              }),
          "toThread()",
          Enders.Outside.INSTANCE);
    });
  }

  /** A stage that has words of its own. */
  private static final class Telling extends CompletableFuture<String> {
    @Override
    public String toString() {
      return "a parcel, on its way";
    }
  }

  @OnEachCarrier
  void manyMembersAreCounted(Lab lab) {
    lab.run(() -> {
      List<Task<?>> members = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        members.add(createTask("m" + i, () -> sleep(LONG)));
      }
      members.getFirst().cancel();
      yieldNow();
      yieldNow();
      check(
          () -> gatherSettled(members),
          "gatherSettled(), 6 of 7 pending: m1, m2, m3, m4, m5 and 1 more");
      check(
          () ->
              taskGroup(group -> {
                group.createTask("child", () -> sleep(LONG));
              }),
          "taskGroup(), 1 pending: child");
    });
  }

  @OnEachCarrier
  void whatHasANameIsNamed(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("accounts");
      Semaphore semaphore = new Semaphore("slots", 0);
      Condition condition = new Condition("changed");
      try (Permit permit = lock.acquire()) {
        check(lock::acquire, "Lock.acquire() of \"accounts\"");
      }
      check(semaphore::acquire, "Semaphore.acquire() of \"slots\"");
      check(new Event("ready")::await, "Event.await() of \"ready\"");
      check(new Queue<String>("orders")::get, "Queue.get() of \"orders\"");
      check(new LifoQueue<String>("stack")::get, "Queue.get() of \"stack\"");
      check(new PriorityQueue<String>("urgent")::get, "Queue.get() of \"urgent\"");
      check(new Barrier("start", 2)::await, "Barrier.await() of \"start\"");
      check(Channel.<String>rendezvous().named("pipe")::receive, "Channel.receive() of \"pipe\"");
      check(
          () -> {
            try (Permit permit = condition.acquire()) {
              condition.await();
            }
          },
          "Condition.await() of \"changed\"");
      assertThat(lock).hasToString("Lock[\"accounts\", unlocked, 0 waiting]");
      assertThat(semaphore).hasToString("Semaphore[\"slots\", 0 free, 0 waiting]");
      assertThat(new BoundedSemaphore("two", 2))
          .hasToString("BoundedSemaphore[\"two\", 2 free, 0 waiting]");
      assertThat(new Queue<String>("orders", 2))
          .hasToString("Queue[\"orders\", 0 of 2 items, 0 getting, 0 putting, 0 unfinished]");
      assertThat(new Condition("c", lock))
          .hasToString("Condition[\"c\", unlocked, 0 locking, 0 waiting]");
    });
  }

  @OnEachCarrier
  void permitsThatOthersReleaseAreSignals(Lab lab) {
    lab.run(() -> {
      Semaphore signal = new Semaphore(1);
      Task<?> consumer =
          createTask(() -> {
            for (int i = 0; i < 3; i++) {
              var _ = signal.acquire();
            }
          });
      yieldNow();
      CoroutineTask<?> task = (CoroutineTask<?>) consumer;
      assertThat(task.waitReason().enders()).isEqualTo(new Enders.Holders(List.of(task), true));
      signal.release();
      yieldNow();
      yieldNow();
      assertThat(task.waitReason().enders()).isEqualTo(Enders.Anyone.INSTANCE);
      signal.release();
      consumer.await();
      signal.release();
    });
  }

  @OnEachCarrier
  void aPermitWhoseHolderHasEndedIsNeverReleased(Lab lab) {
    lab.run(() -> {
      Semaphore semaphore = new Semaphore(1);
      createTask(
              () -> {
                var _ = semaphore.acquire();
              })
          .await();
      assertThat(semaphore).hasToString("Semaphore[0 free, 0 waiting, 1 never released]");
      check(semaphore::acquire, "Semaphore.acquire(), 1 never released", Enders.Anyone.INSTANCE);
      semaphore.release();
      assertThat(semaphore).hasToString("Semaphore[1 free, 0 waiting]");
    });
  }

  @OnEachCarrier("mailbox")
  void aBlockingCallIsNamedByItsStack(Lab lab) {
    CountDownLatch latch = new CountDownLatch(1);
    lab.run(() -> {
      Task<?> blocked = createTask("blocked", () -> latch.await());
      yieldNow();
      yieldNow();
      assertThat(blocked.toString())
          .startsWith("Task[blocked, pending, blocked in CountDownLatch.await()");
      latch.countDown();
      blocked.await();
    });
  }

  @OnEachCarrier
  void aTaskThatRunsHasNone(Lab lab) {
    lab.run(() -> {
      Task<?> running = createTask(() -> {});
      assertThat(((CoroutineTask<?>) running).waitReason()).isNull();
      running.await();
      assertThat(((CoroutineTask<?>) running).waitReason()).isNull();
    });
  }
}
