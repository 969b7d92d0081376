package dev.tauko.demos.download;

import dev.tauko.sync.Event;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Computes the checksum of a file while it is downloaded: follows the bytes that are there without
 * a gap from its start, and reads them back while they are still in the system's memory.
 */
final class Verifier {
  private static final int STEP = 1 << 20;

  private final Checksum checksum;
  private final MessageDigest digest;
  private final PartFile file;
  private final Event more = new Event();
  private ByteBuffer buffer = ByteBuffer.allocate(STEP);
  private long available;
  private long done;

  Verifier(Checksum checksum, PartFile file) {
    this.checksum = checksum;
    this.digest = checksum.digest();
    this.file = file;
  }

  /** So many bytes are there from the start. */
  void available(long prefix) {
    if (prefix > available) {
      available = prefix;
      more.set();
    }
  }

  /**
   * Follows until the last byte. Suspends.
   *
   * @throws Failure of the kind CHECKSUM if the file is not the right one
   */
  void follow(long length) throws Failure {
    while (done < length) {
      if (available - done >= Math.min(STEP, length - done)) {
        step();
      } else {
        more.clear();
        more.await();
      }
    }
    checksum.verify(digest);
  }

  private void step() throws Failure {
    int count = (int) Math.min(STEP, available - done);
    long at = done;
    Disk.run(() -> {
      buffer.clear().limit(count);
      file.read(at, buffer);
      digest.update(buffer.flip());
    });
    done += count;
  }
}
