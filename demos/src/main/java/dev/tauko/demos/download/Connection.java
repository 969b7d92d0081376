package dev.tauko.demos.download;

import static dev.tauko.tools.Tools.retry;

import dev.tauko.demos.download.Segments.Segment;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Fetches segments of a file, one after the other, as long as there is one to take. Several of them
 * work on a file at the same time.
 */
final class Connection {
  /** A response that brings less than this before it breaks off is a failed attempt. */
  private static final long PROGRESS = 16 << 10;

  private final Assembly assembly;
  private final Transfer transfer;
  private final Segments segments;
  private final Remote known;
  private Source.@Nullable Answer begun;
  private double speed;
  private boolean isDismissed;

  /**
   * @param begun a response to begin with; null to make a request
   */
  Connection(Assembly assembly, Segments segments, Remote known, Source.@Nullable Answer begun) {
    this.assembly = assembly;
    this.transfer = assembly.transfer();
    this.segments = segments;
    this.known = known;
    this.begun = begun;
  }

  /** Fetches until there is nothing left to take, or it is dismissed. Suspends. */
  void run() throws Exception {
    while (!isDismissed) {
      Segment segment = segments.take(speed);
      if (segment == null) {
        return;
      }
      try {
        while (!segment.isDone() && !isDismissed) {
          retry(transfer.retries(), () -> fetch(segment));
        }
        speed = Math.max(0, segment.speed());
      } finally {
        segments.giveBack(segment);
      }
    }
  }

  /** Has it stop soon. What it has not fetched is left to the others. */
  void dismiss() {
    isDismissed = true;
  }

  private void fetch(Segment segment) throws Failure {
    long start = segment.position();
    Source.Answer given = begun;
    begun = null;
    Source source = given != null ? given.source() : transfer.sources().pick();
    try (Source.Answer answer =
        given != null
            ? given
            : source.part(start, segment.end(), known, transfer.sources().isMixed())) {
      segment.whenTaken(answer::close);
      receive(answer, segment);
    } catch (Failure failure) {
      boolean hasProgress = segment.position() - start >= PROGRESS;
      boolean isUnneeded = segment.isDone() && !failure.is(Failure.Kind.DISK);
      if (isUnneeded || (hasProgress && failure.is(Failure.Kind.TRANSIENT))) {
        return;
      }
      throw transfer.sources().failed(source, failure);
    } finally {
      segment.whenTaken(() -> {});
    }
  }

  private void receive(Source.Answer answer, Segment segment) throws Failure {
    Writer writer = assembly.writer(segment.position());
    transfer.progress().connected(1);
    try {
      while (!segment.isDone() && !isDismissed) {
        ByteString bytes = transfer.read(answer);
        if (bytes.isEmpty() && !segment.isDone()) {
          throw new Failure(Failure.Kind.TRANSIENT, "the server ended the file early");
        }
        // Another connection may have taken a share of the segment meanwhile.
        ByteString wanted = bytes.take((int) Math.min(bytes.size(), segment.left()));
        segment.advance(wanted.size());
        transfer.progress().received(wanted.size());
        writer.put(wanted);
      }
    } finally {
      transfer.progress().connected(-1);
      writer.flush();
    }
  }
}
