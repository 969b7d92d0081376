package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Code between a session and the network, as aiohttp's client middlewares. */
@ExtendWith(Actors.class)
class MiddlewareTest {
  private final List<String> log = new ArrayList<>();

  private Middleware logging(String name) {
    return (request, next) -> {
      log.add(name + " asks " + request);
      ClientResponse response = next.send(request);
      log.add(name + " hears " + response.status());
      return response;
    };
  }

  @Test
  void theFirstAsksFirstAndHearsLast(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .middleware(logging("outer"))
                    .middleware(logging("inner"))
                    .create()) {
              return session.get(site.url("/")).text();
            }
          });
      String request = "GET " + site.url("/");
      assertThat(log)
          .containsExactly(
              "outer asks " + request,
              "inner asks " + request,
              "inner hears 200",
              "outer hears 200");
    }
  }

  @Test
  void everyHopOfARedirectPasses(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked -> asked.target().equals("/") ? status(302, "Location: /to") : ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().middleware(logging("it")).create()) {
              return session.get(site.url("/")).text();
            }
          });
      assertThat(log)
          .containsExactly(
              "it asks GET " + site.url("/"),
              "it hears 302",
              "it asks GET " + site.url("/to"),
              "it hears 200");
    }
  }

  @Test
  void whatItChangesGoesOut(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Middleware changing =
          (request, next) ->
              next.send(
                  request
                      .withMethod("put")
                      .withUrl(site.url("/other"))
                      .withHeader("X-A", "2")
                      .withoutHeader("Accept")
                      .withBody(RequestBody.bytes(new byte[] {'b'})));
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().header("X-A", "1").middleware(changing).create()) {
              return session.get(site.url("/")).text();
            }
          });
      Site.Asked asked = site.log().getFirst();
      assertThat(asked).hasToString("PUT /other b");
      assertThat(asked.all("X-A")).containsExactly("2");
      assertThat(asked.all("Accept")).isEmpty();
    }
  }

  @Test
  void itMayAskAgainOverTheSameConnection(ActorSystem<?> system) throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (Site site = Site.start(asked -> count.incrementAndGet() < 3 ? status(503) : ok("ok"))) {
      Middleware stubborn =
          (request, next) -> {
            while (true) {
              ClientResponse response = next.send(request);
              if (response.ok()) {
                return response;
              }
              response.close();
            }
          };
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().middleware(stubborn).create()) {
                  return session.get(site.url("/")).text();
                }
              });
      assertThat(text).isEqualTo("ok");
      assertThat(site.asked()).hasSize(3);
      assertThat(site.connections()).isEqualTo(1);
    }
  }

  @Test
  void itMayRefuseWithoutTheNetwork(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Middleware refusing =
          (request, next) -> {
            throw new ClientConnectionException(request.url().getHost() + " is not allowed", null);
          };
      assertThatThrownBy(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = ClientSession.builder().middleware(refusing).create()) {
                      return session.get(site.url("/")).text();
                    }
                  }))
          .isInstanceOf(ClientConnectionException.class)
          .hasMessage("127.0.0.1 is not allowed");
      assertThat(site.connections()).isZero();
    }
  }

  @Test
  void aRequestsOwnTakeThePlaceOfTheSessions(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().middleware(logging("session")).create()) {
              session.get(site.url("/1"), request -> request.middlewares(logging("own"))).text();
              return session.get(site.url("/2"), request -> request.middlewares()).text();
            }
          });
      assertThat(log).containsExactly("own asks GET " + site.url("/1"), "own hears 200");
    }
  }

  @Test
  void whatItThrowsAfterwardsReachesTheCaller(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Middleware strict =
          (request, next) -> {
            try (ClientResponse response = next.send(request)) {
              throw new ClientException("the answer " + response.status() + " does not do", null);
            }
          };
      SessionStats stats =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().middleware(strict).create()) {
                  assertThatThrownBy(() -> session.get(site.url("/")))
                      .hasMessage("the answer 200 does not do");
                  return session.stats();
                }
              });
      assertThat(stats.inUse()).isZero();
    }
  }
}
