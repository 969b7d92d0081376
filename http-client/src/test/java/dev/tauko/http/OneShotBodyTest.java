package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The sources of bodies that serve one request: each is run once, by the request or to be ended.
 */
@ExtendWith(Actors.class)
class OneShotBodyTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();

  /** A body that notes how often its source is run, and whether it was read or cancelled. */
  private RequestBody body(String text) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ends.add(ended);
    return RequestBody.stream(
        Source.lazySource(() -> Source.single(ByteString.fromString(text)))
            .watchTermination((made, end) -> {
              var _ =
                  made.whenComplete((value, failure) -> {
                    log.add(text + (failure == null ? " is sent" : " is cancelled"));
                    ended.complete(null);
                  });
              return end;
            }));
  }

  /** What came of the bodies, once all of them have ended. */
  private List<String> outcomes() {
    ends.forEach(CompletableFuture::join);
    return List.copyOf(log);
  }

  private String put(ActorSystem<?> system, Site site, Middleware... middlewares) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            return session
                .put(site.url("/"), o -> o.body(body("a")).middlewares(middlewares))
                .text();
          }
        });
  }

  private static Site echo() throws Exception {
    return Site.start(asked -> Site.ok(asked.body()));
  }

  @Test
  void whatIsSentIsRunOnce(ActorSystem<?> system) throws Exception {
    try (Site site = echo()) {
      assertThat(put(system, site)).isEqualTo("a");
      assertThat(outcomes()).containsExactly("a is sent");
    }
  }

  @Test
  void aBodyThatAMiddlewareReplacesIsReleased(ActorSystem<?> system) throws Exception {
    try (Site site = echo()) {
      Middleware replacing = (request, next) -> next.send(request.withBody(body("b")));
      assertThat(put(system, site, replacing)).isEqualTo("b");
      assertThat(outcomes()).containsExactlyInAnyOrder("a is cancelled", "b is sent");
    }
  }

  @Test
  void aBodyThatAMiddlewarePutsInAndAnotherReplacesIsReleased(ActorSystem<?> system)
      throws Exception {
    try (Site site = echo()) {
      Middleware first = (request, next) -> next.send(request.withBody(body("b")));
      Middleware second = (request, next) -> next.send(request.withBody(RequestBody.text("c")));
      assertThat(put(system, site, first, second)).isEqualTo("c");
      assertThat(outcomes()).containsExactlyInAnyOrder("a is cancelled", "b is cancelled");
    }
  }

  @Test
  void aBodyThatIsPutInAndNeverSentOnIsReleased(ActorSystem<?> system) throws Exception {
    try (Site site = echo()) {
      Middleware refusing =
          (request, next) -> {
            throw new ClientException("no " + request.withBody(body("b")), null);
          };
      assertThatThrownBy(() -> put(system, site, refusing)).hasMessageStartingWith("no PUT ");
      assertThat(outcomes()).containsExactlyInAnyOrder("a is cancelled", "b is cancelled");
      assertThat(site.connections()).isZero();
    }
  }

  @Test
  void aBodyOfARequestThatIsRefusedBeforeItGoesOutIsReleased(ActorSystem<?> system)
      throws Exception {
    try (Site site = echo()) {
      Middleware malformed =
          (request, next) -> next.send(request.withBody(body("b").withContentType("no type")));
      assertThatThrownBy(() -> put(system, site, malformed))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(outcomes()).containsExactlyInAnyOrder("a is cancelled", "b is cancelled");
    }
  }

  @Test
  void aBodyForASecondAttemptThatIsNotNeededIsReleased(ActorSystem<?> system) throws Exception {
    try (Site site = echo()) {
      Middleware prepared =
          (request, next) -> {
            ClientRequest second = request.withBody(body("b"));
            ClientResponse response = next.send(request);
            return response.ok() ? response : next.send(second);
          };
      assertThat(put(system, site, prepared)).isEqualTo("a");
      assertThat(outcomes()).containsExactlyInAnyOrder("a is sent", "b is cancelled");
    }
  }

  @Test
  void aBodyThatTheOptionsReplaceIsReleased(ActorSystem<?> system) throws Exception {
    try (Site site = echo()) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              session.put(site.url("/"), o -> o.body(body("a")).body(body("b"))).close();
              assertThatThrownBy(() ->
                      session.put(
                          site.url("/"),
                          o -> {
                            o.body(body("c")).compress("gzip");
                            throw new IllegalStateException("changed my mind");
                          }))
                  .hasMessage("changed my mind");
            }
            return null;
          });
      assertThat(outcomes())
          .containsExactlyInAnyOrder("a is cancelled", "b is sent", "c is cancelled");
    }
  }
}
