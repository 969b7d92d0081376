package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Attack 29: a response that is neither read nor closed. */
@ExtendWith(Actors.class)
class ForgottenResponseTest {
  private static final String FOUND = "HTTP/1.1 302 Found\r\nLocation: /to\r\n";

  private final Logger logger = (Logger) LoggerFactory.getLogger(ClientResponse.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  private List<String> warnings() {
    synchronized (log) {
      return List.copyOf(log.list).stream()
          .filter(event -> event.getLevel() == Level.WARN)
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }
  }

  /** Collects garbage until that has led to something. */
  static void collectUntil(CompletableFuture<?> signal) {
    while (!signal.isDone()) {
      System.gc();
    }
  }

  private static ScriptedServer.Script stuck(CompletableFuture<Peer.End> ended) {
    return peer -> {
      while (peer.readRequest().contains("/from ")) {
        peer.send(FOUND + "Content-Length: 3\r\n\r\nabc");
      }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
      ended.complete(peer.awaitEnd());
    };
  }

  @Test
  void itIsLoggedWithItsUrlAndClosed(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server = ScriptedServer.start(stuck(ended));
        var session = ClientSession.create(system)) {
      int status =
          Coroutines.run(system, () -> session.get(server.url("/from").toString()).status());
      assertThat(status).isEqualTo(200);
      collectUntil(ended);
      assertThat(ended.join()).isEqualTo(Peer.End.RESET);
      assertThat(warnings())
          .containsExactly(
              "A response from " + server.url("/to") + " was neither read to its end nor closed");
    }
  }

  @Test
  void whoReadsItHasNotForgottenIt(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server = ScriptedServer.start(stuck(ended));
        var session = ClientSession.create(system)) {
      Iterator<ByteString> chunks =
          Coroutines.run(
              system, () -> session.get(server.url("/to").toString()).chunks(1).iterator());
      CompletableFuture<String> collected = new CompletableFuture<>();
      Cleaner.create().register(new Object(), () -> collected.complete(""));
      collectUntil(collected);
      assertThat(Coroutines.run(system, () -> chunks.next().utf8String())).isEqualTo("a");
      assertThat(ended).isNotDone();
      assertThat(warnings()).isEmpty();
    }
  }
}
