package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever can be awaited runs in the caller, or in a task of its own where several run at once.
 */
class AwaitableTest {

  /** An awaitable of somebody's own, which may suspend. */
  private record Ticket(String value, boolean suspends, Task<?> caller)
      implements Awaitable<String> {
    @Override
    public String await() {
      if (suspends) {
        yieldNow();
      }
      return value + " in a task of its own: " + !currentTask().equals(caller);
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.BaseTaskTests.test_ensure_future_awaitable",
    "test_tasks.BaseTaskTests.test_ensure_future_task_awaitable"
  })
  void anAwaitableOfOnesOwnIsStartedAsATaskLikeACoroutine(Lab lab) {
    lab.run(() -> {
      Ticket plain = new Ticket("plain", false, currentTask());
      Ticket suspending = new Ticket("suspending", true, currentTask());
      assertThat(gather(plain, suspending))
          .containsExactly(
              "plain in a task of its own: true", "suspending in a task of its own: true");
    });
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_task_basics")
  void coroutinesThatAreAwaitedAddUpInOneTask(Lab lab) {
    int sum =
        lab.run(() -> {
          Task<?> main = currentTask();
          Coroutine<Integer> first = () -> 42;
          Coroutine<Integer> second =
              () -> {
                assertThat(currentTask()).isSameAs(main);
                return 1000;
              };
          return await(first) + await(second);
        });

    assertThat(sum).isEqualTo(1042);
  }

  @Test
  @Mirrors("test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop_implicit")
  void outsideOfALoopThereIsNoCurrentTask() {
    assertThatThrownBy(() -> currentTask())
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("currentTask()");
    List<Awaitable<Integer>> one = List.of(() -> 1);
    assertThatThrownBy(() -> await(one.getFirst()))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await()");
  }
}
