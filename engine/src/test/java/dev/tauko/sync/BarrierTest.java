package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.sync.Barrier.Phase;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a barrier fills and drains. */
class BarrierTest {
  private static final int PARTIES = 5;

  private final Barrier barrier = new Barrier(PARTIES);
  private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

  private static void gatherCopies(int n, Coroutine.OfVoid body) throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      tasks.add(createTask(body));
    }
    gather(tasks);
  }

  @OnEachCarrier
  @Mirrors({"test_locks.BarrierTests.test_barrier", "test_locks.BarrierTests.test_repr"})
  void itsTextTellsItsPhaseAndHowManyAreInside(Lab lab) {
    lab.run(() -> {
      assertThat(barrier).hasToString("Barrier[filling, 0 of 5 inside]");
      List<Task<?>> tasks = new ArrayList<>();
      startWaiting(2, tasks);
      yieldNow();
      assertThat(barrier).hasToString("Barrier[filling, 2 of 5 inside]");

      startWaiting(3, tasks);
      yieldNow();
      assertThat(barrier).hasToString("Barrier[draining, 4 of 5 inside]");

      startWaiting(2, tasks);
      barrier.reset();
      assertThat(barrier).hasToString("Barrier[resetting, 4 of 5 inside]");

      startWaiting(2, tasks);
      barrier.abort();
      assertThat(barrier).hasToString("Barrier[broken, 4 of 5 inside]");
      assertThat(barrier.isBroken()).isTrue();
      gatherSettled(tasks);
    });
  }

  private void startWaiting(int n, List<Task<?>> tasks) {
    for (int i = 0; i < n; i++) {
      tasks.add(createTask(barrier::await));
    }
  }

  @Test
  @Mirrors("test_locks.BarrierTests.test_barrier_parties")
  void aBarrierHasAtLeastOneParty() {
    assertThatThrownBy(() -> new Barrier(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> new Barrier(-4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not -4");
    assertThat(barrier.parties()).isEqualTo(PARTIES);
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_context_manager")
  void eachPartyGetsANumberOfItsOwn(Lab lab) {
    Barrier barrier = new Barrier(3);
    lab.run(() -> {
      gatherCopies(3, () -> log.add(barrier.await()));
      assertThat(log).containsExactly(2, 0, 1);
      assertThat(barrier.waiting()).isZero();
      assertThat(barrier.isBroken()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_filling_one_task")
  void nobodyWaitsAtABarrierForOne(Lab lab) {
    Barrier barrier = new Barrier(1);
    lab.run(() -> {
      createTask(() -> log.add("next turn"));
      log.add(barrier.await());
      yieldNow();
      assertThat(log).containsExactly(0, "next turn");
      assertThat(barrier.waiting()).isZero();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.BarrierTests.test_filling_one_task_twice")
  void aBarrierForOneCanBePassedTwice(Lab lab) {
    Barrier barrier = new Barrier(1);
    lab.run(() -> {
      Task<Integer> first = createTask(barrier::await);
      settle();
      assertThat(barrier.waiting()).isZero();
      Task<Integer> second = createTask(barrier::await);
      settle();
      assertThat(first.result()).isZero();
      assertThat(second.result()).isZero();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.BarrierTests.test_filling_task_by_task")
  void eachWhoComesIsCountedUntilTheLastOneOpensIt(Lab lab) {
    Barrier barrier = new Barrier(3);
    lab.run(() -> {
      Task<Integer> first = createTask(barrier::await);
      settle();
      assertThat(barrier.waiting()).isEqualTo(1);
      Task<Integer> second = createTask(barrier::await);
      settle();
      assertThat(barrier.waiting()).isEqualTo(2);
      Task<Integer> third = createTask(barrier::await);
      settle();
      assertThat(barrier.waiting()).isZero();
      assertThat(third.isDone()).isTrue();
      waitTasks(List.of(first, second, third), ReturnWhen.ALL_COMPLETED);
      assertThat(barrier.stats()).isEqualTo(new Barrier.Stats(Phase.FILLING, 0, 0));
    });
  }

  @OnEachMode
  @Mirrors("test_locks.BarrierTests.test_filling_tasks_wait_twice")
  void itFillsAnewForThoseWhoComeAgain(Lab lab) {
    lab.run(() -> {
      gatherCopies(
          PARTIES,
          () -> {
            barrier.await();
            log.add("once");
            barrier.await();
            log.add("twice");
          });
      assertThat(log)
          .containsExactly(
              "once", "once", "once", "once", "once", "twice", "twice", "twice", "twice", "twice");
      assertThat(barrier.waiting()).isZero();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.BarrierTests.test_filling_tasks_check_return_value")
  void eachRoundNumbersThePartiesAnew(Lab lab) {
    lab.run(() -> {
      gatherCopies(
          PARTIES,
          () -> {
            barrier.await();
            log.add(barrier.await());
          });
      assertThat(log).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_draining_state")
  void itDrainsUntilTheLastOneHasLeft(Lab lab) {
    lab.run(() -> {
      gatherCopies(
          PARTIES,
          () -> {
            barrier.await();
            log.add(barrier.stats().phase());
          });
      assertThat(log)
          .containsExactly(
              Phase.DRAINING, Phase.DRAINING, Phase.DRAINING, Phase.DRAINING, Phase.FILLING);
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_blocking_tasks_while_draining")
  void whoComesAgainWhileItDrainsIsLetInAfterwards(Lab lab) {
    Barrier ofTheOthers = new Barrier(3);
    int[] early = {2};
    lab.run(() -> {
      gatherCopies(
          PARTIES,
          () -> {
            barrier.await();
            if (early[0]-- > 0) {
              log.add("early " + barrier.stats().phase());
            } else {
              ofTheOthers.await();
            }
            barrier.await();
            log.add("through");
          });
      assertThat(log)
          .containsExactly(
              "early DRAINING",
              "early DRAINING",
              "through",
              "through",
              "through",
              "through",
              "through");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_filling_tasks_cancel_one")
  void whoIsCancelledLeavesItsPlaceToAnother(Lab lab) {
    Barrier barrier = new Barrier(3);
    lab.run(() -> {
      Task<?> first = createTask(() -> log.add("first " + barrier.await()));
      yieldNow();
      Task<?> second = createTask(() -> log.add("second " + barrier.await()));
      yieldNow();
      assertThat(barrier.waiting()).isEqualTo(2);

      first.cancel();
      yieldNow();
      assertThat(barrier.waiting()).isEqualTo(1);
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);

      Task<?> third = createTask(() -> log.add("third " + barrier.await()));
      yieldNow();
      assertThat(barrier.waiting()).isEqualTo(2);
      Task<?> fourth = createTask(() -> log.add("fourth " + barrier.await()));
      gather(second, third, fourth);
      assertThat(log).containsExactly("fourth 2", "second 1", "third 1");
      assertThat(barrier.waiting()).isZero();
    });
  }

  @OnEachCarrier
  void whoIsCancelledSendsTheNextOneToTheEndOfTheLine(Lab lab) {
    Barrier barrier = new Barrier(4);
    lab.run(() -> {
      Task<?> cancelled = createTask(barrier::await);
      for (String who : List.of("second", "third")) {
        createTask(() -> log.add(who + " " + barrier.await()));
      }
      yieldNow();
      cancelled.cancel();
      yieldNow();
      yieldNow();
      Task<?> fourth = createTask(() -> log.add("fourth " + barrier.await()));
      Task<?> fifth = createTask(() -> log.add("fifth " + barrier.await()));
      gather(fourth, fifth);
      assertThat(log).containsExactly("fifth 3", "third 2", "second 1", "fourth 2");
    });
  }
}
