package dev.tauko.http;

import dev.tauko.http.connection.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.util.ByteString;

/** Writes a body to a file. Blocks, and ends early if its thread is interrupted. */
final class BodyFile {
  private final ClientResponse response;
  private final Body body;
  private final Deadline deadline;

  BodyFile(ClientResponse response, Body body, Deadline deadline) {
    this.response = response;
    this.body = body;
    this.deadline = deadline;
  }

  /** Writes to a new file beside this one and moves it here when it is whole. */
  long save(Path file) throws IOException, InterruptedException {
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new FileSystemException(file.toString(), null, "is a directory; accepted is a file");
    }
    Path part = target.resolveSibling("." + UUID.randomUUID() + ".part");
    boolean isSaved = false;
    try {
      long size;
      try (WritableByteChannel channel =
          Files.newByteChannel(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        size = transfer(channel);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      isSaved = true;
      return size;
    } finally {
      if (!isSaved) {
        body.close();
        Files.deleteIfExists(part);
      }
    }
  }

  private long transfer(WritableByteChannel channel) throws IOException, InterruptedException {
    long size = 0;
    while (true) {
      ByteString part = response.take(Integer.MAX_VALUE);
      if (part == null) {
        awaitBytes();
      } else if (part.isEmpty()) {
        return size;
      } else {
        size += part.size();
        for (ByteBuffer buffer : part.getByteBuffers()) {
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }
      }
    }
  }

  private void awaitBytes() throws InterruptedException {
    Duration left = deadline.left();
    try {
      if (left == null) {
        body.whenReadable().get();
      } else {
        body.whenReadable().get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException over) {
      body.abandon(deadline.error());
    } catch (ExecutionException misuse) {
      throw new IllegalStateException(misuse.getCause());
    }
  }
}
