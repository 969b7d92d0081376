package dev.tauko.http.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.internal.platform.SessionPlatform;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a request's time is over, by a clock that the test sets. */
class DeadlineTest {
  private static final Duration TOTAL = Duration.ofSeconds(5);

  private final CompletableFuture<String> future = new CompletableFuture<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private long now = -7;
  private Runnable whileWaiting = () -> future.complete("done");

  /** An alarm that the test rings. */
  private static final class Alarm implements Cancellable {
    final Duration delay;
    final Runnable action;
    boolean isCancelled;

    Alarm(Duration delay, Runnable action) {
      this.delay = delay;
      this.action = action;
    }

    @Override
    public boolean cancel() {
      isCancelled = true;
      return true;
    }

    @Override
    public boolean isCancelled() {
      return isCancelled;
    }
  }

  /** Has a clock, alarms and waits; nothing else is asked of it. */
  private final SessionPlatform platform =
      (SessionPlatform)
          Proxy.newProxyInstance(
              SessionPlatform.class.getClassLoader(),
              new Class<?>[] {SessionPlatform.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "nanos" -> now;
                    case "schedule" -> {
                      alarms.add(new Alarm((Duration) arguments[0], (Runnable) arguments[1]));
                      yield alarms.getLast();
                    }
                    case "await" -> {
                      whileWaiting.run();
                      yield ((CompletableFuture<?>) arguments[0]).join();
                    }
                    default -> throw new AssertionError(method);
                  });

  private Deadline deadline(@Nullable Duration total) {
    return new Deadline(null, platform, "GET /", total);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Consumer<ServerTimeoutException> into(List<String> told) {
    return over -> told.add(String.valueOf(over.getMessage()));
  }

  @Test
  void theTimeIsOverAtItsEnd() {
    Deadline deadline = deadline(TOTAL);
    assertThat(deadline.platform()).isSameAs(platform);
    assertThat(deadline.left()).isEqualTo(TOTAL);
    pass(TOTAL.minusNanos(1));
    assertThat(deadline.left()).isEqualTo(Duration.ofNanos(1));
    assertThat(deadline.overdue()).isNull();
    pass(Duration.ofNanos(1));
    assertThat(deadline.left()).isEqualTo(Duration.ZERO);
    assertThat(deadline.overdue())
        .hasMessage("GET / was not complete within 5000 ms, its total timeout");
    assertThat(deadline.error("reading"))
        .hasMessage(
            "GET / was not complete within 5000 ms, its total timeout: it is still reading");
  }

  @Test
  void withoutATotalThereIsNoEnd() {
    Deadline endless = deadline(null);
    pass(Duration.ofDays(1));
    assertThat(endless.left()).isNull();
    assertThat(endless.overdue()).isNull();
    assertThat(endless.schedule(into(told))).isNull();
    assertThat(endless.suspend(() -> "result", "somewhere")).isEqualTo("result");
    assertThat(endless.await(future)).isEqualTo("done");
    assertThat(alarms).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT5S", "PT4S, PT1S", "PT5S, PT0S", "PT6S, PT0S"})
  void itIsToldWhenTheTimeIsOver(Duration passed, Duration rest) {
    Deadline deadline = deadline(TOTAL);
    pass(passed);
    assertThat(deadline.schedule(into(told))).isSameAs(alarms.getLast());
    assertThat(alarms.getLast().delay).isEqualTo(rest);
    alarms.getLast().action.run();
    assertThat(told).containsExactly("GET / was not complete within 5000 ms, its total timeout");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT5S", "PT4S, PT1S", "PT6S, PT0S"})
  void aWaitIsAsLongAsThereIsTime(Duration passed, Duration rest) {
    Deadline deadline = deadline(TOTAL);
    pass(passed);
    assertThat(deadline.await(future)).isEqualTo("done");
    assertThat(alarms).hasSize(1);
    assertThat(alarms.getFirst().delay).isEqualTo(rest);
    assertThat(alarms.getFirst().isCancelled()).as("afterwards").isTrue();
  }

  @Test
  void whatIsWaitedForFailsWhenTheTimeIsOver() {
    whileWaiting = () -> alarms.getLast().action.run();
    assertThatThrownBy(() -> deadline(TOTAL).await(future))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ServerTimeoutException.class);
    assertThat(alarms.getLast().isCancelled()).isTrue();

    CompletableFuture<String> other = new CompletableFuture<>();
    whileWaiting =
        () -> {
          alarms.getLast().action.run();
          other.complete("late");
        };
    assertThat(deadline(TOTAL).await(other, into(told))).isEqualTo("late");
    assertThat(told).hasSize(1);
  }

  @Test
  void whatIsThereIsNotWaitedFor() {
    future.complete("there");
    Deadline deadline = deadline(TOTAL);
    pass(TOTAL);
    assertThat(deadline.await(future)).isEqualTo("there");
    assertThat(deadline.awaitBriefly(future, TOTAL, () -> told.add("enough"))).isEqualTo("there");
    assertThat(alarms).isEmpty();
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, PT0S, PT1S",
        "PT5S, PT0S, PT1S",
        "PT5S, PT4S, PT1S",
        "PT5S, PT4.5S, PT0.5S",
        "PT5S, PT6S, PT0S"
      })
  void aBriefWaitIsNoLongerThanThereIsTime(
      @Nullable Duration total, Duration passed, Duration most) {
    Deadline deadline = deadline(total);
    pass(passed);
    assertThat(deadline.awaitBriefly(future, Duration.ofSeconds(1), () -> told.add("enough")))
        .isEqualTo("done");
    assertThat(alarms.getLast().delay).isEqualTo(most);
    alarms.getLast().action.run();
    assertThat(told).containsExactly("enough");
  }
}
