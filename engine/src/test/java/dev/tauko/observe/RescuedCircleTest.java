package dev.tauko.observe;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.after;
import static dev.tauko.channel.Select.done;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.Timeout;
import dev.tauko.TimerHandle;
import dev.tauko.channel.Channel;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Circles that something still alive may break by a cancellation, and others that nothing may. */
class RescuedCircleTest {
  private static final int LOOKS = 100;
  private static final Duration LONG = Duration.ofDays(1);

  private final Lock one = new Lock("one");
  private final Lock other = new Lock("other");

  private static void locks(Lock first, Lock second) {
    try (Permit outer = first.acquire()) {
      yieldNow();
      try (Permit inner = second.acquire()) {
        yieldNow();
      }
    }
  }

  private void circle(TaskGroup group) {
    group.createTask("x", () -> locks(one, other));
    group.createTask("y", () -> locks(other, one));
  }

  private Task<?> self() {
    return createTask("self", () -> locks(one, one));
  }

  /** The sizes of the deadlocks that a snapshot shows of a body. */
  private static List<Integer> deadlocks(Lab lab, Coroutine.OfVoid body) {
    return deadlocks(lab, () -> {}, body);
  }

  /** {@link #deadlocks(Lab, Coroutine.OfVoid)} after something else in the same run. */
  private static List<Integer> deadlocks(Lab lab, Coroutine.OfVoid before, Coroutine.OfVoid body) {
    return lab.run(() -> {
      before.run();
      Task<?> main = createTask("main", body);
      for (int i = 0; i < 8; i++) {
        Lab.settle();
      }
      List<DeadlockInfo> deadlocks = Engine.current().snapshot().deadlocks();
      // On several cores, a callback that has done its part may be about to end.
      for (int look = 0; deadlocks.isEmpty() && look < LOOKS; look++) {
        Lab.settle();
        deadlocks = Engine.current().snapshot().deadlocks();
      }
      for (Task<?> task : Engine.current().allTasks()) {
        if (!task.equals(dev.tauko.Asyncio.currentTask())) {
          task.cancel();
        }
      }
      waitTasks(List.of(main), ReturnWhen.ALL_COMPLETED);
      return deadlocks.stream().map(each -> each.members().size()).toList();
    });
  }

  // ---- groups ----

  @OnEachCarrier
  void aSiblingThatSleepsMayEndTheGroup(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    taskGroup(group -> {
                      circle(group);
                      group.createTask("sleeping", () -> sleep(LONG));
                    })))
        .isEmpty();
  }

  @OnEachCarrier
  void aBlockThatGoesOnMayEndItsGroup(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    taskGroup(group -> {
                      circle(group);
                      sleep(LONG);
                    })))
        .isEmpty();
  }

  @OnEachCarrier
  void aMemberMayEndTheWaitOfItsBlock(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    taskGroup(group -> {
                      group.createTask("sleeping", () -> sleep(LONG));
                      locks(one, one);
                    })))
        .isEmpty();
  }

  @OnEachCarrier
  void aSiblingOfAnOuterGroupMayEndAnInnerOne(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    taskGroup(outer -> {
                      outer.createTask("sleeping", () -> sleep(LONG));
                      outer.createTask("inner", () -> taskGroup(this::circle));
                    })))
        .isEmpty();
  }

  @OnEachCarrier
  void aGroupOfWhichNoneGoesOnIsADeadlock(Lab lab) {
    assertThat(deadlocks(lab, () -> taskGroup(this::circle))).containsExactly(2);
  }

  // ---- time limits ----

  @OnEachCarrier
  void aTimeLimitReachesTheTasksOfAGroup(Lab lab) {
    assertThat(deadlocks(lab, () -> timeout(LONG, () -> taskGroup(this::circle)))).isEmpty();
  }

  @OnEachCarrier
  void aTimeLimitReachesTheTasksOfAGather(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    timeout(
                        LONG,
                        () ->
                            gather(
                                List.of(
                                    createTask("x", () -> locks(one, other)),
                                    createTask("y", () -> locks(other, one)))))))
        .isEmpty();
  }

  @OnEachCarrier
  void aTimeLimitReachesATaskThroughAnother(Lab lab) {
    assertThat(
            deadlocks(
                lab, () -> waitFor(createTask("between", () -> gather(List.of(self()))), LONG)))
        .isEmpty();
  }

  @OnEachCarrier
  void whoeverIsBehindAShieldWithATimeLimitMayCancelWhatIsShielded(Lab lab) {
    assertThat(deadlocks(lab, () -> timeout(LONG, () -> shield(self())))).isEmpty();
    assertThat(deadlocks(lab, () -> shield(self()))).containsExactly(1);
  }

  @OnEachCarrier
  void whoeverWatchesWithATimeLimitMayCancelWhatItWatches(Lab lab) {
    assertThat(deadlocks(lab, () -> waitTasks(List.of(self()), ReturnWhen.ALL_COMPLETED, LONG)))
        .isEmpty();
    assertThat(
            deadlocks(
                lab,
                () -> timeout(LONG, () -> waitTasks(List.of(self()), ReturnWhen.ALL_COMPLETED))))
        .isEmpty();
    assertThat(deadlocks(lab, () -> select(done(self(), it -> 1), after(LONG, () -> 2)))).isEmpty();
    assertThat(deadlocks(lab, () -> asCompleted(List.of(self()), LONG).iterator().next().await()))
        .isEmpty();
  }

  @OnEachCarrier
  void whoeverWatchesSomethingElseTooMayCancelWhatItWatches(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () ->
                    waitTasks(
                        List.of(self(), createTask("sleeping", () -> sleep(LONG))),
                        ReturnWhen.FIRST_COMPLETED)))
        .isEmpty();
    Channel<String> channel = Channel.rendezvous();
    assertThat(deadlocks(lab, () -> select(done(self(), it -> 1), receive(channel, it -> 2))))
        .isEmpty();
  }

  @OnEachCarrier
  void whoeverWatchesNothingElseIsStuck(Lab lab) {
    assertThat(deadlocks(lab, () -> waitTasks(List.of(self()), ReturnWhen.ALL_COMPLETED)))
        .containsExactly(1);
    assertThat(deadlocks(lab, () -> select(done(self(), it -> 1)))).containsExactly(1);
    assertThat(deadlocks(lab, () -> asCompleted(List.of(self()), null).iterator().next().await()))
        .containsExactly(1);
    assertThat(deadlocks(lab, () -> timeout((Duration) null, () -> locks(one, one))))
        .containsExactly(1);
  }

  @OnEachCarrier
  void aTimeLimitMayBeSetLater(Lab lab) {
    assertThat(deadlocks(lab, () -> timeout((Duration) null, (Timeout it) -> locks(one, one))))
        .isEmpty();
    assertThat(
            deadlocks(
                lab,
                () ->
                    timeout(
                        LONG,
                        (Timeout limit) -> {
                          limit.reschedule(null);
                          locks(one, one);
                        })))
        .isEmpty();
  }

  @OnEachCarrier
  void aTimeLimitDoesNotReachTheHolderOfALock(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () -> {
                  self();
                  yieldNow();
                  timeout(LONG, one::acquire);
                }))
        .containsExactly(1);
  }

  // ---- permits that are handed on ----

  private Semaphore permits = new Semaphore("permits", 1);

  private void release(Coroutine.OfVoid before) throws Exception {
    before.run();
    permits.release();
  }

  /** The deadlocks while a task waits for the permit that it has, after something else. */
  private List<Integer> exhausted(Lab lab, Coroutine.OfVoid first) {
    return deadlocks(
        lab,
        () -> {
          permits = new Semaphore("permits", 1);
          try (Permit outer = permits.acquire()) {
            first.run();
            permits.acquire().close();
          }
        });
  }

  @OnEachMode
  void aTaskOfTheHolderMayReleaseItsPermit(Lab lab) {
    assertThat(exhausted(lab, () -> createTask("job", () -> release(() -> sleep(LONG))))).isEmpty();
    assertThat(exhausted(lab, () -> createTask("job", () -> release(new Event("go")::await))))
        .isEmpty();
    assertThat(
            exhausted(
                lab, () -> createTask("job", () -> release(() -> await(new StageOfNobody())))))
        .isEmpty();
  }

  /** A stage that nobody completes. */
  private static final class StageOfNobody extends CompletableFuture<String> {}

  @OnEachMode
  void aTaskMayHaveThePermitItself(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () -> {
                  Permit permit = permits.acquire();
                  createTask(
                      "job",
                      () -> {
                        try (permit) {
                          sleep(LONG);
                        }
                      });
                  permits.acquire();
                }))
        .isEmpty();
  }

  @OnEachMode
  void aTaskOfATaskOfTheHolderMayReleaseItsPermit(Lab lab) {
    assertThat(
            exhausted(
                lab,
                () ->
                    createTask(
                        "between",
                        () -> {
                          createTask("job", () -> release(() -> sleep(LONG)));
                        })))
        .isEmpty();
    assertThat(
            exhausted(
                lab,
                () ->
                    createTask(
                        "between",
                        () ->
                            gather(
                                () -> release(() -> sleep(LONG)),
                                () -> permits.acquire().close()))))
        .isEmpty();
  }

  @OnEachMode
  void aTimerMayReleaseAPermit(Lab lab) {
    List<TimerHandle> timers = new ArrayList<>();
    assertThat(exhausted(lab, () -> timers.add(runningLoop().callLater(LONG, permits::release))))
        .isEmpty();
    lab.run(timers.getFirst()::cancel);
    assertThat(exhausted(lab, () -> runningLoop().callLater(LONG, () -> {}).cancel()))
        .containsExactly(1);
  }

  @OnEachMode
  void aFuturesCallbackMayReleaseAPermit(Lab lab) {
    Consumer<Future<String>> release = done -> permits.release();
    List<Future<String>> futures = new ArrayList<>();
    assertThat(
            exhausted(
                lab,
                () -> {
                  futures.add(runningLoop().createFuture());
                  futures.getFirst().addDoneCallback(release);
                }))
        .isEmpty();
    lab.run(() -> {
      futures.getFirst().removeDoneCallback(release);
    });
    assertThat(
            exhausted(
                lab,
                () -> {
                  Future<String> future = runningLoop().createFuture();
                  future.addDoneCallback(release);
                  future.removeDoneCallback(release);
                }))
        .containsExactly(1);
    assertThat(
            exhausted(
                lab,
                () -> {
                  Future<String> future = runningLoop().createFuture();
                  future.addDoneCallback(done -> {});
                  future.cancel();
                }))
        .containsExactly(1);
  }

  @OnEachCarrier
  void aCallbackThatIsReadyMayReleaseAPermit(Lab lab) {
    List<DeadlockInfo> seen =
        lab.run(() -> {
          permits = new Semaphore("permits", 1);
          Task<?> waiting =
              createTask(
                  "main",
                  () -> {
                    try (Permit outer = permits.acquire()) {
                      permits.acquire().close();
                    }
                  });
          yieldNow();
          yieldNow();
          Handle ready = runningLoop().callSoon(() -> {});
          List<DeadlockInfo> deadlocks = Engine.current().snapshot().deadlocks();
          ready.cancel();
          waiting.cancel();
          waitTasks(List.of(waiting), ReturnWhen.ALL_COMPLETED);
          return deadlocks;
        });
    assertThat(seen).isEmpty();
  }

  @OnEachMode
  void aThreadThatHasCalledInMayReleaseAPermit(Lab lab) {
    Coroutine.OfVoid callIn =
        () -> {
          EventLoop loop = runningLoop();
          toThread(() -> {
            loop.callSoonThreadsafe(() -> {});
            return 0;
          });
        };
    Coroutine.OfVoid exhausted =
        () -> {
          try (Permit outer = permits.acquire()) {
            permits.acquire().close();
          }
        };
    assertThat(deadlocks(lab, callIn, exhausted)).isEmpty();
    // On several cores, the callback of the first run may be about to end in the next one.
    List<Integer> later;
    do {
      permits = new Semaphore("permits", 1);
      later = deadlocks(lab, () -> {}, exhausted);
    } while (later.isEmpty());
    assertThat(later).containsExactly(1);
  }

  @OnEachMode
  void aSiblingOfTheHolderIsNoneOfItsTasks(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () -> {
                  createTask("sleeping", () -> sleep(LONG));
                  createTask(
                      "holder",
                      () -> {
                        try (Permit outer = permits.acquire()) {
                          permits.acquire().close();
                        }
                      });
                }))
        .containsExactly(1);
  }

  @OnEachMode
  void tasksThatAreStuckReleaseNothing(Lab lab) {
    assertThat(exhausted(lab, () -> {})).containsExactly(1);
    assertThat(exhausted(lab, () -> createTask("job", () -> permits.acquire().close())))
        .containsExactly(1);
    assertThat(exhausted(lab, this::self)).containsExactly(1, 1);
    assertThat(
            deadlocks(
                lab,
                () -> {
                  permits = new Semaphore("permits", 1);
                  try (Permit outer = permits.acquire()) {
                    gather(() -> permits.acquire().close(), () -> permits.acquire().close());
                  }
                }))
        .containsExactly(3);
  }

  @OnEachMode
  void aLockIsReleasedByItsHolder(Lab lab) {
    assertThat(
            deadlocks(
                lab,
                () -> {
                  createTask("sleeping", () -> sleep(LONG));
                  locks(one, one);
                }))
        .containsExactly(1);
  }
}
