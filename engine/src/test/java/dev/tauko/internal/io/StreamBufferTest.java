package dev.tauko.internal.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.io.IncompleteReadException;
import dev.tauko.io.LimitOverrunException;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a reader does with the bytes that it is fed with. */
class StreamBufferTest {
  private static final String DATA = "line1\nline2\nline3\n";
  private static final int LIMIT = 64 * 1024;

  /** A reader, and what feeds it. */
  private static final class Stream {
    final CoroutineLoop loop = (CoroutineLoop) runningLoop();
    final StreamBuffer reader;

    Stream(int limit) {
      reader = new StreamBuffer(loop, limit);
    }

    Stream feed(String... data) {
      try (Guard _ = loop.guard()) {
        for (String each : data) {
          reader.feed(ByteBuffer.wrap(each.getBytes(US_ASCII)));
        }
      }
      return this;
    }

    Stream eof() {
      try (Guard _ = loop.guard()) {
        reader.feedEof();
      }
      return this;
    }

    Stream fail(Throwable why) {
      try (Guard _ = loop.guard()) {
        reader.fail(why);
      }
      return this;
    }

    void soon(Runnable action) {
      loop.callSoon(action);
    }

    String read(int n) throws IOException {
      return text(reader.read(n));
    }

    String line() throws IOException {
      return text(reader.readLine());
    }

    String until(String... separators) throws IOException {
      byte[][] each = new byte[separators.length][];
      for (int i = 0; i < each.length; i++) {
        each[i] = separators[i].getBytes(US_ASCII);
      }
      return text(reader.readUntil(each));
    }

    String exactly(int n) throws IOException {
      return text(reader.readExactly(n));
    }

    /** What is left. */
    String rest() {
      try (Guard _ = loop.guard()) {
        return US_ASCII.decode(reader.drainTo()).toString();
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }

  private static Stream stream() {
    return new Stream(LIMIT);
  }

  private static LimitOverrunException overrun(ThrowingCallable read) {
    return catchThrowableOfType(LimitOverrunException.class, read);
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_feed_empty_data",
    "test_streams.StreamTests.test_feed_nonempty_data"
  })
  void whatIsFedIsThere(Lab lab) {
    lab.run(() -> {
      assertThat(stream().feed("").rest()).isEmpty();
      assertThat(stream().feed(DATA).rest()).isEqualTo(DATA);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read_zero")
  void readingNoBytesTakesNone(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed(DATA);
      assertThat(stream.read(0)).isEmpty();
      assertThat(stream.rest()).isEqualTo(DATA);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read")
  void aReadReturnsWhatHasCome(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(() -> stream.read(30));
      stream.soon(() -> stream.feed(DATA));
      assertThat(read.await()).isEqualTo(DATA);
      assertThat(stream.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read_line_breaks")
  void aReadReturnsNoMoreThanItAsksFor(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("line1", "line2");
      assertThat(stream.read(5)).isEqualTo("line1");
      assertThat(stream.rest()).isEqualTo("line2");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read_eof")
  void aReadReturnsNothingAtTheEnd(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(() -> stream.read(1024));
      stream.soon(stream::eof);
      assertThat(read.await()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read_until_eof")
  void aReadOfAllWaitsForTheEnd(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(() -> text(stream.reader.read()));
      stream.soon(() -> stream.feed("chunk1\n", "chunk2").eof());
      assertThat(read.await()).isEqualTo("chunk1\nchunk2");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_read_exception",
    "test_streams.StreamTests.test_readline_exception",
    "test_streams.StreamTests.test_readexactly_exception",
    "test_streams.StreamTests.test_exception"
  })
  void aFailureIsThrownByEachReadEvenIfBytesAreLeft(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("line\n");
      assertThat(stream.read(2)).isEqualTo("li");
      assertThat(stream.reader.failure()).isNull();
      IOException why = new IOException("broken");
      stream.fail(why);
      assertThat(stream.reader.failure()).isSameAs(why);
      assertThatThrownBy(() -> stream.read(2)).isSameAs(why);
      assertThatThrownBy(stream::line).isSameAs(why);
      assertThatThrownBy(() -> stream.exactly(1)).isSameAs(why);
      assertThatThrownBy(() -> stream.until("\n")).isSameAs(why);
      assertThatThrownBy(() -> stream.reader.read()).isSameAs(why);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_invalid_limit")
  void aLimitIsPositive(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> new Stream(0)).hasMessage("limit must be positive: 0");
      assertThatThrownBy(() -> new Stream(-1)).isInstanceOf(IllegalArgumentException.class);
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_read_limit",
    "test_streams.StreamTests.test_readexactly_limit"
  })
  void readsOfANumberOfBytesKnowNoLimit(Lab lab) {
    lab.run(() -> {
      assertThat(new Stream(3).feed("chunk").read(5)).isEqualTo("chunk");
      assertThat(new Stream(3).feed("chunk").exactly(5)).isEqualTo("chunk");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readline")
  void aLineMayComeInPieces(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("chunk1 ");
      Task<String> line = createTask(stream::line);
      stream.soon(() -> stream.feed("chunk2 ", "chunk3 ", "\n chunk4"));
      assertThat(line.await()).isEqualTo("chunk1 chunk2 chunk3 \n");
      assertThat(stream.rest()).isEqualTo(" chunk4");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readline_limit_with_existing_data")
  void aLineThatIsTooLongIsDropped(Lab lab) {
    lab.run(() -> {
      Stream stream = new Stream(3).feed("li", "ne1\nline2\n");
      assertThatThrownBy(stream::line).isInstanceOf(LimitOverrunException.class);
      assertThat(stream.rest()).isEqualTo("line2\n");

      Stream endless = new Stream(3).feed("li", "ne1", "li");
      assertThatThrownBy(endless::line).hasMessageContaining("limit of 3 bytes");
      assertThat(endless.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readline_limit")
  void theLimitOfALineIsStrict(Lab lab) {
    lab.run(() -> {
      Stream one = new Stream(7);
      Task<String> tooLong = createTask(one::line);
      one.soon(() -> one.feed("chunk1", "chunk2", "chunk3\n").eof());
      assertThatThrownBy(tooLong::await).isInstanceOf(LimitOverrunException.class);
      assertThat(one.rest()).isEmpty();

      Stream two = new Stream(7).feed("chunk1", "chunk2\n", "chunk3\n").eof();
      assertThatThrownBy(two::line).isInstanceOf(LimitOverrunException.class);
      assertThat(two.rest()).isEqualTo("chunk3\n");

      Stream exact = new Stream(7).feed("1234567\n");
      assertThat(exact.line()).isEqualTo("1234567\n");
      exact.feed("12345678\n");
      assertThatThrownBy(exact::line).isInstanceOf(LimitOverrunException.class);
      assertThat(exact.rest()).isEmpty();
      exact.feed("12345678");
      assertThatThrownBy(exact::line).isInstanceOf(LimitOverrunException.class);
      assertThat(exact.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_at_eof")
  void theEndIsWhereNothingIsLeft(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      assertThat(stream.reader.atEof()).isFalse();
      stream.feed("some data\n");
      stream.line();
      assertThat(stream.reader.atEof()).isFalse();
      stream.feed("some data\n").eof();
      assertThat(stream.reader.atEof()).isFalse();
      stream.line();
      assertThat(stream.reader.atEof()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_readline_nolimit_nowait",
    "test_streams.StreamTests.test_readline_read_byte_count"
  })
  void linesAndBytesCanBeReadInTurn(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed(DATA.substring(0, 6), DATA.substring(6));
      assertThat(stream.line()).isEqualTo("line1\n");
      assertThat(stream.read(7)).isEqualTo("line2\nl");
      assertThat(stream.rest()).isEqualTo("ine3\n");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_readline_eof",
    "test_streams.StreamTests.test_readline_empty_eof"
  })
  void theLastLineMayHaveNoEnd(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("some data").eof();
      assertThat(stream.line()).isEqualTo("some data");
      assertThat(stream.line()).isEmpty();
    });
  }

  @OnEachMode
  void iterationGivesTheLinesUpToTheEnd(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed(DATA, "rest").eof();
      StringBuilder seen = new StringBuilder();
      for (byte[] line : stream.reader) {
        seen.append('<').append(text(line).strip()).append('>');
      }
      assertThat(seen).hasToString("<line1><line2><line3><rest>");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readuntil_separator")
  void aSeparatorHasBytes(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> stream().until("")).hasMessageContaining("at least one byte");
      assertThatThrownBy(() -> stream().until("a", "")).hasMessageContaining("at least one byte");
      assertThatThrownBy(() -> stream().until()).hasMessageContaining("no separator");
    });
  }

  @OnEachCarrier
  @Mirrors({
    "test_streams.StreamTests.test_readuntil_multi_chunks",
    "test_streams.StreamTests.test_readuntil_multi_chunks_1"
  })
  void aSeparatorMayComeInPieces(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("lineAAA");
      assertThat(stream.until("AAA")).isEqualTo("lineAAA");
      assertThat(stream.feed("lineAAAxxx").until("AAA")).isEqualTo("lineAAA");
      assertThat(stream.rest()).isEqualTo("xxx");
      assertThat(stream.feed("QWEaa", "XYaa", "a").until("aaa")).isEqualTo("QWEaaXYaaa");
      assertThat(stream.feed("QWEaa", "XYa", "aa").until("aaa")).isEqualTo("QWEaaXYaaa");
      assertThat(stream.feed("aaa").until("aaa")).isEqualTo("aaa");
      assertThat(stream.feed("Xaaa").until("aaa")).isEqualTo("Xaaa");
      Task<String> inPieces = createTask(() -> stream.until("aaa"));
      stream.soon(() -> stream.feed("XXX"));
      stream.soon(() -> stream.feed("a", "a"));
      stream.soon(() -> stream.feed("a"));
      assertThat(inPieces.await()).isEqualTo("XXXaaa");
      assertThat(stream.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readuntil_eof")
  void anEndBeforeTheSeparatorGivesWhatWasThere(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("some dataAA").eof();
      IncompleteReadException end =
          catchThrowableOfType(IncompleteReadException.class, () -> stream.until("AAA"));
      assertThat(end).hasMessageContaining("undefined expected bytes");
      assertThat(end.partial()).asString(US_ASCII).isEqualTo("some dataAA");
      assertThat(end.expected()).isEmpty();
      assertThat(stream.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readuntil_limit_found_sep")
  void whatIsTooLongForALimitCanStillBeRead(Lab lab) {
    lab.run(() -> {
      Stream stream = new Stream(3).feed("some dataAA");
      LimitOverrunException without = overrun(() -> stream.until("AAA"));
      assertThat(without).hasMessageContaining("not found");
      assertThat(without.consumed()).isEqualTo("some data".length());
      stream.feed("A");
      LimitOverrunException with = overrun(() -> stream.until("AAA"));
      assertThat(with).hasMessageContaining("is found");
      assertThat(stream.exactly(with.consumed())).isEqualTo("some data");
      assertThat(stream.until("AAA")).isEqualTo("AAA");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readuntil_multi_separator")
  void ofSeveralSeparatorsTheOneThatEndsFirstCounts(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("line 1\nline 2\r");
      assertThat(stream.until("\r", "\n")).isEqualTo("line 1\n");
      assertThat(stream.until("\r", "\n")).isEqualTo("line 2\r");
      assertThat(stream.feed("ABCDEFG").until("DEF", "BCDE")).isEqualTo("ABCDE");
      assertThat(stream.rest()).isEqualTo("FG");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readuntil_multi_separator_limit")
  void theShortestSeparatorCountsForTheLimit(Lab lab) {
    lab.run(() -> {
      Stream stream = new Stream(3).feed("some dataA");
      assertThat(overrun(() -> stream.until("A", "ome dataA"))).hasMessageContaining("is found");
      assertThat(stream.rest()).isEqualTo("some dataA");
    });
  }

  @OnEachCarrier
  @Mirrors("test_streams.StreamTests.test_readuntil_multi_separator_negative_offset")
  void aLongSeparatorHidesNoShortOne(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed("data");
      Task<String> read = createTask(() -> stream.until("A", "long sep"));
      stream.soon(() -> stream.feed("Z"));
      stream.soon(() -> stream.feed("Aaaa"));
      assertThat(read.await()).isEqualTo("dataZA");
      assertThat(stream.rest()).isEqualTo("aaa");
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readexactly_zero_or_less")
  void exactlyNoBytesAreThereAtOnce(Lab lab) {
    lab.run(() -> {
      Stream stream = stream().feed(DATA);
      assertThat(stream.exactly(0)).isEmpty();
      assertThatThrownBy(() -> stream.exactly(-1)).hasMessage("n must not be negative: -1");
      assertThatThrownBy(() -> stream.read(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(stream.rest()).isEqualTo(DATA);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readexactly")
  void exactlySoManyBytesAreWaitedFor(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(() -> stream.exactly(2 * DATA.length()));
      stream.soon(() -> stream.feed(DATA, DATA, DATA));
      assertThat(read.await()).isEqualTo(DATA + DATA);
      assertThat(stream.rest()).isEqualTo(DATA);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_readexactly_eof")
  void anEndBeforeSoManyBytesGivesWhatWasThere(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(() -> stream.exactly(36));
      stream.soon(() -> stream.feed(DATA).eof());
      IncompleteReadException end =
          catchThrowableOfType(IncompleteReadException.class, read::await);
      assertThat(end).hasMessage("18 bytes read on a total of 36 expected bytes");
      assertThat(end.partial()).asString(US_ASCII).isEqualTo(DATA);
      assertThat(end.expected()).hasValue(36);
      assertThat(stream.rest()).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_exception_waiter")
  void aFailureReachesTheCoroutineThatWaits(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(stream::line);
      Lab.settle();
      stream.fail(new UncheckedIOException(new IOException("broken")));
      assertThatThrownBy(read::await).isInstanceOf(UncheckedIOException.class);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_exception_cancel")
  void aCancelledReadLeavesNobodyWaiting(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> read = createTask(stream::line);
      Lab.settle();
      read.cancel();
      assertThatThrownBy(read::await).isInstanceOf(CancelledError.class);
      assertThat(stream.reader.toString()).doesNotContain("waits");
      stream.feed(DATA);
      assertThat(stream.line()).isEqualTo("line1\n");
    });
  }

  @OnEachMode
  void oneCoroutineAtATimeReads(Lab lab) {
    lab.run(() -> {
      Stream stream = stream();
      Task<String> first = createTask(() -> stream.read(1));
      Lab.settle();
      assertThatThrownBy(stream::line)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("readLine() was called while another coroutine is already waiting");
      stream.feed("x");
      assertThat(first.await()).isEqualTo("x");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test___repr__",
    "test_streams.StreamTests.test___repr__eof",
    "test_streams.StreamTests.test___repr__data",
    "test_streams.StreamTests.test___repr__exception",
    "test_streams.StreamTests.test___repr__waiter"
  })
  void itsTextSaysWhatIsThere(Lab lab) {
    lab.run(() -> {
      assertThat(stream().reader).hasToString("StreamReader[0 bytes]");
      assertThat(stream().feed("data").eof().reader).hasToString("StreamReader[4 bytes, eof]");
      assertThat(stream().fail(new IOException("broken")).reader)
          .hasToString("StreamReader[0 bytes, failed with java.io.IOException: broken]");
      Stream awaited = stream();
      Task<String> read = createTask(awaited::line);
      Lab.settle();
      assertThat(awaited.reader).hasToString("StreamReader[0 bytes, a coroutine waits]");
      awaited.eof();
      assertThat(read.await()).isEmpty();
    });
  }
}
