package dev.tauko.http.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What this process has open, by the kernel's list. */
public final class OpenFiles {
  private static final Path LIST = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** How many sockets are open, of clients and servers. */
  public static long sockets() throws IOException {
    return count(target -> target.startsWith("socket:"));
  }

  /** Whether a file is open. */
  public static boolean contains(Path file) throws IOException {
    String path = file.toRealPath().toString();
    return count(path::equals) > 0;
  }

  private static long count(Predicate<String> wanted) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(LIST)) {
      entries = listed.toList();
    }
    return entries.stream().map(OpenFiles::target).filter(wanted).count();
  }

  /* One that is closed meanwhile leads nowhere. */
  private static String target(Path entry) {
    try {
      return Files.readSymbolicLink(entry).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
