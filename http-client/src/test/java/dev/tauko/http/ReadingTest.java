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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A body read as it arrives. */
@ExtendWith(Actors.class)
class ReadingTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** What is done with a response, whose connection must be free or gone after it. */
  @FunctionalInterface
  private interface Use {
    void of(ClientResponse response) throws Exception;
  }

  /** Sends a GET to a server of one script and uses the response; returns open connections. */
  private static int get(ActorSystem<?> system, ScriptedServer.Script script, Use use)
      throws Exception {
    return get(system, "", script, use);
  }

  private static int get(
      ActorSystem<?> system, String settings, ScriptedServer.Script script, Use use)
      throws Exception {
    try (var server = ScriptedServer.start(script)) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(settings)) {
              use.of(session.get(server.url("/").toString()));
              return session.stats().open();
            }
          });
    }
  }

  private static ScriptedServer.Script sending(String response) {
    return peer -> {
      peer.readRequest();
      peer.trySend(response);
      peer.awaitEnd();
    };
  }

  private static String lengthOf(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** aiohttp: test_iter_chunked, test_readany_eof. */
  @Test
  void chunksComeAsTheServerSendsThem(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> goOn = new CompletableFuture<>();
    int open =
        get(
            system,
            peer -> {
              peer.readRequest();
              peer.send(CHUNKED + "3\r\nabc\r\n");
              goOn.join();
              peer.send("2\r\nde\r\n0\r\n\r\n");
              peer.awaitEnd();
            },
            response -> {
              List<String> chunks = new ArrayList<>();
              for (ByteString chunk : response.chunks()) {
                chunks.add(chunk.utf8String());
                goOn.complete("");
              }
              assertThat(chunks).containsExactly("abc", "de");
              assertThat(response.chunks()).isEmpty();
              assertThat(response.read(1).isEmpty()).isTrue();
            });
    assertThat(open).isEqualTo(1);
  }

  @Test
  void chunksHaveTheSizeAskedForAtMost(ActorSystem<?> system) throws Exception {
    get(
        system,
        sending(lengthOf("abcdefgh")),
        response -> {
          List<String> chunks = new ArrayList<>();
          response.chunks(3).forEach(chunk -> chunks.add(chunk.utf8String()));
          assertThat(chunks).allSatisfy(chunk -> assertThat(chunk).hasSizeBetween(1, 3));
          assertThat(String.join("", chunks)).isEqualTo("abcdefgh");
        });
    get(
        system,
        sending(lengthOf("x")),
        response -> {
          assertThatThrownBy(() -> response.chunks(0))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("most is 0; accepted: 1 or more");
          assertThatThrownBy(() -> response.readExactly(-1))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  /** aiohttp: test_readexactly, test_readexactly_eof. */
  @Test
  void exactlySoManyBytesAreReadOrItFails(ActorSystem<?> system) throws Exception {
    get(
        system,
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nab");
          peer.send("cdef");
          peer.send("gh");
          peer.awaitEnd();
        },
        response -> {
          assertThat(response.readExactly(0).isEmpty()).isTrue();
          assertThat(response.readExactly(5).utf8String()).isEqualTo("abcde");
          assertThat(response.read(1).utf8String()).isEqualTo("f");
          assertThatThrownBy(() -> response.readExactly(3))
              .isInstanceOf(ClientPayloadException.class)
              .hasMessageContaining("ended after 2 of the 3 bytes");
        });
  }

  /** aiohttp: test_broken_connection_2, test_readline_error_on_conn_close. */
  @Test
  void aCutBodyGivesWhatCameAndThenFails(ActorSystem<?> system) throws Exception {
    int open =
        get(
            system,
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            },
            response -> {
              assertThat(response.readExactly(3).utf8String()).isEqualTo("abc");
              assertThatThrownBy(() -> response.read(9))
                  .isInstanceOf(ClientPayloadException.class)
                  .hasMessageContaining("after 3 of 9 bytes");
              assertThatThrownBy(() -> response.text())
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("is read in pieces");
            });
    assertThat(open).isZero();
  }

  /** aiohttp: test_read_from_closed_response, test_read_from_closed_content. */
  @Test
  void closingInTheMiddleCutsTheConnectionUnlessAllIsThere(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    int open =
        get(
            system,
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              ended.complete(peer.awaitEnd());
            },
            response -> {
              assertThat(response.readExactly(1).utf8String()).isEqualTo("a");
              response.close();
              assertThatThrownBy(() -> response.read(1))
                  .isInstanceOf(ClientConnectionException.class)
                  .hasMessageContaining("was closed");
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
            });
    assertThat(open).isZero();
    open =
        get(
            system,
            sending(lengthOf("abc")),
            response -> {
              assertThat(response.readExactly(1).utf8String()).isEqualTo("a");
              response.close();
            });
    assertThat(open).isEqualTo(1);
  }

  @Test
  void cancellingAReaderClosesTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    int open =
        get(
            system,
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              ended.complete(peer.awaitEnd());
            },
            response -> {
              Task<ByteString> task = createTask(() -> response.readExactly(9));
              Asyncio.yieldNow();
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThatThrownBy(() -> response.read(1))
                  .hasMessage("reading the body was cancelled");
            });
    assertThat(open).isZero();
  }

  /** aiohttp: test_timeout_with_full_buffer. */
  @Test
  void theTotalTimeoutEndsReadingThoughBytesAreThere(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    int open =
        get(
            system,
            "timeout.total = 300 ms",
            peer -> {
              peer.readRequest();
              peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
              peer.trySend("x".repeat(999_999));
              ended.complete(peer.awaitEnd());
            },
            response -> {
              assertThatThrownBy(
                      () -> {
                        while (true) {
                          assertThat(response.read(1).size()).isEqualTo(1);
                          Asyncio.sleep(Duration.ofMillis(1));
                        }
                      })
                  .isInstanceOf(ServerTimeoutException.class)
                  .hasMessageContaining("was not complete within 300 ms, its total timeout");
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
            });
    assertThat(open).isZero();
  }

  @Test
  void whatIsAllThereMayBeReadAfterItsTime(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(sending(lengthOf("abc")));
        var mute = ScriptedServer.start(Peer::awaitEnd)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with("timeout.total = 500 ms")) {
              ClientResponse response = session.get(server.url("/").toString());
              // Its time was over before that of a later request is.
              assertThatThrownBy(() -> session.get(mute.url("/").toString()))
                  .isExactlyInstanceOf(ServerTimeoutException.class);
              assertThat(response.text()).isEqualTo("abc");
            }
            return null;
          });
    }
  }

  @Test
  void aStreamTakesTheBodyByItsDemand(ActorSystem<?> system) throws Exception {
    int open =
        get(
            system,
            sending(lengthOf("abcdefgh")),
            response -> {
              CompletionStage<String> joined =
                  response
                      .source()
                      .map(ByteString::utf8String)
                      .runWith(Sink.fold("", String::concat), system);
              assertThat(Asyncio.await(joined)).isEqualTo("abcdefgh");
              assertThatThrownBy(
                      () -> Asyncio.await(response.source().runWith(Sink.head(), system)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("is streamed already");
            });
    assertThat(open).isEqualTo(1);
  }

  @Test
  void aStreamThatIsCancelledClosesTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    get(
        system,
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          ended.complete(peer.awaitEnd());
        },
        response -> {
          assertThat(Asyncio.await(response.source().runWith(Sink.head(), system)).utf8String())
              .isEqualTo("abc");
          assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
        });
  }

  @Test
  void aStreamFailsAsTheBodyDoes(ActorSystem<?> system) throws Exception {
    get(
        system,
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        },
        response -> {
          SinkQueueWithCancel<ByteString> queue =
              response.source().toMat(Sink.queue(), Keep.right()).run(system);
          assertThat(Asyncio.await(queue.pull()).orElseThrow().utf8String()).isEqualTo("abc");
          assertThatThrownBy(() -> Asyncio.await(queue.pull()))
              .isInstanceOf(ClientPayloadException.class)
              .hasMessageContaining("after 3 of 9 bytes");
        });
  }

  @Test
  void theTotalTimeoutEndsAStream(ActorSystem<?> system) throws Exception {
    get(
        system,
        "timeout.total = 200 ms",
        sending("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
        response ->
            assertThatThrownBy(
                    () -> Asyncio.await(response.source().runWith(Sink.ignore(), system)))
                .isInstanceOf(ServerTimeoutException.class));
  }
}
