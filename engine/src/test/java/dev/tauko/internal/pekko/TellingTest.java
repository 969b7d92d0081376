package dev.tauko.internal.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.internal.task.Rethrow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an interrupt does to a message on its way. */
class TellingTest {

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void theThreadIsInterruptedAfterwardsAndNotMeanwhile() {
    List<Boolean> meanwhile = new ArrayList<>();
    Thread.currentThread().interrupt();
    Telling.tell(() -> meanwhile.add(Thread.currentThread().isInterrupted()));

    assertThat(meanwhile).containsExactly(false);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatAnInterruptHasKeptFromBeingToldIsToldAgain() {
    ReentrantLock lock = new ReentrantLock();
    List<String> told = new ArrayList<>();
    Telling.tell(() -> {
      if (told.isEmpty()) {
        told.add("interrupted");
        Thread.currentThread().interrupt();
      }
      Rethrow.<Void, RuntimeException>fromAwait(() -> {
        lock.lockInterruptibly();
        return null;
      });
      told.add("told");
    });

    assertThat(told).containsExactly("interrupted", "told");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anythingElseComesOut() {
    assertThatThrownBy(() ->
            Telling.tell(() -> {
              throw new IllegalStateException("stopped");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
