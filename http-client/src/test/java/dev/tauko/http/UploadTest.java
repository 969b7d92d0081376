package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests on their way to the server. */
@ExtendWith(Actors.class)
class UploadTest {
  private static final int MIB = 1024 * 1024;

  @TempDir Path directory;

  @Test
  void aServerThatReadsSlowlyHoldsTheSourceBack(ActorSystem<?> system) throws Exception {
    int size = 100;
    AtomicLong drawn = new AtomicLong();
    AtomicLong furthestAhead = new AtomicLong();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          for (long read = 0; read < size; read++) {
            peer.readBytes(MIB);
            furthestAhead.accumulateAndGet(drawn.get() - read * MIB, Math::max);
          }
          peer.respond("ok");
        })) {
      RequestBody body =
          RequestBody.stream(
                  Source.repeat(ByteString.fromArrayUnsafe(new byte[MIB / 4]))
                      .take(size * 4L)
                      .map(part -> {
                        drawn.addAndGet(part.size());
                        return part;
                      }))
              .withContentLength((long) size * MIB);
      assertThat(text(system, server.url("/").toString(), "PUT", body)).isEqualTo("ok");
    }
    // What the buffers of two sockets hold, with room to spare.
    assertThat(furthestAhead.get()).isLessThan(30L * MIB);
  }

  @Test
  void aSourceThatFailsFailsTheCallAndCutsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    IllegalStateException cause = new IllegalStateException("the disk is on fire");
    try (var server = ScriptedServer.start(swallow(ended))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              RequestBody body =
                  RequestBody.stream(
                      Source.single(ByteString.fromString("ab")).concat(Source.failed(cause)));
              String url = server.url("/").toString();
              assertThatThrownBy(() -> session.post(url, body))
                  .isExactlyInstanceOf(ClientPayloadException.class)
                  .hasMessage("the body of POST " + url + " cannot be sent: the disk is on fire")
                  .hasCause(cause);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  @Test
  void aSupplierThatThrowsFailsTheCall(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server = ScriptedServer.start(swallow(ended))) {
      RequestBody body =
          RequestBody.stream(() -> {
            throw new IllegalStateException("no source today");
          });
      assertThatThrownBy(() -> text(system, server.url("/").toString(), "POST", body))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessageEndingWith("cannot be sent: no source today");
      assertThat(soon(ended)).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void aFileThatIsGoneFailsTheCall(ActorSystem<?> system) throws Exception {
    Path file = Files.writeString(directory.resolve("a.txt"), "abc");
    RequestBody part = RequestBody.file(file);
    RequestBody body =
        RequestBody.multipart(
            new FormData()
                .part("first", RequestBody.stream(RequestBodyTest.source("x")))
                .file("second", "a.txt", part));
    Files.delete(file);
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server = ScriptedServer.start(swallow(ended))) {
      assertThatThrownBy(() -> text(system, server.url("/").toString(), "POST", body))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasRootCauseInstanceOf(NoSuchFileException.class);
      assertThat(soon(ended)).isEqualTo(Peer.End.RESET);
    }
  }

  /**
   * http.md, group 58: aiohttp's test_content_length_limit_enforced. The server never has as many
   * bytes as were stated, so that it cannot take the body for whole.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          abc,d   | 3 | it has more than the 3 bytes that it states
          ab,cd   | 3 | it has more than the 3 bytes that it states
          abcd    | 3 | it has more than the 3 bytes that it states
          ab      | 3 | it has 2 of the 3 bytes that it states
          ''      | 3 | it has 0 of the 3 bytes that it states
          """)
  void aBodyThatHasNotTheLengthThatItStatesFailsTheCall(
      String parts, long length, String message, ActorSystem<?> system) throws Exception {
    CompletableFuture<Long> received = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          received.complete(peer.countToEnd());
        })) {
      RequestBody body =
          RequestBody.stream(RequestBodyTest.source(parts.split(","))).withContentLength(length);
      String url = server.url("/").toString();
      assertThatThrownBy(() -> text(system, url, "PUT", body))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessage("the body of PUT " + url + " cannot be sent: " + message);
      assertThat(soon(received)).isLessThan(3);
    }
  }

  /** http.md, group 48: aiohttp's test_rejected_upload. */
  @Test
  void aServerThatRefusesAnUploadIsHeardAtOnce(ActorSystem<?> system) throws Exception {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 100\r\n\r\n" + "x".repeat(50));
              soon(stopped);
              peer.send("y".repeat(50));
              ended.complete(peer.awaitEnd());
            },
            ScriptedServer.OK)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              RequestBody endless = RequestBody.stream(endless(stopped));
              try (var refusal = session.post(server.url("/1").toString(), endless)) {
                assertThat(refusal.status()).isEqualTo(413);
                assertThat(Asyncio.await(stopped)).isEqualTo(Done.getInstance());
                assertThat(refusal.text()).isEqualTo("x".repeat(50) + "y".repeat(50));
              }
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.get(server.url("/2").toString()).text()).isEqualTo("ok");
              assertThat(session.stats().reused()).isZero();
            }
            return "done";
          });
      assertThat(server.requestLines(1)).containsExactly("GET /2 HTTP/1.1");
    }
  }

  @Test
  void bytesInMemoryThatAServerRefusesAreNotLeftOnTheConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
              ended.complete(peer.awaitEnd());
            },
            ScriptedServer.OK)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              RequestBody large = RequestBody.bytes(new byte[50 * MIB]);
              assertThat(session.post(server.url("/1").toString(), large).text()).isEqualTo("no");
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.get(server.url("/2").toString()).text()).isEqualTo("ok");
            }
            return "done";
          });
      assertThat(server.requestLines(1)).containsExactly("GET /2 HTTP/1.1");
    }
  }

  @Test
  void uploadsOverTlsArriveWholeOrAreRefused(ActorSystem<?> system) throws Exception {
    Certificates certificates = Certificates.issue(directory, "ip:127.0.0.1");
    byte[] large = new byte[20 * MIB];
    new Random(1).nextBytes(large);
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.startTls(certificates.server());
          String head = peer.readRequest();
          peer.respond(Arrays.equals(peer.readBody(head), large) ? "whole" : "damaged");
          peer.readRequest();
          peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
          peer.awaitEnd();
        })) {
      String url = server.url("/").toString().replace("http:", "https:");
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().sslContext(certificates.client()).create()) {
              assertThat(session.put(url, RequestBody.bytes(large)).text()).isEqualTo("whole");
              assertThat(session.put(url, RequestBody.stream(endless(stopped))).text())
                  .isEqualTo("no");
              Asyncio.await(stopped);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  /** http.md, group 48: aiohttp's test_stream_request_on_server_eof. */
  @Test
  void aConnectionWithAnUnfinishedUploadIsNotUsedAgain(ActorSystem<?> system) throws Exception {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.respond("enough");
              ended.complete(peer.awaitEnd());
            },
            ScriptedServer.OK)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              RequestBody endless = RequestBody.stream(endless(stopped));
              assertThat(session.put(server.url("/1").toString(), endless).text())
                  .isEqualTo("enough");
              Asyncio.await(stopped);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.get(server.url("/2").toString()).text()).isEqualTo("ok");
            }
            return "done";
          });
      assertThat(server.requestLines(1)).containsExactly("GET /2 HTTP/1.1");
    }
  }

  @Test
  void aServerMayAnswerWhileItStillReads(ActorSystem<?> system) throws Exception {
    CompletableFuture<ByteString> late = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nec");
          assertThat(peer.readBody(head)).asString().isEqualTo("hello");
          peer.send("ho!");
          peer.readRequest();
          peer.respond("again");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Source<ByteString, NotUsed> source =
                  Source.single(ByteString.fromString("hel")).concat(Source.completionStage(late));
              try (var response =
                  session.post(server.url("/").toString(), RequestBody.stream(source))) {
                assertThat(response.status()).isEqualTo(200);
                late.complete(ByteString.fromString("lo"));
                assertThat(response.text()).isEqualTo("echo!");
              }
              assertThat(session.get(server.url("/").toString()).text()).isEqualTo("again");
              assertThat(session.stats().reused()).isEqualTo(1);
            }
            return "done";
          });
    }
  }

  /** http.md, group 40: aiohttp's test_request_body_closed_on_cancellation. */
  @Test
  void aCancelledRequestCancelsItsSource(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          arrived.complete(peer.readRequest());
          ended.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              RequestBody endless = RequestBody.stream(endless(stopped));
              Task<ClientResponse> task =
                  createTask(() -> session.post(server.url("/").toString(), endless));
              Asyncio.await(arrived);
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              Asyncio.await(stopped);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  @Test
  void aRequestThatIsCancelledWhileItWaitsCancelsItsSource(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          arrived.complete(peer.readRequest());
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().connections(group -> group.limit(1)).create()) {
              Task<ClientResponse> first =
                  createTask(() -> session.get(server.url("/").toString()));
              Asyncio.await(arrived);
              RequestBody endless = RequestBody.stream(endless(stopped));
              Task<ClientResponse> second =
                  createTask(() -> session.post(server.url("/").toString(), endless));
              Asyncio.yieldNow();
              second.cancel();
              assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
              Asyncio.await(stopped);
              first.cancel();
            }
            return "done";
          });
    }
  }

  /** http.md, group 17: whatever becomes of a request, its source does not stay behind. */
  @Test
  void aSourceThatIsNeverSentIsCancelled(ActorSystem<?> system) throws Exception {
    CompletableFuture<Done> ofBadUrl = new CompletableFuture<>();
    CompletableFuture<Done> ofBadOption = new CompletableFuture<>();
    CompletableFuture<Done> ofMiddleware = new CompletableFuture<>();
    CompletableFuture<Done> ofNoConnection = new CompletableFuture<>();
    Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            assertThatThrownBy(
                    () -> session.post("ftp://h/", RequestBody.stream(endless(ofBadUrl))))
                .isInstanceOf(InvalidUrlException.class);
            assertThatThrownBy(() ->
                    session.post(
                        "http://h/",
                        request -> request.stream(endless(ofBadOption)).header("a b", "c")))
                .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() ->
                    session.post(
                        "http://h/",
                        request ->
                            request.stream(endless(ofMiddleware))
                                .compress("gzip")
                                .middlewares((asked, next) -> {
                                  throw new ClientConnectionException("not today", null);
                                })))
                .hasMessage("not today");
            assertThatThrownBy(() ->
                    session.post(
                        "http://127.0.0.1:1/",
                        request ->
                            request.multipart(
                                new FormData()
                                    .file("f", "f", RequestBody.stream(endless(ofNoConnection))))))
                .isInstanceOf(ClientConnectorException.class);
            Asyncio.await(ofBadUrl);
            Asyncio.await(ofBadOption);
            Asyncio.await(ofMiddleware);
            Asyncio.await(ofNoConnection);
          }
          return "done";
        });
  }

  /** http.md, group 17: aiohttp's test_too_many_redirects_closes_payload and its like. */
  @ParameterizedTest
  @ValueSource(strings = {"/again", "ftp://h/", "http://h:bad/"})
  void aRedirectThatIsNotFollowedLeavesNoSource(String location, ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Done> first = new CompletableFuture<>();
    CompletableFuture<Done> second = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 307 Go\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              FormData form =
                  new FormData()
                      .part("first", RequestBody.stream(endless(first)))
                      .part("second", RequestBody.stream(endless(second)));
              assertThatThrownBy(() ->
                      session.post(server.url("/").toString(), request -> request.multipart(form)))
                  .isInstanceOf(ClientException.class);
              Asyncio.await(first);
              Asyncio.await(second);
            }
            return "done";
          });
    }
  }

  /** http.md, group 16: aiohttp's test_file_upload_307_308_redirect. */
  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void aFileIsSentWholeAgainAfterARedirect(int status, ActorSystem<?> system) throws Exception {
    Path file = Files.writeString(directory.resolve("a.txt"), "abc".repeat(50_000));
    try (Site site = redirecting(status)) {
      assertThat(text(system, site.url("/from"), "PUT", RequestBody.file(file)))
          .isEqualTo("got it");
      assertThat(site.log()).extracting(Site.Asked::body).containsOnly("abc".repeat(50_000));
      assertThat(site.log()).extracting(Site.Asked::target).containsExactly("/from", "/to");
      assertThat(site.log().get(1).field("Content-Type")).isEqualTo("text/plain");
    }
  }

  /** http.md, group 15: aiohttp's test_async_iterable_payload_redirect. */
  @Test
  void aStreamIsNotSentAgainAfterARedirectUnlessASupplierGivesAnother(ActorSystem<?> system)
      throws Exception {
    try (Site site = redirecting(307)) {
      assertThatThrownBy(() ->
              text(
                  system,
                  site.url("/from"),
                  "POST",
                  RequestBody.stream(RequestBodyTest.source("ab"))))
          .isExactlyInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("has been used up");
      assertThat(site.asked()).containsExactly("POST /from ab");
      RequestBody supplied = RequestBody.stream(() -> RequestBodyTest.source("cd"));
      assertThat(text(system, site.url("/from"), "POST", supplied)).isEqualTo("got it");
      assertThat(site.asked()).containsExactly("POST /from ab", "POST /from cd", "POST /to cd");
    }
  }

  /** A stale connection: aiohttp sends again what is idempotent and can be sent again. */
  @ParameterizedTest
  @CsvSource({"PUT, true, true", "PUT, false, false", "POST, true, false"})
  void whatMeetsAStaleConnectionIsSentAgainIfItCanBe(
      String method, boolean isReplayable, boolean isSentAgain, ActorSystem<?> system)
      throws Exception {
    AtomicInteger sources = new AtomicInteger();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.respond("first");
              peer.readRequest();
            },
            peer -> {
              String head = peer.readRequest();
              peer.respond(new String(peer.readBody(head), StandardCharsets.UTF_8));
            })) {
      String answer =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.create()) {
                  session.get(server.url("/").toString()).text();
                  Source<ByteString, ?> source =
                      RequestBodyTest.source("ab", "cd")
                          .mapMaterializedValue(value -> sources.incrementAndGet());
                  RequestBody body =
                      isReplayable ? RequestBody.stream(() -> source) : RequestBody.stream(source);
                  return session
                      .request(method, server.url("/").toString(), request -> request.body(body))
                      .text();
                } catch (ServerDisconnectedException stale) {
                  return "stale";
                }
              });
      assertThat(answer).isEqualTo(isSentAgain ? "abcd" : "stale");
      // The first one may not have been begun when its connection ended.
      assertThat(sources.get()).isLessThanOrEqualTo(isSentAgain ? 2 : 1);
      assertThat(server.connections()).isEqualTo(isSentAgain ? 2 : 1);
    }
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static Site redirecting(int status) throws Exception {
    return Site.start(asked ->
        asked.target().equals("/from") ? Site.status(status, "Location: /to") : Site.ok("got it"));
  }

  /** Reads a request's head and whatever follows. */
  private static ScriptedServer.Script swallow(CompletableFuture<Peer.End> ended) {
    return peer -> {
      peer.readRequest();
      ended.complete(peer.awaitEnd());
    };
  }

  /** A source without end that tells when it has been cancelled. */
  private static Source<ByteString, ?> endless(CompletableFuture<Done> stopped) {
    return Source.repeat(ByteString.fromArrayUnsafe(new byte[10_000]))
        .watchTermination((value, end) ->
            end.whenComplete((done, failure) -> stopped.complete(Done.getInstance())));
  }

  private static String text(ActorSystem<?> system, String url, String method, RequestBody body) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            return session.request(method, url, request -> request.body(body)).text();
          }
        });
  }
}
