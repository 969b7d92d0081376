package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.internal.settings.RetrySettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import dev.tauko.test.Simulation;
import dev.tauko.tools.RetryBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures are followed by another attempt, and after how long. */
class RetryTest {

  /** A site whose first answers are these; later ones are {@code ok}. */
  private static Site site(String... first) throws Exception {
    AtomicInteger count = new AtomicInteger();
    return Site.start(asked -> {
      int index = count.getAndIncrement();
      return index < first.length ? first[index] : ok("ok");
    });
  }

  /** What a call came to, and how long it took by the event loop's clock. */
  private record Outcome(int status, Duration took) {}

  private static Outcome call(String settings, Function<ClientSession, ClientResponse> call) {
    return Simulation.run(() -> {
      var config = ConfigFactory.parseString(settings);
      try (var session = ClientSession.builder().config(config).create()) {
        Duration start = Asyncio.runningLoop().time();
        try (var response = call.apply(session)) {
          return new Outcome(response.status(), Asyncio.runningLoop().time().minus(start));
        }
      }
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void aStatusThatMayPassIsFollowedByAnotherAttempt(int status) throws Exception {
    try (Site site = site(status(status), status(status))) {
      Outcome outcome =
          call("retry { attempts = 3, base-delay = 0s }", session -> session.get(site.url("/")));
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(site.asked()).hasSize(3);
      assertThat(site.connections()).isEqualTo(1);
    }
  }

  @Test
  void theConnectionOfADroppedResponseIsUsedAgain() throws Exception {
    String sorry = "HTTP/1.1 503 Sorry\r\nContent-Length: 5\r\n\r\nsorry";
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(sorry.substring(0, sorry.length() - 2));
          peer.send(sorry.substring(sorry.length() - 2));
          peer.readRequest();
          peer.respond("ok");
        })) {
      Outcome outcome =
          call(
              "retry { attempts = 2, base-delay = 0s }",
              session -> session.get(server.url("/").toString()));
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aDroppedResponseThatDoesNotEndIsNotWaitedFor() throws Exception {
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 503 Sorry\r\nContent-Length: 9\r\n\r\nabc");
              peer.awaitEnd();
            },
            ScriptedServer.OK)) {
      Outcome outcome =
          call(
              "retry { attempts = 2, base-delay = 0s }",
              session -> session.get(server.url("/").toString()));
      assertThat(outcome.status()).isEqualTo(200);
    }
  }

  @Test
  void aDroppedResponseMayBeBroken() throws Exception {
    try (Site site = site("HTTP/1.1 503 Sorry\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")) {
      Outcome outcome =
          call("retry { attempts = 2, base-delay = 0s }", session -> session.get(site.url("/")));
      assertThat(outcome.status()).isEqualTo(200);
    }
  }

  @Test
  void theLastAttemptsResponseIsTheAnswer() throws Exception {
    try (Site site = site(status(503), status(503), status(503))) {
      Outcome outcome =
          call("retry { attempts = 3, base-delay = 0s }", session -> session.get(site.url("/")));
      assertThat(outcome.status()).isEqualTo(503);
      assertThat(site.asked()).hasSize(3);
    }
  }

  @Test
  void withoutSettingsNothingIsSentAgain() throws Exception {
    try (Site site = site(status(503))) {
      assertThat(call("", session -> session.get(site.url("/"))).status()).isEqualTo(503);
      assertThat(site.asked()).hasSize(1);
    }
  }

  @Test
  void otherStatusesAreAnswers() throws Exception {
    try (Site site = site(status(404), status(501))) {
      String settings = "retry.attempts = 3";
      assertThat(call(settings, session -> session.get(site.url("/"))).status()).isEqualTo(404);
      assertThat(call(settings, session -> session.get(site.url("/"))).status()).isEqualTo(501);
    }
  }

  @Test
  void aRequestThatIsNotIdempotentIsNotSentAgain() throws Exception {
    try (Site site = site(status(503), status(503))) {
      String settings = "retry { attempts = 3, base-delay = 0s }";
      RequestBody body = RequestBody.bytes(new byte[] {'b'});
      assertThat(call(settings, session -> session.post(site.url("/"), body)).status())
          .isEqualTo(503);
      assertThat(site.asked()).containsExactly("POST / b");
      assertThat(
              call(
                      settings,
                      session ->
                          session.post(
                              site.url("/"),
                              request -> request.body(body).header("Idempotency-Key", "7")))
                  .status())
          .isEqualTo(200);
      assertThat(site.asked()).hasSize(3);
    }
  }

  @Test
  void aRequestMaySayHowOftenItIsSent() throws Exception {
    try (Site site = site(status(503), status(503))) {
      assertThat(
              call(
                      "retry.base-delay = 0s",
                      session -> session.get(site.url("/"), request -> request.retry(2)))
                  .status())
          .isEqualTo(503);
      assertThat(site.asked()).hasSize(2);
    }
  }

  @Test
  void retryAfterIsALowerBound() throws Exception {
    try (Site site = site(status(503, "Retry-After: 7"))) {
      Outcome outcome =
          call("retry { attempts = 2, base-delay = 0s }", session -> session.get(site.url("/")));
      assertThat(outcome).isEqualTo(new Outcome(200, ofSeconds(7)));
    }
  }

  @Test
  void retryAfterMayBeADate() throws Exception {
    String past = "Thu, 01 Jan 1970 00:00:00 GMT";
    try (Site site = site(status(503, "Retry-After: " + past), status(503, "Retry-After: soon"))) {
      Outcome outcome =
          call("retry { attempts = 3, base-delay = 0s }", session -> session.get(site.url("/")));
      assertThat(outcome).isEqualTo(new Outcome(200, Duration.ZERO));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "31",
        "9999999999",
        "99999999999999999999",
        "Tue, 01 Jan 2069 00:00:00 GMT",
        "Tue, 1 Jan 2069 00:00:00 GMT",
        "Tuesday, 01-Jan-69 00:00:00 GMT",
        "Tue Jan  1 00:00:00 2069"
      })
  void whoAsksForMorePatienceThanThereIsGivesTheAnswer(String seconds) throws Exception {
    try (Site site = site(status(429, "Retry-After: " + seconds))) {
      Outcome outcome = call("retry.attempts = 3", session -> session.get(site.url("/")));
      assertThat(outcome).isEqualTo(new Outcome(429, Duration.ZERO));
      assertThat(site.asked()).hasSize(1);
    }
  }

  @Test
  void aWaitThatTheTotalTimeoutIsTooShortForIsNotBegun() throws Exception {
    try (Site site = site(status(503, "Retry-After: 20"))) {
      Outcome outcome =
          call("retry.attempts = 3, timeout.total = 10 s", session -> session.get(site.url("/")));
      assertThat(outcome).isEqualTo(new Outcome(503, Duration.ZERO));
    }
  }

  @Test
  void theBudgetEndsRepetitionsWhileNothingSucceeds() throws Exception {
    try (Site site = Site.start(asked -> status(500))) {
      call(
          "retry { attempts = 5, base-delay = 0s, budget = 3 }",
          session -> {
            session.get(site.url("/1")).close();
            return session.get(site.url("/2"));
          });
      assertThat(site.asked()).containsExactly("GET /1", "GET /1", "GET /1", "GET /1", "GET /2");
    }
  }

  @Test
  void aConnectionThatBreaksIsFollowedByAnotherAttempt() throws Exception {
    try (Site site = site("", "HTTP/1.1 garbage\r\n\r\n")) {
      String settings = "retry { attempts = 2, base-delay = 0s }, timeout.sock-read = infinite";
      assertThatThrownBy(() ->
              call(
                  settings,
                  session ->
                      session.get(
                          site.url("/"),
                          request -> {
                            request.timeout(ofMillis(200));
                          })))
          .isInstanceOf(ServerTimeoutException.class);
      assertThatThrownBy(() -> call(settings, session -> session.get(site.url("/"))))
          .isExactlyInstanceOf(ClientResponseException.class);
      assertThat(site.asked()).hasSize(2);
    }
  }

  @Test
  void cancellingEndsTheWait() throws Exception {
    try (Site site = Site.start(asked -> status(503, "Retry-After: 29"))) {
      Simulation.run(() -> {
        try (var session = ClientSession.builder().retry(5).create()) {
          Task<?> task = Asyncio.createTask(() -> session.get(site.url("/")).status());
          Asyncio.sleep(ofSeconds(60));
          task.cancel();
          assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
          return null;
        }
      });
    }
  }

  /** A server that reads a second request on its first connection, and ends that. */
  private static ScriptedServer forgetful() throws Exception {
    return ScriptedServer.start(
        peer -> {
          peer.readRequest();
          peer.respond("first");
          peer.readRequest();
        },
        ScriptedServer.OK);
  }

  @Test
  void aRequestOfOneAttemptIsNotSentTwice() throws Exception {
    try (var server = forgetful()) {
      String url = server.url("/").toString();
      assertThatThrownBy(() ->
              call(
                  "",
                  session -> {
                    session.get(url).text();
                    return session.get(url, request -> request.retry(1));
                  }))
          .isInstanceOf(ServerDisconnectedException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "retry.stale-connections = off"})
  void aSessionMayForbidTheSecondSending(String settings) throws Exception {
    try (var server = forgetful()) {
      String url = server.url("/").toString();
      boolean isSentTwice = settings.isEmpty();
      assertThatCode(() ->
              call(
                  settings,
                  session -> {
                    session.get(url).text();
                    return session.get(url);
                  }))
          .matches(failure -> isSentTwice == (failure == null), "sent twice: " + isSentTwice);
      assertThat(server.connections()).isEqualTo(isSentTwice ? 2 : 1);
    }
  }

  @Test
  void theBoundOfTheWaitDoublesUpToTheLongest() {
    RetrySettings settings =
        new RetrySettings(9, true, ofMillis(100), ofSeconds(1), Set.of(), Integer.MAX_VALUE);
    assertThat(waits(settings, new ClientConnectorException("h", 80, "refused", null)))
        .containsExactly(
            ofMillis(100),
            ofMillis(200),
            ofMillis(400),
            ofMillis(800),
            ofSeconds(1),
            ofSeconds(1),
            ofSeconds(1),
            ofSeconds(1));
  }

  @Test
  void theBoundOfTheWaitStaysTheLongestHoweverManyAttemptsThereAre() {
    ClientException failure = new ClientConnectorException("h", 80, "refused", null);
    RetrySettings settings =
        new RetrySettings(200, true, ofMillis(500), ofSeconds(30), Set.of(), Integer.MAX_VALUE);
    assertThat(waits(settings, failure))
        .hasSize(199)
        .startsWith(ofMillis(500), ofSeconds(1))
        .endsWith(ofSeconds(30))
        .isSorted();
    RetrySettings withoutWaits =
        new RetrySettings(200, true, Duration.ZERO, ofSeconds(30), Set.of(), Integer.MAX_VALUE);
    assertThat(waits(withoutWaits, failure)).hasSize(199).containsOnly(Duration.ZERO);
  }

  @Test
  void whatWillNotPassIsNotTriedAgain() {
    RetrySettings settings = new RetrySettings(9, true, Duration.ZERO, Duration.ZERO, Set.of(), 9);
    assertThat(waits(settings, new ClientConnectorCertificateException("h", 443, "expired", null)))
        .isEmpty();
    assertThat(waits(settings, new ServerTimeoutException("over", null))).isEmpty();
    assertThat(waits(settings, new ClientPayloadException("broken", null))).isEmpty();
    assertThat(waits(settings, new ServerDisconnectedException("cut", null))).hasSize(8);
    assertThat(waits(settings, new ReadTimeoutException("silent", null))).hasSize(8);
  }

  /** How long is waited before each further attempt, if luck makes every wait the longest. */
  private static List<Duration> waits(RetrySettings settings, ClientException failure) {
    return Simulation.run(() -> {
      ActorSystem<?> system = Engine.current().system();
      List<Duration> times = new ArrayList<>();
      RetryMiddleware retrying =
          new RetryMiddleware(
              settings,
              settings.attempts(),
              RetryBudget.of(settings.budget(), 0.1),
              new Longest(),
              InstantSource.system());
      ClientRequest request = Requests.get(system, Url.parse("http://h/"));
      assertThatThrownBy(() ->
              retrying.handle(
                  request,
                  sent -> {
                    times.add(Asyncio.runningLoop().time());
                    throw failure;
                  }))
          .isSameAs(failure);
      List<Duration> waits = new ArrayList<>();
      for (int i = 1; i < times.size(); i++) {
        waits.add(times.get(i).minus(times.get(i - 1)));
      }
      return waits;
    });
  }

  /** A generator that gives the greatest number within the bound. */
  private static final class Longest implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long origin, long bound) {
      return bound - 1;
    }
  }
}
