package dev.tauko.cluster;

import static dev.tauko.cluster.ClusterTasks.call;
import static dev.tauko.cluster.ClusterTasks.submitUnique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigException;
import dev.tauko.Engine;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is rejected, and how, in a cluster. */
class BadInputTest {
  private static TestCluster cluster;

  /** A type that has itself in it. */
  static final class Endless {
    public Endless self = this;
  }

  /** What another version of the program has under the same name. */
  record Narrow(int number) {}

  record Wide(int number, String more) {}

  private static final RemoteCoroutine<Endless, Void> ENDLESS =
      RemoteCoroutine.of("endless", 1, Endless.class, Void.class);
  private static final RemoteCoroutine<Integer, String> LONG =
      RemoteCoroutine.of("long", 1, Integer.class, String.class);
  private static final RemoteCoroutine<String, Integer> LENGTH =
      RemoteCoroutine.of("length", 1, String.class, Integer.class);
  private static final RemoteCoroutine<Integer, Object> ENDLESS_RESULT =
      RemoteCoroutine.of("endless-result", 1, Integer.class, Object.class);

  /** One name and version, registered with different types. */
  private static final Turned TURNED =
      new Turned(
          RemoteCoroutine.of("turned", 1, String.class, Integer.class),
          RemoteCoroutine.of("turned", 1, Integer.class, String.class));

  record Turned(RemoteCoroutine<String, Integer> here, RemoteCoroutine<Integer, String> there) {}

  private static final RemoteCoroutine<Integer, Integer> ONLY_THERE_2 =
      RemoteCoroutine.of("step", 2, Integer.class, Integer.class);
  private static final RemoteCoroutine<Integer, Integer> ONLY_THERE_1 =
      RemoteCoroutine.of("step", 1, Integer.class, Integer.class);

  @BeforeAll
  static void start() throws Exception {
    cluster =
        TestCluster.steady(
            2,
            "tauko.cluster.heartbeat-interval = 200ms",
            "tauko.cluster.placement-timeout = 300ms",
            "tauko.cluster.max-payload = 10 KiB");
    ClusterEngine.get(cluster.node(1))
        .register(ENDLESS, _ -> null)
        .register(LENGTH, String::length)
        .register(LONG, "x"::repeat)
        .register(ENDLESS_RESULT, _ -> new Endless())
        .register(ONLY_THERE_2, n -> n + 2)
        .register(TURNED.there(), n -> "" + n)
        .register(RemoteCoroutine.of("shape", 1, Wide.class, Integer.class), Wide::number);
    ClusterEngine.get(cluster.node(0)).register(TURNED.here(), String::length);
    cluster.awaitEngines(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void thereIsOneNodeAtLeastToWaitFor() {
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () -> {
                  ClusterEngine.current().awaitNodes(0);
                  return null;
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nodes is 0; accepted: 1 or more");
  }

  @Test
  @SuppressWarnings("NullAway")
  void aNameIsNeeded() {
    assertThatThrownBy(() -> RemoteCoroutine.of(null, 1, String.class, String.class))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
    assertThatThrownBy(() -> ClusterLock.named(cluster.node(0), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
  }

  @Test
  void anArgumentThatCannotBeWritten() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(ENDLESS, new Endless())))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("the argument of endless@1 cannot be written as CBOR: ");
  }

  @Test
  void anArgumentOfAnotherType() {
    @SuppressWarnings({"unchecked", "rawtypes"}) // What heedless code does.
    RemoteCoroutine<Object, Object> heedless = (RemoteCoroutine) LENGTH;
    assertThatThrownBy(() -> cluster.run(0, () -> call(heedless, 7)))
        .isInstanceOf(PayloadException.class)
        .hasMessage(
            "the argument of length@1 is of class java.lang.Integer, and not of the registered"
                + " class java.lang.String");
  }

  @Test
  void anArgumentThatIsTooLarge() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(LENGTH, "x".repeat(20_000))))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(
            "the argument of length@1 has 20018 bytes; accepted are up to 10240"
                + " (tauko.cluster.max-payload)");
  }

  @Test
  void aResultThatIsTooLarge() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(LONG, 20_000)))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("the result of long@1 has 20018 bytes; accepted are up to 10240")
        .hasMessageEndingWith("(on " + cluster.address(1) + ")");
  }

  @Test
  void aResultThatCannotBeWritten() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(ENDLESS_RESULT, 1)))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("the result of endless-result@1 cannot be written as CBOR: ")
        .hasMessageEndingWith("(on " + cluster.address(1) + ")");
  }

  @Test
  void aNameThatNoNodeHasRegistered() {
    assertThatThrownBy(() ->
            cluster.run(
                0, () -> call(RemoteCoroutine.of("none", 1, String.class, Void.class), "x")))
        .isInstanceOf(NoNodeException.class)
        .hasMessageStartingWith("no node can run none@1: ")
        .hasMessageContaining(cluster.address(0) + " has not registered none")
        .hasMessageContaining(cluster.address(1) + " has not registered none");
  }

  @Test
  void aVersionThatNoNodeHas() throws Exception {
    assertThatThrownBy(() -> cluster.run(0, () -> call(ONLY_THERE_1, 1)))
        .isInstanceOf(NoNodeException.class)
        .hasMessageContaining(cluster.address(1) + " has registered only step@2");
    assertThat(cluster.<Integer>run(0, () -> call(ONLY_THERE_2, 1))).isEqualTo(3);
  }

  @Test
  void typesThatDifferBetweenNodes() {
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () ->
                    call(
                        RemoteCoroutine.of("shape", 1, Narrow.class, Integer.class),
                        new Narrow(1))))
        .isInstanceOf(NoNodeException.class)
        .hasMessageContaining(
            "has registered it as %s -> java.lang.Integer, not as %s -> java.lang.Integer",
            Wide.class.getName(), Narrow.class.getName());
  }

  @Test
  void aKeyOnANodeThatHasNotRegistered() {
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () -> {
                  for (int key = 0; key < 50; key++) {
                    int _ = call(LENGTH.onKey("key-" + key), "x");
                  }
                }))
        .isInstanceOf(NoNodeException.class)
        .hasMessage(
            "length@1 was rejected by %s: length@1 is not registered on this node",
            cluster.address(0));
  }

  /** Some of the keys and ids are on the node with the other types. */
  @Test
  void typesThatDifferWhereAKeyOrAnIdIs() {
    String refusal =
        "it is registered there as java.lang.Integer -> java.lang.String, not as java.lang.String"
            + " -> java.lang.Integer";
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () -> {
                  for (int key = 0; key < 50; key++) {
                    assertThat(call(TURNED.here().onKey("key-" + key), "four")).isEqualTo(4);
                  }
                }))
        .isInstanceOf(NoNodeException.class)
        .hasMessageEndingWith(refusal);
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () -> {
                  for (int id = 0; id < 50; id++) {
                    assertThat(submitUnique("id-" + id, TURNED.here(), "four").await())
                        .isEqualTo(4);
                  }
                }))
        .isInstanceOf(NoNodeException.class)
        .hasMessageEndingWith(refusal);
  }

  @Test
  void aPlacementOfACallWhosePlaceTheIdDecides() {
    for (RemoteCoroutine<String, Integer> placed :
        List.of(LENGTH.here(), LENGTH.onRole("r"), LENGTH.onKey("k"))) {
      assertThatThrownBy(() -> cluster.run(0, () -> submitUnique("id", placed, "x").await()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("length@1 has the placement ")
          .hasMessageEndingWith("accepted: a coroutine without a placement");
    }
  }

  @Test
  void namesThatCannotBeSent() {
    String half = "x\ud800";
    String reason =
        " has half a surrogate pair at index 1, which cannot be sent to other nodes: x\\ud800";
    assertThatThrownBy(() -> ClusterLock.named(cluster.node(0), half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name" + reason);
    assertThatThrownBy(() -> ClusterQueue.named(cluster.node(0), half, String.class, 1))
        .hasMessage("a name" + reason);
    assertThatThrownBy(
            () -> ClusterRateLimiter.named(cluster.node(0), half, 1, Duration.ofSeconds(1), 2))
        .hasMessage("a name" + reason);
    assertThatThrownBy(() -> LENGTH.onKey(half)).hasMessage("a key" + reason);
    assertThatThrownBy(() -> cluster.run(0, () -> submitUnique(half, LENGTH, "x").await()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an id" + reason);
  }

  @Test
  void anArgumentWithHalfAPair() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(LENGTH, "\ud800")))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("the argument of length@1 cannot be written as CBOR: ");
  }

  @Test
  void hereWhereItIsNotRegistered() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(LENGTH.here(), "x")))
        .isInstanceOf(NoNodeException.class)
        .hasMessage("length@1 is not registered on this node, " + cluster.address(0));
  }

  @Test
  void aCallerThatIsNoCoroutine() {
    assertThatThrownBy(() -> call(LENGTH, "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("there is no coroutine here, on Thread[")
        .hasMessageContaining("accepted: a coroutine, such as Engine.get(system).start(() -> …)");
  }

  @Test
  void aClusterThatHasNotFormed() throws Exception {
    ActorSystem<Void> alone =
        ActorSystem.create(
            Behaviors.empty(),
            "alone",
            TestCluster.config("tauko.cluster.placement-timeout = 100ms"));
    try {
      ClusterEngine.get(alone).register(LENGTH, String::length);
      assertThatThrownBy(() ->
              TestCluster.outcome(
                  Engine.get(alone).start(() -> call(LENGTH, "x")).toCompletableFuture()))
          .isInstanceOf(ClusterNotFormedException.class)
          .hasMessageStartingWith("this node, pekko://alone@127.0.0.1:")
          .hasMessageEndingWith(
              ", is not a member of a cluster: pekko.cluster.seed-nodes is empty, and nothing has"
                  + " told it to join one yet");
      assertThat(
              TestCluster.outcome(
                  Engine.get(alone).start(() -> call(LENGTH.here(), "here")).toCompletableFuture()))
          .isEqualTo(4);
    } finally {
      alone.terminate();
      alone.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static <T extends Throwable> T refusal(Class<T> type, String setting) {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "alone", TestCluster.config(setting));
    try {
      return catchThrowableOfType(type, () -> ClusterEngine.get(system));
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  @Test
  void payloadsThatWouldNotFitIntoAFrame() {
    assertThat(refusal(ConfigException.class, "tauko.cluster.max-payload = 256 KiB"))
        .hasMessageContaining("tauko.cluster.max-payload")
        .hasMessageContaining("16384 bytes less than pekko.remote.artery.advanced.maximum-frame");
  }

  @Test
  void snapshotsWithoutAJournal() {
    assertThat(refusal(ConfigException.class, "tauko.cluster.journal.snapshots = some-store"))
        .hasMessageContaining(
            "tauko.cluster.journal.snapshots': is some-store, although there is no journal");
  }

  @Test
  void anIntervalThatIsTooLong() {
    assertThat(refusal(ConfigException.class, "tauko.cluster.heartbeat-interval = 2 h"))
        .hasMessageContaining("accepted: 10 ms to 1 h");
  }

  /** A provider that is no good. */
  public static final class Failing implements RemoteCoroutineProvider {
    @Override
    public void register(Registry registry) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void aProviderThatFails() {
    String name = Failing.class.getName();
    assertThat(refusal(IllegalStateException.class, "tauko.cluster.providers = [\"" + name + "\"]"))
        .hasMessage(
            name
                + ", which registers coroutines (by ServiceLoader or tauko.cluster.providers), has"
                + " failed: java.lang.IllegalStateException: on purpose");
  }
}
