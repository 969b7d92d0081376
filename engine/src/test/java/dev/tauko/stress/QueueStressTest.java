package dev.tauko.stress;

import static dev.tauko.stress.Storm.perhapsPause;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.queue.LifoQueue;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.queue.Queue;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Queues in a storm of cancellations: each item comes out once. */
@Tag("stress")
@Timeout(1800)
class QueueStressTest {

  @OnEachCarrier
  void aQueueGivesEachItemOnce(Lab lab) {
    check(lab, new Queue<>(4));
  }

  @OnEachCarrier
  void aLifoQueueGivesEachItemOnce(Lab lab) {
    check(lab, new LifoQueue<>(4));
  }

  @OnEachCarrier
  void aPriorityQueueGivesEachItemOnce(Lab lab) {
    check(lab, new PriorityQueue<>(4));
  }

  private static void check(Lab lab, Queue<Integer> queue) {
    AtomicInteger number = new AtomicInteger();
    AtomicInteger put = new AtomicInteger();
    Set<Integer> taken = ConcurrentHashMap.newKeySet();
    AtomicInteger twice = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  int own = number.getAndIncrement();
                  boolean puts = own % 2 == 0;
                  Storm.inAnyCase(() -> {
                    perhapsPause();
                    if (puts) {
                      queue.put(own);
                      put.incrementAndGet();
                    } else if (!taken.add(queue.get())) {
                      twice.incrementAndGet();
                    }
                  });
                },
                () -> {
                  Queue.Stats stats = queue.stats();
                  assertThat(twice).hasValue(0);
                  assertThat(taken.size() + stats.size()).isEqualTo(put.get());
                  assertThat(stats.getting() + stats.putting()).isZero();
                }));
  }

  @OnEachCarrier
  void anItemOfACancelledGetterGoesToTheNext(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    AtomicInteger number = new AtomicInteger();
    AtomicInteger put = new AtomicInteger();
    AtomicInteger got = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  if (number.getAndIncrement() % 2 == 0) {
                    queue.putNoWait(1);
                    put.incrementAndGet();
                  } else {
                    try {
                      queue.get();
                      got.incrementAndGet();
                    } catch (CancelledError declined) {
                      // Takes what is there, so that the books balance at the end of the batch.
                      queue.putNoWait(1);
                      put.incrementAndGet();
                    }
                  }
                },
                () -> assertThat(got.get() + queue.size()).isEqualTo(put.get())));
  }
}
