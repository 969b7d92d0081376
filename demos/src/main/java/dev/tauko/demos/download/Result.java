package dev.tauko.demos.download;

import java.nio.file.Path;

/** What became of a file. */
sealed interface Result {

  /** It is there. */
  record Done(Path file, long bytes) implements Result {}

  /** It was there already, and is left as it is. */
  record Kept(Path file, String reason) implements Result {}

  /** It is not there. */
  record Failed(Failure.Kind kind, String reason) implements Result {}
}
