package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.TaskGroup;
import dev.tauko.channel.Channel;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs that are right in every order. */
@SuppressWarnings("ImmutableEnumChecker") // The programs have no state of their own.
enum RaceFree {
  LOCK(RaceFree::lock),
  SEMAPHORE(RaceFree::semaphore),
  QUEUE(RaceFree::queue),
  EVENT(RaceFree::event),
  BARRIER(RaceFree::barrier),
  CONDITION(RaceFree::condition),
  CHANNEL(RaceFree::channel),
  GROUP(RaceFree::group),
  TIMEOUT(RaceFree::timeouts);

  private final Coroutine.OfVoid program;

  RaceFree(Coroutine.OfVoid program) {
    this.program = program;
  }

  Coroutine.OfVoid program() {
    return program;
  }

  private static void lock() throws Exception {
    Lock lock = new Lock();
    int[] balance = {0};
    Coroutine.OfVoid deposit =
        () -> {
          try (Permit _ = lock.acquire()) {
            int before = balance[0];
            yieldNow();
            balance[0] = before + 1;
          }
        };
    gather(deposit, deposit, deposit);
    assertThat(balance[0]).isEqualTo(3);
  }

  private static void semaphore() throws Exception {
    Semaphore permits = new Semaphore(2);
    int[] running = {0};
    Coroutine.OfVoid worker =
        () -> {
          try (Permit _ = permits.acquire()) {
            running[0]++;
            assertThat(running[0]).isLessThanOrEqualTo(2);
            yieldNow();
            running[0]--;
          }
        };
    gather(worker, worker, worker);
  }

  private static void queue() throws Exception {
    Queue<Integer> queue = new Queue<>(1);
    List<Integer> got = new ArrayList<>();
    gather(
        () -> {
          for (int i = 0; i < 3; i++) {
            queue.put(i);
          }
        },
        () -> {
          for (int i = 0; i < 3; i++) {
            got.add(queue.get());
          }
        });
    assertThat(got).containsExactly(0, 1, 2);
  }

  private static void event() throws Exception {
    Event event = new Event();
    int[] woken = {0};
    Coroutine.OfVoid waiter =
        () -> {
          event.await();
          woken[0]++;
        };
    gather(waiter, waiter, event::set);
    assertThat(woken[0]).isEqualTo(2);
  }

  private static void barrier() throws Exception {
    Barrier barrier = new Barrier(3);
    int[] arrived = {0};
    Coroutine.OfVoid party =
        () -> {
          arrived[0]++;
          barrier.await();
          assertThat(arrived[0]).isEqualTo(3);
        };
    gather(party, party, party);
  }

  private static void condition() throws Exception {
    Condition condition = new Condition();
    boolean[] ready = {false};
    gather(
        () -> {
          try (Permit _ = condition.acquire()) {
            condition.awaitUntil(() -> ready[0]);
          }
        },
        () -> {
          try (Permit _ = condition.acquire()) {
            ready[0] = true;
            condition.signalAll();
          }
        });
  }

  private static void channel() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    int[] sum = {0};
    gather(
        () -> {
          channel.send(1);
          channel.send(2);
          channel.close();
        },
        () -> {
          for (int each : channel) {
            sum[0] += each;
          }
        });
    assertThat(sum[0]).isEqualTo(3);
  }

  private static void group() throws Exception {
    int[] sum = {0};
    taskGroup((TaskGroup group) -> {
      for (int i = 1; i <= 3; i++) {
        int add = i;
        group.createTask(() -> {
          yieldNow();
          sum[0] += add;
        });
      }
    });
    assertThat(sum[0]).isEqualTo(6);
  }

  private static void timeouts() throws Exception {
    int[] done = {0};
    var other = createTask(() -> sleep(Duration.ofMillis(10)));
    timeout(
        Duration.ofMillis(20),
        () -> {
          sleep(Duration.ofMillis(10));
          done[0]++;
        });
    other.await();
    assertThat(done[0]).isEqualTo(1);
  }
}
