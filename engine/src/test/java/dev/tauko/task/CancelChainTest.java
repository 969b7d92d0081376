package dev.tauko.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class CancelChainTest {
  private final List<Task<Object>> tasks = new ArrayList<>();

  private void startWaitingFor(Awaitable<Object> awaitable) {
    tasks.add(createTask(awaitable::await));
  }

  @OnEachCarrier
  void aCancellationGoesDownAChainOfAnyLength(Lab lab) {
    int length = 10_000;

    lab.run(() -> {
      startWaitingFor(() -> {
        sleep(Duration.ofHours(1));
        return "never";
      });
      while (tasks.size() < length) {
        startWaitingFor(tasks.getLast());
      }
      yieldNow();

      assertThat(tasks.getLast().cancel("enough")).isTrue();
      assertThatThrownBy(() -> tasks.getLast().await())
          .isInstanceOf(CancelledError.class)
          .hasMessage("enough");
      assertThat(tasks).allMatch(Task::isCancelled).allMatch(task -> task.cancelling() == 1);
    });
  }

  @OnEachCarrier
  void tasksThatWaitForOneAnotherInACircleEndWhenOneIsCancelled(Lab lab) {
    lab.run(() -> {
      startWaitingFor(() -> tasks.get(1).await());
      startWaitingFor(() -> gather(tasks.get(2)));
      startWaitingFor(() -> tasks.get(0).await());
      yieldNow();

      assertThat(tasks.getFirst().cancel()).isTrue();
      assertThatThrownBy(() -> tasks.getFirst().await()).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> tasks.get(1).await()).isInstanceOf(CancelledError.class);
      assertThat(tasks).allMatch(Task::isCancelled);
    });
  }

  @OnEachCarrier
  void aRunEndsThoughTasksAreLeftThatWaitForOneAnother(Lab lab) {
    lab.run(() -> {
      startWaitingFor(() -> tasks.get(1).await());
      startWaitingFor(() -> tasks.get(0).await());
      yieldNow();
    });

    assertThat(tasks).allMatch(Task::isCancelled);
  }
}
