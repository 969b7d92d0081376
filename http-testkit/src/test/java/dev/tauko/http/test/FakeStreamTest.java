package dev.tauko.http.test;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ServerSentEvent;
import dev.tauko.test.CoroutineTest;
import dev.tauko.test.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bodies that are written part after part, server-sent events among them. */
class FakeStreamTest {
  private static final String URL = "http://a.test/";

  private static FakeResponse ticks(int number) {
    return FakeResponse.streaming(
            body -> {
              for (int i = 1; i <= number; i++) {
                body.send("id: " + i + "\ndata: tick " + i + "\n\n");
                sleep(Duration.ofSeconds(10));
              }
            })
        .header("Content-Type", "text/event-stream");
  }

  @CoroutineTest
  void aPartIsThereWhenItIsSent(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(
        FakeResponse.streaming(body -> {
          body.send("one");
          sleep(Duration.ofSeconds(10));
          body.send("two");
        }));
    List<String> parts = new ArrayList<>();
    try (var session = ClientSession.create();
        var response = session.get(URL)) {
      for (var part : response.chunks()) {
        parts.add(part.utf8String() + " at " + clock.now().toSeconds());
      }
    }
    assertThat(parts).containsExactly("one at 0", "two at 10");
  }

  @CoroutineTest
  void eventsComeInTheirTime(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(ticks(3));
    List<String> events = new ArrayList<>();
    try (var session = ClientSession.create();
        var stream = session.events(URL)) {
      for (ServerSentEvent event : stream) {
        events.add(event.data() + " at " + clock.now().toSeconds());
        if (events.size() == 3) {
          break;
        }
      }
    }
    assertThat(events).containsExactly("tick 1 at 0", "tick 2 at 10", "tick 3 at 20");
  }

  @CoroutineTest
  void aStreamThatIsLostIsAskedForAgain() {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(ticks(3).lostAfter(150), FakeResponse.events("again"), FakeResponse.status(204));
    List<String> events = new ArrayList<>();
    try (var session = ClientSession.create();
        var stream = session.events(URL).reconnecting()) {
      for (ServerSentEvent event : stream) {
        events.add(event.data());
      }
    }
    assertThat(events).startsWith("tick 1").endsWith("again");
    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(1).header("Last-Event-ID")).isPresent();
  }

  @CoroutineTest
  void aStreamMayBreakOffAtAByte() {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(FakeResponse.streaming(body -> body.send("x".repeat(1000))).lostAfter(500));
    try (var session = ClientSession.create()) {
      assertThatThrownBy(() -> session.get(URL).text()).isInstanceOf(ClientPayloadException.class);
    }
  }
}
