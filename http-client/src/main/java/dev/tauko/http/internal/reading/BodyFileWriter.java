package dev.tauko.http.internal.reading;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a file. The coroutine waits for the bytes; a thread that may block is taken only
 * to write those that are there. A body that breaks off may go on in another response, or start
 * anew there; then the file is emptied.
 */
public final class BodyFileWriter {
  /** How many bytes are written at a time, or a little more. */
  private static final int BATCH = 256 * 1024;

  private final Deadline deadline;
  private final @Nullable Continuation continuation;
  private BodyReader reader;
  private long size;
  private long end = -1;

  /** What is done to the file. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /**
   * @param continuation what goes on with a body that breaks off; null for nothing
   */
  BodyFileWriter(BodyReader reader, Deadline deadline, @Nullable Continuation continuation) {
    this.reader = reader;
    this.deadline = deadline;
    this.continuation = continuation;
  }

  /** Writes to a new file beside this one and moves it here when it is whole. Suspends. */
  long save(Path file) throws IOException {
    PartFile part = new PartFile(file);
    boolean isSaved = false;
    try {
      inTime(part::open);
      while (!writeToEnd(part)) {
        // The body goes on in another response.
      }
      inTime(part::commit);
      isSaved = true;
      return size;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } finally {
      if (!isSaved) {
        reader.close();
        discard(part);
      }
    }
  }

  /** Writes the body to its end; returns false if another one takes its place. */
  private boolean writeToEnd(PartFile part) {
    try {
      for (List<ByteString> batch = next(); !batch.isEmpty(); batch = next()) {
        List<ByteString> pieces = batch;
        inTime(() -> part.write(pieces));
        for (ByteString piece : pieces) {
          size += piece.size();
        }
      }
      if (end >= 0 && size != end) {
        throw new ClientPayloadException(
            "the body of " + reader + " ended after " + size + " of " + end + " bytes", null);
      }
      return true;
    } catch (ClientException failure) {
      goOn(part, failure);
      return false;
    }
  }

  private void goOn(PartFile part, ClientException failure) {
    Continuation.Part more = continuation == null ? null : continuation.after(size, failure);
    if (more == null) {
      throw failure;
    }
    reader = more.reader();
    end = more.end();
    if (more.offset() != size) {
      inTime(part::clear);
      size = 0;
    }
  }

  /** Waits for the next bytes and takes all that are there; none at the body's end. */
  private List<ByteString> next() {
    List<ByteString> batch = new ArrayList<>();
    int length = 0;
    ByteString piece = reader.next(Integer.MAX_VALUE);
    while (piece != null && !piece.isEmpty()) {
      batch.add(piece);
      length += piece.size();
      piece = length < BATCH ? takeWhatIsThere() : null;
    }
    return batch;
  }

  /* A failure comes up again when what came before it has been written. */
  private @Nullable ByteString takeWhatIsThere() {
    try {
      return reader.take(Integer.MAX_VALUE);
    } catch (ClientException later) {
      return null;
    }
  }

  /* Once the whole body is there, the time of its request is not exceeded any more. */
  private void inTime(Work work) {
    if (reader.isEnded()) {
      onThread(work);
    } else {
      var _ =
          deadline.suspend(
              () -> {
                onThread(work);
                return work;
              },
              "writing the body to its file");
    }
  }

  private static void onThread(Work work) {
    try {
      Asyncio.toThread(() -> {
        work.run();
      });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /*
   * Not on a thread for calls that block: if all of those are taken, the end of a request must not
   * wait for them. The coroutine may be cancelled once more meanwhile.
   */
  private static void discard(PartFile part) {
    CompletableFuture<Void> discarded = CompletableFuture.runAsync(part::discard);
    CancelledError cancelled = null;
    while (!discarded.isDone()) {
      try {
        UncheckedAwait.await(discarded.copy());
      } catch (CancelledError again) {
        cancelled = again;
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }
}
