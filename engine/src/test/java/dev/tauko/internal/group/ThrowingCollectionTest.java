package dev.tauko.internal.group;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.gatherSettledFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.Coroutine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.AbstractList;
import java.util.List;

/** A collection that cannot be gone through to its end: nothing of it is started. */
class ThrowingCollectionTest {
  private final Coroutine<String> body = () -> "begun";

  private final List<Coroutine<String>> throwing =
      new AbstractList<>() {
        @Override
        public Coroutine<String> get(int index) {
          if (index == 1) {
            throw new IllegalStateException("in a mood");
          }
          return body;
        }

        @Override
        public int size() {
          return 2;
        }
      };

  @OnEachMode
  void nothingIsStartedIfTheCollectionThrows(Lab lab) {
    lab.run(() -> assertNothingStarts(throwing, IllegalStateException.class));
  }

  private static void assertNothingStarts(
      List<? extends Awaitable<String>> awaitables, Class<? extends Exception> thrown) {
    assertThatThrownBy(() -> gatherFuture(awaitables)).isExactlyInstanceOf(thrown);
    assertThatThrownBy(() -> gatherSettledFuture(awaitables)).isExactlyInstanceOf(thrown);
    assertThatThrownBy(() -> asCompleted(awaitables)).isExactlyInstanceOf(thrown);
    assertThat(allTasks()).hasSize(1);
  }
}
