package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;

import java.time.Duration;

/** What a run has come to so far. Belongs to the event loop. */
final class Summary {
  private final int files;
  private final Duration start = runningLoop().time();
  private int done;
  private int kept;
  private int failed;
  private int wrong;
  private int unwritten;
  private long bytes;
  private boolean isInterrupted;

  /**
   * @param files how many there are
   */
  Summary(int files) {
    this.files = files;
  }

  void add(Progress file, Result result) {
    bytes += file.fetched();
    switch (result) {
      case Result.Done _ -> done++;
      case Result.Kept _ -> kept++;
      case Result.Failed(Failure.Kind kind, String _) -> {
        failed++;
        wrong += kind == Failure.Kind.CHECKSUM ? 1 : 0;
        unwritten += kind == Failure.Kind.DISK ? 1 : 0;
      }
    }
  }

  /** Counts what was received for a file that was interrupted. */
  void addUnfinished(Progress file) {
    bytes += file.fetched();
  }

  void addRejected() {
    failed++;
  }

  void interrupt() {
    isInterrupted = true;
  }

  int files() {
    return files;
  }

  int done() {
    return done;
  }

  int kept() {
    return kept;
  }

  int failed() {
    return failed;
  }

  /** How many have ended. */
  int ended() {
    return done + kept + failed;
  }

  /** How many bytes were received for the files that are no longer downloaded. */
  long bytes() {
    return bytes;
  }

  Duration time() {
    return runningLoop().time().minus(start);
  }

  boolean isInterrupted() {
    return isInterrupted;
  }

  /** What the process tells its caller. */
  int exitCode() {
    if (isInterrupted) {
      return 130;
    }
    if (unwritten > 0) {
      return 4;
    }
    if (wrong > 0) {
      return 3;
    }
    return failed > 0 ? 1 : 0;
  }
}
