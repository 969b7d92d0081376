package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multipart forms (RFC 7578; http.md, group 59 and attack 7). */
@ExtendWith(Actors.class)
class FormDataTest {
  @TempDir Path directory;

  /** aiohttp's test_POST_FILES: names, content types, dispositions. */
  @Test
  void fieldsAndFilesAreWrittenOneAfterTheOther(ActorSystem<?> system) throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "from disk");
    FormData form =
        new FormData()
            .field("title", "Čaj")
            .file("notes", file)
            .file(
                "image",
                "a b.png",
                RequestBody.bytes(new byte[] {1, 2}).withContentType("image/png"))
            .part("meta", RequestBody.json(1))
            .field("title", "again");
    Site.Asked asked = post(system, RequestBody.multipart(form));
    String type = asked.field("Content-Type");
    assertThat(type).matches("multipart/form-data; boundary=[0-9a-f]{32}");
    String boundary = type.substring(type.indexOf('=') + 1);
    assertThat(asked.body())
        .isEqualTo(
            """
            --BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Disposition: form-data; name="title"

            Čaj
            --BOUNDARY
            Content-Type: text/plain
            Content-Disposition: form-data; name="notes"; filename="notes.txt"

            from disk
            --BOUNDARY
            Content-Type: image/png
            Content-Disposition: form-data; name="image"; filename="a b.png"

            \1\2
            --BOUNDARY
            Content-Type: application/json
            Content-Disposition: form-data; name="meta"

            1
            --BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Disposition: form-data; name="title"

            again
            --BOUNDARY--
            """
                .replace("\n", "\r\n")
                .replace("BOUNDARY", boundary));
    assertThat(asked.all("Content-Length"))
        .containsExactly("" + asked.body().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aFormWithAPartOfUnknownLengthGoesOutInChunks(ActorSystem<?> system) throws Exception {
    FormData form =
        new FormData()
            .file("data", "data.bin", RequestBody.stream(RequestBodyTest.source("ab", "cd")))
            .field("a", "1");
    Site.Asked asked = post(system, RequestBody.multipart(form));
    assertThat(asked.all("Transfer-Encoding")).containsExactly("chunked");
    assertThat(asked.body()).contains("; filename=\"data.bin\"\r\n\r\nabcd\r\n--");
  }

  @Test
  void aFormWithoutFieldsIsItsEnd(ActorSystem<?> system) throws Exception {
    assertThat(post(system, RequestBody.multipart(new FormData())).body())
        .matches("--[0-9a-f]{32}--\r\n");
  }

  @Test
  void aFormIsReplayableIfAllPartsAre() {
    FormData form = new FormData().field("a", "1");
    RequestBody before = RequestBody.multipart(form);
    assertThat(before.isReplayable()).isTrue();
    form.part("b", RequestBody.stream(RequestBodyTest.source("x")));
    RequestBody after = RequestBody.multipart(form);
    assertThat(after.isReplayable()).isFalse();
    assertThat(after.contentLength()).isEqualTo(OptionalLong.empty());
    assertThat(before.isReplayable()).isTrue();
    assertThat(before.contentLength()).isPresent();
  }

  /** http.md, groups 16 and 59: a file in a form is read from disk again for the next hop. */
  @Test
  void aFormIsSentWholeAgainAfterARedirect(ActorSystem<?> system) throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "from disk");
    RequestBody body = RequestBody.multipart(new FormData().file("notes", file));
    try (Site site =
        Site.start(asked ->
            asked.target().equals("/from") ? Site.status(307, "Location: /to") : Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(site.url("/from"), body).text();
            }
          });
      assertThat(site.log()).hasSize(2);
      assertThat(site.log().get(1).body()).contains("\r\n\r\nfrom disk\r\n");
      assertThat(site.log().get(1).body()).isEqualTo(site.log().get(0).body());
      assertThat(site.log().get(1).field("Content-Type"))
          .isEqualTo(site.log().get(0).field("Content-Type"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain      | report.pdf   | name="plain"; filename="report.pdf"
          with blank | my report    | name="with blank"; filename="my report"
          q"uo\\te   | a"b.txt      | name="q%22uo\\te"; filename="a%22b.txt"
          nimi       | čaj (1).txt  | name="nimi"; filename="čaj (1).txt"
          č"*        | 100%.txt     | name="č%22*"; filename="100%.txt"
          a;b=c      | ..\\x/~y_z-1 | name="a;b=c"; filename="..\\x/~y_z-1"
          n%22       | "😀"         | name="n%22"; filename="%22😀%22"
          """)
  void namesAreQuotedAndEncoded(
      String name, String filename, String disposition, ActorSystem<?> system) throws Exception {
    FormData form = new FormData().file(name, filename, RequestBody.text("x"));
    assertThat(post(system, RequestBody.multipart(form)).body())
        .contains("\r\nContent-Disposition: form-data; " + disposition + "\r\n");
  }

  /** aiohttp's test_formdata: no name, filename or type can smuggle in a field or a part. */
  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\r\n\r\nb", "a\0b", "a\u007fb", "a\u0085b"})
  void attack07ControlCharactersInAFormAreRefused(String evil) {
    FormData form = new FormData();
    RequestBody body = RequestBody.text("x");
    assertThatThrownBy(() -> form.field(evil, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the name of a form field, 'a?")
        .hasMessageEndingWith("has a control character; accepted are all others");
    assertThatThrownBy(() -> form.file("a", evil, body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the filename of a form field, 'a?");
    assertThatThrownBy(() -> form.part("a", body.withContentType("text/plain; a=" + evil)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the content type is 'text/plain; a=a?");
    assertThat(form.toBody().contentLength()).hasValue("--".length() + 32 + "--\r\n".length());
  }

  @Test
  void halfASurrogatePairInANameIsRefused() {
    assertThatThrownBy(() -> new FormData().field("\udc00", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a surrogate pair");
  }

  private static Site.Asked post(ActorSystem<?> system, RequestBody body) throws Exception {
    try (Site site = Site.start(asked -> Site.status(200))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(site.url("/"), body).bytes();
            }
          });
      return site.log().getFirst();
    }
  }
}
