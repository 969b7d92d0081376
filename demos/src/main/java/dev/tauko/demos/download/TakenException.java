package dev.tauko.demos.download;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Somebody else writes a file of the same name, in this run or in another process. */
final class TakenException extends FileSystemException {
  private static final long serialVersionUID = 1;

  TakenException(Path file, String reason) {
    super(file.toString(), null, reason);
  }
}
