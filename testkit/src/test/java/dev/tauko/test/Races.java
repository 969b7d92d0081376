package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.sync.BoundedSemaphore;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Programs with one bug each, which none of them shows first in, first out. */
@SuppressWarnings("ImmutableEnumChecker") // The programs have no state of their own.
enum Races {
  LOST_UPDATE(Races::lostUpdate),
  CHECK_THEN_GET(Races::checkThenGet),
  DOUBLE_RELEASE(Races::doubleRelease),
  MISSED_CANCEL(Races::missedCancel),
  LOCKS_IN_WRONG_ORDER(Races::locksInWrongOrder),
  FORGOTTEN_AWAIT(Races::forgottenAwait),
  RETRY_STORM(Races::retryStorm),
  STALE_CACHE(Races::staleCache),
  MADE_TWICE(Races::madeTwice),
  LOST_WAKE_UP(Races::lostWakeUp),
  USE_AFTER_CLOSE(Races::useAfterClose),
  CHANGED_WHILE_ITERATED(Races::changedWhileIterated),
  SAME_AGAIN(Races::sameAgain),
  TIE_OF_TIMERS(Races::tieOfTimers),
  DONE_TOO_EARLY(Races::doneTooEarly),
  ORDER_OF_PRODUCERS(Races::orderOfProducers),
  LIMIT_OVERRUN(Races::limitOverrun),
  PERMIT_LOST_BY_CANCEL(Races::permitLostByCancel),
  SHARED_BUFFER(Races::sharedBuffer),
  DELIVERED_TWICE(Races::deliveredTwice),
  ITEM_LOST_BY_CANCEL(MoreRaces::itemLostByCancel),
  TIMEOUT_AND_REPLY(MoreRaces::timeoutAndReply),
  BARRIER_USED_AGAIN(MoreRaces::barrierUsedAgain),
  STOPPED_WHILE_STARTING(MoreRaces::stoppedWhileStarting),
  MISSED_CLOSE(MoreRaces::missedClose),
  REENTRANT_ACTOR(MoreRaces::reentrantActor),
  SECOND_OF_TWO_IGNORED(MoreRaces::secondOfTwoIgnored),
  RELEASED_UNACQUIRED(MoreRaces::releasedUnacquired),
  PUT_AFTER_DRAIN(MoreRaces::putAfterDrain),
  STOLEN_WAKE_UP(MoreRaces::stolenWakeUp);

  private final Coroutine.OfVoid program;

  Races(Coroutine.OfVoid program) {
    this.program = program;
  }

  Coroutine.OfVoid program() {
    return program;
  }

  static void turns(int number) {
    for (int i = 0; i < number; i++) {
      yieldNow();
    }
  }

  private static void lostUpdate() throws Exception {
    int[] balance = {0};
    gather(
        () -> {
          int before = balance[0];
          yieldNow();
          balance[0] = before + 1;
        },
        () -> {
          turns(2);
          balance[0]++;
        });
    assertThat(balance[0]).isEqualTo(2);
  }

  private static void checkThenGet() throws Exception {
    Queue<String> queue = new Queue<>();
    queue.putNoWait("the only one");
    gather(
        () -> {
          if (!queue.isEmpty()) {
            yieldNow();
            queue.getNoWait();
          }
        },
        () -> {
          turns(3);
          if (!queue.isEmpty()) {
            queue.getNoWait();
          }
        });
  }

  private static void doubleRelease() throws Exception {
    BoundedSemaphore permits = new BoundedSemaphore(1);
    permits.acquire();
    boolean[] released = {false};
    gather(
        () -> {
          if (!released[0]) {
            yieldNow();
            permits.release();
            released[0] = true;
          }
        },
        () -> {
          turns(3);
          if (!released[0]) {
            permits.release();
            released[0] = true;
          }
        });
  }

  private static void missedCancel() throws Exception {
    List<Task<?>> running = new ArrayList<>();
    boolean[] finished = {false};
    Task<?> worker =
        createTask(() -> {
          running.add(dev.tauko.Asyncio.currentTask());
          sleep(Duration.ofSeconds(1));
          finished[0] = true;
        });
    Task<?> canceller = createTask(() -> running.forEach(Task::cancel));
    gather(
        () -> canceller.await(),
        () -> {
          try {
            worker.await();
          } catch (CancelledError wanted) {
            assertThat(worker.isCancelled()).isTrue();
          }
          return null;
        });
    assertThat(finished[0]).isFalse();
  }

  private static void locksInWrongOrder() throws Exception {
    Lock first = new Lock();
    Lock second = new Lock();
    gather(
        () -> {
          try (Permit _ = first.acquire()) {
            yieldNow();
            second.acquire().close();
          }
        },
        () -> {
          turns(3);
          try (Permit _ = second.acquire()) {
            yieldNow();
            first.acquire().close();
          }
        });
  }

  private static void forgottenAwait() throws Exception {
    List<String> saved = new ArrayList<>();
    createTask(() -> saved.add("record"));
    yieldNow();
    assertThat(saved).hasSize(1);
  }

  private static void retryStorm() throws Exception {
    boolean[] up = {false};
    int[] attempts = {0};
    Coroutine.OfVoid client =
        () -> {
          do {
            attempts[0]++;
            yieldNow();
          } while (!up[0]);
        };
    gather(
        client,
        client,
        () -> {
          turns(3);
          up[0] = true;
        });
    assertThat(attempts[0]).isLessThan(10);
  }

  private static void staleCache() throws Exception {
    int[] database = {1};
    Integer[] cache = {null};
    gather(
        () -> {
          int value = database[0];
          yieldNow();
          cache[0] = value;
        },
        () -> {
          turns(2);
          database[0] = 2;
          cache[0] = null;
        });
    assertThat(cache[0]).isIn(null, 2);
  }

  private static void madeTwice() throws Exception {
    Object[] instance = {null};
    int[] made = {0};
    Coroutine.OfVoid user =
        () -> {
          if (instance[0] == null) {
            yieldNow();
            instance[0] = new Object();
            made[0]++;
          }
        };
    gather(
        user,
        () -> {
          turns(3);
          user.run();
        });
    assertThat(made[0]).isEqualTo(1);
  }

  private static void lostWakeUp() throws Exception {
    Event pulse = new Event();
    boolean[] ready = {false};
    gather(
        () -> {
          if (!ready[0]) {
            yieldNow();
            pulse.await();
          }
        },
        () -> {
          turns(3);
          ready[0] = true;
          pulse.set();
          pulse.clear();
        });
  }

  private static void useAfterClose() throws Exception {
    boolean[] open = {true};
    gather(
        () -> {
          if (open[0]) {
            yieldNow();
            assertThat(open[0]).as("open while in use").isTrue();
          }
        },
        () -> {
          turns(3);
          open[0] = false;
        });
  }

  private static void changedWhileIterated() throws Exception {
    List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3));
    gather(
        () -> {
          for (int _ : numbers) {
            yieldNow();
          }
        },
        () -> {
          turns(5);
          numbers.add(4);
        });
  }

  private static void sameAgain() throws Exception {
    int[] head = {1};
    List<String> log = new ArrayList<>();
    gather(
        () -> {
          int seen = head[0];
          yieldNow();
          if (head[0] == seen) {
            assertThat(log).as("changes since the look").isEmpty();
          }
        },
        () -> {
          turns(2);
          head[0] = 2;
          log.add("two");
          head[0] = 1;
          log.add("one");
        });
  }

  private static void tieOfTimers() throws Exception {
    String[] settings = {null};
    gather(
        () -> {
          sleep(Duration.ofMillis(10));
          settings[0] = "loaded";
        },
        () -> {
          sleep(Duration.ofMillis(10));
          assertThat(settings[0]).isEqualTo("loaded");
        });
  }

  private static void doneTooEarly() throws Exception {
    Queue<String> queue = new Queue<>();
    List<String> handled = new ArrayList<>();
    Task<?> consumer =
        createTask(() -> {
          String item = queue.get();
          queue.taskDone();
          yieldNow();
          handled.add(item);
        });
    queue.putNoWait("item");
    queue.join();
    turns(2);
    assertThat(handled).hasSize(1);
    assertThat(consumer.isDone()).isTrue();
  }

  private static void orderOfProducers() throws Exception {
    Queue<Integer> queue = new Queue<>();
    gather(() -> queue.put(1), () -> queue.put(2));
    assertThat(queue.getNoWait()).isEqualTo(1);
  }

  private static void limitOverrun() throws Exception {
    int[] running = {0};
    int[] most = {0};
    Coroutine.OfVoid worker =
        () -> {
          if (running[0] < 1) {
            yieldNow();
            running[0]++;
            most[0] = Math.max(most[0], running[0]);
            yieldNow();
            running[0]--;
          }
        };
    gather(
        worker,
        () -> {
          turns(3);
          worker.run();
        });
    assertThat(most[0]).isEqualTo(1);
  }

  private static void permitLostByCancel() throws Exception {
    Lock lock = new Lock();
    Task<?> user =
        createTask(() -> {
          lock.acquire();
          yieldNow();
          try {
            sleep(Duration.ofSeconds(1));
          } finally {
            lock.release();
          }
        });
    turns(4);
    user.cancel();
    try {
      user.await();
    } catch (CancelledError wanted) {
      assertThat(user.isCancelled()).isTrue();
    }
    assertThat(lock.isLocked()).isFalse();
  }

  private static void sharedBuffer() throws Exception {
    StringBuilder buffer = new StringBuilder();
    List<String> lines = new ArrayList<>();
    gather(
        () -> {
          buffer.append("Hello, ");
          yieldNow();
          lines.add(buffer.append("world").toString());
          buffer.setLength(0);
        },
        () -> {
          turns(3);
          lines.add(buffer.append("Good bye").toString());
          buffer.setLength(0);
        });
    assertThat(lines).containsExactlyInAnyOrder("Hello, world", "Good bye");
  }

  private static void deliveredTwice() throws Exception {
    Set<Integer> seen = new HashSet<>();
    List<Integer> delivered = new ArrayList<>();
    Coroutine.OfVoid receiver =
        () -> {
          if (!seen.contains(7)) {
            yieldNow();
            delivered.add(7);
            seen.add(7);
          }
        };
    gather(
        receiver,
        () -> {
          turns(3);
          receiver.run();
        });
    assertThat(delivered).containsExactly(7);
  }
}
