package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Something else than first in, first out decides which step comes next. */
class SteeringTest {

  /** Chooses by a function; jumps to the next deadline, as the virtual clock does by itself. */
  private record Scripted(ToIntFunction<ReadySteps> choice, Consumer<Long> idle)
      implements Steering {
    @Override
    public int next(ReadySteps steps) {
      return choice.applyAsInt(steps);
    }

    @Override
    public long idle(long deadline, int calls, BooleanSupplier nothingHasArrived) {
      idle.accept(deadline);
      return deadline == Long.MAX_VALUE ? FOREVER : 0;
    }

    @Override
    public void waitBegins(Object forWhat) {}

    @Override
    public void waitEnds(Object forWhat) {}
  }

  private static void steered(
      ToIntFunction<ReadySteps> choice, Consumer<Long> idle, Runnable code) {
    LoopExecutor loop = (LoopExecutor) ((CoroutineLoop) runningLoop()).executor();
    loop.steer(new Scripted(choice, idle));
    try {
      code.run();
    } finally {
      loop.steer(null);
    }
  }

  private static void awaitAll(List<Task<?>> tasks) {
    while (tasks.stream().anyMatch(task -> !task.isDone())) {
      yieldNow();
    }
  }

  private static List<Task<?>> start(int number, Consumer<Integer> body) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int each = i;
      tasks.add(createTask(() -> body.accept(each)));
    }
    return tasks;
  }

  @OnEachCarrier
  void theFirstOneGoesFirstUnlessAnotherOneIsChosen(Lab lab) {
    assertThat(
            lab.trail(log ->
                steered(
                    steps -> 0,
                    deadline -> {},
                    () -> awaitAll(start(3, each -> log.add("task " + each))))))
        .containsExactly("task 0", "task 1", "task 2");
  }

  @OnEachCarrier
  void theStepThatIsChosenGoesFirstAndTheOthersKeepTheirOrder(Lab lab) {
    int[] decisions = {0};
    assertThat(
            lab.trail(log ->
                steered(
                    steps -> decisions[0]++ == 0 ? 2 : 0,
                    deadline -> {},
                    () -> awaitAll(start(3, each -> log.add("task " + each))))))
        .containsExactly("task 2", "task 0", "task 1");
  }

  @OnEachCarrier
  void eachStepIsAskedForOnce(Lab lab) {
    List<Integer> sizes = new ArrayList<>();
    lab.run(() ->
        steered(
            steps -> {
              sizes.add(steps.size());
              return 0;
            },
            deadline -> {},
            () -> {
              yieldNow();
              yieldNow();
            }));
    assertThat(sizes).containsExactly(1, 1);
  }

  @OnEachCarrier
  void timeBeginsAtZeroAndWhoeverSteersSaysWhenItPasses(Lab lab) {
    List<Long> deadlines = new ArrayList<>();
    lab.run(() ->
        steered(
            steps -> 0,
            deadlines::add,
            () -> {
              assertThat(runningLoop().time()).isZero();
              sleep(Duration.ofNanos(7));
              assertThat(runningLoop().time()).isEqualTo(Duration.ofNanos(7));
            }));
    assertThat(deadlines).containsExactly(7L);
  }
}
