package dev.tauko.cluster;

import static dev.tauko.actor.Actors.ask;
import static dev.tauko.tools.Tools.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.testkit.TestCluster;
import dev.tauko.tools.Backoff;
import dev.tauko.tools.RetryPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Behaviors of coroutines as the entities of Pekko's own sharding. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ShardedActorTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final RetryPolicy UNTIL_ANSWERED =
      RetryPolicy.of(100, Backoff.constant(Duration.ZERO));
  private static final EntityTypeKey<Command> ACCOUNTS =
      EntityTypeKey.create(Command.class, "account");

  sealed interface Command extends CborMessage {}

  record Add(int amount, ActorRef<Integer> replyTo) implements Command {}

  record Where(ActorRef<String> replyTo) implements Command {}

  record Crash() implements Command {}

  record Stop() implements Command {}

  /** How the body of each account has ended. */
  private final ConcurrentHashMap<String, CompletableFuture<String>> ends =
      new ConcurrentHashMap<>();

  private TestCluster cluster;

  private CompletableFuture<String> end(String id) {
    return ends.computeIfAbsent(id, any -> new CompletableFuture<>());
  }

  private Behavior<Command> account(ActorSystem<?> system, String id) {
    return CoroutineBehavior.of(mailbox -> {
      int balance = 0;
      try {
        for (Command command : mailbox.messages()) {
          switch (command) {
            case Add(int amount, var replyTo) -> {
              balance += amount;
              replyTo.tell(balance);
            }
            case Where(var replyTo) -> replyTo.tell(system.address().toString());
            case Crash crash -> throw new IllegalStateException("crashed");
            case Stop stop -> {
              return;
            }
          }
        }
      } finally {
        end(id).complete("ended with " + balance);
      }
    });
  }

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.steady(2);
    for (int node = 0; node < 2; node++) {
      ActorSystem<Void> system = cluster.node(node);
      var _ =
          ClusterSharding.get(system)
              .init(
                  Entity.of(ACCOUNTS, context -> account(system, context.getEntityId()))
                      .withStopMessage(new Stop()));
    }
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  private EntityRef<Command> account(int node, String id) {
    return ClusterSharding.get(cluster.node(node)).entityRefFor(ACCOUNTS, id);
  }

  private static int add(EntityRef<Command> account, int amount) {
    return ask(account, (ActorRef<Integer> replyTo) -> new Add(amount, replyTo), LONG);
  }

  @Test
  void theSameEntityAnswersOnEachNode() throws Exception {
    assertThat(cluster.run(0, () -> add(account(0, "same"), 1))).isEqualTo(1);
    assertThat(cluster.run(1, () -> add(account(1, "same"), 2))).isEqualTo(3);
    assertThat(cluster.run(0, () -> add(account(0, "same"), 3))).isEqualTo(6);
  }

  @Test
  void entitiesAreOnBothNodes() throws Exception {
    Set<String> places = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String id = "spread-" + i;
      places.add(cluster.run(0, () -> ask(account(0, id), Where::new, LONG)));
    }
    assertThat(places)
        .containsExactlyInAnyOrder(cluster.address(0).toString(), cluster.address(1).toString());
  }

  @Test
  void aFailedEntityIsStartedAnew() throws Exception {
    assertThat(cluster.run(0, () -> add(account(0, "fails"), 5))).isEqualTo(5);
    account(1, "fails").tell(new Crash());
    assertThat(end("fails").join()).isEqualTo("ended with 5");
    int balance = cluster.run(0, () -> retry(UNTIL_ANSWERED, () -> addSoon("fails", 1)));
    assertThat(balance).isEqualTo(1);
  }

  /** A message that comes while the entity is stopping is lost, as any that Pekko delivers. */
  private int addSoon(String id, int amount) {
    return ask(account(0, id), (ActorRef<Integer> replyTo) -> new Add(amount, replyTo), SHORT);
  }
}
