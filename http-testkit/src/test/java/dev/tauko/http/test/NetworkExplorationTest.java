package dev.tauko.http.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientTimeout;
import dev.tauko.test.Exploration;
import dev.tauko.test.Simulation;
import dev.tauko.test.SimulationFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs with a network in memory under many seeds. */
class NetworkExplorationTest {

  /** Some requests at the same time, through latency and faults. */
  private static void requests(int number, int oneIn) throws Exception {
    FakeNetwork network =
        FakeNetwork.install().latency(Duration.ofMillis(5), Duration.ofMillis(50)).faults(oneIn);
    FakeServer server = network.server("http://a.test");
    server.handle(request -> {
      sleep(Duration.ofMillis(3));
      return FakeResponse.ok(request.path());
    });
    try (var session = ClientSession.builder().retry(3).create()) {
      List<Coroutine<String>> fetches =
          IntStream.range(0, number)
              .<Coroutine<String>>mapToObj(i -> () -> fetch(session, i))
              .toList();
      for (String result : gather(fetches)) {
        assertThat(result).matches("/\\d+|[A-Z]\\w+Exception");
      }
      assertThat(session.stats().inUse()).isZero();
      assertThat(session.stats().waiting()).isZero();
      network.withoutFaults();
      assertThat(session.get("http://a.test/healed").text()).isEqualTo("/healed");
    }
  }

  private static String fetch(ClientSession session, int i) {
    try {
      String text = session.get("http://a.test/" + i).text();
      assertThat(text).isEqualTo("/" + i);
      return text;
    } catch (ClientException failure) {
      return failure.getClass().getSimpleName();
    }
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 0; seed < 20; seed++) {
      List<String> first = Simulation.seeded(seed).trace(() -> requests(4, 4));
      assertThat(first).hasSizeGreaterThan(30);
      assertThat(Simulation.seeded(seed).trace(() -> requests(4, 4))).isEqualTo(first);
    }
  }

  @Test
  void theTraceIsTheSameWithTheOtherCarrier() {
    var portable = Simulation.setup().config(ConfigFactory.parseString("tauko.carrier=portable"));
    for (long seed = 0; seed < 10; seed++) {
      assertThat(portable.seed(seed).trace(() -> requests(3, 4)))
          .isEqualTo(Simulation.seeded(seed).trace(() -> requests(3, 4)));
    }
  }

  @Test
  void theClientIsRightUnderEachSeed() {
    Exploration exploration = Simulation.explore(100, () -> requests(5, 5));
    assertThat(exploration.runs()).isEqualTo(100);
    assertThat(exploration.decisions()).isGreaterThan(20);
  }

  /** A thousand requests under each of a hundred seeds; prints how long it takes. */
  @Test
  @Tag("stress")
  void aThousandRequestsUnderAHundredSeeds() {
    long start = System.nanoTime();
    Simulation.setup()
        .wallLimit(Duration.ofMinutes(1))
        .stepLimit(10_000_000)
        .explore(100, () -> requests(1000, 20));
    System.out.println(
        "1,000 requests x 100 seeds: " + Duration.ofNanos(System.nanoTime() - start));
  }

  /** A client that counts what it has ordered, and orders again when it gets no answer. */
  private static void ordersOnce() throws Exception {
    FakeNetwork network = FakeNetwork.install().faults(3, NetworkFault.LOST_BEFORE_RESPONSE);
    FakeServer shop = network.server("http://shop.test");
    shop.handle(request -> FakeResponse.ok("ordered"));
    try (var session = ClientSession.builder().create()) {
      String answer = "";
      while (answer.isEmpty()) {
        try {
          answer = session.post("http://shop.test/order", options -> {}).text();
        } catch (ClientException lost) {
          sleep(Duration.ofSeconds(1));
        }
      }
    }
    shop.assertRequests("POST /order");
  }

  @Test
  void aFaultThatMattersIsFoundAndShrunkToOne() {
    Exploration search = Simulation.setup().search(100, NetworkExplorationTest::ordersOnce);
    assertThat(search.schedule()).isNotNull();
    assertThat(search.schedule().deviations()).hasSize(1);
    assertThatThrownBy(() -> Simulation.explore(100, NetworkExplorationTest::ordersOnce))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("should have received")
        .hasMessageContaining("answer to POST /order [LOST_BEFORE_RESPONSE], number: 1");
    assertThatThrownBy(() ->
            Simulation.replay(search.schedule().toString()).run(NetworkExplorationTest::ordersOnce))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("should have received");
  }

  @Test
  void aRequestMayBeCancelledAnywhere() {
    var points =
        Simulation.cancelEverywhere(subject -> {
          FakeNetwork network = FakeNetwork.install().latency(Duration.ofMillis(10));
          FakeServer server = network.server("http://a.test");
          server.handle(request -> FakeResponse.ok("x".repeat(10_000)));
          try (var session = ClientSession.create()) {
            subject.run(() -> {
              var _ = session.get("http://a.test/").text();
            });
            Simulation.current().clock().awaitIdle();
            assertThat(session.stats().inUse()).isZero();
            assertThat(session.get("http://a.test/").text()).hasSize(10_000);
          }
        });
    assertThat(points.places()).hasSizeGreaterThan(1);
  }

  @Test
  @Timeout(60)
  void runsLeaveNothingBehind() throws Exception {
    for (int run = 0; run < 3; run++) {
      Simulation.run(() -> requests(3, 2));
      Simulation.run(() -> Live.awaitNone(Simulation.current().engine().system()));
    }
  }

  @Test
  @Timeout(60)
  void aSessionThatIsNotClosedIsNotLeftBehind() throws Exception {
    Simulation.run(() -> {
      FakeNetwork network = FakeNetwork.install();
      network.server("http://a.test").handle(request -> FakeResponse.ok("here"));
      var session = ClientSession.create();
      assertThat(session.get("http://a.test/").text()).isEqualTo("here");
      Task<?> late = createTask(() -> session.get("http://a.test/").text());
      var _ = late.cancel();
    });
    Simulation.run(() -> Live.awaitNone(Simulation.current().engine().system()));
  }

  @Test
  void aServerWithoutAResponseFailsTheTest() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              FakeNetwork.install().server("http://a.test");
              try (var session = ClientSession.builder().timeout(ClientTimeout.NONE).create()) {
                assertThatThrownBy(() -> session.get("http://a.test/"))
                    .isInstanceOf(ClientException.class);
              }
            }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("http://a.test:80 has no response for GET /");
  }

  @Test
  void whatIsNoServerIsRejected() {
    Simulation.run(() -> {
      FakeNetwork network = FakeNetwork.install().dns("gone.test");
      for (String url : List.of("a.test", "ftp://a.test", "http://a.test/path", "http:///x")) {
        assertThatThrownBy(() -> network.server(url))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("'" + url + "' is no server; accepted: http://host");
      }
      assertThatThrownBy(() -> network.server("http://gone.test"))
          .hasMessageContaining("gone.test does not exist");
      assertThatThrownBy(() -> network.server("http://a.test").tls(TlsFault.WRONG_NAME))
          .hasMessageContaining("does without TLS");
      assertThatThrownBy(() -> network.server("https://a.test:80"))
          .hasMessageContaining("another server at this place");
    });
  }

  @Test
  void thereIsOneNetworkAtATime() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              FakeNetwork.install();
              FakeNetwork.install();
            }))
        .hasMessageContaining("has a network already");
    assertThatThrownBy(FakeNetwork::install).isInstanceOf(IllegalStateException.class);
  }
}
