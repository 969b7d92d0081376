package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.test.Races.turns;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The programs of {@link Races} whose bugs are in the use of queues, locks, tasks and actors. */
final class MoreRaces {
  private MoreRaces() {}

  /** Awaits a task that may have been cancelled. */
  private static void end(Task<?> task) throws Exception {
    try {
      task.await();
    } catch (CancelledError wanted) {
      assertThat(task.isCancelled()).isTrue();
    }
  }

  /** A consumer is cancelled between taking an item and handling it. */
  static void itemLostByCancel() throws Exception {
    Queue<String> queue = new Queue<>();
    List<String> handled = new ArrayList<>();
    queue.putNoWait("the only one");
    Task<?> consumer =
        createTask(() -> {
          String item = queue.get();
          turns(1);
          handled.add(item);
        });
    turns(4);
    consumer.cancel();
    end(consumer);
    assertThat(handled.size() + queue.size()).as("items that are somewhere").isEqualTo(1);
  }

  /** Somebody stops waiting for a reply that is under way. */
  static void timeoutAndReply() throws Exception {
    Future<String> reply = runningLoop().createFuture();
    boolean[] booked = {false};
    boolean[] givenUp = {false};
    gather(
        () -> {
          sleep(Duration.ofMillis(9));
          if (!reply.isDone()) {
            turns(1);
            booked[0] = true;
            if (!reply.isDone()) {
              reply.setResult("booked");
            }
          }
        },
        () -> {
          sleep(Duration.ofMillis(9));
          turns(3);
          if (!reply.isDone()) {
            givenUp[0] = true;
            reply.setResult("too late");
          }
        });
    assertThat(booked[0] && givenUp[0]).as("booked, and given up").isFalse();
  }

  /** A barrier made of a counter lets the fast one into the next round. */
  static void barrierUsedAgain() throws Exception {
    int[] arrived = {0};
    int[] left = {0};
    int[] rounds = {0, 0};
    gather(() -> party(0, arrived, left, rounds), () -> party(1, arrived, left, rounds));
  }

  private static void party(int me, int[] arrived, int[] left, int[] rounds) {
    for (int round = 1; round <= 2; round++) {
      rounds[me] = round;
      arrived[0]++;
      while (arrived[0] < 2) {
        turns(1);
      }
      assertThat(rounds[1 - me]).as("round of the other one").isGreaterThanOrEqualTo(round);
      if (++left[0] == 2) {
        arrived[0] = 0;
        left[0] = 0;
      }
      turns(1);
    }
  }

  /** A service that is stopped before it has quite started runs for ever. */
  static void stoppedWhileStarting() throws Exception {
    boolean[] running = {false};
    gather(
        () -> {
          turns(1);
          running[0] = true;
        },
        () -> {
          turns(3);
          running[0] = false;
        });
    assertThat(running[0]).isFalse();
  }

  /** Something is opened when all that is open has been closed. */
  static void missedClose() throws Exception {
    Set<Integer> open = new HashSet<>();
    boolean[] closed = {false};
    gather(
        () -> {
          if (!closed[0]) {
            turns(1);
            open.add(1);
          }
        },
        () -> {
          turns(3);
          closed[0] = true;
          open.clear();
        });
    assertThat(open).isEmpty();
  }

  private record Add(int amount) {}

  /** An actor takes another message within a section that has read its state. */
  static void reentrantActor() throws Exception {
    int[] balance = {0};
    int[] handled = {0};
    ActorRef<Add> account =
        Simulation.current()
            .spawn(
                CoroutineBehavior.<Add>of(mailbox -> {
                  while (true) {
                    Add add = mailbox.receive();
                    mailbox.reentrant(
                        Add.class,
                        more -> {
                          balance[0] += more.amount();
                          handled[0]++;
                        },
                        () -> {
                          int before = balance[0];
                          turns(1);
                          balance[0] = before + add.amount();
                        });
                    handled[0]++;
                  }
                }),
                "account");
    account.tell(new Add(50));
    turns(4);
    account.tell(new Add(30));
    sleep(Duration.ofSeconds(1));
    assertThat(handled[0]).isEqualTo(2);
    assertThat(balance[0]).isEqualTo(80);
  }

  /** Of two that are waited for, both are ready, and one is looked at. */
  static void secondOfTwoIgnored() throws Exception {
    Queue<String> left = new Queue<>();
    Queue<String> right = new Queue<>();
    List<String> received = new ArrayList<>();
    Task<String> fromLeft = createTask(() -> left.get());
    Task<String> fromRight = createTask(() -> right.get());
    Task<?> producer =
        createTask(() -> {
          left.putNoWait("left");
          turns(4);
          right.putNoWait("right");
        });
    var first =
        waitTasks(List.of(fromLeft, fromRight), ReturnWhen.FIRST_COMPLETED).done().iterator();
    received.add(String.valueOf(first.next().result()));
    fromLeft.cancel();
    fromRight.cancel();
    end(fromLeft);
    end(fromRight);
    producer.await();
    assertThat(received.size() + left.size() + right.size()).as("items").isEqualTo(2);
  }

  /** A permit is given back that was never got, since the wait for it was cancelled. */
  static void releasedUnacquired() throws Exception {
    Semaphore permits = new Semaphore(1);
    Task<?> user =
        createTask(() -> {
          try {
            permits.acquire();
            turns(1);
          } finally {
            permits.release();
          }
        });
    Task<?> holder =
        createTask(() -> {
          try (Permit _ = permits.acquire()) {
            turns(5);
          }
        });
    turns(4);
    user.cancel();
    end(user);
    holder.await();
    int free = 0;
    while (!permits.isLocked() && free < 3) {
      permits.acquire();
      free++;
    }
    assertThat(free).isEqualTo(1);
  }

  /** A producer that has seen the queue open adds to it after it was drained for good. */
  static void putAfterDrain() throws Exception {
    Queue<Integer> queue = new Queue<>();
    boolean[] closed = {false};
    int[] accepted = {0};
    int[] handled = {0};
    gather(
        () -> {
          if (!closed[0]) {
            turns(1);
            queue.putNoWait(1);
            accepted[0]++;
          }
        },
        () -> {
          turns(3);
          closed[0] = true;
          while (!queue.isEmpty()) {
            queue.getNoWait();
            handled[0]++;
          }
        });
    assertThat(handled[0]).isEqualTo(accepted[0]);
  }

  /** A waiter that has been woken does not look again, and another one was faster. */
  static void stolenWakeUp() throws Exception {
    Condition filled = new Condition();
    Deque<Integer> items = new ArrayDeque<>();
    Coroutine.OfVoid thief =
        () -> {
          turns(1);
          try (Permit _ = filled.acquire()) {
            items.pollFirst();
          }
        };
    gather(
        () -> {
          try (Permit _ = filled.acquire()) {
            if (items.isEmpty()) {
              filled.await();
            }
            assertThat(items.removeFirst()).isEqualTo(7);
          }
        },
        () -> {
          try (Permit _ = filled.acquire()) {
            items.add(7);
            filled.signal();
          }
        },
        thief);
  }
}
