package dev.tauko.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;

/** Circles that something still alive may break by a cancellation, and others that nothing may. */
class RescuedCircleTest {
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
    return lab.run(() -> {
      Task<?> main = createTask("main", body);
      for (int i = 0; i < 8; i++) {
        yieldNow();
      }
      List<DeadlockInfo> deadlocks = Engine.current().snapshot().deadlocks();
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
  void aTimeLimitStopsAtAShield(Lab lab) {
    assertThat(deadlocks(lab, () -> timeout(LONG, () -> shield(self())))).containsExactly(1);
  }

  @OnEachCarrier
  void aTimeLimitDoesNotReachWhatIsOnlyWatched(Lab lab) {
    assertThat(deadlocks(lab, () -> waitTasks(List.of(self()), ReturnWhen.ALL_COMPLETED, LONG)))
        .containsExactly(1);
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
}
