package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Semaphores and locks of a system without a cluster. */
class LocalSemaphoreTest {

  @OnEachMode
  void noMoreHoldersThanPermits(Lab lab) {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ConcurrentLinkedQueue<Long> tokens = new ConcurrentLinkedQueue<>();
    lab.run(() -> {
      ClusterSemaphore semaphore = ClusterSemaphore.named("local", 2);
      List<Coroutine<Void>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(() -> {
          semaphore.withPermit(permit -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            tokens.add(permit.token());
            yieldNow();
            inside.decrementAndGet();
          });
          return null;
        });
      }
      gather(all);
    });
    assertThat(most.get()).isBetween(1, 2);
    assertThat(tokens).hasSize(20).doesNotHaveDuplicates();
  }

  @OnEachMode
  void aLockComesBackWhenItsCoroutineEnds(Lab lab) {
    lab.run(() -> {
      ClusterLock lock = ClusterLock.named("left");
      Task<Long> first = createTask(() -> lock.acquire().token());
      long earlier = first.await();
      assertThat(lock.supplyWithLock(ClusterPermit::token)).isGreaterThan(earlier);
    });
  }

  @OnEachMode
  void aWaitNamesTheCallAndTheObject(Lab lab) {
    lab.run(() -> {
      ClusterLock lock = ClusterLock.named("shown");
      ClusterPermit held = lock.acquire();
      Task<ClusterPermit> waiting = createTask(lock::acquire);
      while (!waiting.toString().contains("waits for")) {
        yieldNow();
      }
      assertThat(waiting.toString()).contains("waits for acquire() of lock shown");
      held.close();
      waiting.await();
    });
  }

  @OnEachCarrier
  void aNameWithControlCharactersIsShownEscaped(Lab lab) {
    lab.run(() -> {
      String name = "a\u001b[2J\n";
      String shown = "a\\u001b[2J\\u000a";
      ClusterLock lock = ClusterLock.named(name);
      assertThat(lock.acquire().toString()).contains("lock " + shown + ",");
      assertThat(ClusterSemaphore.named(name, 2).toString()).startsWith("semaphore " + shown);
      assertThat(ClusterQueue.named(name, String.class, 2).toString()).startsWith("queue " + shown);
      assertThat(ClusterRateLimiter.named(name, 1, Duration.ofSeconds(1), 2).toString())
          .startsWith("rate " + shown);
    });
  }

  @OnEachMode
  void aPermitIsNoneAfterTheEndOfItsCoroutine(Lab lab) {
    lab.run(() -> {
      ClusterSemaphore semaphore = ClusterSemaphore.named("left behind", 1);
      ClusterPermit left = createTask(semaphore::acquire).await();
      try (ClusterPermit next = semaphore.acquire()) {
        assertThat(next.isHeld()).isTrue();
        assertThat(left.isHeld()).isFalse();
        assertThatThrownBy(left::requireHeld).isInstanceOf(LeaseLostException.class);
      }
    });
  }

  @OnEachMode
  void anItemIsNoneAfterTheEndOfItsCoroutine(Lab lab) {
    lab.run(() -> {
      ClusterQueue<String> queue = ClusterQueue.named("left behind", String.class, 3);
      queue.put("x");
      ClusterQueueItem<String> left = createTask(queue::get).await();
      ClusterQueueItem<String> again = queue.get();
      assertThatThrownBy(left::acknowledge).isInstanceOf(LeaseLostException.class);
      again.acknowledge();
    });
  }
}
