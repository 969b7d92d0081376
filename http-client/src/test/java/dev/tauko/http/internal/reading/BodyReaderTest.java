package dev.tauko.http.internal.reading;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.Headers;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.settings.BodySettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that is cancelled in the instant in which what it waits for is there. */
@ExtendWith(Actors.class)
class BodyReaderTest {
  private static final ByteString SOME = ByteString.fromString("abc");

  private final List<String> asked = new ArrayList<>();
  private final ResponseBody body =
      new ResponseBody(
          new ResponseBody.Upstream() {
            @Override
            public void resume() {
              asked.add("resume");
            }

            @Override
            public void abort(Throwable cause) {
              asked.add("abort");
            }
          },
          100,
          100);

  private BodyReader reader(ActorSystem<?> system, Duration total) {
    ResponseHead head =
        new ResponseHead(200, "OK", Headers.EMPTY, new BodyFraming.UntilClose(), true);
    return new BodyReader(
        "GET /",
        new RawResponse(Url.parse("http://localhost/"), head, body, null),
        new Deadline(system, SystemPlatform.of(system, "tauko.event-loop"), "GET /", total),
        new BodySettings(100, 100, 100, StandardCharsets.UTF_8));
  }

  private void cancelledAs(
      ActorSystem<?> system, Duration total, Consumer<BodyReader> read, Runnable arrival) {
    BodyReader reader = reader(system, total);
    Coroutines.run(
        system,
        () -> {
          Task<Void> task = createTask(() -> read.accept(reader));
          yieldNow();
          arrival.run();
          task.cancel();
          assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
          return null;
        });
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "PT1H")
  void itsConnectionEnds(Duration total, ActorSystem<?> system) {
    cancelledAs(system, total, reader -> reader.readExactly(9), () -> body.offer(SOME));

    assertThat(asked).containsExactly("abort");
    assertThatThrownBy(() -> body.poll(1)).hasMessage("reading the body was cancelled");
  }

  @Test
  void theConnectionOfAWholeBodyGoesOn(ActorSystem<?> system) {
    cancelledAs(
        system,
        null,
        BodyReader::readAll,
        () -> {
          body.offer(SOME);
          body.complete();
        });

    assertThat(asked).isEmpty();
  }

  @Test
  void soDoesThatOfABodyThatWasDropped(ActorSystem<?> system) {
    cancelledAs(
        system,
        null,
        BodyReader::discard,
        () -> {
          body.offer(SOME);
          body.complete();
        });

    assertThat(asked).isEmpty();
  }
}
