package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of Flight Recorder says of requests. */
@ExtendWith(Actors.class)
class RequestRecordingTest {
  @TempDir private Path folder;

  private static Stream<RecordedEvent> of(List<RecordedEvent> events, String type, String task) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.tauko." + type))
        .filter(event -> task.equals(event.getString("name")));
  }

  @Test
  void requestsAndWaitsForAConnectionAreRecorded(ActorSystem<?> system) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Path file = folder.resolve("requests.jfr");
    URI url;
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              asked.countDown();
              answer.await();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.readRequest();
              peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              peer.awaitEnd();
            });
        Recording recording = new Recording()) {
      url = URI.create(server.url("/slow").toString());
      recording.enable(RequestEvent.class).withoutThreshold();
      recording.enable(PoolWaitEvent.class).withoutThreshold();
      recording.start();
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder(system).connections(c -> c.limit(1)).create()) {
              Task<String> first =
                  createTask("first", () -> session.get(url + "?token=secret").text());
              toThread(() -> {
                asked.await();
                return 0;
              });
              Task<String> second = createTask("second", () -> session.get(url.toString()).text());
              while (!second.toString().contains("waiting for a connection")) {
                yieldNow();
              }
              Task<String> third = createTask("third", () -> session.get(url.toString()).text());
              while (!third.toString().contains("waiting for a connection")) {
                yieldNow();
              }
              while (session.stats().waiting() < 2) {
                yieldNow();
              }
              third.cancel();
              assertThatThrownBy(third::await).isInstanceOf(dev.tauko.CancelledError.class);
              answer.countDown();
              first.await();
              second.await();
              return null;
            }
          });
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(of(events, "HttpRequest", "first"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("method")).isEqualTo("GET");
          assertThat(event.getString("url")).isEqualTo(url.toString());
          assertThat(event.getInt("status")).isEqualTo(200);
          assertThat(event.getString("failure")).isNull();
        });
    assertThat(of(events, "HttpRequest", "second"))
        .extracting(event -> event.getInt("status"))
        .containsExactly(404);
    assertThat(of(events, "HttpRequest", "third"))
        .extracting(event -> event.getString("failure"))
        .containsExactly("dev.tauko.CancelledError");
    assertThat(of(events, "HttpPoolWait", "first")).isEmpty();
    assertThat(of(events, "HttpPoolWait", "second")).hasSize(1);
    assertThat(of(events, "HttpPoolWait", "third")).hasSize(1);
    assertThat(events.toString()).doesNotContain("secret");
  }
}
