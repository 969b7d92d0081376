package dev.tauko.cluster;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.cluster.ClusterTasks.mapClusterAsDone;
import static dev.tauko.cluster.ClusterTasks.mapClusterSettled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Outcome;
import dev.tauko.cluster.testkit.NodeProcess;
import dev.tauko.cluster.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, one of which is killed while it works. */
@Tag("stress")
class KilledProcessTest {
  private static final int ITEMS = 400;

  @TempDir private Path journals;

  private TestCluster cluster;
  private NodeProcess doomed;
  private NodeProcess other;

  /** An item, and the folder where each process writes down what it begins. */
  record Item(int number, String folder) {}

  static final RemoteCoroutine<Item, Integer> WORK =
      RemoteCoroutine.of("work", 1, Item.class, Integer.class);

  /** What each process registers. */
  public static final class Provider implements RemoteCoroutineProvider {
    @Override
    public void register(Registry registry) {
      registry.register(
          WORK,
          item -> {
            Files.writeString(
                Path.of(item.folder(), "" + ProcessHandle.current().pid()),
                item.number() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
            sleep(Duration.ofMillis(5));
            return item.number();
          });
    }
  }

  @BeforeEach
  void start() throws Exception {
    cluster =
        TestCluster.of(
            1,
            "tauko.cluster.heartbeat-interval = 200ms",
            "tauko.cluster.providers = [\"" + Provider.class.getName() + "\"]");
    doomed = NodeProcess.start(cluster.address(0), Provider.class);
    other = NodeProcess.start(cluster.address(0), Provider.class);
    doomed.awaitLine("up");
    other.awaitLine("up");
    cluster.awaitEngines(3);
  }

  @AfterEach
  void stop() throws Exception {
    doomed.close();
    other.close();
    cluster.close();
  }

  private List<Item> items() {
    return IntStream.range(0, ITEMS)
        .mapToObj(number -> new Item(number, journals.toString()))
        .toList();
  }

  /** What all processes together have begun. */
  private List<Integer> begun() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (Stream<Path> files = Files.list(journals)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).forEach(line -> numbers.add(Integer.valueOf(line)));
      }
    }
    return numbers;
  }

  @Test
  void atLeastOnceEveryItemIsDone() throws Exception {
    CompletableFuture<List<Integer>> results =
        cluster
            .engine(0)
            .start(() -> {
              List<Integer> done = new ArrayList<>();
              mapClusterAsDone(
                  items(),
                  9,
                  WORK.atLeastOnce(),
                  number -> {
                    done.add(number);
                    if (done.size() == ITEMS / 4) {
                      doomed.kill();
                    }
                  });
              return done;
            })
            .toCompletableFuture();
    assertThat(TestCluster.outcome(results))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ITEMS).boxed().toList());
    try (Stream<Path> files = Files.list(journals)) {
      assertThat(files).hasSize(3);
    }
    assertThat(begun().size()).isBetween(ITEMS, ITEMS + 9);
  }

  @Test
  void atMostOnceNoItemRunsTwice() throws Exception {
    CompletableFuture<List<Outcome<Integer>>> outcomes =
        cluster.engine(0).start(() -> mapClusterSettled(items(), 9, WORK)).toCompletableFuture();
    cluster.run(
        0,
        () -> {
          while (begun().size() < ITEMS / 4) {
            sleep(Duration.ofMillis(1));
          }
          doomed.kill();
        });
    List<Outcome<Integer>> ends = TestCluster.outcome(outcomes);
    // What was on its way to the node when that was killed, was not begun anywhere.
    assertThat(begun()).doesNotHaveDuplicates().hasSizeBetween(ITEMS - 9, ITEMS);
    List<Throwable> failures = new ArrayList<>();
    for (Outcome<Integer> end : ends) {
      if (end instanceof Outcome.Failure<Integer> failure) {
        failures.add(failure.exception());
      }
    }
    assertThat(failures).isNotEmpty().hasSizeLessThanOrEqualTo(9);
    assertThat(failures).allSatisfy(each -> assertThat(each).isInstanceOf(NodeLostException.class));
  }
}
