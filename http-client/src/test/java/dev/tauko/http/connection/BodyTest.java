package dev.tauko.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientPayloadError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What becomes of a body's bytes, whoever comes first. */
class BodyTest {
  private final List<String> asked = new ArrayList<>();
  private final Body body =
      new Body(
          new Body.Source() {
            @Override
            public void resume() {
              asked.add("resume");
            }

            @Override
            public void abort(Throwable cause) {
              asked.add("abort: " + cause.getMessage());
            }
          },
          4,
          10);

  private boolean offer(String text) {
    return body.offer(ByteString.fromString(text));
  }

  private static void assertFailed(CompletableFuture<byte[]> read, String message) {
    assertThat(read.handle((bytes, thrown) -> thrown.toString()).join()).contains(message);
  }

  @Test
  void anUnreadBodyStopsAtTheHighWaterAndGoesOnWhenRead() {
    assertThat(offer("abc")).isTrue();
    assertThat(offer("def")).isFalse();
    assertThat(body.buffered()).isEqualTo(6);
    var read = body.readAll();
    assertThat(asked).containsExactly("resume");
    assertThat(offer("gh")).isTrue();
    assertThat(read).isNotDone();
    body.complete();
    assertThat(read.join()).asString().isEqualTo("abcdefgh");
    assertThat(body.readAll().join()).asString().isEqualTo("abcdefgh");
    assertThat(asked).containsExactly("resume");
  }

  @Test
  void aWholeBodyMayBeReadLater() {
    offer("abc");
    body.complete();
    assertThat(body.isEnded()).isTrue();
    assertThat(body.readAll().join()).asString().isEqualTo("abc");
    body.close();
    assertThat(body.readAll().join()).asString().isEqualTo("abc");
    assertThat(asked).isEmpty();
  }

  @Test
  void aFailureIsToldToWhoeverReads() {
    var before = body.readAll();
    offer("abc");
    body.fail(new ClientPayloadError("cut", null));
    assertFailed(before, "cut");
    assertFailed(body.readAll(), "cut");
    assertThat(body.buffered()).isZero();
  }

  @Test
  void aFailureBeforeReadingIsToldToo() {
    body.fail(new ClientPayloadError("cut", null));
    body.complete();
    assertFailed(body.readAll(), "cut");
  }

  @Test
  void closingDropsTheBytesAndAbortsOnlyWhatIsArriving() {
    offer("abc");
    body.close();
    body.close();
    assertThat(body.buffered()).isZero();
    assertThat(asked).containsExactly("abort: the response was closed before its body was read");
    assertFailed(body.readAll(), "was closed before its body was read");
    assertThat(offer("def")).isFalse();
  }

  @Test
  void closingAWholeUnreadBodyDropsItWithoutAborting() {
    offer("abc");
    body.complete();
    body.close();
    assertFailed(body.readAll(), "was closed before its body was read");
    assertThat(asked).isEmpty();
  }

  @Test
  void aBodyTooLargeToBeGatheredIsCut() {
    var read = body.readAll();
    offer("0123456789");
    assertThat(asked).isEmpty();
    offer("x");
    assertFailed(read, "larger than tauko.http.max-body-size, 10 bytes");
    assertThat(asked).hasSize(1).first().asString().startsWith("abort: the body is larger");
  }

  @Test
  void aBodyTooLargeToBeGatheredIsRefusedWhenItIsThere() {
    offer("0123456789x");
    body.complete();
    assertFailed(body.readAll(), "larger than tauko.http.max-body-size, 10 bytes");
    assertThat(asked).isEmpty();
  }

  @Test
  void cancellingOneReaderFailsTheOthers() {
    var one = body.readAll();
    var other = body.readAll();
    one.cancel(true);
    assertFailed(other, "reading the body was cancelled");
    assertThat(asked).containsExactly("abort: reading the body was cancelled");
  }
}
