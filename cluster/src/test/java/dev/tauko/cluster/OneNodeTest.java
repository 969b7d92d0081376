package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.cluster.ClusterTasks.call;
import static dev.tauko.cluster.ClusterTasks.forget;
import static dev.tauko.cluster.ClusterTasks.mapCluster;
import static dev.tauko.cluster.ClusterTasks.mapClusterSettled;
import static dev.tauko.cluster.ClusterTasks.submitUnique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.Outcome;
import dev.tauko.Runner;
import dev.tauko.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same functions where there is no cluster: one node serves everything. */
class OneNodeTest {
  private static final RemoteCoroutine<Integer, Integer> SQUARE =
      RemoteCoroutine.of("square", 1, Integer.class, Integer.class);
  private static final RemoteCoroutine<String, Void> WAIT =
      RemoteCoroutine.of("wait", 1, String.class, Void.class);

  private final AtomicInteger runs = new AtomicInteger();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private Runner runner;

  @BeforeEach
  void start() {
    runner = runner("");
    ClusterEngine.get(runner.engine().system())
        .register(
            SQUARE,
            number -> {
              runs.incrementAndGet();
              if (number < 0) {
                throw new ArithmeticException("below zero");
              }
              sleep(Duration.ofMillis(1));
              return number * number;
            })
        .register(
            WAIT,
            text -> {
              seen.add("begins");
              try {
                sleep(Duration.ofDays(1));
                return null;
              } finally {
                seen.add("ends");
              }
            });
  }

  private static Runner runner(String settings) {
    return Runner.create(ConfigFactory.parseString(settings).withFallback(ConfigFactory.load()));
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  @Test
  void everyPlacementIsThisNode() {
    List<Integer> results =
        runner.run(() ->
            List.of(
                call(SQUARE, 2),
                call(SQUARE.here(), 3),
                call(SQUARE.onKey("some"), 4),
                call(SQUARE.atLeastOnce(), 5)));
    assertThat(results).containsExactly(4, 9, 16, 25);
  }

  /** An argument whose parts are of any type. */
  record Anything(Object value) {}

  @Test
  void whatHasNoTypeArrivesInJavasCollections() {
    RemoteCoroutine<Anything, Boolean> isJavas =
        RemoteCoroutine.of("is-javas", 1, Anything.class, Boolean.class);
    ClusterEngine.get(runner.engine().system())
        .register(
            isJavas,
            argument -> argument.value().equals(Map.of("a", List.of(1, Map.of("b", "c")))));
    runner.run(() ->
        assertThat(call(isJavas, new Anything(Map.of("a", List.of(1, Map.of("b", "c"))))))
            .isTrue());
  }

  @Test
  void aMapGivesItsResultsInOrderOrTellsHowEachEnded() {
    runner.run(() -> {
      assertThat(mapCluster(List.of(3, 1, 2), 2, SQUARE)).containsExactly(9, 1, 4);
      List<Outcome<Integer>> outcomes = mapClusterSettled(List.of(3, -1), 2, SQUARE);
      assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>(9));
      assertThat(outcomes.getLast())
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure ->
                  assertThat(failure.exception()).isInstanceOf(RemoteFailureException.class));
    });
  }

  @Test
  void aMapTakesItemsOnlyAsPlacesBecomeFree() throws Exception {
    List<Integer> taken = new ArrayList<>();
    Iterable<Integer> endless = () -> Stream.iterate(0, n -> n + 1).peek(taken::add).iterator();
    runner.run(() -> {
      Task<List<Void>> task =
          createTask(() -> mapCluster(() -> new Texts(endless.iterator()), 3, WAIT));
      toThread(() -> List.of(seen.take(), seen.take(), seen.take()));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
    assertThat(taken).containsExactly(0, 1, 2);
    assertThat(seen).containsExactly("ends", "ends", "ends");
  }

  /** Numbers as text. */
  private record Texts(Iterator<Integer> numbers) implements Iterator<String> {
    @Override
    public boolean hasNext() {
      return numbers.hasNext();
    }

    @Override
    public String next() {
      return numbers.next().toString();
    }
  }

  @Test
  void aUniqueIdRunsOnceUntilItIsForgotten() throws Exception {
    runner.run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int n = 0; n < 100; n++) {
        tasks.add(submitUnique("some", SQUARE, 7));
      }
      for (Task<Integer> task : tasks) {
        assertThat(task.await()).isEqualTo(49);
      }
      assertThat(submitUnique("some", SQUARE, 8).await()).isEqualTo(49);
      assertThat(runs).hasValue(1);
      assertThat(submitUnique("other", SQUARE, 8).await()).isEqualTo(64);
      forget("some", SQUARE);
      assertThat(submitUnique("some", SQUARE, 8).await()).isEqualTo(64);
      assertThat(runs).hasValue(3);
    });
  }

  @Test
  void aUniqueBodyIsCancelledWhenNoOneWaitsAnyMore() throws Exception {
    runner.run(() -> {
      Task<Void> first = submitUnique("some", WAIT, "a");
      toThread(() -> assertThat(seen.take()).isEqualTo("begins"));
      Task<Void> second = submitUnique("some", WAIT, "b");
      sleep(Duration.ofMillis(50));
      first.cancel("no more");
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class).hasMessage("no more");
      assertThat(seen).isEmpty();
      second.cancel();
      assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
      assertThat(seen).containsExactly("ends");
    });
  }

  @Test
  void anUnregisteredNameFailsAtOnceAndSaysWhatThereIs() {
    RemoteCoroutine<Integer, Integer> next =
        RemoteCoroutine.of("square", 2, Integer.class, Integer.class);
    RemoteCoroutine<Integer, Integer> other =
        RemoteCoroutine.of("cube", 1, Integer.class, Integer.class);
    RemoteCoroutine<String, Integer> differing =
        RemoteCoroutine.of("square", 1, String.class, Integer.class);
    assertThatThrownBy(() -> runner.run(() -> call(other, 1)))
        .isInstanceOf(NoNodeException.class)
        .hasMessageContaining("no node can run cube@1: pekko://")
        .hasMessageEndingWith("has not registered cube");
    assertThatThrownBy(() -> runner.run(() -> call(next, 1)))
        .isInstanceOf(NoNodeException.class)
        .hasMessageEndingWith("has registered only square@1");
    assertThatThrownBy(() -> runner.run(() -> call(differing, "1")))
        .isInstanceOf(NoNodeException.class)
        .hasMessageEndingWith(
            "has registered it as java.lang.Integer -> java.lang.Integer, not as java.lang.String"
                + " -> java.lang.Integer");
    assertThatThrownBy(() -> runner.run(() -> call(SQUARE.onRole("big"), 1)))
        .isInstanceOf(NoNodeException.class)
        .hasMessageContaining("no node can run square@1 on the role big: ")
        .hasMessageEndingWith("does not have the role");
  }

  @Test
  void twoRegistrationsThatDifferAreRejected() {
    ClusterEngine engine = ClusterEngine.get(runner.engine().system());
    RemoteBody<Integer, Integer> body = number -> number;
    RemoteCoroutine<Integer, Integer> same =
        RemoteCoroutine.of("same", 1, Integer.class, Integer.class);
    engine.register(same, body).register(same.onRole("x"), body);
    assertThatThrownBy(() -> engine.register(same, number -> -number))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("same@1 is registered on this node already, as java.lang.Integer ->");
  }

  @Test
  void invalidNamesAndVersionsAreRejected() {
    assertThatThrownBy(() -> RemoteCoroutine.of("a b", 1, Integer.class, Integer.class))
        .hasMessage(
            "the name of a remote coroutine is 'a b'; accepted: 1 to 100 letters, digits, . - _");
    assertThatThrownBy(() -> RemoteCoroutine.of("a", 0, Integer.class, Integer.class))
        .hasMessage("the version of a is 0; accepted: 1 or more");
    assertThatThrownBy(() -> runner.run(() -> submitUnique("", SQUARE, 1).await()))
        .hasMessage("an id has 1 to 1000 characters, not 0");
  }

  @Test
  void settingsAreCheckedWhenTheEngineStarts() {
    assertThat(rejected("tauko.cluster.max-attempts = 0"))
        .contains("tauko.cluster.max-attempts", "is 0; accepted: 1 to 1000000");
    assertThat(rejected("tauko.cluster.no-such-key = 1"))
        .contains("tauko.cluster.no-such-key", "there is no such key; accepted: engine,");
    assertThat(rejected("tauko.cluster.providers = [no.such.Class]"))
        .contains("tauko.cluster.providers", "is no.such.Class, which cannot be had");
    assertThat(rejected("tauko.cluster.engine = nowhere"))
        .contains("tauko.cluster.engine", "is \"nowhere\"; accepted: tauko, or the path");
  }

  private static String rejected(String setting) {
    try (Runner other = runner(setting)) {
      return catchThrowableOfType(
              ConfigException.class, () -> ClusterEngine.get(other.engine().system()))
          .getMessage();
    }
  }
}
