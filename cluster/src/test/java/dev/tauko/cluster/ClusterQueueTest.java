package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Coroutine;
import dev.tauko.QueueShutDownException;
import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import dev.tauko.test.History;
import dev.tauko.test.SequentialModel;
import dev.tauko.test.SequentialModel.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Queues on three nodes, all of which stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterQueueTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** An item. */
  record Job(int producer, int number) {}

  /** An item that nothing can write. */
  static final class Unwritable {
    public Unwritable getSelf() {
      return this;
    }
  }

  private TestCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.steady(3);
    cluster.awaitEngines(3);
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  private ClusterQueue<Job> queue(int node, String name, int capacity) {
    return ClusterQueue.named(cluster.node(node), name, Job.class, capacity);
  }

  private ClusterQueue.Stats stats(String name) throws Exception {
    ClusterQueue<Job> queue = queue(0, name, 1);
    return cluster.run(0, () -> queue.stats(LONG));
  }

  private interface Look {
    boolean is(ClusterQueue.Stats stats);
  }

  private void awaitStats(String name, Look look) throws Exception {
    while (!look.is(stats(name))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void eachItemIsTakenOnceAndInTheOrderOfItsProducer() throws Exception {
    ConcurrentLinkedQueue<Job> taken = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      ClusterQueue<Job> queue = queue(node, "ordered", 10);
      int producer = node;
      all.add(
          cluster
              .engine(node)
              .start(() -> {
                for (int i = 0; i < 50; i++) {
                  queue.put(new Job(producer, i));
                }
              })
              .toCompletableFuture());
    }
    ClusterQueue<Job> queue = queue(1, "ordered", 10);
    all.add(
        cluster
            .engine(1)
            .start(() -> {
              for (int i = 0; i < 150; i++) {
                taken.add(queue.take());
              }
            })
            .toCompletableFuture());
    for (CompletableFuture<?> each : all) {
      TestCluster.outcome(each);
    }
    assertThat(taken).hasSize(150).doesNotHaveDuplicates();
    for (int node = 0; node < 3; node++) {
      int producer = node;
      assertThat(taken.stream().filter(job -> job.producer() == producer).map(Job::number))
          .isSorted();
    }
  }

  /** An operation on one of several queues. */
  record Operation(String queue, @Nullable Integer item) {
    @Override
    public String toString() {
      return item == null ? "take from " + queue : "put " + item + " into " + queue;
    }
  }

  private static Step<List<Integer>, String> step(List<Integer> state, Operation operation) {
    List<Integer> next = new ArrayList<>(state);
    if (operation.item() != null) {
      if (state.size() == 2) {
        return new Step<>(state, "full");
      }
      next.add(operation.item());
      return new Step<>(List.copyOf(next), "");
    }
    return state.isEmpty()
        ? new Step<>(state, "empty")
        : new Step<>(List.copyOf(next.subList(1, next.size())), next.getFirst().toString());
  }

  @Test
  void historiesOfPutAndTakeAreLinearizable() throws Exception {
    History<Operation, String> history = new History<>();
    cluster.run(
        0,
        () -> {
          List<Coroutine<Void>> all = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            int item = i;
            String name = "history-" + i % 6;
            ClusterQueue<Job> queue = queue(0, name, 2);
            all.add(() -> {
              history.call(
                  new Operation(name, item),
                  () -> {
                    queue.put(new Job(0, item));
                    return "";
                  });
              return null;
            });
            all.add(() -> {
              history.call(
                  new Operation(name, null), () -> Integer.toString(queue.take().number()));
              return null;
            });
          }
          gather(all);
        });
    assertThat(history.size()).isEqualTo(120);
    history.check(
        SequentialModel.<List<Integer>, Operation, String>of(List.of(), ClusterQueueTest::step)
            .byKey(Operation::queue));
  }

  @Test
  void puttingWaitsWhileTheQueueIsFull() throws Exception {
    ClusterQueue<Job> queue = queue(1, "full", 2);
    cluster.run(
        1,
        () -> {
          queue.put(new Job(0, 0));
          queue.put(new Job(0, 1));
          Task<?> third = createTask(() -> queue.put(new Job(0, 2)));
          Task<?> fourth = createTask(() -> queue.put(new Job(0, 3)));
          while (queue.stats(LONG).putting() < 2) {
            sleep(Duration.ofMillis(1));
          }
          third.cancel();
          assertThatThrownBy(third::await).isInstanceOf(dev.tauko.CancelledError.class);
          assertThat(fourth.isDone()).isFalse();
          try (ClusterQueueItem<Job> item = queue.get()) {
            assertThat(item.value()).isEqualTo(new Job(0, 0));
            assertThat(queue.stats(LONG)).isEqualTo(new ClusterQueue.Stats(1, 1, 0, 1, false));
            item.acknowledge();
          }
          var _ = fourth.await();
          assertThat(queue.take()).isEqualTo(new Job(0, 1));
          assertThat(queue.take()).isEqualTo(new Job(0, 3));
        });
  }

  @Test
  void anItemThatIsNotAcknowledgedIsHandedOutAgainFirst() throws Exception {
    ClusterQueue<Job> queue = queue(0, "again", 10);
    ClusterQueue<Job> elsewhere = queue(2, "again", 10);
    Set<Long> tokens = new HashSet<>();
    cluster.run(
        0,
        () -> {
          queue.put(new Job(0, 0));
          queue.put(new Job(0, 1));
          ClusterQueueItem<Job> item = queue.get();
          assertThat(item.deliveries()).isEqualTo(1);
          tokens.add(item.token());
          item.close();
          assertThatThrownBy(item::token).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(item::acknowledge).isInstanceOf(IllegalStateException.class);
          // A coroutine that ends.
          createTask(() -> tokens.add(queue.get().token())).await();
          while (queue.stats(LONG).leased() > 0) {
            yieldNow();
          }
          // A body that fails.
          assertThatThrownBy(() ->
                  queue.withItem(again -> {
                    if (tokens.add(again.token())) {
                      throw new IllegalArgumentException("on purpose");
                    }
                  }))
              .hasMessage("on purpose");
        });
    // What another node asks for may come before what this one gives back.
    awaitStats("again", stats -> stats.leased() == 0);
    cluster.run(
        2,
        () -> {
          int deliveries =
              elsewhere.supplyWithItem(item -> {
                assertThat(item.value()).isEqualTo(new Job(0, 0));
                tokens.add(item.token());
                return item.deliveries();
              });
          assertThat(deliveries).isEqualTo(4);
          assertThat(elsewhere.take()).isEqualTo(new Job(0, 1));
        });
    assertThat(tokens).hasSize(4);
    awaitStats("again", stats -> stats.size() == 0 && stats.leased() == 0);
  }

  @Test
  void aWaitThatIsCancelledLosesNoItem() throws Exception {
    ClusterQueue<Job> queue = queue(1, "cancelled", 100);
    cluster.run(
        1,
        () -> {
          List<Task<ClusterQueueItem<Job>>> waiting = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            waiting.add(createTask(queue::get));
          }
          sleep(Duration.ofMillis(1));
          for (int i = 0; i < 5; i++) {
            queue.put(new Job(0, i));
          }
          waiting.forEach(Task::cancel);
          List<Integer> taken = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            taken.add(queue.take().number());
          }
          assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
          assertThatThrownBy(() -> timeout(Duration.ofMillis(20), queue::take))
              .isInstanceOf(AsyncTimeoutException.class);
        });
  }

  @Test
  void aQueueThatWasShutDownGivesWhatItHas() throws Exception {
    ClusterQueue<Job> queue = queue(0, "down", 2);
    ClusterQueue<Job> elsewhere = queue(1, "down", 2);
    cluster.run(
        0,
        () -> {
          queue.put(new Job(0, 0));
          queue.put(new Job(0, 1));
          Task<?> putting = createTask(() -> queue.put(new Job(0, 2)));
          while (queue.stats(LONG).putting() == 0) {
            sleep(Duration.ofMillis(1));
          }
          queue.shutdown(LONG);
          queue.shutdown(LONG);
          assertThatThrownBy(putting::await)
              .isInstanceOf(QueueShutDownException.class)
              .hasMessage("queue down was shut down");
          assertThatThrownBy(() -> queue.put(new Job(0, 3)))
              .isInstanceOf(QueueShutDownException.class);
        });
    cluster.run(
        1,
        () -> {
          assertThat(elsewhere.take()).isEqualTo(new Job(0, 0));
          ClusterQueueItem<Job> last = elsewhere.get();
          Task<Job> waits = createTask(elsewhere::take);
          while (elsewhere.stats(LONG).getting() == 0) {
            sleep(Duration.ofMillis(1));
          }
          last.acknowledge();
          assertThatThrownBy(waits::await).isInstanceOf(QueueShutDownException.class);
          assertThatThrownBy(elsewhere::get).isInstanceOf(QueueShutDownException.class);
          assertThat(elsewhere.stats(LONG).shutDown()).isTrue();
        });
  }

  @Test
  void whoeverSaysSomethingElseAboutTheQueueIsRejected() throws Exception {
    ClusterQueue<Job> queue = queue(0, "other", 2);
    ClusterQueue<Job> larger = queue(1, "other", 3);
    ClusterQueue<String> ofTexts = ClusterQueue.named(cluster.node(0), "other", String.class, 2);
    cluster.run(0, () -> queue.put(new Job(0, 0)));
    String item = Job.class.getName();
    assertThatThrownBy(() -> cluster.run(1, larger::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queue other has room for 2 items of "
                + item
                + " as long as it is in use, not 3 of "
                + item
                + ": all nodes must say the same");
    assertThatThrownBy(() -> cluster.run(0, () -> ofTexts.put("text")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 2 of java.lang.String");
    cluster.run(0, queue::take);
    awaitStats("other", stats -> stats.size() + stats.leased() == 0);
    cluster.run(0, () -> ofTexts.put("text"));
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void badItemsAndArgumentsAreRejected() throws Exception {
    ClusterQueue<Unwritable> unwritable =
        ClusterQueue.named(cluster.node(0), "bad", Unwritable.class, 1);
    ClusterQueue<String> texts = ClusterQueue.named(cluster.node(0), "texts", String.class, 1);
    assertThatThrownBy(() -> cluster.run(0, () -> unwritable.put(new Unwritable())))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("an item of queue bad cannot be written as CBOR");
    assertThatThrownBy(() -> cluster.run(0, () -> texts.put("x".repeat(300_000))))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("tauko.cluster.max-payload");
    assertThatThrownBy(() -> cluster.run(0, () -> ((ClusterQueue) texts).put(1)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("java.lang.Integer");
    assertThatThrownBy(() -> queue(0, "", 1)).hasMessageContaining("1 to 200 characters");
    assertThatThrownBy(() -> queue(0, "x", 0)).hasMessageContaining("1 to 1000000 items");
    assertThatThrownBy(() -> queue(0, "x", 1).get()).isInstanceOf(IllegalStateException.class);
  }
}
