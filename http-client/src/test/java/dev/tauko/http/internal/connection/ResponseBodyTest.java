package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientPayloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What becomes of a body's bytes, whoever comes first. */
class ResponseBodyTest {
  private final List<String> asked = new ArrayList<>();
  private final ResponseBody.Upstream source =
      new ResponseBody.Upstream() {
        @Override
        public void resume() {
          asked.add("resume");
        }

        @Override
        public void abort(Throwable cause) {
          asked.add("abort: " + cause.getMessage());
        }
      };
  private final ResponseBody body = new ResponseBody(source, 4, 10);

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
    body.fail(new ClientPayloadException("cut", null));
    assertFailed(before, "cut");
    assertFailed(body.readAll(), "cut");
    assertThat(body.buffered()).isZero();
  }

  @Test
  void aFailureBeforeReadingIsToldToo() {
    body.fail(new ClientPayloadException("cut", null));
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
  void aBodyThatIsAnnouncedTooLargeIsNotGathered() {
    ResponseBody announced = new ResponseBody(source, 4, 10, 11);
    assertFailed(announced.readAll(), "of 11 bytes is larger than tauko.http.max-body-size, 10");
    assertThat(asked).hasSize(1).first().asString().startsWith("abort: the body of 11 bytes");
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeMayBeReadInPieces() {
    ResponseBody announced = new ResponseBody(source, 4, 10, 11);
    announced.offer(ByteString.fromString("0123456789x"));
    announced.complete();
    assertThat(announced.poll(20)).isEqualTo(ByteString.fromString("0123456789x"));
    assertThat(asked).isEmpty();
  }

  @Test
  void bodiesThatAreGatheredShareTheHeap() {
    HeapShare heap = new HeapShare(5);
    ResponseBody one = new ResponseBody(source, 4, 10, 0, heap);
    ResponseBody two = new ResponseBody(source, 4, 10, 0, heap);
    var first = one.readAll();
    var second = two.readAll();
    one.offer(ByteString.fromString("abc"));
    two.offer(ByteString.fromString("def"));
    assertFailed(second, "the heap is too small");
    one.offer(ByteString.fromString("gh"));
    one.complete();
    assertThat(first.join()).asString().isEqualTo("abcgh");
    ResponseBody three = new ResponseBody(source, 4, 10, 0, heap);
    var third = three.readAll();
    three.offer(ByteString.fromString("01234"));
    three.complete();
    assertThat(third.join()).hasSize(5);
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

  private String poll(int most) {
    ByteString part = body.poll(most);
    return part == null ? "nothing yet" : part.utf8String();
  }

  @Test
  void piecesAreReadAsTheyCome() {
    assertThat(poll(9)).isEqualTo("nothing yet");
    var readable = body.whenReadable();
    assertThat(readable).isNotDone();
    offer("abc");
    assertThat(readable).isCompleted();
    assertThat(poll(2)).isEqualTo("ab");
    assertThat(poll(2)).isEqualTo("c");
    assertThat(poll(2)).isEqualTo("nothing yet");
    body.complete();
    assertThat(body.whenReadable()).isCompleted();
    assertThat(poll(2)).isEmpty();
    body.close();
    assertThat(poll(2)).isEmpty();
    assertThat(asked).isEmpty();
  }

  /** aiohttp: test_pause_on_high_water_chunks, test_resume_on_low_water. */
  @Test
  void aSlowReaderHoldsTheServerBackUntilHalfHasBeenRead() {
    assertThat(poll(1)).isEqualTo("nothing yet");
    assertThat(offer("abcd")).isFalse();
    assertThat(poll(1)).isEqualTo("a");
    assertThat(asked).isEmpty();
    assertThat(poll(1)).isEqualTo("b");
    assertThat(asked).containsExactly("resume");
    assertThat(poll(9)).isEqualTo("cd");
    assertThat(asked).containsExactly("resume");
  }

  @Test
  void aWaitingReaderLetsAPausedServerGoOn() {
    offer("abcd");
    assertThat(poll(9)).isEqualTo("abcd");
    assertThat(asked).containsExactly("resume");
    var readable = body.whenReadable();
    assertThat(offer("efgh")).isFalse();
    assertThat(readable).isCompleted();
  }

  /** aiohttp: test_readline_error_on_conn_close. */
  @Test
  void whatCameBeforeAFailureIsReadBeforeIt() {
    offer("abc");
    body.fail(new ClientPayloadException("cut", null));
    assertThat(poll(9)).isEqualTo("abc");
    assertThat(body.whenReadable()).isCompleted();
    assertThatThrownBy(() -> body.poll(9)).hasMessage("cut");
    assertThatThrownBy(() -> body.poll(9)).hasMessage("cut");
  }

  @Test
  void closingFailsWhoeverWaitsForAPiece() {
    var readable = body.whenReadable();
    body.close();
    assertThat(readable).isCompleted();
    assertThatThrownBy(() -> body.poll(9)).hasMessageContaining("was closed");
    assertThat(asked).hasSize(1).first().asString().startsWith("abort: the response was closed");
  }

  @Test
  void cancellingTheWaitForAPieceCutsTheBody() {
    body.whenReadable().cancel(true);
    assertThat(asked).containsExactly("abort: reading the body was cancelled");
    assertThatThrownBy(() -> body.poll(9)).hasMessage("reading the body was cancelled");
  }

  @Test
  void aBodyIsReadInOneWayAndByOneReader() {
    var readable = body.whenReadable();
    assertThat(body.whenReadable())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("another reader waits");
    assertFailed(body.readAll(), "the body is read in pieces");
    assertThat(readable).isNotDone();
    ResponseBody whole = new ResponseBody(source, 4, 10);
    var _ = whole.readAll();
    assertThatThrownBy(() -> whole.poll(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the body is read as a whole");
  }

  /** Bytes that come one by one take up little more than their number. */
  @Test
  void smallPartsAreJoined() {
    ResponseBody large = new ResponseBody(source, 1 << 20, 10);
    for (int i = 0; i < 20_000; i++) {
      large.offer(ByteString.fromString("x"));
    }
    int pieces = 0;
    for (ByteString part = large.poll(1 << 20); part != null; part = large.poll(1 << 20)) {
      pieces++;
    }
    assertThat(pieces).isEqualTo(3);
    assertThat(large.buffered()).isZero();
  }

  @Test
  void aDrainedBodyIsDroppedAsItComes() {
    offer("abcd");
    var drained = body.drain(10);
    assertThat(asked).containsExactly("resume");
    assertThat(offer("efghij")).isTrue();
    assertThat(drained).isNotDone();
    body.complete();
    assertThat(drained).isCompleted();
    assertThatThrownBy(() -> body.poll(9)).hasMessageContaining("was closed");
    assertThat(asked).containsExactly("resume");
  }

  @Test
  void aBodyTooLargeToBeDrainedIsCut() {
    var drained = body.drain(10);
    offer("0123456789");
    assertThat(drained).isNotDone();
    offer("x");
    assertThat(drained).isCompleted();
    assertThat(asked).hasSize(1).first().asString().startsWith("abort: the response was closed");
  }

  @Test
  void whatHasEndedNeedsNoDraining() {
    offer("abc");
    body.complete();
    assertThat(body.drain(1)).isCompleted();
    assertThat(body.buffered()).isZero();
    assertThat(asked).isEmpty();
  }

  /** No timer outlives the body that it is for. */
  @Test
  void anAlarmIsCancelledWhenTheBodyEnds() {
    List<Consumer<ResponseBody>> ends =
        List.of(
            ResponseBody::complete,
            ResponseBody::close,
            ended -> ended.fail(new ClientPayloadException("cut", null)),
            ended -> ended.expire(new ClientPayloadException("late", null)),
            ended -> ended.readAll().cancel(true));
    for (Consumer<ResponseBody> end : ends) {
      Cancellable before = new Alarm();
      ResponseBody ended = new ResponseBody(source, 4, 10);
      ended.cancelAtEnd(before);
      ended.offer(ByteString.fromString("a"));
      assertThat(before.isCancelled()).isFalse();
      end.accept(ended);
      assertThat(before.isCancelled()).isTrue();
      Cancellable after = new Alarm();
      ended.cancelAtEnd(after);
      assertThat(after.isCancelled()).isTrue();
    }
  }

  @Test
  void whatHasComeInWholeDoesNotExpire() {
    offer("abc");
    body.complete();
    body.expire(new ClientPayloadException("late", null));
    assertThat(body.readAll().join()).asString().isEqualTo("abc");
    assertThat(asked).isEmpty();
  }

  private static final class Alarm implements Cancellable {
    private boolean isCancelled;

    @Override
    public boolean cancel() {
      isCancelled = true;
      return true;
    }

    @Override
    public boolean isCancelled() {
      return isCancelled;
    }
  }
}
