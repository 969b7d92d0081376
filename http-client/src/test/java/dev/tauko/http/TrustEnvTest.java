package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.Program;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which way requests of a session go that trusts the environment, wherever they are redirected. */
@ExtendWith(Actors.class)
class TrustEnvTest {
  @TempDir private Path directory;

  /** A proxy that wants user and password, and leaves a Via field in what it forwards. */
  private Program tinyproxy() throws Exception {
    return Program.start(
        "tinyproxy",
        "tinyproxy",
        directory,
        port ->
            List.of(
                "-d",
                "-c",
                Files.writeString(
                        directory.resolve("tinyproxy.conf"),
                        """
                        Port %d
                        Listen 127.0.0.1
                        ViaProxyName "tinyproxy"
                        BasicAuth user secret
                        """
                            .formatted(port))
                    .toString()));
  }

  private static String text(ActorSystem<?> system, Map<String, String> environment, String url) {
    return Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder().trustEnv(true).environment(environment).create()) {
            return session.get(url).text();
          }
        });
  }

  /** Tells how a request came, and whether it brought what is for the proxy only. */
  private static String way(Site.Asked asked) {
    return (asked.field("Via").contains("tinyproxy") ? "by the proxy" : "straight")
        + (asked.all("Proxy-Authorization").isEmpty() ? "" : ", with the proxy's password");
  }

  /** Redirects {@code /from} to a URL, and tells of other requests how they came. */
  private static String answer(Site.Asked asked, String to) {
    return asked.target().equals("/from")
        ? Site.status(302, "Location: " + to, "X-Way: " + way(asked))
        : Site.ok(way(asked));
  }

  @Test
  void aRedirectToAnExemptHostGoesStraight(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy();
        Site exempt = Site.start(asked -> Site.ok(way(asked)));
        Site proxied = Site.start(asked -> answer(asked, exempt.urlByName("/to")))) {
      String url = "http://user:secret@127.0.0.1:" + proxy.port();
      String text =
          text(system, Map.of("HTTP_PROXY", url, "NO_PROXY", "localhost"), proxied.url("/from"));
      assertThat(text).isEqualTo("straight");
      assertThat(proxied.log()).extracting(TrustEnvTest::way).containsExactly("by the proxy");
      assertThat(exempt.log()).hasSize(1);
    }
  }

  @Test
  void aRedirectFromAnExemptHostGoesByTheProxy(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy();
        Site proxied = Site.start(asked -> Site.ok(way(asked)));
        Site exempt = Site.start(asked -> answer(asked, proxied.urlByName("/to")))) {
      String url = "http://user:secret@127.0.0.1:" + proxy.port();
      String text =
          text(system, Map.of("http_proxy", url, "no_proxy", "127.0.0.0/8"), exempt.url("/from"));
      assertThat(text).isEqualTo("by the proxy");
      assertThat(exempt.log()).extracting(TrustEnvTest::way).containsExactly("straight");
    }
  }

  @Test
  void anExemptionMayBeForOnePort(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy();
        Site exempt = Site.start(asked -> Site.ok(way(asked)));
        Site proxied = Site.start(asked -> answer(asked, exempt.url("/to")))) {
      String url = "http://user:secret@127.0.0.1:" + proxy.port();
      String port = exempt.url("").substring("http://".length());
      assertThat(text(system, Map.of("all_proxy", url, "no_proxy", port), proxied.url("/from")))
          .isEqualTo("straight");
      assertThat(proxied.log()).extracting(TrustEnvTest::way).containsExactly("by the proxy");
    }
  }

  /** https goes by the proxy that is named for it, through a tunnel; http by none. */
  @Test
  void aRedirectToAnotherSchemeGoesByTheProxyForThat(ActorSystem<?> system) throws Exception {
    Certificates localhost = Certificates.issue(directory, "dns:localhost");
    var trusting = localhost.client();
    try (var proxy = tinyproxy();
        var secure =
            ScriptedServer.start(peer -> {
              peer.startTls(localhost.server());
              peer.respond(Peer.target(peer.readRequest()));
              peer.awaitEnd();
            });
        Site plain =
            Site.start(asked -> answer(asked, "https://localhost:" + secure.port() + "/to"))) {
      Map<String, String> environment =
          Map.of("https_proxy", "http://user:secret@127.0.0.1:" + proxy.port());
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .sslContext(trusting)
                    .trustEnv(true)
                    .environment(environment)
                    .create()) {
              ClientResponse response = session.get(plain.url("/from"));
              assertThat(response.text()).isEqualTo("/to");
              assertThat(response.history().getFirst().headers().get("X-Way")).contains("straight");
            }
            return null;
          });
    }
    // With another password there is no tunnel, so that it was the proxy that led there.
    try (var proxy = tinyproxy()) {
      assertThatThrownBy(() ->
              text(
                  system,
                  Map.of("https_proxy", "http://user:guess@127.0.0.1:" + proxy.port()),
                  "https://localhost/"))
          .isExactlyInstanceOf(ClientHttpProxyException.class)
          .hasMessageNotContaining("guess");
    }
  }

  @Test
  void aProxyOfTheSessionOrTheRequestGoesBeforeThoseOfTheEnvironment(ActorSystem<?> system)
      throws Exception {
    try (Site origin = Site.start(asked -> Site.ok("straight"));
        Site own = Site.start(asked -> Site.ok("by the session's"));
        Site trusted = Site.start(asked -> Site.ok("by the environment's"))) {
      Map<String, String> environment = Map.of("http_proxy", trusted.url(""));
      String url = origin.url("/");
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().trustEnv(true).environment(environment).create()) {
              assertThat(session.get(url).text()).isEqualTo("by the environment's");
              assertThat(session.get(url, request -> request.withoutProxy()).text())
                  .isEqualTo("straight");
              assertThat(session.get(url, request -> request.proxy(own.url(""))).text())
                  .isEqualTo("by the session's");
            }
            try (var session =
                ClientSession.builder()
                    .trustEnv(true)
                    .proxy(own.url(""))
                    .environment(environment)
                    .create()) {
              assertThat(session.get(url).text()).isEqualTo("by the session's");
            }
            return null;
          });
      assertThat(trusted.asked()).containsExactly("GET " + url);
    }
  }

  @Test
  void anEnvironmentThatIsNotTrustedDoesNotCount(ActorSystem<?> system) throws Exception {
    try (Site origin = Site.start(asked -> Site.ok("straight"))) {
      Map<String, String> environment =
          Map.of("http_proxy", "http://127.0.0.1:1", "NETRC", "no such file");
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().environment(environment).create()) {
                  return session.get(origin.url("/")).text();
                }
              });
      assertThat(text).isEqualTo("straight");
    }
  }

  /** Each host gets the credentials that the file has for it, wherever requests are redirected. */
  @Test
  void theFileOfCredentialsIsTheOneThatTheEnvironmentNames(ActorSystem<?> system) throws Exception {
    Path netrc =
        Files.writeString(
            directory.resolve("netrc"),
            "machine localhost login ann password one\nmachine 127.0.0.1 login bob password two\n");
    try (Site second = Site.start(asked -> Site.ok(asked.field("Authorization")));
        Site first = Site.start(asked -> Site.status(302, "Location: " + second.urlByName("/")))) {
      assertThat(text(system, Map.of("NETRC", netrc.toString()), first.url("/")))
          .isEqualTo(Basic.of("ann", "one"));
      assertThat(first.log().getFirst().field("Authorization")).isEqualTo(Basic.of("bob", "two"));
    }
  }

  @Test
  void aVariableThatNamesNoProxyIsRefusedWhenTheSessionIsCreated(ActorSystem<?> system) {
    assertThatThrownBy(() ->
            ClientSession.builder(system)
                .trustEnv(true)
                .environment(Map.of("https_proxy", "ftp://h:1"))
                .create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https_proxy");
  }
}
