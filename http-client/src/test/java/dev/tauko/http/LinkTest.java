package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Link fields (RFC 8288) and names of downloads, as responses give them. */
@ExtendWith(Actors.class)
class LinkTest {

  private static List<Link> read(String... values) {
    return Link.read(Url.parse("http://a.test/folder/page?x=1#f"), List.of(values));
  }

  @Test
  void theExamplesOfRfc8288() {
    assertThat(
            read(
                "<http://example.com/TheBook/chapter2>; rel=\"previous\";"
                    + " title=\"previous chapter\""))
        .containsExactly(
            new Link(
                "http://example.com/TheBook/chapter2",
                List.of("previous"),
                Map.of("title", "previous chapter")));
    assertThat(read("</>; rel=\"http://example.net/foo\""))
        .containsExactly(new Link("http://a.test/", List.of("http://example.net/foo"), Map.of()));
    assertThat(read("</terms>; rel=\"copyright\"; anchor=\"#foo\""))
        .containsExactly(
            new Link("http://a.test/terms", List.of("copyright"), Map.of("anchor", "#foo")));
    assertThat(
            read(
                "</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel,"
                    + " </TheBook/chapter4>; rel=\"next\";"
                    + " title*=UTF-8'de'n%c3%a4chstes%20Kapitel"))
        .containsExactly(
            new Link(
                "http://a.test/TheBook/chapter2",
                List.of("previous"),
                Map.of("title", "letztes Kapitel")),
            new Link(
                "http://a.test/TheBook/chapter4",
                List.of("next"),
                Map.of("title", "nächstes Kapitel")));
    assertThat(read("<http://example.org/>; rel=\"start http://example.net/relation/other\""))
        .containsExactly(
            new Link(
                "http://example.org/",
                List.of("start", "http://example.net/relation/other"),
                Map.of()));
  }

  @Test
  void commasAndSemicolonsBelongToWhatTheyStandIn() {
    assertThat(read("<?a=1,2;3>;title=\"a, b; <c>\";REL=NEXT , <b> ; rel = last"))
        .containsExactly(
            new Link(
                "http://a.test/folder/page?a=1,2;3", List.of("next"), Map.of("title", "a, b; <c>")),
            new Link("http://a.test/folder/b", List.of("last"), Map.of()));
  }

  @Test
  void whatIsMalformedIsSkippedAndWhatIsNoHttpStaysAsItIs() {
    assertThat(
            read(
                "",
                "garbage",
                "nothing; rel=next, <c>; rel=next; rel=last; =; flag",
                "<mailto:a@b.test>; rel=author",
                "<unclosed"))
        .containsExactly(
            new Link("http://a.test/folder/c", List.of("next"), Map.of("flag", "")),
            new Link("mailto:a@b.test", List.of("author"), Map.of()),
            new Link("http://a.test/folder/unclosed", List.of(), Map.of()));
  }

  @Test
  void pagesAreFollowedByTheirLinks(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked -> {
          int page = Integer.parseInt(asked.target().substring(1));
          String anchored = "Link: </99>; rel=next; anchor=\"/other\"\r\n";
          String next = page < 3 ? "Link: <" + (page + 1) + ">; rel=\"x Next\"\r\n" : "";
          return "HTTP/1.1 200 OK\r\n" + anchored + next + "Content-Length: 0\r\n\r\n";
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              String url = site.url("/1");
              while (url != null) {
                try (ClientResponse page = session.get(url)) {
                  url = page.link("next").map(Link::target).orElse(null);
                }
              }
              return null;
            }
          });
      assertThat(site.asked()).containsExactly("GET /1", "GET /2", "GET /3");
    }
  }

  @Test
  void aDownloadHasTheNameOfItsFieldOrOfWhereItCameFrom(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            switch (asked.target()) {
              case "/latest" -> Site.status(302, "Location: /v7/tool.tar.gz?sig=1");
              case "/named" ->
                  Site.status(200, "Content-Disposition: attachment; filename=\"../ä.txt\"");
              default -> Site.ok("");
            })) {
      List<String> names =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.create()) {
                  return List.of(
                      session.get(site.url("/latest")).fileName(),
                      session.get(site.url("/named")).fileName(),
                      session.get(site.url("/")).fileName());
                }
              });
      assertThat(names).containsExactly("tool.tar.gz", "ä.txt", "download");
    }
  }
}
