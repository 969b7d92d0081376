package dev.tauko.demos.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A file that is not whole yet: {@code NAME.part}, and its journal {@code NAME.part.journal}. It
 * gets its name when it is whole, so that under that name there is never anything else.
 *
 * <p>The methods block. While it is open, no other process can open it.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final Path journalFile;
  private final FileChannel channel;
  private @Nullable Journal journal;

  private PartFile(Path target, FileChannel channel) {
    this.target = target;
    this.part = part(target);
    this.journalFile = journal(target);
    this.channel = channel;
  }

  private static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private static Path journal(Path target) {
    return target.resolveSibling(target.getFileName() + ".part.journal");
  }

  /** What the journal of an earlier, unfinished download says; nothing if there is none. */
  static Optional<Journal.Content> leftOver(Path target) throws IOException {
    Optional<Journal.Content> content = Journal.read(journal(target));
    Path part = part(target);
    boolean isThere =
        Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
            && content.isPresent()
            && Files.size(part) >= content.get().written().end();
    return isThere ? content : Optional.empty();
  }

  /**
   * Opens the part file of a target, with what it has. A file of its name that has no journal is
   * set aside.
   *
   * @throws TakenException if another process has it open
   */
  static PartFile open(Path target) throws IOException {
    Path part = part(target);
    while (true) {
      FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (!lock(channel)) {
        channel.close();
        throw new TakenException(target, "is being downloaded by another process");
      }
      // The one that had the lock may have moved the file away meanwhile.
      if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !setAside(target, channel)) {
        return new PartFile(target, channel);
      }
      channel.close();
    }
  }

  /** Renames a part file that has no journal, which may be anybody's; tells whether it was one. */
  private static boolean setAside(Path target, FileChannel channel) throws IOException {
    if (channel.size() == 0 || Files.exists(journal(target), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path part = part(target);
    int number = 1;
    while (Files.exists(numbered(part, number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    Files.move(part, numbered(part, number));
    return true;
  }

  private static Path numbered(Path part, int number) {
    return part.resolveSibling(part.getFileName() + "." + number);
  }

  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // a file system without locks
    }
  }

  /** What there is of a file, now that no other process can change it; nothing of another one. */
  Optional<Ranges> left(Journal.Head head) throws IOException {
    return leftOver(target)
        .filter(content -> head.mayGoOnWith(content.head()))
        .map(Journal.Content::written);
  }

  /** Drops all bytes that there are. */
  void clear() throws IOException {
    closeJournal();
    Files.deleteIfExists(journalFile);
    channel.truncate(0);
  }

  /** Begins to keep a journal; these bytes are there already. */
  void keepJournal(Journal.Head head, Ranges written) throws IOException {
    closeJournal();
    named(() -> {
      if (!written.present().isEmpty()) {
        channel.force(false);
      }
      journal = Journal.begin(journalFile, head, written);
    });
  }

  /** Does something with the file: what goes wrong names it. */
  private void named(Disk.Action action) throws IOException {
    try {
      action.run();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      FileSystemException named = new FileSystemException(part.toString(), null, reason);
      named.initCause(e);
      throw named;
    }
  }

  /** Writes bytes to a place, then notes it in the journal. */
  void write(long position, List<ByteString> pieces) throws IOException {
    named(() -> writeAll(position, pieces));
  }

  private void writeAll(long position, List<ByteString> pieces) throws IOException {
    long at = position;
    for (ByteString piece : pieces) {
      for (ByteBuffer buffer : piece.getByteBuffers()) {
        while (buffer.hasRemaining()) {
          at += channel.write(buffer, at);
        }
      }
    }
    Journal kept = journal;
    if (kept != null) {
      kept.written(position, at - position);
    }
  }

  /** Reads bytes from a place, as many as there are and fit. */
  void read(long position, ByteBuffer buffer) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new IOException(part + " is shorter than it was");
      }
      at += count;
    }
  }

  /** Brings to the disk what has been written, and notes that. */
  void sync() throws IOException {
    named(this::syncAll);
  }

  private void syncAll() throws IOException {
    Journal kept = journal;
    int covered = kept == null ? 0 : kept.count();
    channel.force(false);
    if (kept != null) {
      kept.synced(covered);
    }
  }

  /**
   * Gives the file its name.
   *
   * @param isSynced whether it is on the disk, under its name, when this returns
   * @param replaces whether a file that has the name is replaced
   * @throws TakenException if there is one that is not; this one is deleted then
   */
  void commit(@Nullable Instant modified, boolean isSynced, boolean replaces) throws IOException {
    if (!replaces && Targets.exists(target)) {
      discard();
      throw new TakenException(target, "was made by another process meanwhile");
    }
    if (modified != null) {
      Files.setLastModifiedTime(part, FileTime.from(modified));
    }
    if (isSynced) {
      named(() -> channel.force(true));
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    closeJournal();
    Files.deleteIfExists(journalFile);
    if (isSynced) {
      syncFolder();
    }
    channel.close();
  }

  private void syncFolder() throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null && !System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /** Closes and deletes the file. */
  void discard() throws IOException {
    closeJournal();
    Files.deleteIfExists(journalFile);
    Files.deleteIfExists(part);
    channel.close();
  }

  private void closeJournal() throws IOException {
    if (journal != null) {
      journal.close();
      journal = null;
    }
  }

  /** Closes the file. It stays for another time if it has a journal; else it is of no use. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    if (journal == null) {
      discard();
    } else {
      sync();
      closeJournal();
      channel.close();
    }
  }
}
