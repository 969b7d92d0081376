package dev.tauko.http.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.http.ClientConnectorDnsException;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientSessionBuilder;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.ReadTimeoutException;
import dev.tauko.http.RequestBody;
import dev.tauko.http.ServerDisconnectedException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.WriteTimeoutException;
import dev.tauko.test.CoroutineTest;
import dev.tauko.test.Simulation;
import dev.tauko.test.SimulationSetup;
import dev.tauko.test.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions in a network in memory: what carries bytes, and the client's limits on time. */
class FakeNetworkTest {
  private static final Duration MS = Duration.ofMillis(1);

  private static ClientSessionBuilder patient() {
    return ClientSession.builder().timeout(ClientTimeout.NONE);
  }

  @CoroutineTest
  void eachDirectionTakesTheLatency(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install().latency(MS.multipliedBy(20));
    FakeServer server = network.server("http://a.test");
    server.respond(FakeResponse.ok("one"), FakeResponse.ok("two").after(Duration.ofHours(1)));
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/x?y").text()).isEqualTo("one");
      // One round trip for the connection, one for the exchange.
      assertThat(clock.now()).isEqualTo(MS.multipliedBy(80));
      assertThat(session.get("http://a.test/z").text()).isEqualTo("two");
      assertThat(clock.now()).isEqualTo(MS.multipliedBy(120).plusHours(1));
    }
    server.assertRequests("GET /x?y", "GET /z");
    assertThat(server.connections()).isEqualTo(1);
  }

  @CoroutineTest
  void aSmallBandwidthTakesTime(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install().bandwidth(10_000);
    FakeServer server = network.server("http://a.test");
    server.handle(request -> FakeResponse.ok("x".repeat(100_000)));
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/").text()).hasSize(100_000);
      assertThat(clock.now()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_100));
    }
  }

  @CoroutineTest
  void aBodyThatIsSentIsRecorded() {
    FakeServer server = FakeNetwork.install().server("http://a.test:8080");
    server.handle(request -> FakeResponse.ok(request.text().toUpperCase(Locale.ROOT)));
    try (var session = patient().create()) {
      RequestBody body = RequestBody.text("hello".repeat(1000));
      assertThat(session.post("http://a.test:8080/", body).text()).startsWith("HELLOHELLO");
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request).hasToString("POST /");
    assertThat(request.body()).hasSize(5000);
    assertThat(request.header("Host")).contains("a.test:8080");
  }

  @CoroutineTest
  void redirectsCookiesAndCodingsAreTheClientsOwn() {
    FakeNetwork network = FakeNetwork.install();
    FakeServer first = network.server("http://a.test");
    FakeServer second = network.server("https://b.test");
    first.respond(
        FakeResponse.redirect("/next").header("Set-Cookie", "k=v; Max-Age=60"),
        FakeResponse.redirect("https://b.test/there"));
    second.respond(FakeResponse.json("{\"n\": 7}").chunked());
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("{\"n\": 7}");
    }
    first.assertRequests("GET /", "GET /next");
    assertThat(first.requests().get(1).header("Cookie")).contains("k=v");
    second.assertRequests("GET /there");
    assertThat(second.requests().getFirst().header("Cookie")).isEmpty();
    assertThat(network.requests()).hasSize(3);
  }

  @CoroutineTest
  void cookiesAgeByTheVirtualClock(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(FakeResponse.ok("").header("Set-Cookie", "k=v; Max-Age=60"));
    server.handle(request -> FakeResponse.ok(request.header("Cookie").orElse("none")));
    try (var session = patient().create()) {
      var _ = session.get("http://a.test/").text();
      clock.advance(Duration.ofSeconds(59));
      assertThat(session.get("http://a.test/").text()).isEqualTo("k=v");
      clock.advance(Duration.ofSeconds(2));
      assertThat(session.get("http://a.test/").text()).isEqualTo("none");
    }
  }

  // ---- what goes wrong ----

  @CoroutineTest
  void aHostThatNobodyHasSetUpDoesNotExist(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install().dnsDelay(Duration.ofSeconds(2));
    network.server("http://a.test");
    try (var session = patient().create()) {
      assertThatThrownBy(() -> session.get("http://b.test/"))
          .isInstanceOf(ClientConnectorDnsException.class);
      assertThat(clock.now()).isEqualTo(Duration.ofSeconds(2));
      assertThatThrownBy(() -> session.get("http://10.9.9.9/"))
          .isInstanceOf(ClientConnectorException.class)
          .hasMessageContaining("Connection refused");
    }
  }

  @CoroutineTest
  void theNextAddressIsTriedWhenTheFirstDoesNotAnswer(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install();
    network.server("http://10.0.0.1").ignore();
    network.server("http://10.0.0.2").respond(FakeResponse.ok("second"));
    network.dns("a.test", "10.0.0.1", "10.0.0.2");
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("second");
      assertThat(clock.now()).isEqualTo(Duration.ofMillis(250));
    }
  }

  @CoroutineTest
  void aRefusedConnectionIsAConnectorException() {
    FakeServer server = FakeNetwork.install().server("http://a.test").refuse();
    server.handle(request -> FakeResponse.ok("back"));
    try (var session = patient().create()) {
      assertThatThrownBy(() -> session.get("http://a.test/"))
          .isInstanceOf(ClientConnectorException.class)
          .hasMessageContaining("Connection refused");
      server.accept();
      assertThat(session.get("http://a.test/").text()).isEqualTo("back");
    }
  }

  @CoroutineTest
  void theTimeoutsOfASessionFollowTheVirtualClock(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install();
    FakeServer server = network.server("http://a.test");
    FakeResponse stalled = FakeResponse.ok("stalled");
    server.respond(
        FakeResponse.ok("slow").after(Duration.ofMinutes(3)),
        stalled.stalledAfter(stalled.head().length + 3),
        FakeResponse.ok("late").after(Duration.ofMinutes(3)));
    try (var session = patient().create()) {
      assertThatThrownBy(
              () -> session.get("http://a.test/", o -> o.timeout(total(Duration.ofMinutes(2)))))
          .isInstanceOf(ServerTimeoutException.class)
          .hasMessageContaining("total");
      assertThat(clock.now()).isEqualTo(Duration.ofMinutes(2));

      ClientTimeout read = ClientTimeout.NONE.withSockRead(Duration.ofSeconds(7));
      assertThatThrownBy(() -> session.get("http://a.test/", o -> o.timeout(read)).text())
          .isInstanceOf(ReadTimeoutException.class)
          .hasMessageContaining("within the body");
      assertThat(clock.now()).isEqualTo(Duration.ofMinutes(2).plusSeconds(7));
      assertThatThrownBy(() -> session.get("http://a.test/", o -> o.timeout(read)))
          .isInstanceOf(ReadTimeoutException.class)
          .hasMessageContaining("in answer to");
      assertThat(clock.now()).isEqualTo(Duration.ofMinutes(2).plusSeconds(14));

      server.ignore();
      ClientTimeout connect = ClientTimeout.NONE.withSockConnect(Duration.ofSeconds(5));
      assertThatThrownBy(() -> session.get("http://a.test/", o -> o.timeout(connect)))
          .isInstanceOf(ConnectionTimeoutException.class);
      assertThat(clock.now()).isEqualTo(Duration.ofMinutes(2).plusSeconds(19));
    }
  }

  @CoroutineTest
  void aServerThatAcceptsAgainAnswersThoseThatStillWait(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install().latency(Duration.ofMillis(10));
    FakeServer server = network.server("http://a.test").ignore();
    server.handle(request -> FakeResponse.ok("back"));
    var _ = runningLoop().callLater(Duration.ofSeconds(5), () -> server.accept());
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("back");
      assertThat(clock.now()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_100));

      server.keepAlive(Duration.ZERO).cutConnections().ignore();
      var _ = runningLoop().callLater(Duration.ofSeconds(5), () -> server.refuse());
      assertThatThrownBy(() -> session.get("http://a.test/"))
          .isInstanceOf(ClientConnectorException.class);
    }
  }

  /** Tries for ever, though its server has nothing to say, and whatever it is told. */
  private static void triesUntil(BooleanSupplier enough, Class<? extends Throwable> survives) {
    FakeNetwork.install().server("http://a.test");
    try (var session = patient().create()) {
      while (!enough.getAsBoolean()) {
        try {
          session.get("http://a.test/").text();
        } catch (Throwable lost) {
          if (!survives.isInstance(lost)) {
            throw lost;
          }
          yieldNow();
        }
      }
    }
  }

  @Test
  void aServerWithoutAResponseIsNamedThoughTheProgramDoesNotEnd() {
    String reason = "has no response for GET /; respond() or handle() gives it one";
    SimulationSetup limited = Simulation.setup().stepLimit(2000);
    assertThatThrownBy(() -> limited.run(() -> triesUntil(() -> false, ClientException.class)))
        .hasMessageContaining("no end after 2000 steps")
        .hasMessageContaining(reason);

    AtomicBoolean enough = new AtomicBoolean();
    assertThatThrownBy(() -> limited.run(() -> triesUntil(enough::get, Throwable.class)))
        .hasMessageContaining("the tasks do not end, though they were cancelled")
        .hasMessageContaining(reason);
    enough.set(true);
  }

  @Test
  void outsideOfASimulationThereIsNoNetwork() {
    assertThatThrownBy(FakeNetwork::install)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("FakeNetwork.install() was called from Thread[");
  }

  private static ClientTimeout total(Duration limit) {
    return ClientTimeout.NONE.withTotal(limit);
  }

  @CoroutineTest
  void aServerThatTakesNoBytesRunsIntoTheWriteTimeout(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test").bandwidth(100);
    server.handle(request -> FakeResponse.ok("never"));
    ClientTimeout write = ClientTimeout.NONE.withSockWrite(Duration.ofSeconds(30));
    try (var session = patient().create()) {
      RequestBody body = RequestBody.text("x".repeat(500_000));
      assertThatThrownBy(() -> session.post("http://a.test/", o -> o.timeout(write).body(body)))
          .isInstanceOf(WriteTimeoutException.class);
      assertThat(clock.now()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @CoroutineTest
  void aConnectionIsLostAtTheByteThatTheScriptSays() {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    FakeResponse response = FakeResponse.ok("0123456789");
    int head = response.head().length;
    server.respond(
        response.lostAfter(head + 4), response.closedAfter(head + 4), response.lostAfter(10));
    try (var session = patient().create()) {
      assertThatThrownBy(() -> session.get("http://a.test/").text())
          .isInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("Connection reset by peer");
      assertThatThrownBy(() -> session.get("http://a.test/").text())
          .isInstanceOf(ClientPayloadException.class);
      assertThatThrownBy(() -> session.get("http://a.test/").text())
          .isInstanceOf(ServerDisconnectedException.class)
          .hasMessageContaining("within the head");
    }
  }

  @CoroutineTest
  void aKeptConnectionThatTheServerHasClosedIsReplaced(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.handle(request -> FakeResponse.ok("here")).keepAlive(Duration.ofSeconds(3));
    try (var session = patient().create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("here");
      clock.advance(Duration.ofSeconds(2));
      assertThat(session.get("http://a.test/").text()).isEqualTo("here");
      assertThat(server.connections()).isEqualTo(1);
      clock.advance(Duration.ofSeconds(4));
      assertThat(session.stats().open()).isZero();
      assertThat(session.get("http://a.test/").text()).isEqualTo("here");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @CoroutineTest
  void anIdleConnectionIsClosedByTheSessionsOwnLimit(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.handle(request -> FakeResponse.ok("here"));
    try (var session =
        patient().connections(pool -> pool.keepAlive(Duration.ofSeconds(40))).create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("here");
      clock.advance(Duration.ofSeconds(39));
      assertThat(server.openConnections()).isEqualTo(1);
      clock.advance(Duration.ofSeconds(2));
      assertThat(server.openConnections()).isZero();
    }
  }

  @CoroutineTest
  void retriesWaitInVirtualTime(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(
        FakeResponse.status(503).header("Retry-After", "20"),
        FakeResponse.none(),
        FakeResponse.ok("at last"));
    try (var session = patient().retry(4).create()) {
      assertThat(session.get("http://a.test/").text()).isEqualTo("at last");
      assertThat(clock.now()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    }
  }

  @CoroutineTest
  void nothingArrivesThroughAPartition(VirtualClock clock) throws Exception {
    FakeNetwork network = FakeNetwork.install();
    FakeServer server = network.server("http://a.test");
    server.handle(request -> FakeResponse.ok("here"));
    try (var session = patient().create()) {
      var _ = session.get("http://a.test/").text();
      network.partition();
      Task<String> cut = createTask(() -> session.get("http://a.test/").text());
      Task<String> fresh = createTask(() -> session.get("http://a.test/").text());
      clock.advance(Duration.ofHours(2));
      assertThat(cut.isDone() || fresh.isDone()).isFalse();
      assertThat(server.requests()).hasSize(1);
      network.heal();
      assertThat(gather(cut, fresh)).containsExactly("here", "here");
      assertThat(clock.now()).isEqualTo(Duration.ofHours(2));
    }
  }

  @CoroutineTest
  void aCrashLosesAllConnections(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.handle(request -> {
      sleep(Duration.ofSeconds(10));
      return FakeResponse.ok("here");
    });
    try (var session = patient().create()) {
      Task<String> page = createTask(() -> session.get("http://a.test/").text());
      clock.advance(Duration.ofSeconds(5));
      server.crash();
      assertThatThrownBy(page::await).isInstanceOf(ServerDisconnectedException.class);
      assertThat(server.openConnections()).isZero();
      assertThatThrownBy(() -> session.get("http://a.test/"))
          .isInstanceOf(ClientConnectorException.class);
    }
  }

  @CoroutineTest
  void thePoolHoldsItsLimit() throws Exception {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    int[] busy = new int[2];
    server.handle(request -> {
      busy[1] = Math.max(busy[1], ++busy[0]);
      sleep(Duration.ofSeconds(1));
      busy[0]--;
      return FakeResponse.ok(request.path());
    });
    try (var session = patient().connections(pool -> pool.limitPerHost(7)).create()) {
      List<Coroutine<String>> fetches =
          IntStream.range(0, 100)
              .<Coroutine<String>>mapToObj(i -> () -> session.get("http://a.test/" + i).text())
              .toList();
      assertThat(gather(fetches)).hasSize(100).contains("/99");
      assertThat(server.connections()).isEqualTo(7);
      assertThat(busy[1]).isEqualTo(7);
    }
  }

  @CoroutineTest
  void aNetworkIsInstalledBeforeTheFirstSession() {
    try (var session = ClientSession.create()) {
      assertThat(session).isNotNull();
      assertThatThrownBy(FakeNetwork::install)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has created a ClientSession before, which uses the real network");
    }
  }

  @CoroutineTest
  void aSessionOfAnEarlierRunIsInNoWay() {
    assertThat(FakeNetwork.install().requests()).isEmpty();
  }
}
