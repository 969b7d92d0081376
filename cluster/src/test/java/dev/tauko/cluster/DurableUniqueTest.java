package dev.tauko.cluster;

import static dev.tauko.cluster.ClusterTasks.forget;
import static dev.tauko.cluster.ClusterTasks.submitUnique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.cluster.testkit.JournalDatabase;
import dev.tauko.cluster.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outcomes of unique calls that outlive the one node that there is. */
class DurableUniqueTest {
  private static final RemoteCoroutine<String, Integer> COUNT =
      RemoteCoroutine.of("count", 1, String.class, Integer.class);

  private final AtomicInteger runs = new AtomicInteger();
  private JournalDatabase database;
  private ActorSystem<Void> system;

  @BeforeEach
  void open() throws Exception {
    database = new JournalDatabase("127.0.0.1");
    start();
  }

  @AfterEach
  void close() throws Exception {
    kill();
    database.close();
  }

  private void start() {
    List<String> settings = new ArrayList<>(List.of(database.settings()));
    settings.add("pekko.actor.provider = local");
    system =
        ActorSystem.create(
            Behaviors.empty(), "tauko", TestCluster.config(settings.toArray(String[]::new)));
    ClusterEngine.get(system)
        .register(
            COUNT,
            text -> {
              int run = runs.incrementAndGet();
              if (text.equals("fail")) {
                throw new IllegalArgumentException("run " + run);
              }
              return run;
            });
  }

  private void kill() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private <T> T run(Coroutine<T> body) throws Exception {
    return TestCluster.outcome(Engine.get(system).start(body).toCompletableFuture());
  }

  @Test
  void anOutcomeIsThereAfterARestart() throws Exception {
    String id = "a long id ".repeat(50);
    assertThat(run(() -> submitUnique(id, COUNT, "x").await())).isEqualTo(1);
    assertThat(run(() -> submitUnique("other", COUNT, "x").await())).isEqualTo(2);
    kill();
    start();
    assertThat(run(() -> submitUnique(id, COUNT, "x").await())).isEqualTo(1);
    assertThat(run(() -> submitUnique("other", COUNT, "x").await())).isEqualTo(2);
    assertThat(runs).hasValue(2);
  }

  @Test
  void aFailureIsThereAfterARestart() throws Exception {
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> run(() -> submitUnique("id", COUNT, "fail").await()))
          .isInstanceOf(RemoteFailureException.class)
          .hasMessageContaining("run 1");
      kill();
      start();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void whatWasForgottenRunsAgainAndLeavesLittleBehind() throws Exception {
    run(() -> {
      for (int time = 1; time <= 13; time++) {
        assertThat(submitUnique("id", COUNT, "x").await()).isEqualTo(time);
        forget("id", COUNT);
      }
      return submitUnique("id", COUNT, "x").await();
    });
    // 27 writes, each of an event and a snapshot. What is not needed is deleted a little later.
    while (database.rows("event_journal") + database.rows("snapshot") >= 27) {
      Thread.onSpinWait();
    }
    kill();
    start();
    assertThat(run(() -> submitUnique("id", COUNT, "x").await())).isEqualTo(14);
  }
}
