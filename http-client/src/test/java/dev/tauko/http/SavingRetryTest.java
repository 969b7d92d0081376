package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that breaks off while it is saved to a file, and goes on in another response. */
@ExtendWith(Actors.class)
class SavingRetryTest {
  private static final String RETRY = "retry { attempts = 3, base-delay = 0s }\n";
  private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"1\"\r\n";
  private static final String REST =
      "HTTP/1.1 206 Part\r\nContent-Length: 6\r\nETag: \"1\"\r\nContent-Range: bytes 4-9/10\r\n";

  @TempDir private Path dir;

  /** The heads of the requests in the order of arrival. */
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Answers one request and ends the connection. */
  private ScriptedServer.Script answering(String head, String body) {
    return peer -> {
      heads.add(peer.readRequest());
      peer.send(head + "\r\n" + body);
    };
  }

  private long save(ActorSystem<?> system, ScriptedServer server) {
    return save(system, RETRY, server);
  }

  private long save(ActorSystem<?> system, String settings, ScriptedServer server) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = Sessions.with(settings)) {
            return session.get(server.url("/").toString()).saveTo(dir.resolve("file"));
          }
        });
  }

  private void assertSaved(String content) throws IOException {
    assertThat(dir.resolve("file")).hasContent(content);
    assertThat(files()).containsExactly("file");
  }

  @Test
  void whatIsMissingIsAskedForAndOnlyThat(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(answering(WHOLE, "0123"), answering(REST, "456789"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("0123456789");
      assertThat(heads.take()).doesNotContain("Range");
      assertThat(heads.take())
          .contains(
              "\r\nRange: bytes=4-\r\n", "\r\nIf-Range: \"1\"\r\n", "Accept-Encoding: identity");
    }
  }

  @Test
  void aRestMayBreakOffAsWell(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering(REST, "45"),
            answering(REST.replace("4-9", "6-9").replace("Length: 6", "Length: 4"), "6789"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("0123456789");
      heads.take();
      heads.take();
      assertThat(heads.take()).contains("\r\nRange: bytes=6-\r\n", "\r\nIf-Range: \"1\"\r\n");
    }
  }

  /** The length comes with the rest, and the rest may come in chunks. */
  @Test
  void theLengthNeedNotBeKnownBefore(ActorSystem<?> system) throws Exception {
    String chunked = "Transfer-Encoding: chunked\r\n";
    try (var server =
        ScriptedServer.start(
            answering("HTTP/1.1 200 OK\r\nETag: \"1\"\r\n" + chunked, "4\r\n0123\r\n"),
            answering(
                REST.replace("Content-Length: 6\r\n", chunked), "6\r\n456789\r\n0\r\n\r\n"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("0123456789");
    }
  }

  /** A rest in chunks that is whole, but not as long as it says, is not the end. */
  @Test
  void aRestThatIsTooShortGoesOn(ActorSystem<?> system) throws Exception {
    String inChunks = REST.replace("Content-Length: 6", "Transfer-Encoding: chunked");
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering(inChunks, "2\r\n45\r\n0\r\n\r\n"),
            answering(REST.replace("4-9", "6-9").replace("Length: 6", "Length: 4"), "6789"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("0123456789");
    }
  }

  /** A rest that is longer than it says might be anything. */
  @Test
  void aRestThatIsTooLongStartsTheFileAnew(ActorSystem<?> system) throws Exception {
    String inChunks = REST.replace("Content-Length: 6", "Transfer-Encoding: chunked");
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering(inChunks, "7\r\n456789X\r\n0\r\n\r\n"),
            answering(WHOLE, "abcdefghij"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("abcdefghij");
      heads.take();
      heads.take();
      assertThat(heads.take()).doesNotContain("Range");
    }
  }

  @Test
  void anotherVersionStartsTheFileAnew(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: \"2\"\r\n", "ab"),
            answering(
                REST.replace("\"1\"", "\"2\"").replace("4-9/10", "2-2/3").replace(": 6", ": 1"),
                "c"))) {
      assertThat(save(system, server)).isEqualTo(3);
      assertSaved("abc");
      heads.take();
      heads.take();
      assertThat(heads.take()).contains("\r\nRange: bytes=2-\r\n", "\r\nIf-Range: \"2\"\r\n");
    }
  }

  /** A file never has bytes of two versions. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "206 Part|ETag: \"2\"|Content-Range: bytes 4-9/10|Content-Length: 6",
        "206 Part|ETag: W/\"1\"|Content-Range: bytes 4-9/10|Content-Length: 6",
        "206 Part|Content-Range: bytes 4-9/10|Content-Length: 6",
        "206 Part|ETag: \"1\"|Content-Range: bytes 3-9/10|Content-Length: 7",
        "206 Part|ETag: \"1\"|Content-Range: bytes 5-9/10|Content-Length: 5",
        "206 Part|ETag: \"1\"|Content-Range: bytes 4-8/10|Content-Length: 5",
        "206 Part|ETag: \"1\"|Content-Range: bytes 4-9/11|Content-Length: 6",
        "206 Part|ETag: \"1\"|Content-Range: bytes 4-10/11|Content-Length: 7",
        "206 Part|ETag: \"1\"|Content-Range: bytes 4-9/10|Content-Length: 5",
        "206 Part|ETag: \"1\"|Content-Range: lines 4-9/10|Content-Length: 6",
        "206 Part|ETag: \"1\"|Content-Range: bytes */10|Content-Length: 6",
        "206 Part|ETag: \"1\"|Content-Type: multipart/byteranges|Content-Length: 6",
        "206 Part|ETag: \"1\"|Content-Encoding: gzip|Content-Range: bytes 4-9/10|Content-Length: 6",
        "412 Precondition Failed|Content-Length: 6",
        "416 Range Not Satisfiable|Content-Range: bytes */4|Content-Length: 6",
      })
  void anAnswerThatIsNotTheRestStartsTheFileAnew(String answer, ActorSystem<?> system)
      throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering("HTTP/1.1 " + answer.replace("|", "\r\n") + "\r\n", "XXXXXXX"),
            answering(WHOLE.replace("\"1\"", "\"3\""), "abcdefghij"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("abcdefghij");
      heads.take();
      assertThat(heads.take()).contains("\r\nRange: bytes=4-\r\n");
      assertThat(heads.take()).doesNotContain("Range");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: W/\"1\"",
        "ETag: W/\"1\"|Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT|Date: Tue, 02 Jun 2026 10:00:00"
            + " GMT",
        "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT",
        "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT|Date: Mon, 01 Jun 2026 10:00:00 GMT",
        "ETag: \"1\"|Accept-Ranges: none",
        "ETag: \"\u00e4\"",
        "ETag: \"\u00c3\u00a4\"",
        "X-Nothing: of use",
      })
  void withoutAStrongValidatorTheFileStartsAnew(String fields, ActorSystem<?> system)
      throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n" + fields.replace("|", "\r\n") + "\r\n";
    try (var server =
        ScriptedServer.start(answering(head, "0123"), answering(WHOLE, "abcdefghij"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("abcdefghij");
      heads.take();
      assertThat(heads.take()).doesNotContain("Range");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 0123456789", "'Last-Modified: Mon, 01 Jun 2026 10:00:01 GMT\r\n', abcdefghij"})
  void aDateThatIsOldEnoughTellsVersionsApart(String inRest, String content, ActorSystem<?> system)
      throws Exception {
    String dated =
        WHOLE.replace(
            "ETag: \"1\"",
            "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\r\nDate: Mon, 01 Jun 2026 10:00:01 GMT");
    try (var server =
        ScriptedServer.start(
            answering(dated, "0123"),
            answering(REST.replace("ETag: \"1\"\r\n", inRest), "456789"),
            answering(WHOLE, "abcdefghij"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved(content);
      heads.take();
      assertThat(heads.take()).contains("\r\nIf-Range: Mon, 01 Jun 2026 10:00:00 GMT\r\n");
    }
  }

  @Test
  void attemptsForTheHeadAndForTheBodyAreCountedTogether(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n", ""),
            answering(WHOLE, "0123"),
            answering(REST, "4"))) {
      assertThatThrownBy(() -> save(system, server))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("is not complete")
          .hasMessageContaining("after 1 of 6 bytes");
      assertThat(server.connections()).isEqualTo(3);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void eachRepetitionTakesOneFromTheBudget(ActorSystem<?> system) throws Exception {
    List<ScriptedServer.Script> scripts = new ArrayList<>();
    scripts.add(answering(WHOLE, "0123"));
    scripts.add(answering(REST, "4"));
    scripts.add(answering(REST, ""));
    try (var server = ScriptedServer.start(scripts.toArray(ScriptedServer.Script[]::new))) {
      assertThatThrownBy(
              () -> save(system, "retry { attempts = 9, base-delay = 0s, budget = 1 }", server))
          .isExactlyInstanceOf(ClientPayloadException.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void withoutRetryNothingIsRepeated(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(answering(WHOLE, "0123"), answering(REST, "456789"))) {
      assertThatThrownBy(() -> save(system, "", server))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("after 4 of 10 bytes");
      assertThat(server.connections()).isEqualTo(1);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void anAnswerThatMayPassIsFollowedByAnotherAttempt(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n", ""),
            answering(REST, "456789"))) {
      assertThat(save(system, server)).isEqualTo(10);
      assertSaved("0123456789");
    }
  }

  @Test
  void anotherAnswerIsTheEndAndTheFailureSaysSo(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            answering("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n", ""))) {
      assertThatThrownBy(() -> save(system, server))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("after 4 of 10 bytes")
          .satisfies(failure ->
              assertThat(failure.getSuppressed()[0])
                  .isExactlyInstanceOf(ClientResponseException.class)
                  .hasMessageContaining("answered with 404"));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void aServerThatFallsSilentIsAskedAgain(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            peer -> {
              answering(WHOLE, "0123").serve(peer);
              peer.awaitEnd();
            },
            answering(REST, "456789"))) {
      assertThat(save(system, RETRY + "timeout.sock-read = 200 ms", server)).isEqualTo(10);
      assertSaved("0123456789");
    }
  }

  @Test
  void theTimeOfTheRequestGoesOn(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            peer -> {
              answering(REST, "45").serve(peer);
              peer.awaitEnd();
            })) {
      assertThatThrownBy(() -> save(system, RETRY + "timeout.total = 500 ms", server))
          .isExactlyInstanceOf(ServerTimeoutException.class)
          .hasMessageContaining("its total timeout");
      assertThat(files()).isEmpty();
    }
  }

  /** Whoever asks for a part, or on a condition, has plans of their own. */
  @ParameterizedTest
  @CsvSource({"Range, bytes=0-9", "If-Match, \"1\"", "If-Unmodified-Since, then"})
  void aRequestWithRangeOrConditionIsNotRepeated(String name, String value, ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(answering(WHOLE, "0123"), answering(REST, "456789"))) {
      assertThatThrownBy(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = Sessions.with(RETRY)) {
                      return session
                          .get(server.url("/").toString(), r -> r.header(name, value))
                          .saveTo(dir.resolve("file"));
                    }
                  }))
          .isExactlyInstanceOf(ClientPayloadException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatIsCodedIsNotGoneOnWith(ActorSystem<?> system) throws Exception {
    String coded = WHOLE + "Content-Encoding: gzip\r\n";
    try (var server =
        ScriptedServer.start(answering(coded, "\u001f\u008b\b"), answering(REST, ""))) {
      assertThatThrownBy(() -> save(system, server)).isInstanceOf(ClientPayloadException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void middlewaresSeeTheRepetition(ActorSystem<?> system) throws Exception {
    List<String> ranges = new CopyOnWriteArrayList<>();
    try (var server = ScriptedServer.start(answering(WHOLE, "0123"), answering(REST, "456789"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .retry(group -> group.attempts(2).delays(Duration.ZERO, Duration.ofSeconds(1)))
                    .middleware((request, next) -> {
                      ranges.add(request.headers().get("Range").orElse(""));
                      return next.send(request.withHeader("X-Token", "a"));
                    })
                    .create()) {
              return session.get(server.url("/").toString()).saveTo(dir.resolve("file"));
            }
          });
    }
    assertThat(ranges).containsExactly("", "bytes=4-");
    assertThat(heads).hasSize(2).allMatch(head -> head.contains("X-Token: a"));
  }

  @Test
  void progressGoesOnWhereItWas(ActorSystem<?> system) throws Exception {
    List<Long> told = new CopyOnWriteArrayList<>();
    try (var server = ScriptedServer.start(answering(WHOLE, "0123"), answering(REST, "456789"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(RETRY)) {
              return session
                  .get(
                      server.url("/").toString(),
                      r ->
                          r.onReceived((bytes, total) -> {
                            assertThat(total).isEqualTo(10);
                            told.add(bytes);
                          }))
                  .saveTo(dir.resolve("file"));
            }
          });
    }
    assertThat(told).isSorted().endsWith(10L).contains(4L);
  }

  @Test
  void nothingStaysOfADownloadThatIsCancelledInItsSecondResponse(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            peer -> {
              answering(REST, "45").serve(peer);
              asked.complete("");
              ended.complete(peer.awaitEnd());
            })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(RETRY)) {
              ClientResponse response = session.get(server.url("/").toString());
              Task<Long> saving = createTask(() -> response.saveTo(dir.resolve("file")));
              Asyncio.await(asked);
              saving.cancel();
              assertThatThrownBy(saving::await).isInstanceOf(CancelledError.class);
              assertThat(files()).isEmpty();
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
            }
            return "done";
          });
    }
  }

  @Test
  void closingTheResponseEndsTheOneThatGoesOn(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            answering(WHOLE, "0123"),
            peer -> {
              answering(REST, "45").serve(peer);
              asked.complete("");
              peer.awaitEnd();
            })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(RETRY)) {
              ClientResponse response = session.get(server.url("/").toString());
              Task<Long> saving = createTask(() -> response.saveTo(dir.resolve("file")));
              Asyncio.await(asked);
              response.close();
              assertThatThrownBy(saving::await)
                  .isInstanceOfAny(ClientConnectionException.class, ClientPayloadException.class);
              assertThat(files()).isEmpty();
              assertThat(server.connections()).isEqualTo(2);
            }
            return "done";
          });
    }
  }

  /** The whole of a large file arrives, however often the connection breaks. */
  @Test
  void aLargeFileIsWholeHoweverOftenItBreaks(ActorSystem<?> system) throws Exception {
    int size = 2_000_000;
    int atATime = 70_001;
    StringBuilder content = new StringBuilder();
    for (int i = 0; content.length() < size; i++) {
      content.append(i).append(' ');
    }
    content.setLength(size);
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          int at = head.indexOf("bytes=");
          int from =
              at < 0 ? 0 : Integer.parseInt(head.substring(at + 6, head.indexOf('-', at + 6)));
          peer.trySend(
              (at < 0
                      ? "HTTP/1.1 200 OK\r\n"
                      : "HTTP/1.1 206 Part\r\nContent-Range: bytes "
                          + from
                          + "-"
                          + (size - 1)
                          + "/"
                          + size
                          + "\r\n")
                  + "ETag: \"1\"\r\nContent-Length: "
                  + (size - from)
                  + "\r\n\r\n"
                  + content.substring(from, Math.min(size, from + atATime)));
        })) {
      assertThat(save(system, "retry { attempts = 100, base-delay = 0s }", server)).isEqualTo(size);
      assertSaved(content.toString());
      assertThat(server.connections()).isEqualTo((size + atATime - 1) / atATime);
    }
  }
}
