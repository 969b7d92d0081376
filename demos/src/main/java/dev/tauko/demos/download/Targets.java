package dev.tauko.demos.download;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the files of a run go: no two of them to the same place. Its methods block. */
final class Targets {
  private static final int MOST_NUMBERS = 10_000;

  private final Policy policy;
  private final Set<Path> claimed = new HashSet<>();

  Targets(Policy policy) {
    this.policy = policy;
  }

  /** The place of a file of this name, before it is claimed. */
  Path of(Item item, String name) {
    Path folder = item.options().folder();
    return (folder == null ? policy.folder() : folder).resolve(name);
  }

  /** Whether there is a file at a place that is not to be replaced. */
  synchronized boolean isKept(Path file) {
    return policy.existing() == Policy.Existing.NO_CLOBBER
        && !policy.onlyNewer()
        && !claimed.contains(file)
        && exists(file)
        && !Files.isDirectory(file);
  }

  /** Whether there is something in a place; a link that leads nowhere is nothing. */
  static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.notExists(file);
  }

  /**
   * Takes a place for a file, and makes its folder.
   *
   * @return the place; another one than asked for, if files are to be renamed
   */
  synchronized Path claim(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      makeFolder(folder);
    }
    requireNoFolder(file);
    Path free = free(file);
    if (free == null) {
      throw new TakenException(file, "another file of this run goes there");
    }
    claimed.add(free);
    return free;
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " is not a folder", e);
    } catch (NoSuchFileException e) {
      throw new IOException("the folder " + e.getFile() + " cannot be made", e);
    }
  }

  /** Fails if there is a folder in the place of a file. */
  static void requireNoFolder(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder");
    }
  }

  /** The place that a file would get now; null if it would get none. */
  synchronized @Nullable Path free(Path file) {
    boolean renames = policy.existing() == Policy.Existing.RENAME;
    Path free = file;
    for (int number = 1; claimed.contains(free) || (renames && exists(free)); number++) {
      if (!renames || number > MOST_NUMBERS) {
        return null;
      }
      free = file.resolveSibling(Names.numbered(String.valueOf(file.getFileName()), number));
    }
    return free;
  }

  /** Gives a place back. */
  synchronized void release(Path file) {
    claimed.remove(file);
  }
}
