package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of bodies, as a server sees them (http.md, groups 59 and 60). */
@ExtendWith(Actors.class)
class RequestBodyTest {
  @TempDir Path directory;

  @Test
  void bytesGoOutAsTheyAre(ActorSystem<?> system) throws Exception {
    Site.Asked asked = post(system, request -> request.bytes(new byte[] {65, 0, 66}));
    assertThat(asked.body()).isEqualTo("A\0B");
    assertThat(asked.all("Content-Length")).containsExactly("3");
    assertThat(asked.all("Content-Type")).containsExactly("application/octet-stream");
    assertThat(asked.all("Transfer-Encoding")).isEmpty();
  }

  @Test
  void textNamesItsCharset(ActorSystem<?> system) throws Exception {
    Site.Asked utf8 = post(system, request -> request.text("čaj"));
    assertThat(utf8.body()).isEqualTo("čaj");
    assertThat(utf8.all("Content-Type")).containsExactly("text/plain; charset=utf-8");
    assertThat(utf8.all("Content-Length")).containsExactly("4");
    Site.Asked utf16 = post(system, request -> request.text("a", StandardCharsets.UTF_16BE));
    assertThat(utf16.body()).isEqualTo("\0a");
    assertThat(utf16.all("Content-Type")).containsExactly("text/plain; charset=utf-16be");
  }

  @Test
  void textThatItsCharsetCannotExpressIsRefused() {
    assertThatThrownBy(() -> RequestBody.text("č", StandardCharsets.ISO_8859_1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the text has characters that ISO-8859-1 cannot express");
    assertThatThrownBy(() -> RequestBody.text("\ud800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the text has characters that UTF-8 cannot express");
  }

  @Test
  void jsonIsWrittenByTheSessionsCodec(ActorSystem<?> system) throws Exception {
    Site.Asked asked = post(system, request -> request.json(Map.of("a", List.of(1, "č"))));
    assertThat(asked.body()).isEqualTo("{\"a\":[1,\"č\"]}");
    assertThat(asked.all("Content-Type")).containsExactly("application/json");
    JsonCodec shouting =
        new JsonCodec() {
          @Override
          public byte[] write(Object value) {
            return "\"LOUD\"".getBytes(StandardCharsets.UTF_8);
          }

          @Override
          public Object read(byte[] json, java.lang.reflect.Type type) {
            throw new IllegalArgumentException("not read");
          }
        };
    try (Site site = Site.start(any -> Site.ok(""))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().json(shouting).create()) {
              return session.post(site.url("/"), request -> request.json("quiet")).text();
            }
          });
      assertThat(site.asked()).containsExactly("POST / \"LOUD\"");
    }
  }

  /** aiohttp's test_POST_DATA: spaces are plus signs, the rest is percent-encoded in UTF-8. */
  @Test
  void aFormIsPairsInTheirOrder(ActorSystem<?> system) throws Exception {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("some data", "č&=+;/?");
    fields.put("empty", "");
    Site.Asked map = post(system, request -> request.form(fields));
    assertThat(map.body()).isEqualTo("some+data=%C4%8D%26%3D%2B%3B%2F%3F&empty=");
    assertThat(map.all("Content-Type")).containsExactly("application/x-www-form-urlencoded");
    Site.Asked pairs =
        post(system, request -> request.form(List.of(Map.entry("a", "2"), Map.entry("a", "1"))));
    assertThat(pairs.body()).isEqualTo("a=2&a=1");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a.txt,     text/plain
          b.JSON,    application/json
          c.tar.gz,  application/gzip
          d.png,     image/png
          README,    application/octet-stream
          x.unknown, application/octet-stream
          """)
  void aFileHasItsLengthAndTheTypeOfItsExtension(String name, String type, ActorSystem<?> system)
      throws Exception {
    Path file = Files.writeString(directory.resolve(name), "čaj");
    Site.Asked asked = post(system, request -> request.file(file));
    assertThat(asked.body()).isEqualTo("čaj");
    assertThat(asked.all("Content-Length")).containsExactly("4");
    assertThat(asked.all("Content-Type")).containsExactly(type);
  }

  @Test
  void anEmptyFileIsAnEmptyBody(ActorSystem<?> system) throws Exception {
    Path file = Files.createFile(directory.resolve("a.txt"));
    Site.Asked asked = post(system, request -> request.file(file));
    assertThat(asked.all("Content-Length")).containsExactly("0");
    assertThat(asked.all("Content-Type")).containsExactly("text/plain");
  }

  @Test
  void aPathThatIsNoFileIsRefused() {
    assertThatThrownBy(() -> RequestBody.file(directory.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> RequestBody.file(directory))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("accepted is a regular file");
  }

  /** aiohttp's test_POST_STREAM_DATA. */
  @Test
  void aStreamGoesOutInChunks(ActorSystem<?> system) throws Exception {
    Site.Asked asked = post(system, request -> request.stream(source("ab", "", "c")));
    assertThat(asked.body()).isEqualTo("abc");
    assertThat(asked.all("Transfer-Encoding")).containsExactly("chunked");
    assertThat(asked.all("Content-Length")).isEmpty();
    assertThat(asked.all("Content-Type")).containsExactly("application/octet-stream");
  }

  @Test
  void aStreamOfKnownLengthStatesIt(ActorSystem<?> system) throws Exception {
    Site.Asked asked =
        post(
            system,
            request ->
                request.body(
                    RequestBody.stream(source("ab", "", "c"))
                        .withContentLength(3)
                        .withContentType("text/plain")));
    assertThat(asked.body()).isEqualTo("abc");
    assertThat(asked.all("Content-Length")).containsExactly("3");
    assertThat(asked.all("Content-Type")).containsExactly("text/plain");
    assertThat(asked.all("Transfer-Encoding")).isEmpty();
  }

  @Test
  void anEmptyStreamIsOneLastChunk(ActorSystem<?> system) throws Exception {
    Site.Asked asked = post(system, request -> request.stream(Source.<ByteString>empty()));
    assertThat(asked.body()).isEmpty();
    assertThat(asked.all("Transfer-Encoding")).containsExactly("chunked");
  }

  @Test
  void aStreamServesOneRequest(ActorSystem<?> system) throws Exception {
    RequestBody body = RequestBody.stream(source("ab"));
    assertThat(post(system, request -> request.body(body)).body()).isEqualTo("ab");
    assertThatThrownBy(() -> post(system, request -> request.body(body)))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessageMatching(
            "the body of POST http://.*/ cannot be sent: its source has been used up; accepted for"
                + " more than one request is a body that is replayable");
  }

  @Test
  void aSuppliersStreamServesAnyNumberOfRequests(ActorSystem<?> system) throws Exception {
    RequestBody body = RequestBody.stream(() -> source("ab"));
    assertThat(post(system, request -> request.body(body)).body()).isEqualTo("ab");
    assertThat(post(system, request -> request.body(body)).body()).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aMethodThatIsForContentSaysThatThereIsNone(String method, ActorSystem<?> system)
      throws Exception {
    Site.Asked asked = call(system, method, request -> {});
    assertThat(asked.all("Content-Length")).containsExactly("0");
    assertThat(asked.all("Content-Type")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "PURGE"})
  void anyOtherMethodSaysNothingOfContentThatItHasNot(String method, ActorSystem<?> system)
      throws Exception {
    Site.Asked asked = call(system, method, request -> {});
    assertThat(asked.all("Content-Length")).isEmpty();
    assertThat(asked.all("Transfer-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "PURGE"})
  void anyMethodButTraceMayHaveABody(String method, ActorSystem<?> system) throws Exception {
    Site.Asked strict = call(system, method, request -> request.text("body"));
    assertThat(strict.body()).isEqualTo("body");
    Site.Asked streamed = call(system, method, request -> request.stream(source("bo", "dy")));
    assertThat(streamed.body()).isEqualTo("body");
  }

  @Test
  void traceHasNoBody(ActorSystem<?> system) {
    assertThatThrownBy(() -> call(system, "TRACE", request -> request.text("body")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the request has the method TRACE and a body; accepted is any other method");
  }

  static Source<ByteString, ?> source(String... parts) {
    return Source.from(List.of(parts)).map(ByteString::fromString);
  }

  private static Site.Asked post(ActorSystem<?> system, Consumer<RequestOptions> options)
      throws Exception {
    return call(system, "POST", options);
  }

  /** A request as a server gets it. */
  private static Site.Asked call(
      ActorSystem<?> system, String method, Consumer<RequestOptions> options) throws Exception {
    try (Site site = Site.start(asked -> Site.status(200))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create();
                var response = session.request(method, site.url("/"), options)) {
              return response.bytes();
            }
          });
      return site.log().getFirst();
    }
  }
}
