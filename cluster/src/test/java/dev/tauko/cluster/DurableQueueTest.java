package dev.tauko.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.QueueShutDownException;
import dev.tauko.cluster.testkit.JournalDatabase;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that outlive the one node that there is. */
class DurableQueueTest {
  private static final String[] ALONE = {
    "pekko.actor.provider = local",
    "tauko.cluster.lease { ttl = 400ms, margin = 50ms, renew-every = 100ms }"
  };

  private JournalDatabase database;
  private ActorSystem<Void> system;

  @BeforeEach
  void open() throws Exception {
    database = new JournalDatabase("127.0.0.1");
    system = start();
  }

  @AfterEach
  void close() throws Exception {
    kill();
    database.close();
  }

  private ActorSystem<Void> start(String... more) {
    List<String> settings = new ArrayList<>(List.of(ALONE));
    settings.addAll(List.of(database.settings()));
    settings.addAll(List.of(more));
    return ActorSystem.create(
        Behaviors.empty(), "tauko", TestCluster.config(settings.toArray(String[]::new)));
  }

  private void kill() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private <T> T run(Coroutine<T> body) throws Exception {
    return TestCluster.outcome(Engine.get(system).start(body).toCompletableFuture());
  }

  private ClusterQueue<String> queue() {
    return ClusterQueue.named("durable", String.class, 100);
  }

  @Test
  void whatIsNotAcknowledgedComesAgainAfterARestart() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        queue().put("item " + i);
      }
      assertThat(queue().take()).isEqualTo("item 0");
      queue().get().acknowledge();
      return queue().get().value();
    });
    kill();
    system = start();
    List<String> rest =
        run(() -> {
          List<String> taken = new ArrayList<>();
          for (int i = 2; i < 10; i++) {
            taken.add(queue().take());
          }
          return taken;
        });
    assertThat(rest).hasSize(8).startsWith("item 2", "item 3").isSorted();
    run(() -> {
      assertThat(queue().stats(Duration.ofSeconds(10)).size()).isZero();
      return null;
    });
  }

  @Test
  void whatWasShutDownRemainsSo() throws Exception {
    run(() -> {
      queue().put("last");
      queue().shutdown(Duration.ofSeconds(10));
      return null;
    });
    kill();
    system = start();
    run(() -> {
      assertThatThrownBy(() -> queue().put("more")).isInstanceOf(QueueShutDownException.class);
      assertThat(queue().take()).isEqualTo("last");
      assertThatThrownBy(() -> queue().take()).isInstanceOf(QueueShutDownException.class);
      return null;
    });
  }

  @Test
  void theJournalDoesNotGrowForEver() throws Exception {
    kill();
    system = start("tauko.cluster.journal.snapshot-every = 5");
    run(() -> {
      for (int i = 0; i < 20; i++) {
        queue().put("item " + i);
        assertThat(queue().take()).isEqualTo("item " + i);
      }
      return null;
    });
    assertThat(database.rows("event_journal")).isLessThan(20);
    assertThat(database.rows("snapshot")).isBetween(1, 5);
  }

  @Test
  void settingsThatMakeNoSenseAreRejected() {
    assertThatThrownBy(
            () -> ClusterEngine.get(startAndEnd("tauko.cluster.journal.snapshots = \"\"")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.cluster.journal.snapshots")
        .hasMessageContaining("is empty, although there is a journal");
    assertThatThrownBy(() -> ClusterEngine.get(startAndEnd("tauko.cluster.journal.plugin = none")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.cluster.journal.plugin")
        .hasMessageContaining("is none, where there is no plugin");
    assertThatThrownBy(() -> ClusterEngine.get(startAndEnd("tauko.cluster.queue.retention = 0s")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.cluster.queue.retention");
  }

  /** A system that this test ends with. */
  private ActorSystem<Void> startAndEnd(String setting) {
    kill();
    system = start(setting);
    return system;
  }
}
