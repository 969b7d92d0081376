package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.internal.frame.Frame;
import dev.tauko.http.internal.settings.WebSocketSettings;
import dev.tauko.http.testkit.PeerCompression;
import dev.tauko.http.testkit.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.concurrent.duration.FiniteDuration;

/** WebSockets held back both ways, and their heartbeats, in a time that the test lets pass. */
class WebSocketStageTest {
  private static final WebSocketSettings PLAIN =
      new WebSocketSettings(null, true, 1 << 20, Duration.ofSeconds(10), 0);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private static ActorSystem<Void> system;

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "manual-time",
            ConfigFactory.parseString(
                    "pekko.scheduler.implementation = "
                        + ExplicitlyTriggeredScheduler.class.getName())
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static final AtomicLong NOW = new AtomicLong();

  private static void pass(Duration time) {
    NOW.addAndGet(time.toNanos());
    ((ExplicitlyTriggeredScheduler) system.classicSystem().scheduler())
        .timePasses(new FiniteDuration(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** The next message, once it is there. */
  private static WebSocketMessage next(WebSocketOnProbes socket) {
    while (true) {
      WebSocketMessage message = socket.link.poll();
      if (message != null) {
        return message;
      }
      Client.get(socket.link.whenReadable());
    }
  }

  /** What a small frame carries, without its mask. */
  private static byte[] payload(byte[] frame) {
    byte[] payload = Arrays.copyOfRange(frame, 6, frame.length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= frame[2 + i % 4];
    }
    return payload;
  }

  private static String text(byte[] frame) {
    return new String(payload(frame), StandardCharsets.UTF_8);
  }

  @Test
  void aServerWhoseMessagesNobodyTakesIsHeldBack() {
    int overhead = 64;
    try (var socket = new WebSocketOnProbes(system, PLAIN, 1000, NOW::get)) {
      for (int i = 0; i < 10; i++) {
        socket.send(0x82, new byte[400]);
      }
      var _ = socket.link.send(Frame.ping(new byte[0]));
      socket.take();
      assertThat(socket.link.buffered())
          .as("three messages; the ping shows that the others have been there, too")
          .isEqualTo(3L * (400 + overhead));

      for (int i = 0; i < 10; i++) {
        assertThat(next(socket))
            .isEqualTo(new WebSocketMessage.Binary(ByteString.fromArray(new byte[400])));
        assertThat(socket.link.buffered()).isLessThan(1000 + 400 + overhead);
      }
    }
  }

  @Test
  void aClientIsHeldBackByAServerThatDoesNotRead() {
    try (var socket = new WebSocketOnProbes(system, PLAIN, 1000, NOW::get)) {
      var sent = Stream.of("1", "2", "3").map(text -> socket.link.send(Frame.text(text))).toList();
      socket.send(0x81, WebSocketPeer.bytes("told"));
      next(socket);
      assertThat(sent).as("nobody reads").noneMatch(CompletableFuture::isDone);

      for (int i = 0; i < 3; i++) {
        assertThat(text(socket.take())).isEqualTo("" + (i + 1));
        assertThat(sent.stream().filter(CompletableFuture::isDone)).hasSize(i + 1);
      }
    }
  }

  @Test
  void aMessageThatIsKeptBackLeavesNoTraceInThoseAfterIt() {
    try (var socket =
            new WebSocketOnProbes(
                system,
                PLAIN.withWindowBits(15),
                1000,
                NOW::get,
                "Sec-WebSocket-Extensions: permessage-deflate");
        var compression = new PeerCompression()) {
      var _ = socket.link.send(Frame.text("one, one"));
      var given = socket.link.send(Frame.text("given up, given up"));
      var _ = socket.link.send(Frame.text("one, two"));
      given.cancel(false);
      for (String expected : new String[] {"one, one", "one, two"}) {
        byte[] frame = socket.take();
        assertThat(frame[0]).isEqualTo((byte) 0xC1);
        assertThat(new String(compression.inflate(payload(frame)), StandardCharsets.UTF_8))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aServerThatAnswersItsPingsIsKeptAndOneThatDoesNotIsGivenUp() {
    try (var socket = new WebSocketOnProbes(system, PLAIN.withHeartbeat(PAUSE), 1000, NOW::get)) {
      for (int i = 0; i < 5; i++) {
        pass(PAUSE);
        assertThat(socket.take()[0]).as("a ping after silence").isEqualTo((byte) 0x89);
        socket.send(0x8A, new byte[0]);
        socket.send(0x81, WebSocketPeer.bytes("alive"));
        assertThat(next(socket)).isEqualTo(new WebSocketMessage.Text("alive"));
      }
      pass(PAUSE);
      assertThat(socket.take()[0]).isEqualTo((byte) 0x89);
      assertThat(socket.closed()).isNotDone();
      pass(PAUSE);
      assertThatThrownBy(() -> next(socket))
          .isInstanceOf(ServerTimeoutException.class)
          .hasMessageContaining("did not answer a ping")
          .hasMessageContaining("within 3000 ms");
      Client.get(socket.closed());
    }
  }

  @Test
  void aPingGoesOutThatLongAfterTheLastByte() {
    Duration half = PAUSE.dividedBy(2);
    try (var socket = new WebSocketOnProbes(system, PLAIN.withHeartbeat(PAUSE), 1000, NOW::get)) {
      for (int i = 0; i < 5; i++) {
        pass(half);
        socket.send(0x81, WebSocketPeer.bytes("alive"));
        assertThat(next(socket)).isEqualTo(new WebSocketMessage.Text("alive"));

        pass(half);
        var _ = socket.link.send(Frame.text("no ping before this"));
        assertThat(text(socket.take())).isEqualTo("no ping before this");

        pass(half);
        assertThat(socket.take()[0]).as("a ping").isEqualTo((byte) 0x89);
        socket.send(0x8A, new byte[0]);
        socket.send(0x81, WebSocketPeer.bytes("alive"));
        assertThat(next(socket)).isEqualTo(new WebSocketMessage.Text("alive"));
      }
    }
  }

  @Test
  void silenceDoesNotCountWhileTheServerIsHeldBack() {
    try (var socket = new WebSocketOnProbes(system, PLAIN.withHeartbeat(PAUSE), 1000, NOW::get)) {
      socket.send(0x82, new byte[1000]);
      var _ = socket.link.send(Frame.text("held back"));
      assertThat(text(socket.take())).isEqualTo("held back");
      for (int i = 0; i < 10; i++) {
        pass(PAUSE);
      }
      var _ = socket.link.send(Frame.text("no ping before this"));
      assertThat(text(socket.take())).isEqualTo("no ping before this");

      next(socket);
      pass(PAUSE);
      assertThat(socket.take()[0]).as("the server may speak again").isEqualTo((byte) 0x89);
    }
  }

  @Test
  void aServerThatDoesNotAnswerAFarewellIsCutOff() {
    try (var socket = new WebSocketOnProbes(system, PLAIN, 1000, NOW::get)) {
      socket.link.close(1000, Frame.close(1000, ""));
      assertThat(socket.take()[0]).isEqualTo((byte) 0x88);
      pass(PLAIN.closeTimeout().minusMillis(1));
      assertThat(socket.link.farewell()).isNull();
      pass(Duration.ofMillis(1));
      Client.get(socket.closed());
      assertThat(next(socket)).isInstanceOf(WebSocketMessage.Closed.class);
    }
  }
}
