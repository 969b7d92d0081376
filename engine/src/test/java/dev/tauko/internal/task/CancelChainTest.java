package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
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
  void aCancellationGoesDownANestOfGathersOfAnyDepth(Lab lab) {
    int depth = 10_000;

    lab.run(() -> {
      startWaitingFor(() -> {
        sleep(Duration.ofHours(1));
        return "never";
      });
      while (tasks.size() < depth) {
        Task<Object> inner = tasks.getLast();
        startWaitingFor(() -> gather(inner, () -> 1));
      }
      yieldNow();
      yieldNow();

      assertThat(tasks.getLast().cancel("enough")).isTrue();
      assertThatThrownBy(() -> tasks.getLast().await())
          .isInstanceOf(CancelledError.class)
          .hasMessage("enough");
      assertThat(tasks).allMatch(Task::isCancelled).allMatch(task -> task.cancelling() == 1);
    });
  }

  @OnEachCarrier
  void aCancellationGoesThroughGathersOfGathersOfAnyDepth(Lab lab) {
    int depth = 10_000;

    lab.run(() -> {
      Task<Integer> leaf =
          createTask(() -> {
            sleep(Duration.ofHours(1));
            return 1;
          });
      Future<?> nest = leaf;
      for (int i = 0; i < depth; i++) {
        nest = gatherFuture(nest);
      }
      yieldNow();

      assertThat(nest.cancel("enough")).isTrue();
      assertThatThrownBy(nest::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(leaf.isCancelled()).isTrue();
    });
  }

  @OnEachCarrier
  void aGatherAsksEachOfItsChildrenInOrderAndEndsWhenAllHave(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Task<?> both =
                  createTask(() ->
                      gather(
                          () -> gather(() -> stubborn("a", trail), () -> stubborn("b", trail)),
                          () -> stubborn("c", trail)));
              for (int turn = 0; turn < 3; turn++) {
                yieldNow();
              }
              both.cancel();
              assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
              trail.add("both " + both.isCancelled());
            }))
        .containsExactly("a cancelled", "b cancelled", "c cancelled", "both true");
  }

  private static String stubborn(String name, Trail trail) {
    try {
      sleep(Duration.ofHours(1));
    } catch (CancelledError cancelled) {
      trail.add(name + " cancelled");
    }
    return name;
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
