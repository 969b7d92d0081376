package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can still be done with a body of which something has been read. */
@ExtendWith(Actors.class)
class ReadOnceTest {
  private static final String BODY = "one\ntwo\nthree\n";

  @TempDir Path dir;

  /** What is done with a response. */
  @FunctionalInterface
  private interface Use {
    void of(ClientResponse response) throws Exception;
  }

  private static void get(ActorSystem<?> system, Use use) throws Exception {
    try (Site site = Site.start(asked -> Site.ok(BODY))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              use.of(session.get(site.url("/")));
            }
            return "done";
          });
    }
  }

  private Map<String, Use> readings(ActorSystem<?> system) {
    return Map.of(
        "saveTo", response -> response.saveTo(dir.resolve("other")),
        "chunks", response -> response.chunks().forEach(chunk -> {}),
        "inputStream", response -> response.inputStream().readAllBytes(),
        "textReader", response -> response.textReader().read(),
        "read", response -> response.read(2),
        "readExactly", response -> response.readExactly(2),
        "source", response -> Asyncio.await(response.source().runWith(Sink.ignore(), system)),
        "lines", response -> response.lines().iterator().next(),
        "events", response -> assertThat(response.events().iterator()).isExhausted(),
        "bytes", ClientResponse::bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saveTo",
        "chunks",
        "inputStream",
        "textReader",
        "read",
        "readExactly",
        "source",
        "lines",
        "events",
        "bytes"
      })
  void aBodyThatHasBeenReadIsNotSaved(String reading, ActorSystem<?> system) throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "before");
    get(
        system,
        response -> {
          Objects.requireNonNull(readings(system).get(reading)).of(response);
          assertThatThrownBy(() -> response.saveTo(file)).isInstanceOf(IllegalStateException.class);
        });
    assertThat(file).hasContent("before");
  }

  @Test
  void whatIsLeftCanBeReadAfterARefusal(ActorSystem<?> system) throws Exception {
    get(
        system,
        response -> {
          assertThat(response.readExactly(4).utf8String()).isEqualTo("one\n");
          assertThatThrownBy(() -> response.saveTo(dir.resolve("a")))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("has been read, at least in part; saveTo saves a whole body");
          assertThat(response.lines()).containsExactly("two", "three");
        });
    assertThat(dir).isEmptyDirectory();
  }

  /** Lines are read ahead, so what another reader would get has a gap. */
  @Test
  void aBodyThatIsReadByLinesIsNotReadOtherwise(ActorSystem<?> system) throws Exception {
    get(
        system,
        response -> {
          var chunks = response.chunks().iterator();
          var events = response.events();
          assertThat(response.lines().iterator().next()).isEqualTo("one");
          assertThatThrownBy(chunks::hasNext)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is read by lines");
          assertThatThrownBy(() -> response.chunks(2).iterator().hasNext())
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is read by lines");
          assertThatThrownBy(() -> events.iterator().hasNext())
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is read by lines");
          assertThatThrownBy(() -> Asyncio.await(response.source().runWith(Sink.ignore(), system)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is read by lines");
        });
  }
}
