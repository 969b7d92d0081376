package dev.tauko.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.formatCallGraph;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.ContextVar;
import dev.tauko.DeadlockException;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;

/** Names with control characters, as somebody outside may choose them, do no harm where shown. */
@Timeout(60)
class NamesFromOutsideTest {
  private static final String NAME =
      "a\u001b[2J\nforged\u0085\u202eb\u200b\ufeff\udb40\udc01\ud83d";
  private static final String SHOWN =
      "a\\u001b[2J\\u000aforged\\u0085\\u202eb\\u200b\\ufeff\\udb40\\udc01\\ud83d";

  /** What a terminal obeys, but for the ends of lines of texts that have several. */
  private static final Pattern HARM = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\n\t]]|\nforged");

  private static void isHarmless(String text) {
    assertThat(text).contains(SHOWN);
    assertThat(HARM.matcher(text).find()).as(text).isFalse();
  }

  private static void locks(Lock one, Lock other) {
    try (Permit first = one.acquire()) {
      yieldNow();
      try (Permit second = other.acquire()) {
        yieldNow();
      }
    }
  }

  @OnEachCarrier
  void theyAreEscapedInTheTextOfEachObject(Lab lab) {
    lab.run(() -> {
      List<Object> all =
          List.of(
              new Lock(NAME),
              new Semaphore(NAME, 1),
              new Event(NAME),
              new Condition(NAME),
              new Barrier(NAME, 2),
              new Queue<>(NAME),
              new PriorityQueue<>(NAME),
              Channel.unlimited().named(NAME),
              ContextVar.of(NAME));
      assertThat(all).allSatisfy(each -> isHarmless(each.toString()));
    });
  }

  @OnEachCarrier
  void theyAreEscapedInTheTextOfATask(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock(NAME);
      try (Permit held = lock.acquire()) {
        Task<?> task = createTask(NAME, lock::acquire);
        Task<?> behind = createTask("behind", task::await);
        Future<?> all = gatherFuture(behind, createTask(NAME, () -> sleep(Duration.ofDays(1))));
        Task<?> gathering = createTask("gathering", all::await);
        yieldNow();
        yieldNow();
        isHarmless(task.toString());
        assertThat(task.toString().split(Pattern.quote(SHOWN), -1)).hasSize(3);
        isHarmless(behind.toString());
        isHarmless(gathering.toString());
        isHarmless(formatCallGraph(task));
        assertThat(task.name()).isEqualTo(NAME);
        task.cancel();
        all.cancel();
        yieldNow();
      }
    });
  }

  @OnEachCarrier
  void theyAreEscapedInFailures(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> failing =
          createTask(
              NAME,
              () -> {
                throw new IllegalStateException(NAME);
              });
      yieldNow();
      yieldNow();
      yieldNow();
      isHarmless(logs.messages().getFirst());
      isHarmless(failing.toString());
      Task<?> waiting = createTask(NAME, failing::await);
      Throwable failure = catchThrowable(waiting::await);
      assertThat(failure.getSuppressed()).anySatisfy(note -> isHarmless(note.getMessage()));
    });
  }

  @OnEachCarrier
  void theyAreEscapedInThreadNames(Lab lab) {
    lab.run(() -> createTask(NAME, () -> isHarmless(Thread.currentThread().getName())).await());
  }

  @OnEachCarrier
  void theyAreEscapedOnceInEachViewOfADeadlock(Lab lab) throws Exception {
    Logs logs = lab.logs(EventLoop.class);
    Lab own = lab.with("tauko.event-loop.deadlock-check = 20ms", "tauko.event-loop.clock = system");
    Lock one = new Lock(NAME);
    Lock other = new Lock(NAME);
    Task<?> both =
        own.engine()
            .start(() ->
                gatherSettled(
                    createTask(NAME, () -> locks(one, other)),
                    createTask(NAME, () -> locks(other, one))));
    logs.await("Deadlock of 2 tasks");

    Snapshot snapshot = own.engine().snapshot();
    isHarmless(logs.messages().getFirst());
    isHarmless(snapshot.deadlocks().getFirst().report());
    isHarmless(snapshot.pstree());
    isHarmless(snapshot.ps());
    isHarmless(snapshot.summary(9));
    assertThat(snapshot.deadlocks().getFirst().report())
        .contains(
            "  %1$s waits for Lock.acquire() of \"%1$s\", held by %1$s, created in"
                .formatted(SHOWN));
    both.cancel();
    assertThat(catchThrowable(() -> both.toCompletableFuture().get())).isNotNull();
  }

  @OnEachCarrier
  void theyAreEscapedInADeadlockException(Lab lab) {
    Lab own = lab.with("tauko.event-loop.deadlock-check = 20ms");
    Lock lock = new Lock(NAME);
    assertThatThrownBy(() -> own.run(() -> createTask(NAME, () -> locks(lock, lock)).await()))
        .isInstanceOf(DeadlockException.class)
        .satisfies(failure -> isHarmless(failure.getMessage()));
  }
}
