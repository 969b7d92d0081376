package dev.tauko.demos.download;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of one connection to the part file, while the next ones arrive. What has piled
 * up meanwhile is written at once. Belongs to one coroutine.
 */
final class Writer {
  private static final int MOST_HELD = 256 << 10;

  private final PartFile file;
  private final Arrived arrived;
  private final Listener whenWritten;
  private List<ByteString> held = new ArrayList<>();
  private int size;
  private long position;
  private @Nullable CompletableFuture<@Nullable Void> writing;
  private long writingFrom;
  private long writingTo;

  /** Hears which bytes have been written. */
  @FunctionalInterface
  interface Listener {
    void written(long from, long to);
  }

  /**
   * @param position where the first byte goes
   * @param arrived where the bytes are counted until they are written
   */
  Writer(PartFile file, long position, Arrived arrived, Listener whenWritten) {
    this.file = file;
    this.arrived = arrived;
    this.position = position;
    this.whenWritten = whenWritten;
  }

  /** Takes bytes. Suspends if the disk is slower than the network. */
  void put(ByteString bytes) throws Failure {
    held.add(bytes);
    size += bytes.size();
    arrived.add(bytes.size());
    if (writing == null || writing.isDone() || size >= MOST_HELD || arrived.isFull()) {
      awaitWriting();
      begin();
    }
  }

  /** Suspends until all that was taken is written; even if the coroutine is cancelled. */
  void flush() throws Failure {
    try {
      awaitWriting();
      if (size > 0) {
        begin();
        awaitWriting();
      }
    } finally {
      arrived.remove(size);
      held = new ArrayList<>();
      size = 0;
    }
  }

  private void begin() {
    List<ByteString> batch = held;
    long from = position;
    position += size;
    writingFrom = from;
    writingTo = position;
    held = new ArrayList<>();
    size = 0;
    writing = Disk.start(() -> file.write(from, batch));
  }

  private void awaitWriting() throws Failure {
    CompletableFuture<@Nullable Void> begun = writing;
    if (begun != null) {
      writing = null;
      try {
        Disk.await(begun);
      } finally {
        arrived.remove(writingTo - writingFrom);
        if (!begun.isCompletedExceptionally()) {
          whenWritten.written(writingFrom, writingTo);
        }
      }
    }
  }
}
