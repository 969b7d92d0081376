package dev.tauko.tools;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.tools.Tools.forEachLimited;
import static dev.tauko.tools.Tools.mapAsDone;
import static dev.tauko.tools.Tools.mapAsDoneSettled;
import static dev.tauko.tools.Tools.mapLimited;
import static dev.tauko.tools.Tools.mapSettled;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MapLimitedTest {

  /** Numbers from an iterator that tells how many were pulled, and how often it was closed. */
  private static final class Numbers implements Iterator<Integer>, AutoCloseable {
    private final int end;
    private int pulled;
    private int closed;

    Numbers(int end) {
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return pulled < end;
    }

    @Override
    public Integer next() {
      return pulled++;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void resultsAreInTheOrderOfTheItems() {
    Loops.run(() -> {
      Watch watch = new Watch();
      List<Integer> results =
          mapLimited(
              List.of(30, 10, 20),
              3,
              delay -> {
                sleep(ofMillis(delay));
                return delay * 2;
              });
      assertThat(results).containsExactly(60, 20, 40);
      assertThat(watch.millis()).isEqualTo(30);
    });
  }

  @Test
  void noMoreRunAtATimeThanTheLimit() {
    Loops.run(() -> {
      Watch watch = new Watch();
      int[] running = {0, 0};
      forEachLimited(
          IntStream.range(0, 10).boxed(),
          3,
          number -> {
            running[0]++;
            running[1] = Math.max(running[1], running[0]);
            sleep(ofMillis(10));
            running[0]--;
          });
      assertThat(running).containsExactly(0, 3);
      assertThat(watch.millis()).isEqualTo(40);
    });
  }

  @Test
  void anItemIsPulledWhenThereIsAPlaceForIt() {
    Loops.run(() -> {
      Numbers numbers = new Numbers(100);
      List<Integer> ahead = new ArrayList<>();
      int[] ended = {0};
      forEachLimited(
          numbers,
          4,
          number -> {
            ahead.add(numbers.pulled - ended[0]);
            sleep(ofMillis(1));
            ended[0]++;
          });
      assertThat(ahead).hasSize(100).allMatch(pulled -> pulled <= 4);
      assertThat(numbers.closed).isOne();
    });
  }

  @Test
  void anIteratorMaySuspend() {
    Loops.run(() -> {
      Iterator<Integer> paged = Stream.of(1, 2, 3).peek(page -> sleep(ofMillis(10))).iterator();
      assertThat(mapLimited(paged, 2, page -> page * 10)).containsExactly(10, 20, 30);
    });
  }

  @Test
  void nullsAreItemsAndResultsLikeOthers() {
    Loops.run(() -> {
      List<String> items = new ArrayList<>();
      items.add("a");
      items.add(null);
      assertThat(mapLimited(items, 1, item -> item)).containsExactly("a", null);
    });
  }

  @Test
  void ofNothingThereIsNothing() {
    Loops.run(() -> {
      assertThat(mapLimited(List.of(), 5, item -> item)).isEmpty();
      assertThatThrownBy(() -> mapLimited(List.of(1), 0, item -> item))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit is 1 or more, not 0");
    });
  }

  @Test
  void theFirstFailureCancelsTheOthersAndIsThrownAsItIs() {
    Loops.run(() -> {
      Numbers numbers = new Numbers(100);
      Trail trail = new Trail();
      IOException failure = new IOException("third");
      assertThatThrownBy(() ->
              mapLimited(
                  numbers,
                  3,
                  number -> {
                    trail.add("begins " + number);
                    try {
                      if (number == 2) {
                        sleep(ofMillis(5));
                        throw failure;
                      }
                      sleep(ofMillis(100));
                      return number;
                    } catch (CancelledError cancelled) {
                      sleep(ofMillis(7));
                      trail.add("cleans up " + number);
                      throw cancelled;
                    }
                  }))
          .isSameAs(failure);
      assertThat(trail.entries())
          .containsExactly(
              "begins 0 at 0",
              "begins 1 at 0",
              "begins 2 at 0",
              "cleans up 0 at 12",
              "cleans up 1 at 12");
      assertThat(numbers.pulled).isEqualTo(3);
      assertThat(numbers.closed).isOne();
    });
  }

  @Test
  void nothingBeginsAfterAFailure() {
    Loops.run(() -> {
      Numbers numbers = new Numbers(1_000_000);
      boolean[] failed = {false};
      int[] late = {0};
      assertThatThrownBy(() ->
              forEachLimited(
                  numbers,
                  100,
                  number -> {
                    late[0] += failed[0] ? 1 : 0;
                    if (number == 5_000) {
                      failed[0] = true;
                      throw new IllegalStateException("5000");
                    }
                    yieldNow();
                  }))
          .hasMessage("5000");
      assertThat(late[0]).isZero();
      assertThat(numbers.closed).isOne();
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void furtherFailuresAreSuppressedOnes() {
    Loops.run(() -> {
      IOException first = new IOException("first");
      IOException second = new IOException("second");
      assertThatThrownBy(() ->
              forEachLimited(
                  List.of(1, 2),
                  2,
                  number -> {
                    if (number == 1) {
                      sleep(ofMillis(1));
                      throw first;
                    }
                    try {
                      sleep(ofMillis(100));
                    } catch (CancelledError cancelled) {
                      throw second;
                    }
                  }))
          .isSameAs(first)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).contains(second));
    });
  }

  @Test
  void aFailureOfTheItemsCancelsWhatRuns() {
    Loops.run(() -> {
      Iterator<Integer> breaks =
          Stream.of(1, 2)
              .peek(item -> {
                if (item == 2) {
                  throw new IllegalArgumentException("no more");
                }
              })
              .iterator();
      boolean[] cancelled = {false};
      assertThatThrownBy(() ->
              forEachLimited(
                  breaks,
                  2,
                  number -> {
                    try {
                      sleep(ofMillis(100));
                    } catch (CancelledError error) {
                      cancelled[0] = true;
                      throw error;
                    }
                  }))
          .isInstanceOf(IllegalArgumentException.class);
      // A task that has not begun is cancelled without having run.
      assertThat(cancelled[0]).isFalse();
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void aCancelledItemIsNoSilentGap() {
    Loops.run(() -> {
      Future<Object> never = Asyncio.runningLoop().createFuture();
      never.cancel("gone");
      assertThatThrownBy(() -> mapLimited(List.of(1, 2), 2, number -> never.await()))
          .isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void aTaskThatIsCancelledBeforeItBeginsIsNoSilentGap() {
    Loops.run(() -> {
      Task<?> caller = createTask(() -> mapLimited(List.of(1, 2, 3), 1, number -> number));
      yieldNow();
      List<Task<?>> others = new ArrayList<>(allTasks());
      others.removeAll(List.of(caller, Asyncio.currentTask()));
      assertThat(others).hasSize(1);
      others.forEach(Task::cancel);
      assertThatThrownBy(caller::await).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void aCancelledCallerCancelsAllAndWaitsForThem() {
    Loops.run(() -> {
      Trail trail = new Trail();
      Numbers numbers = new Numbers(100);
      Task<?> caller =
          createTask(() ->
              forEachLimited(
                  numbers,
                  2,
                  number -> {
                    try {
                      sleep(ofMillis(100));
                    } finally {
                      sleep(ofMillis(3));
                      trail.add("ends " + number);
                    }
                  }));
      sleep(ofMillis(10));
      caller.cancel("enough");
      assertThatThrownBy(caller::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(trail.entries()).containsExactly("ends 0 at 13", "ends 1 at 13");
      assertThat(numbers.closed).isOne();
    });
  }

  @Test
  void aStreamIsClosedAtTheEnd() {
    Loops.run(() -> {
      AtomicInteger closed = new AtomicInteger();
      Stream<Integer> items = Stream.of(1, 2).onClose(closed::incrementAndGet);
      assertThat(mapLimited(items, 1, item -> item)).containsExactly(1, 2);
      assertThat(closed).hasValue(1);
    });
  }

  @Test
  void settledTellsHowEachEnded() {
    Loops.run(() -> {
      IOException failure = new IOException("two");
      List<Outcome<Integer>> outcomes =
          mapSettled(
              List.of(1, 2, 3),
              2,
              number -> {
                if (number == 2) {
                  throw failure;
                }
                if (number == 3) {
                  throw new CancelledError("three");
                }
                return number;
              });
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(1));
      assertThat(outcomes.get(1)).isEqualTo(new Outcome.Failure<>(failure));
      assertThat(outcomes.get(2)).isInstanceOf(Outcome.Cancelled.class);
    });
  }

  @Test
  void asDoneGivesResultsWhenTheyAreThere() {
    Loops.run(() -> {
      Trail trail = new Trail();
      mapAsDone(
          List.of(30, 10, 20, 5),
          2,
          delay -> {
            sleep(ofMillis(delay));
            return delay;
          },
          trail::add);
      assertThat(trail.entries()).containsExactly("10 at 10", "30 at 30", "20 at 30", "5 at 35");
    });
  }

  @Test
  void aSlowConsumerHoldsTheItemsBack() {
    Loops.run(() -> {
      Numbers numbers = new Numbers(20);
      int[] consumed = {0};
      mapAsDone(
          numbers,
          3,
          number -> number,
          number -> {
            assertThat(numbers.pulled - consumed[0]).isLessThanOrEqualTo(3);
            sleep(ofMillis(10));
            consumed[0]++;
          });
      assertThat(consumed[0]).isEqualTo(20);
    });
  }

  @Test
  void aFailureOfTheConsumerCancelsWhatRuns() {
    Loops.run(() -> {
      assertThatThrownBy(() ->
              mapAsDone(
                  List.of(1, 50),
                  2,
                  delay -> {
                    sleep(ofMillis(delay));
                    return delay;
                  },
                  result -> {
                    throw new IOException("disk full");
                  }))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void asDoneThrowsTheFirstFailure() {
    Loops.run(() -> {
      Trail trail = new Trail();
      assertThatThrownBy(() ->
              mapAsDone(
                  List.of(1, 5, 9),
                  3,
                  delay -> {
                    sleep(ofMillis(delay));
                    if (delay == 5) {
                      throw new IOException("five");
                    }
                    return delay;
                  },
                  trail::add))
          .hasMessage("five");
      assertThat(trail.entries()).containsExactly("1 at 1");
    });
  }

  @Test
  void asDoneSettledTellsHowEachEnded() {
    Loops.run(() -> {
      List<Class<?>> ends = new ArrayList<>();
      mapAsDoneSettled(
          List.of(3, 1, 2),
          3,
          delay -> {
            sleep(ofMillis(delay));
            if (delay == 2) {
              throw new IOException("two");
            }
            return delay;
          },
          outcome -> ends.add(outcome.getClass()));
      assertThat(ends)
          .containsExactly(Outcome.Success.class, Outcome.Failure.class, Outcome.Success.class);
    });
  }

  @Test
  void aMillionItemsTakeTheMemoryOfAFew() {
    Loops.run(() -> {
      long[] sum = {0};
      int[] most = {0};
      forEachLimited(
          LongStream.range(0, 200_000).boxed(),
          100,
          number -> {
            yieldNow();
            sum[0] += number;
            if (number % 1_000 == 0) {
              most[0] = Math.max(most[0], allTasks().size());
            }
          });
      assertThat(sum[0]).isEqualTo(199_999L * 100_000);
      assertThat(most[0]).isLessThanOrEqualTo(102);
    });
  }

  @Test
  void onSeveralThreadsNoneIsLost() {
    Loops.runParallel(() -> {
      List<Integer> results =
          mapLimited(
              IntStream.range(0, 5_000).boxed(),
              16,
              number -> {
                yieldNow();
                return number;
              });
      assertThat(results).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
      AtomicInteger consumed = new AtomicInteger();
      mapAsDone(
          IntStream.range(0, 5_000).boxed(),
          16,
          number -> {
            yieldNow();
            return 1;
          },
          consumed::addAndGet);
      assertThat(consumed).hasValue(5_000);
    });
  }
}
