package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of permits when nodes leave or are lost. */
@Tag("stress")
class LostHolderTest {
  private static final List<String> QUICK =
      List.of(
          "tauko.cluster.lease { ttl = 2s, margin = 200ms, renew-every = 400ms, shards = 8 }",
          "tauko.drain-timeout = 0s");
  private static final Duration LONG = Duration.ofDays(1);

  private TestCluster cluster;

  private void start(String... settings) throws Exception {
    List<String> all = new ArrayList<>(QUICK);
    all.addAll(List.of(settings));
    cluster = TestCluster.of(3, all.toArray(String[]::new));
    cluster.awaitEngines(3);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private CompletableFuture<Long> holds(int node, ClusterLock lock) {
    CompletableFuture<Long> token = new CompletableFuture<>();
    Task<?> holder =
        cluster
            .engine(node)
            .start(() ->
                lock.withLock(permit -> {
                  token.complete(permit.token());
                  sleep(LONG);
                }));
    assertThat(holder.isDone()).isFalse();
    return token;
  }

  private ClusterLock lock(int node, int number) {
    return ClusterLock.named(cluster.node(node), "lock-" + number);
  }

  /** Wherever the locks are decided about: among so many, each node has some. */
  private static final int LOCKS = 24;

  private List<Long> allHeldOn(int node) throws Exception {
    List<Long> tokens = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      tokens.add(TestCluster.outcome(holds(node, lock(node, i))));
    }
    return tokens;
  }

  private void theyComeWithHigherTokens(int node, List<Long> before) throws Exception {
    List<CompletableFuture<Long>> after = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      ClusterLock lock = lock(node, i);
      after.add(
          cluster
              .engine(node)
              .<Long>start(() -> lock.supplyWithLock(ClusterPermit::token))
              .toCompletableFuture());
    }
    for (int i = 0; i < LOCKS; i++) {
      assertThat(TestCluster.outcome(after.get(i))).isGreaterThan(before.get(i));
    }
  }

  @Test
  void theLocksOfANodeThatLeavesComeBack() throws Exception {
    start();
    List<Long> before = allHeldOn(2);
    cluster.leave(2);
    theyComeWithHigherTokens(1, before);
  }

  @Test
  void theLocksOfANodeThatIsKilledComeBack() throws Exception {
    start();
    List<Long> before = allHeldOn(2);
    cluster.kill(2);
    theyComeWithHigherTokens(1, before);
  }

  @Test
  void aHolderKeepsItsLockWhenTheNodeThatDecidesIsLost() throws Exception {
    // A lease lasts longer than it takes to find another node that decides.
    start("tauko.cluster.lease.ttl = 15s");
    List<Task<Boolean>> holders = new ArrayList<>();
    CompletableFuture<Void> letGo = new CompletableFuture<>();
    List<CompletableFuture<Void>> held = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      ClusterLock lock = lock(0, i);
      CompletableFuture<Void> has = new CompletableFuture<>();
      held.add(has);
      holders.add(
          cluster
              .engine(0)
              .start(() ->
                  lock.supplyWithLock(permit -> {
                    has.complete(null);
                    dev.tauko.Asyncio.await(letGo);
                    return permit.isHeld();
                  })));
    }
    for (CompletableFuture<Void> each : held) {
      TestCluster.outcome(each);
    }
    cluster.kill(2);
    cluster.awaitUp(2);
    cluster.run(
        1,
        () -> {
          List<Task<Long>> waiting = new ArrayList<>();
          for (int i = 0; i < LOCKS; i++) {
            ClusterLock lock = lock(1, i);
            waiting.add(createTask(() -> lock.supplyWithLock(ClusterPermit::token)));
          }
          sleep(Duration.ofMillis(500));
          assertThat(waiting).noneMatch(Task::isDone);
          waiting.forEach(Task::cancel);
        });
    letGo.complete(null);
    for (Task<Boolean> holder : holders) {
      assertThat(TestCluster.outcome(holder.toCompletableFuture())).isTrue();
    }
  }

  @Test
  void aHolderThatIsCutOffLosesItsLock() throws Exception {
    // Nobody is downed before that.
    start("pekko.cluster.split-brain-resolver.stable-after = 1m");
    ClusterLock lock = lock(0, 0);
    CompletableFuture<Void> has = new CompletableFuture<>();
    Task<Void> holder =
        cluster
            .engine(0)
            .start(() -> {
              lock.withLock(permit -> {
                has.complete(null);
                sleep(LONG);
              });
            });
    TestCluster.outcome(has);
    cluster.kill(1);
    cluster.kill(2);
    assertThatThrownBy(() -> TestCluster.outcome(holder.toCompletableFuture()))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("the lease of lock lock-0 was lost");
  }
}
