package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes over the wire for a request. */
@ExtendWith(Actors.class)
class RequestTest {

  @Test
  void aRequestHasTargetHostAndTheFieldsOfEveryRequest(ActorSystem<?> system) throws Exception {
    assertThat(sent(system, (session, base) -> session.get(base + "/a%2fb/~c?q=1&r=%20#top")))
        .contains("GET /a%2fb/~c?q=1&r=%20 HTTP/1.1")
        .anyMatch(line -> line.startsWith("Host: 127.0.0.1:"))
        .contains("Accept: */*", "User-Agent: tauko-http-client");
  }

  @Test
  void userInfoGoesOutAsBasicAuthorization(ActorSystem<?> system) throws Exception {
    assertThat(
            sent(
                system,
                (session, base) -> {
                  var response = session.get(base.replace("//", "//a:b@") + "/");
                  assertThat(response.url().toString()).doesNotContain("@");
                  return response;
                }))
        .contains("Authorization: Basic YTpi");
  }

  @Test
  void optionsTakeThePlaceOfTheSessionsFields(ActorSystem<?> system) throws Exception {
    assertThat(
            sent(
                system,
                (session, base) ->
                    session.get(
                        base + "/?a=1",
                        request ->
                            request
                                .header("accept", "text/html")
                                .header("X-A", "1")
                                .header("X-A", "2")
                                .query("q", "ä &=+")
                                .bearer("secret"))))
        .contains("GET /?a=1&q=%C3%A4%20%26%3D%2B HTTP/1.1")
        .contains("accept: text/html", "X-A: 1", "X-A: 2", "Authorization: Bearer secret")
        .doesNotContain("Accept: */*");
  }

  @Test
  void aMethodIsSentInUpperCaseIfItIsKnown(ActorSystem<?> system) throws Exception {
    assertThat(sent(system, (session, base) -> session.request("delete", base, o -> {})))
        .contains("DELETE / HTTP/1.1");
    assertThat(sent(system, (session, base) -> session.request("Purge", base, o -> {})))
        .contains("Purge / HTTP/1.1");
  }

  @Test
  void aRelativeUrlIsResolvedAgainstTheBaseUrl(ActorSystem<?> system) throws Exception {
    var head = new CompletableFuture<String>();
    try (var server =
        ScriptedServer.start(peer -> {
          head.complete(peer.readRequest());
          peer.respond("ok");
        })) {
      Coroutines.run(
          system,
          () -> {
            String base = server.url("/v1/").toString();
            try (var session = ClientSession.builder().baseUrl(base).create()) {
              return session.get("users?id=7").text();
            }
          });
      assertThat(head.join()).contains("GET /v1/users?id=7 HTTP/1.1");
    }
    assertThatThrownBy(() -> ClientSession.builder(system).baseUrl("http://h/v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "baseUrl is 'http://h/v1'; accepted is a URL whose path ends with '/'");
  }

  /** The lines of the head that a request is sent with. */
  private static List<String> sent(ActorSystem<?> system, Calling calling) throws Exception {
    var head = new CompletableFuture<String>();
    try (var server =
        ScriptedServer.start(peer -> {
          head.complete(peer.readRequest());
          peer.respond("ok");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create();
                var response = calling.call(session, "http://127.0.0.1:" + server.port())) {
              return response.status();
            }
          });
      return List.of(head.join().split("\r\n", -1));
    }
  }

  /** Makes a request to a server. */
  private interface Calling {
    ClientResponse call(ClientSession session, String base);
  }
}
