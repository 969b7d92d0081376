package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.auth.Netrc;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Credentials of sessions: to whom they are told. */
@ExtendWith(Actors.class)
class AuthTest {
  private static final String ANN = Basic.of("ann", "secret");

  private static List<String> told(Site site) {
    return site.log().stream()
        .map(asked -> asked.target() + " " + asked.field("Authorization"))
        .toList();
  }

  /** Sends {@code /x} to {@code /x} at another site. */
  private static Site redirecting(Site other) throws Exception {
    return Site.start(asked -> Site.status(302, "Location: " + other.url(asked.target())));
  }

  /** Group 13. */
  @Test
  void credentialsOfASessionAreForTheOriginOfItsBaseUrl(ActorSystem<?> system) throws Exception {
    try (var other = Site.start(asked -> Site.ok("other"));
        var site = Site.start(asked -> Site.ok("site"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().baseUrl(site.url("/")).basic("ann", "secret").create()) {
              session.get(other.url("/first")).close();
              session.get("a").close();
              session.get(other.url("/then")).close();
              return session.get("b").status();
            }
          });
      assertThat(told(site)).containsExactly("/a " + ANN, "/b " + ANN);
      assertThat(told(other)).containsExactly("/first ", "/then ");
    }
  }

  /** Group 13, where aiohttp sends them to every host. */
  @Test
  void credentialsOfASessionAreForTheOriginThatItAsksFirst(ActorSystem<?> system) throws Exception {
    try (var other = Site.start(asked -> Site.ok("other"));
        var site = redirecting(other)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().bearer("token").create()) {
              session.get(site.url("/a")).close();
              session.get(other.url("/b")).close();
              return session.get(site.urlByName("/c")).status();
            }
          });
      assertThat(told(site)).containsExactly("/a Bearer token", "/c ");
      assertThat(told(other)).containsExactly("/a ", "/b ", "/c ");
    }
  }

  @Test
  void credentialsOfARequestGoBeforeThoseOfTheSession(ActorSystem<?> system) throws Exception {
    try (var site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().basic("ann", "secret").create()) {
              session.get(site.url("/a"), o -> o.bearer("own")).close();
              session.get(site.url("/b").replace("//", "//bob:b@")).close();
              return session.get(site.url("/c")).status();
            }
          });
      assertThat(told(site))
          .containsExactly("/a Bearer own", "/b " + Basic.of("bob", "b"), "/c " + ANN);
    }
  }

  /** Group 14. */
  @Test
  void credentialsInTheUrlOfARedirectTakeThePlaceOfEarlierOnes(ActorSystem<?> system)
      throws Exception {
    try (var site =
        Site.start(asked ->
            asked.target().equals("/end")
                ? Site.ok("end")
                : Site.status(302, "Location: http://bob:b@" + asked.field("Host") + "/end"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().basic("ann", "secret").create()) {
              session.get(site.url("/a"), o -> o.bearer("own")).close();
              return session.get(site.url("/b")).status();
            }
          });
      String bob = Basic.of("bob", "b");
      assertThat(told(site))
          .containsExactly("/a Bearer own", "/end " + bob, "/b " + ANN, "/end " + bob);
    }
  }

  @Test
  void aTokenThatCannotBeSentIsRefused(ActorSystem<?> system) {
    var builder = ClientSession.builder(system);

    assertThatThrownBy(() -> builder.bearer("a\r\nX-Injected: 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the value of the header field Authorization")
        .hasMessageNotContaining("Injected");
    assertThatThrownBy(() -> builder.basic("a:b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The file of credentials is asked by host, and last. */
  @Test
  void aFileOfCredentialsIsForItsHosts(@TempDir Path folder, ActorSystem<?> system)
      throws Exception {
    Path file = folder.resolve("netrc");
    Files.writeString(file, "machine localhost login net password rc");
    Netrc netrc = Netrc.ofEnvironment(name -> file.toString(), folder);
    var credentials = new SessionCredentials(ANN, Url.parse("http://a.test/").origin(), netrc);

    assertThat(authorization(system, credentials, "http://localhost:81/"))
        .isEqualTo(Basic.of("net", "rc"));
    assertThat(authorization(system, credentials, "http://a.test/")).isEqualTo(ANN);
    assertThat(authorization(system, credentials, "https://a.test/"))
        .as("another origin")
        .isEmpty();
    assertThat(authorization(system, credentials, "http://b.test/")).isEmpty();
  }

  private static String authorization(
      ActorSystem<?> system, SessionCredentials credentials, String url) {
    var request = Requests.get(system, Url.parse(url));
    return credentials.addTo(request).headers().get("Authorization").orElse("");
  }
}
