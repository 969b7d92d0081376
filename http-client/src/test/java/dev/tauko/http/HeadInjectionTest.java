package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing that a caller passes on can end a line of a request's head, or add one (http.md, attacks
 * 1 to 6). What is refused is refused before anything is sent.
 */
@ExtendWith(Actors.class)
class HeadInjectionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nInjected: b",
        "a\nInjected: b",
        "a\rb",
        "a\0b",
        "a\u0001b",
        "a\u001bb",
        "a\u007fb"
      })
  void attack01ControlCharactersInAValueAreRefused(String value, ActorSystem<?> system)
      throws Exception {
    refused(system, request -> request.header("X-A", value), "the value of the header field X-A");
    refused(
        system, request -> request.bearer(value), "the value of the header field Authorization");
    refused(system, request -> request.header("Content-Type", value), "Content-Type");
    refusedInMiddleware(system, (request, next) -> next.send(request.withHeader("X-A", value)));
    assertThatThrownBy(() -> ClientSession.builder(system).header("X-A", value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void attack01CredentialsCannotEndTheirLine(ActorSystem<?> system) throws Exception {
    refused(system, request -> request.basic("a\r\nb", "c"), "the user's name");
    refused(system, request -> request.basic("a", "c\nd"), "the password");
  }

  @Test
  void attack01AQueryCannotEndTheRequestLine(ActorSystem<?> system) throws Exception {
    Site.Asked asked = sent(system, (site, request) -> request.query("a\r\nb: c", "d\0\n e"));
    assertThat(asked.target()).isEqualTo("/?a%0D%0Ab%3A%20c=d%00%0A%20e");
    assertThat(asked.all("b")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "X-A: b\tInjected",
        "X-A:",
        "X A",
        "X-A ",
        " X-A",
        "X\r\nY",
        "X\0",
        "X\u007f",
        "(X)",
        "Xé",
        "X/Y"
      })
  void attack02ANameThatIsNoTokenIsRefused(String name, ActorSystem<?> system) throws Exception {
    refused(system, request -> request.header(name, "1"), "accepted is a token");
    refusedInMiddleware(system, (request, next) -> next.send(request.withHeader(name, "1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /pwn HTTP/1.1\r\nInjected: a\r\n\r\nGET",
        "GET ",
        "",
        "G\nT",
        "GET\0",
        "GÉT",
        "G:T"
      })
  void attack03AMethodThatIsNoTokenIsRefused(String method, ActorSystem<?> system)
      throws Exception {
    try (Site site = Site.start(asked -> Site.ok(""))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() -> session.request(method, site.url("/"), request -> {}))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("accepted is a token");
            }
            return "done";
          });
      assertThat(site.connections()).isZero();
    }
    refusedInMiddleware(system, (request, next) -> next.send(request.withMethod(method)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Raw-Request-URI", "raw-request-uri"})
  void attack04TheTargetCannotBeForgedByAField(String name, ActorSystem<?> system)
      throws Exception {
    refused(
        system,
        request -> request.header(name, "/pwn"),
        "the header field " + name + " cannot be set");
    refusedInMiddleware(system, (request, next) -> next.send(request.withHeader(name, "/pwn")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "č", "\u010d\u010a", "😀", "\u0080", "\u2028", "\ud800"})
  void attack05TextBeyondAsciiInAValueIsRefused(String value, ActorSystem<?> system)
      throws Exception {
    refused(system, request -> request.header("X-A", value), "beyond ASCII");
    refusedInMiddleware(system, (request, next) -> next.send(request.withHeader("X-A", value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "HOST",
        "Content-Length",
        "content-length",
        "Transfer-Encoding",
        "Connection"
      })
  void attack06FieldsThatFrameTheRequestCannotBeForged(String name, ActorSystem<?> system)
      throws Exception {
    refused(
        system,
        request -> request.header(name, "5"),
        "the header field " + name + " cannot be set");
    refusedInMiddleware(system, (request, next) -> next.send(request.withHeader(name, "5")));
    assertThatThrownBy(() -> ClientSession.builder(system).header(name, "5"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void attack06ARequestHasOneHostAndOneLength(ActorSystem<?> system) throws Exception {
    Site.Asked asked = sent(system, (site, request) -> request.text("body"));
    assertThat(asked.all("Host")).hasSize(1);
    assertThat(asked.all("Content-Length")).containsExactly("4");
    assertThat(asked.all("Transfer-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;charset=UTF-8",
        "TEXT/Html",
        "application/vnd.api+json; ext=\"a;\\\"b\\\"\"",
        "multipart/mixed; boundary=\"a b\"",
        "a/b;",
        "a/b ; ; c=d",
        "x-custom/!#$%&'*+-.^_`|~"
      })
  void aTypeThatIsLegalGoesOutAsItIs(String type, ActorSystem<?> system) throws Exception {
    assertThat(sent(system, (site, request) -> request.text("x").header("Content-Type", type)))
        .extracting(asked -> asked.all("Content-Type"))
        .isEqualTo(List.of(type));
    assertThat(sent(system, (site, request) -> request.header("Content-Type", type)))
        .extracting(asked -> asked.all("Content-Type"))
        .isEqualTo(List.of(type));
    assertThat(
            sent(
                system,
                (site, request) -> request.body(RequestBody.text("x").withContentType(type))))
        .extracting(asked -> asked.all("Content-Type"))
        .isEqualTo(List.of(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "text/",
        "/plain",
        "text/plain/x",
        "text/plain charset=x",
        "te xt/plain",
        "text/plain; charset",
        "text/plain; charset=",
        "text/plain; charset=\"x",
        "text/plain,a/b",
        "text/plain; charset = x"
      })
  void aTypeThatIsNotLegalIsRefused(String type, ActorSystem<?> system) throws Exception {
    refused(
        system,
        request -> request.text("x").header("Content-Type", type),
        "the content type is '" + type + "'; accepted is a media type such as");
    refused(
        system,
        request -> request.body(RequestBody.text("x").withContentType(type)),
        "the content type is '" + type + "'");
  }

  @Test
  void aTypeOfABodyCannotEndItsLine(ActorSystem<?> system) throws Exception {
    refused(
        system,
        request -> request.body(new Typed("text/plain\r\nInjected: a")),
        "the content type is 'text/plain??Injected: a'");
    refused(
        system,
        request -> request.text("x").header("Content-Type", "a/b").header("content-type", "c/d"),
        "there are 2 Content-Type fields; accepted is one");
  }

  /** A body of somebody else's making. */
  private record Typed(String contentType) implements RequestBody {
    @Override
    public OptionalLong contentLength() {
      return OptionalLong.of(1);
    }

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public Source<ByteString, NotUsed> source() {
      return Source.single(ByteString.fromString("x"));
    }
  }

  /** Holds that such a request is refused and nothing is sent. */
  private static void refused(
      ActorSystem<?> system, Consumer<RequestOptions> options, String message) throws Exception {
    try (Site site = Site.start(asked -> Site.ok(""))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() -> session.post(site.url("/"), options))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining(message);
            }
            return "done";
          });
      assertThat(site.connections()).isZero();
    }
  }

  private static void refusedInMiddleware(ActorSystem<?> system, Middleware evil) throws Exception {
    refused(system, request -> request.middlewares(evil), "");
  }

  /** A request as the server gets it. */
  private static Site.Asked sent(ActorSystem<?> system, BiConsumer<Site, RequestOptions> options)
      throws Exception {
    try (Site site = Site.start(asked -> Site.ok(""))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(site.url("/"), request -> options.accept(site, request)).text();
            }
          });
      assertThat(site.log()).hasSize(1);
      return site.log().getFirst();
    }
  }
}
