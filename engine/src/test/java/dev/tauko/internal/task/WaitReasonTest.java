package dev.tauko.internal.task;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
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
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
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
      Enders enders = new Enders.Holders(List.of((CoroutineTask<?>) holder));
      check(lock::acquire, "Lock.acquire()", enders);
      check(semaphore::acquire, "Semaphore.acquire()", enders);
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
      Enders both =
          new Enders.Futures(List.of((CoroutineTask<?>) first, (CoroutineTask<?>) second));
      check(() -> waitTasks(List.of(first, second), ReturnWhen.ALL_COMPLETED), "waitTasks()", both);
      check(() -> asCompleted(List.of(first, second)).iterator().next(), "asCompleted()", both);
      check(() -> shield(first), "Shield[pending]");
      check(() -> gather(first, second), "Gather[2 awaitables, pending]", both);
      check(
          () ->
              taskGroup(group -> {
                group.createTask(() -> sleep(LONG));
              }),
          "taskGroup()");
    });
  }

  @OnEachCarrier
  void threadsAndStagesAreOutside(Lab lab) {
    CountDownLatch never = new CountDownLatch(1);
    lab.run(() -> {
      check(() -> await(new CompletableFuture<>()), "Future[pending]", Enders.Outside.INSTANCE);
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
