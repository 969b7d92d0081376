package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cookies between a session and servers. */
@ExtendWith(Actors.class)
class CookieSessionTest {

  private static List<String> cookies(Site site) {
    return site.log().stream().map(asked -> asked.target() + " " + asked.field("Cookie")).toList();
  }

  @Test
  void cookiesComeAndGo(ActorSystem<?> system) throws Exception {
    try (var site =
        Site.start(asked ->
            asked.target().equals("/x/y")
                ? Site.status(200, "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2; HttpOnly")
                : Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var response = session.get(site.urlByName("/x/y"));
              assertThat(response.cookies()).extracting(Cookie::name).containsExactly("a", "b");
              assertThat(response.cookies().get(1).path()).isEqualTo("/x");
              assertThat(session.cookieJar().all()).hasSize(2);
              session.get(site.urlByName("/")).close();
              return session.get(site.urlByName("/x/z")).status();
            }
          });
      assertThat(cookies(site)).containsExactly("/x/y ", "/ a=1", "/x/z b=2; a=1");
      assertThat(site.log().get(2).all("Cookie")).as("one field").hasSize(1);
    }
  }

  /** Group 10. */
  @Test
  void cookiesThatARedirectSetsAreSentOnTheNextHop(ActorSystem<?> system) throws Exception {
    try (var site =
        Site.start(asked ->
            asked.target().equals("/end")
                ? Site.ok("end")
                : Site.status(302, "Location: /end", "Set-Cookie: hop=1", "Set-Cookie: b=2"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.get(site.urlByName("/"), o -> o.header("Cookie", "b=0; c=3")).text();
            }
          });
      assertThat(cookies(site)).containsExactly("/ b=0; c=3", "/end c=3; hop=1; b=2");
    }
  }

  @Test
  void cookiesOfTheRequestGoBeforeTheJarsAndThoseBeforeTheHeaderFields(ActorSystem<?> system)
      throws Exception {
    try (var site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().cookie("a", "jar").cookie("b", "jar").create()) {
              return session
                  .get(
                      site.url("/"),
                      o -> o.cookie("a", "own").header("Cookie", "a=field; b=field; c=field"))
                  .text();
            }
          });
      assertThat(cookies(site)).containsExactly("/ c=field; b=jar; a=own");
    }
  }

  /** Group 11: cookies of a request stay with its origin. */
  @Test
  void cookiesGivenForARequestAreNotSentToAnotherOrigin(ActorSystem<?> system) throws Exception {
    try (var other = Site.start(asked -> Site.ok("ok"));
        var site =
            Site.start(asked ->
                Site.status(
                    302,
                    "Location: " + (asked.target().equals("/") ? "/next" : other.url("/away"))))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session
                  .get(site.url("/"), o -> o.cookie("own", "1").header("Cookie", "field=2"))
                  .text();
            }
          });
      assertThat(cookies(site)).containsExactly("/ field=2; own=1", "/next field=2; own=1");
      assertThat(cookies(other)).containsExactly("/away ");
    }
  }

  @Test
  void sessionsMayShareAJar(ActorSystem<?> system) throws Exception {
    CookieJar jar = CookieJar.builder().ipHosts(true).create();
    try (var site = Site.start(asked -> Site.status(200, "Set-Cookie: a=\u00c4\u008d"))) {
      for (int i = 0; i < 2; i++) {
        Coroutines.run(
            system,
            () -> {
              try (var session = ClientSession.builder().cookieJar(jar).create()) {
                return session.get(site.url("/")).status();
              }
            });
      }
      assertThat(cookies(site)).as("the bytes come back").containsExactly("/ ", "/ a=\u00c4\u008d");
      assertThat(jar.all().getFirst().value()).isEqualTo("\u010d");
    }
  }

  /** Octets that are not UTF-8 are read as Latin-1, and go back as they came (RFC 6265, 5.4). */
  @Test
  void octetsThatAreNotUtf8ComeBack(@TempDir Path folder, ActorSystem<?> system) throws Exception {
    Path file = folder.resolve("cookies");
    CookieJar jar = CookieJar.builder().ipHosts(true).create();
    String utf8 = "\u00c3\u00a4";
    String latin1 = "\u00e4";
    try (var site =
        Site.start(asked -> Site.status(200, "Set-Cookie: a=" + latin1, "Set-Cookie: b=" + utf8))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().cookieJar(jar).create()) {
              assertThat(session.get(site.url("/")).cookies())
                  .extracting(Cookie::value)
                  .containsOnly("\u00e4");
              return session.get(site.url("/"), o -> o.cookie("c", "1")).status();
            }
          });
      jar.save(file);
      CookieJar loaded = CookieJar.builder().ipHosts(true).create();
      loaded.load(file);
      assertThat(loaded.all()).isEqualTo(jar.all());
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().cookieJar(loaded).create()) {
              return session.get(site.url("/")).status();
            }
          });
      assertThat(cookies(site))
          .containsExactly(
              "/ ", "/ a=" + latin1 + "; b=" + utf8 + "; c=1", "/ a=" + latin1 + "; b=" + utf8);
    }
  }

  @Test
  void aSessionWithoutAJarSendsWhatItsRequestsHave(ActorSystem<?> system) throws Exception {
    try (var site = Site.start(asked -> Site.status(200, "Set-Cookie: a=1"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().cookieJar(CookieJar.none()).create()) {
              session.get(site.urlByName("/")).close();
              return session.get(site.urlByName("/"), o -> o.cookie("b", "2")).status();
            }
          });
      assertThat(cookies(site)).containsExactly("/ ", "/ b=2");
    }
    var builder = ClientSession.builder(system).cookieJar(CookieJar.none()).cookie("a", "1");
    assertThatThrownBy(builder::create)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cookies, a, and a jar that keeps none");
  }
}
