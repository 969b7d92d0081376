package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Semaphores and locks on three nodes, all of which stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSemaphoreTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private TestCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.steady(3);
    cluster.awaitEngines(3);
    for (int node = 0; node < 3; node++) {
      int index = node;
      cluster.run(node, () -> ClusterSemaphore.named("warm-" + index, 1).acquire().close());
    }
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  private ClusterSemaphore semaphore(int node, String name, int permits) {
    return ClusterSemaphore.named(cluster.node(node), name, permits);
  }

  @Test
  void noMoreHoldersThanPermitsAndTokensGrow() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ConcurrentLinkedQueue<Long> tokens = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      ClusterSemaphore semaphore = semaphore(node, "counted", 4);
      for (int i = 0; i < 30; i++) {
        all.add(
            cluster
                .engine(node)
                .start(() -> {
                  try (ClusterPermit permit = semaphore.acquire()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    tokens.add(permit.token());
                    sleep(Duration.ofMillis(2));
                    inside.decrementAndGet();
                  }
                })
                .toCompletableFuture());
      }
    }
    for (CompletableFuture<?> each : all) {
      TestCluster.outcome(each);
    }
    assertThat(most.get()).isBetween(2, 4);
    assertThat(tokens).hasSize(90).doesNotHaveDuplicates();
  }

  @Test
  void aLockGoesToWhoeverHasWaitedLongest() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    ClusterLock first = ClusterLock.named(cluster.node(0), "order");
    CompletableFuture<Void> letGo = new CompletableFuture<>();
    CompletableFuture<Void> held = new CompletableFuture<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(
        cluster
            .engine(0)
            .start(() ->
                first.withLock(permit -> {
                  held.complete(null);
                  dev.tauko.Asyncio.await(letGo);
                }))
            .toCompletableFuture());
    TestCluster.outcome(held);
    for (int i = 0; i < 6; i++) {
      String name = "waiter " + i;
      ClusterLock lock = ClusterLock.named(cluster.node(i % 3), "order");
      all.add(
          cluster
              .engine(i % 3)
              .start(() ->
                  lock.withLock(permit -> {
                    order.add(name);
                  }))
              .toCompletableFuture());
      awaitStats(() -> lockStats("order"), 1, i + 1);
    }
    letGo.complete(null);
    for (CompletableFuture<?> each : all) {
      TestCluster.outcome(each);
    }
    assertThat(order)
        .containsExactly("waiter 0", "waiter 1", "waiter 2", "waiter 3", "waiter 4", "waiter 5");
  }

  private ClusterSemaphore.Stats lockStats(String name) throws Exception {
    return cluster.run(0, () -> new NamedPermits(cluster.node(0), "lock", name, 1).stats(LONG));
  }

  private interface Look {
    ClusterSemaphore.Stats stats() throws Exception;
  }

  private static void awaitStats(Look look, int held, int waiting) throws Exception {
    ClusterSemaphore.Stats stats = look.stats();
    while (stats.held() != held || stats.waiting() != waiting) {
      Thread.onSpinWait();
      stats = look.stats();
    }
  }

  private void awaitFree(String name, int permits) throws Exception {
    ClusterSemaphore semaphore = semaphore(0, name, permits);
    awaitStats(() -> cluster.run(0, () -> semaphore.stats(LONG)), 0, 0);
  }

  @Test
  void aPermitComesBackWhenItsCoroutineEndsInWhateverWay() throws Exception {
    ClusterSemaphore semaphore = semaphore(1, "ends", 1);
    assertThatThrownBy(() ->
            cluster.run(
                1,
                () -> {
                  ClusterPermit unused = semaphore.acquire();
                  throw new IllegalArgumentException("on purpose with " + unused.isHeld());
                }))
        .hasMessage("on purpose with true");
    cluster.run(
        2,
        () -> {
          ClusterPermit left = semaphore(2, "ends", 1).acquire();
          assertThat(left.isHeld()).isTrue();
        });
    awaitFree("ends", 1);
  }

  @Test
  void aCancelledWaitLeavesTheLineAndLosesNoPermit() throws Exception {
    ClusterSemaphore mine = semaphore(1, "cancelled", 1);
    cluster.run(
        1,
        () -> {
          ClusterPermit permit = mine.acquire();
          List<Task<ClusterPermit>> waiting = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            waiting.add(createTask(mine::acquire));
          }
          sleep(Duration.ofMillis(1));
          permit.close();
          waiting.forEach(Task::cancel);
          List<Coroutine<Boolean>> ends = new ArrayList<>();
          for (Task<ClusterPermit> each : waiting) {
            ends.add(() -> {
              try {
                each.await().close();
                return true;
              } catch (CancelledError cancelled) {
                return false;
              }
            });
          }
          assertThat(gather(ends)).contains(false);
        });
    awaitFree("cancelled", 1);
  }

  @Test
  void aTimeLimitAroundAWaitWorks() throws Exception {
    ClusterSemaphore semaphore = semaphore(2, "limited", 1);
    cluster.run(
        2,
        () -> {
          try (ClusterPermit _ = semaphore.acquire()) {
            assertThatThrownBy(() -> timeout(Duration.ofMillis(50), semaphore::acquire))
                .isInstanceOf(dev.tauko.AsyncTimeoutException.class);
          }
        });
    awaitFree("limited", 1);
  }

  @Test
  void anotherNumberOfPermitsIsAnError() throws Exception {
    ClusterSemaphore two = semaphore(0, "two", 2);
    ClusterSemaphore three = semaphore(1, "two", 3);
    cluster.run(
        0,
        () -> {
          try (ClusterPermit _ = two.acquire()) {
            assertThatThrownBy(
                    () -> cluster.engine(1).start(three::acquire).toCompletableFuture().join())
                .hasRootCauseMessage(
                    "semaphore two has 2 permits as long as it is in use, not 3: all nodes must"
                        + " say the same number");
          }
        });
  }

  @Test
  void aClosedPermitIsOfNoUse() throws Exception {
    ClusterSemaphore semaphore = semaphore(0, "closed", 1);
    cluster.run(
        0,
        () -> {
          ClusterPermit permit = semaphore.acquire();
          permit.close();
          permit.close();
          assertThat(permit.isHeld()).isFalse();
          assertThatThrownBy(permit::token).isInstanceOf(IllegalStateException.class);
          assertThat(ClusterPermit.closeAll(List.of(permit))).isZero();
        });
    awaitFree("closed", 1);
  }

  @Test
  void badArgumentsAreRejected() {
    assertThatThrownBy(() -> semaphore(0, "", 1)).hasMessageContaining("1 to 200 characters");
    assertThatThrownBy(() -> semaphore(0, "x", 0)).hasMessageContaining("1 to 10000 permits");
    assertThatThrownBy(() -> semaphore(0, "x", 1).acquire())
        .isInstanceOf(IllegalStateException.class);
  }
}
