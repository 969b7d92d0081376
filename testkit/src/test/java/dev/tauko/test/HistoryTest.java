package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.test.SequentialModel.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories of operations, and whether a sequential object explains them. */
class HistoryTest {

  /** Adds to a counter and returns what it was, or with 0 reads it. */
  record Add(String key, int amount) {
    @Override
    public String toString() {
      return amount == 0 ? "get " + key : "add " + amount + " to " + key;
    }
  }

  private static final SequentialModel<Integer, Add, Integer> COUNTER =
      SequentialModel.<Integer, Add, Integer>of(
              0, (state, add) -> new Step<>(state + add.amount(), state))
          .byKey(Add::key);

  /** Counters that lose an update if two come at the same time, unless they are safe. */
  private static final class Counters {
    private final boolean safe;
    private final Map<String, Integer> values = new HashMap<>();

    Counters(boolean safe) {
      this.safe = safe;
    }

    int add(Add add) {
      yieldNow();
      int before = values.getOrDefault(add.key(), 0);
      if (!safe && add.amount() > 0) {
        yieldNow();
      }
      values.put(add.key(), before + add.amount());
      yieldNow();
      return before;
    }
  }

  private static void program(boolean safe, int tasks, int calls, int keys) throws Exception {
    Counters counters = new Counters(safe);
    History<Add, Integer> history = new History<>();
    List<Coroutine<Integer>> callers = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int number = task;
      callers.add(() -> {
        int sum = 0;
        for (int i = 0; i < calls; i++) {
          Add add = new Add("k" + (number + i) % keys, i % 2);
          sum += history.call(add, () -> counters.add(add));
        }
        return sum;
      });
    }
    gather(callers);
    assertThat(history.size()).isEqualTo(tasks * calls);
    history.check(COUNTER);
  }

  @Test
  void aSafeObjectIsLinearizableInEachOrder() {
    Simulation.explore(300, () -> program(true, 4, 4, 1));
  }

  @Test
  void aLostUpdateIsDrawn() {
    assertThatThrownBy(() -> Simulation.explore(300, () -> program(false, 3, 3, 1)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("not linearizable")
        .hasMessageContaining("add 1 to k0 -> ")
        .hasMessageContaining("|-");
  }

  @Test
  void theShortestBeginningIsShown() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              History<Add, Integer> history = new History<>();
              history.call(new Add("k", 1), () -> 0);
              history.call(new Add("k", 0), () -> 1);
              history.call(new Add("k", 0), () -> 0);
              history.call(new Add("k", 1), () -> 1);
              history.check(COUNTER);
            }))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            not linearizable: no order of these operations gives these results

              Task-1  add 1 to k -> 0  |-|
              Task-1  get k -> 1           |-|
              Task-1  get k -> 0               |-|\
            """);
  }

  @Test
  void aCallThatHasNotReturnedMayHaveTakenEffectOrNot() throws Exception {
    for (int seen = 0; seen <= 1; seen++) {
      int value = seen;
      Simulation.run(() -> {
        History<Add, Integer> history = new History<>();
        Task<Integer> lost =
            createTask(() ->
                history.call(
                    new Add("k", 1),
                    () -> {
                      sleep(Duration.ofDays(1));
                      return 0;
                    }));
        sleep(Duration.ofSeconds(1));
        var _ = lost.cancel();
        sleep(Duration.ofSeconds(1));
        history.call(new Add("k", 0), () -> value);
        history.check(COUNTER);
      });
    }
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              History<Add, Integer> history = new History<>();
              history.call(new Add("k", 0), () -> 2);
              history.check(COUNTER);
            }))
        .hasMessageContaining("not linearizable");
  }

  /** Ten thousand operations of twenty coroutines on a hundred keys, within a test's time. */
  @Test
  void tenThousandOperationsAreChecked() throws Exception {
    Simulation.run(() -> program(true, 20, 500, 100));
  }

  @Test
  void resultsThatAreArraysAreComparedByTheirContent() throws Exception {
    Simulation.run(() -> {
      History<String, int[]> history = new History<>();
      history.call("read", () -> new int[] {1, 2});
      history.check(SequentialModel.of(0, (state, input) -> new Step<>(0, new int[] {1, 2})));
      assertThatThrownBy(() ->
              history.check(
                  SequentialModel.of(0, (state, input) -> new Step<>(0, new int[] {1, 3}))))
          .hasMessageContaining("read -> [1, 2]");
    });
  }

  @Test
  void aCheckThatTakesTooLongSaysWhatHelps() throws Exception {
    Simulation.run(() -> {
      History<Integer, Integer> history = new History<>();
      List<Coroutine<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 22; i++) {
        int bit = 1 << i;
        writes.add(() ->
            history.call(
                bit,
                () -> {
                  yieldNow();
                  return bit;
                }));
      }
      gather(writes);
      history.call(0, () -> 99);
      assertThatThrownBy(() ->
              history.check(
                  SequentialModel.<Integer, Integer, Integer>of(
                      0, (all, bit) -> new Step<>(all | bit, bit))))
          .isInstanceOf(SimulationFailure.class)
          .hasMessageStartingWith("the history is too long to be checked: ")
          .hasMessageContaining("its 23 operations")
          .hasMessageEndingWith("SequentialModel.byKey");
    });
  }
}
