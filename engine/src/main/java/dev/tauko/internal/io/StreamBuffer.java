package dev.tauko.internal.io;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import dev.tauko.io.IncompleteReadException;
import dev.tauko.io.LimitOverrunException;
import dev.tauko.io.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a stream: bytes that have arrived and that nobody has read, and at most one
 * coroutine that waits for more. asyncio's {@code StreamReader}, call for call.
 *
 * <p><b>Back-pressure.</b> The transport is paused when more than twice the limit is here, and
 * resumed when no more than the limit is left, or when a read needs more than is here.
 *
 * <p>Confined to a loop. What users call enters the loop's guard; what the protocol calls is within
 * it.
 */
public final class StreamBuffer implements StreamReader {
  private static final byte[] NEWLINE = {'\n'};

  private final CoroutineLoop loop;
  private final int limit;
  private final ByteStore bytes = new ByteStore();
  private boolean eof;
  private @Nullable Throwable failure;
  private @Nullable WakeUp waiter;
  private @Nullable Transport transport;
  private boolean paused;

  /**
   * A reader without bytes.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public StreamBuffer(CoroutineLoop loop, int limit) {
    this.loop = loop;
    this.limit = checkLimit(limit);
  }

  /** A limit that is positive. */
  public static int checkLimit(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    return limit;
  }

  // ---- what the protocol calls ----

  /** Says where bytes come from. */
  void setTransport(Transport transport) {
    this.transport = transport;
    if (paused) {
      transport.pauseReading();
    }
  }

  /** Bytes have arrived. */
  public void feed(ByteBuffer data) {
    if (!data.hasRemaining()) {
      return;
    }
    bytes.add(data);
    wake();
    Transport source = transport;
    if (source != null && !paused && bytes.size() > 2L * limit) {
      paused = true;
      source.pauseReading();
    }
  }

  /** No more bytes will come. */
  public void feedEof() {
    eof = true;
    wake();
  }

  /** The connection has broken: reads throw this from now on. */
  public void fail(Throwable why) {
    failure = why;
    wake();
  }

  /** Takes all bytes out that nobody has read. */
  ByteBuffer drainTo() {
    return ByteBuffer.wrap(bytes.take(bytes.size()));
  }

  /** Why reads fail; null if they do not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  private void wake() {
    WakeUp waiting = waiter;
    if (waiting != null) {
      waiter = null;
      waiting.give();
    }
  }

  // ---- waiting ----

  private CoroutineTask<?> enter(String method) {
    return LoopEntry.require(loop, "StreamReader." + method);
  }

  private void awaitData(CoroutineTask<?> task, String method) throws IOException {
    if (waiter != null) {
      throw new IllegalStateException(
          method
              + "() was called while another coroutine is already waiting for incoming data: one"
              + " coroutine reads at a time");
    }
    throwFailure();
    if (resumedWithNews()) {
      return;
    }
    WakeUp waiting =
        new WakeUp(loop, "StreamReader." + method + "()", () -> Enders.Outside.INSTANCE);
    waiter = waiting;
    try {
      task.suspendUntil(waiting);
    } finally {
      if (waiter == waiting) {
        waiter = null;
      }
    }
  }

  private void throwFailure() throws IOException {
    Throwable why = failure;
    if (why != null) {
      throw Rethrow.<IOException>exactly(why);
    }
  }

  /**
   * Resumes the transport. One that holds back what has arrived, as TLS does, hands it over within
   * that call, perhaps so much that it is paused again.
   */
  private boolean resumedWithNews() {
    int before = bytes.size();
    resumeNow();
    return bytes.size() > before || eof || failure != null;
  }

  private void resumeNow() {
    Transport source = transport;
    if (paused && source != null) {
      paused = false;
      source.resumeReading();
    }
  }

  private void maybeResume() {
    if (bytes.size() <= limit) {
      resumeNow();
    }
  }

  private byte[] take(int count) {
    byte[] taken = bytes.take(count);
    maybeResume();
    return taken;
  }

  // ---- what users call ----

  @Override
  public byte[] read(int n) throws IOException {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n + "; read() reads all");
    }
    CoroutineTask<?> task = enter("read");
    try (Guard _ = loop.guard()) {
      throwFailure();
      return n == 0 ? new byte[0] : readSome(task, n);
    }
  }

  private byte[] readSome(CoroutineTask<?> task, int n) throws IOException {
    if (bytes.size() == 0 && !eof) {
      awaitData(task, "read");
      if (bytes.size() == 0 && !eof) {
        throwFailure();
      }
    }
    return take(Math.min(n, bytes.size()));
  }

  @Override
  public byte[] read() throws IOException {
    CoroutineTask<?> task = enter("read");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Guard _ = loop.guard()) {
      throwFailure();
      for (byte[] block = readSome(task, limit); block.length > 0; block = readSome(task, limit)) {
        all.writeBytes(block);
      }
    }
    return all.toByteArray();
  }

  @Override
  public byte[] readExactly(int n) throws IOException {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n);
    }
    CoroutineTask<?> task = enter("readExactly");
    try (Guard _ = loop.guard()) {
      throwFailure();
      while (bytes.size() < n) {
        if (eof) {
          throw new IncompleteReadException(bytes.take(bytes.size()), n);
        }
        awaitData(task, "readExactly");
      }
      return take(n);
    }
  }

  @Override
  public byte[] readUntil(byte[]... separators) throws IOException {
    byte[][] sorted = Objects.requireNonNull(separators, "separators").clone();
    for (byte[] each : sorted) {
      Objects.requireNonNull(each, "separator");
    }
    Arrays.sort(sorted, (a, b) -> a.length - b.length);
    if (sorted.length == 0) {
      throw new IllegalArgumentException("there is no separator to read until");
    }
    if (sorted[0].length == 0) {
      throw new IllegalArgumentException("a separator must have at least one byte");
    }
    CoroutineTask<?> task = enter("readUntil");
    try (Guard _ = loop.guard()) {
      throwFailure();
      return until(task, sorted, "readUntil");
    }
  }

  /** Reads until the first of the separators, which are in the order of their lengths. */
  private byte[] until(CoroutineTask<?> task, byte[][] separators, String method)
      throws IOException {
    int shortest = separators[0].length;
    int longest = separators[separators.length - 1].length;
    int offset = 0; // up to there, no separator begins
    while (true) {
      int size = bytes.size();
      if (size - offset >= shortest) {
        Match match = find(separators, offset);
        if (match != null) {
          if (match.start() > limit) {
            throw new LimitOverrunException(
                "the separator is found, but what is before it is longer than the limit of "
                    + limit
                    + " bytes",
                match.start());
          }
          return take(match.end());
        }
        offset = Math.max(0, size + 1 - longest);
        if (offset > limit) {
          throw new LimitOverrunException(
              "the separator is not found within the limit of " + limit + " bytes", offset);
        }
      }
      if (eof) {
        throw new IncompleteReadException(bytes.take(bytes.size()));
      }
      awaitData(task, method);
    }
  }

  private record Match(int start, int end) {}

  /** The separator that ends first. */
  private @Nullable Match find(byte[][] separators, int offset) {
    Match first = null;
    for (byte[] separator : separators) {
      int start = bytes.find(separator, offset);
      if (start >= 0 && (first == null || start + separator.length < first.end())) {
        first = new Match(start, start + separator.length);
      }
    }
    return first;
  }

  @Override
  public byte[] readLine() throws IOException {
    CoroutineTask<?> task = enter("readLine");
    try (Guard _ = loop.guard()) {
      throwFailure();
      return until(task, new byte[][] {NEWLINE}, "readLine");
    } catch (IncompleteReadException end) {
      return end.partial();
    } catch (LimitOverrunException tooLong) {
      dropLine(tooLong.consumed());
      throw tooLong;
    }
  }

  /** Drops a line that is too long, or as much of it as is here. */
  private void dropLine(int consumed) {
    try (Guard _ = loop.guard()) {
      boolean ends = bytes.find(NEWLINE, consumed) == consumed;
      var _ = bytes.take(ends ? consumed + NEWLINE.length : bytes.size());
      maybeResume();
    }
  }

  @Override
  public Iterator<byte[]> iterator() {
    return new Lines();
  }

  private final class Lines implements Iterator<byte[]> {
    private byte @Nullable [] next;

    @Override
    public boolean hasNext() {
      byte[] line = next;
      if (line == null) {
        line = Rethrow.<byte[], RuntimeException>fromAwait(StreamBuffer.this::readLine);
        next = line;
      }
      return line.length > 0;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream has ended");
      }
      byte[] line = next;
      next = null;
      return line == null ? new byte[0] : line;
    }
  }

  @Override
  public boolean atEof() {
    try (Guard _ = loop.guard()) {
      return eof && bytes.size() == 0;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("StreamReader[").append(bytes.size()).append(" bytes");
    if (eof) {
      text.append(", eof");
    }
    Throwable why = failure;
    if (why != null) {
      text.append(", failed with ").append(why);
    }
    if (waiter != null) {
      text.append(", a coroutine waits");
    }
    if (paused) {
      text.append(", paused");
    }
    return text.append(']').toString();
  }
}
