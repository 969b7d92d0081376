package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a group may be used, and when. */
class TaskGroupRulesTest {

  @OnEachCarrier
  @Mirrors({
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_finished",
    "test_taskgroups.BaseTestTaskGroup.test_coro_closed_when_tg_closed"
  })
  void noTaskCanBeCreatedAfterTheEndAndItsBodyNeverBegins(Lab lab) {
    lab.run(() -> {
      TaskGroup[] group = {null};
      taskGroup(it -> {
        group[0] = it;
      });
      assertThatThrownBy(() -> group[0].createTask(failing(new AssertionError("began"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("TaskGroup[0 tasks, ending] is finished");
      yieldNow();
      yieldNow();
    });
  }

  @Test
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_without_parent_task")
  void itNeedsACoroutine() {
    assertThatThrownBy(() -> taskGroup(group -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("taskGroup() was called from " + Thread.currentThread())
        .hasMessageContaining("runs no coroutine");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_without_parent_task")
  void aCallbackIsNoCoroutine(Lab lab) {
    lab.run(() -> {
      Future<String> told = runningLoop().createFuture();
      runningLoop()
          .callSoon(() -> {
            try {
              Asyncio.taskGroup(group -> {});
            } catch (IllegalStateException refusal) {
              told.setResult(refusal.getMessage());
            }
          });
      assertThat(told.await()).startsWith("taskGroup() was called from ");
    });
  }

  @OnEachCarrier
  void otherCoroutinesAndCallbacksMayCreateTasksInIt(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                Task<?> other =
                    createTask(() -> {
                      group.createTask(() -> trail.add("by a coroutine"));
                    });
                runningLoop().callSoon(() -> group.createTask(() -> trail.add("by a callback")));
                other.await();
              });
              trail.add("left");
            }))
        .containsExactly("2 by a coroutine", "2 by a callback", "4 left");
  }

  @OnEachMode
  void otherThreadsMayNot(Lab lab) {
    lab.run(() ->
        taskGroup(group -> {
          assertThatThrownBy(
                  () -> Asyncio.await(lab.elsewhere(() -> group.createTask(failing(new Error())))))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("can be created on its event loop only")
              .hasMessageContaining("elsewhere");
        }));
  }

  @OnEachCarrier
  void itTellsWhichTasksAreNotDone(Lab lab) {
    lab.run(() ->
        taskGroup(group -> {
          Task<?> first = group.createTask("first", () -> yieldNow());
          Task<?> second = group.createTask("second", () -> yieldNow());
          List<Task<?>> both = group.tasks();
          assertThat(both).isEqualTo(List.of(first, second));
          first.await();
          second.await();
          assertThat(group.tasks()).isEmpty();
          assertThat(both).hasSize(2);
        }));
  }
}
