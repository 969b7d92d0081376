package dev.tauko.http.internal.reading;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;

/**
 * Writes a body to a file. The coroutine waits for the bytes; a thread that may block is taken only
 * to write those that are there.
 */
public final class BodyFileWriter {
  /** How many bytes are written at a time, or a little more. */
  private static final int BATCH = 256 * 1024;

  private final BodyReader reader;
  private final ResponseBody body;
  private final Deadline deadline;

  /** What is done to the file. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  BodyFileWriter(BodyReader reader, ResponseBody body, Deadline deadline) {
    this.reader = reader;
    this.body = body;
    this.deadline = deadline;
  }

  /** Writes to a new file beside this one and moves it here when it is whole. Suspends. */
  long save(Path file) throws IOException {
    PartFile part = new PartFile(file);
    boolean isSaved = false;
    try {
      inTime(part::open);
      long size = 0;
      while (true) {
        List<ByteString> batch = next();
        if (batch.isEmpty()) {
          break;
        }
        inTime(() -> part.write(batch));
        for (ByteString piece : batch) {
          size += piece.size();
        }
      }
      inTime(part::commit);
      isSaved = true;
      return size;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } finally {
      if (!isSaved) {
        body.close();
        discard(part);
      }
    }
  }

  /** Waits for the next bytes and takes all that are there; none at the body's end. */
  private List<ByteString> next() {
    List<ByteString> batch = new ArrayList<>();
    int size = 0;
    ByteString piece = reader.next(Integer.MAX_VALUE);
    while (piece != null && !piece.isEmpty()) {
      batch.add(piece);
      size += piece.size();
      piece = size < BATCH ? reader.take(Integer.MAX_VALUE) : null;
    }
    return batch;
  }

  /* Once the whole body is there, the time of its request is not exceeded any more. */
  private void inTime(Work work) {
    if (body.isEnded()) {
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
