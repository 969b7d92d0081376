package dev.tauko.http.internal.reading;

import dev.tauko.internal.log.Loggers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A file that is written beside its place and moved there when it is whole. Its methods block; they
 * are called one after the other.
 */
public final class PartFile {
  private static final Logger log = Loggers.of("dev.tauko.http.ClientResponse");

  private final Path file;
  private final Path target;
  private final Path part;
  private @Nullable FileChannel channel;
  private boolean isMoved;

  PartFile(Path file) {
    this.file = file;
    this.target = file.toAbsolutePath();
    this.part = target.resolveSibling("." + UUID.randomUUID() + ".part");
  }

  void open() throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(file.toString(), null, "is a directory; accepted is a file");
    }
    channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void write(List<ByteString> bytes) throws IOException {
    FileChannel opened = Objects.requireNonNull(channel);
    for (ByteString piece : bytes) {
      for (ByteBuffer buffer : piece.getByteBuffers()) {
        while (buffer.hasRemaining()) {
          opened.write(buffer);
        }
      }
    }
  }

  /** Takes back all that was written. */
  void clear() throws IOException {
    Objects.requireNonNull(channel).truncate(0);
  }

  /** Moves the file to its place. */
  void commit() throws IOException {
    Objects.requireNonNull(channel).close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    isMoved = true;
  }

  /** Deletes the file, unless it has been moved to its place. */
  void discard() {
    try {
      if (channel != null) {
        channel.close();
      }
      if (!isMoved) {
        Files.deleteIfExists(part);
      }
    } catch (IOException stays) {
      log.warn("The unfinished file {} cannot be deleted", part, stays);
    }
  }
}
